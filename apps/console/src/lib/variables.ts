/** Variables of canned responses: `{{first_name}}` becomes the customer's. */
import type { Agent, Ticket } from '@parley/contract';

export const VARIABLES = [
  'customer_name',
  'first_name',
  'agent_name',
  'ticket_id',
  'subject',
  'department',
] as const;
export type Variable = (typeof VARIABLES)[number];

/** One that is not known stays as it was written. */
export function fillVariables(text: string, facts: { ticket: Ticket; agent: Agent }): string {
  const { ticket, agent } = facts;
  const name = ticket.customerInfo.name;
  const values: Readonly<Record<Variable, string>> = {
    customer_name: name,
    first_name: name.trim().split(/\s+/)[0] ?? name,
    agent_name: agent.name,
    ticket_id: ticket.ticketId,
    subject: ticket.subject,
    department: ticket.department,
  };
  return text.replaceAll(/\{\{\s*([a-z_]+)\s*\}\}/g, (whole, key: string) =>
    Object.hasOwn(values, key) ? values[key as Variable] : whole,
  );
}
