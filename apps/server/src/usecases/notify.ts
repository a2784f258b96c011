/** Who is notified of what (contract §4, last table). The rows are part of the causing commit. */
import { excerpt, gist } from '../domain/message.ts';
import type { AgentRecord, Id, MessageRecord } from '../domain/records.ts';
import type { Deps } from './context.ts';
import type { TicketChange } from './ticket-change.ts';

const EXCERPT = 140;

function idsOf(agents: readonly AgentRecord[]): Id[] {
  return agents.map(({ id }) => id);
}

/** The department's agents; when nobody could take it, supervisors (and admins, who stand above them) too. */
export async function notifyNewTicket(deps: Deps, change: TicketChange): Promise<void> {
  const { latest } = deps.store;
  const { ticket } = change;
  const agents = await latest.activeAgents(ticket.department);
  const seniors = ticket.assignedAgent === null ? await latest.seniorAgents() : [];
  change.notify([...idsOf(agents), ...idsOf(seniors)], {
    type: 'new_ticket',
    title: `New ticket ${ticket.ticketId}`,
    message: `${ticket.customerInfo.name}: ${excerpt(ticket.subject, EXCERPT)}`,
    priority: ticket.priority,
  });
}

export function notifyAssigned(change: TicketChange, agent: AgentRecord): void {
  const { ticket } = change;
  change.notify([agent.id], {
    type: 'ticket_assigned',
    title: `Ticket ${ticket.ticketId} is yours`,
    message: `${ticket.customerInfo.name}: ${excerpt(ticket.subject, EXCERPT)}`,
    priority: ticket.priority,
    agentId: agent.id,
  });
}

/** The assigned agent, unless one of their sockets asked for this ticket's details; at most one unread per ticket. */
export async function notifyMessage(
  deps: Deps,
  change: TicketChange,
  message: MessageRecord,
): Promise<void> {
  const { latest } = deps.store;
  const { ticket } = change;
  const agent = ticket.assignedAgent;
  if (agent === null || (await latest.isWatched(ticket.id, agent))) return;
  if (await latest.hasUnreadNotification(agent, ticket.id)) return;
  change.notify([agent], {
    type: 'new_message',
    title: `New message from ${ticket.customerInfo.name}`,
    message: excerpt(gist(message), EXCERPT),
    priority: ticket.priority,
    messageId: message.id,
  });
}

/** The assigned agent, unless they did it. */
export function notifyStatusChange(change: TicketChange): void {
  const { before, ticket, actor } = change;
  const agent = ticket.assignedAgent ?? before?.assignedAgent ?? null;
  if (agent === null || (actor.kind === 'agent' && actor.id === agent)) return;
  change.notify([agent], {
    type: 'ticket_status_change',
    title: `Ticket ${ticket.ticketId} is ${ticket.status}`,
    message: `${ticket.customerInfo.name}: ${excerpt(ticket.subject, EXCERPT)}`,
    priority: ticket.priority,
  });
}

/** The assigned agent, supervisors and admins. */
export async function notifyEscalation(
  deps: Deps,
  change: TicketChange,
  reason: string | null,
): Promise<void> {
  const { ticket } = change;
  const seniors = await deps.store.latest.seniorAgents();
  const agent = ticket.assignedAgent === null ? [] : [ticket.assignedAgent];
  change.notify([...agent, ...idsOf(seniors)], {
    type: 'priority_escalation',
    title: `Ticket ${ticket.ticketId} was escalated`,
    message: excerpt(reason ?? ticket.subject, EXCERPT),
    priority: 'urgent',
  });
}

/** The assigned agent. */
export function notifyCustomerGone(change: TicketChange): void {
  const { ticket } = change;
  if (ticket.assignedAgent === null) return;
  change.notify([ticket.assignedAgent], {
    type: 'customer_disconnect',
    title: `${ticket.customerInfo.name} left the chat`,
    message: `Ticket ${ticket.ticketId}: ${excerpt(ticket.subject, EXCERPT)}`,
    priority: ticket.priority,
  });
}
