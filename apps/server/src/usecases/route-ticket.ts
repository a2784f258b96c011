/** Finds an agent for a ticket that has none, as part of a change (contract §4). */
import { chooseAgent, GENERAL, type Choice } from '../domain/assignment.ts';
import type { AgentRecord, TicketRecord } from '../domain/records.ts';
import type { Deps } from './context.ts';
import { notifyAssigned } from './notify.ts';
import type { TicketChange } from './ticket-change.ts';

/** Who could take this ticket by itself now, and why each other not. */
export async function chooseFor(deps: Deps, ticket: TicketRecord): Promise<Choice> {
  const { latest } = deps.store;
  const agents = await latest.activeAgents(ticket.department);
  const generalAgents = ticket.department === GENERAL ? [] : await latest.activeAgents(GENERAL);
  return chooseAgent(ticket, { agents, generalAgents });
}

/**
 * Gives the ticket to whom routing chooses and says so; null when nobody can take it. A choice of nobody is
 * kept too when `record` asks for it: the first time a ticket comes to the queue, not at every later try.
 */
export async function routeTicket(
  deps: Deps,
  change: TicketChange,
  options: { readonly record: boolean },
): Promise<AgentRecord | null> {
  const choice = await chooseFor(deps, change.ticket);
  const { chosen } = choice;
  if (chosen !== null || options.record) change.decided(choice);
  if (chosen === null) return null;
  change.give(chosen, 'available');
  notifyAssigned(change, chosen);
  change.activity('ticket_assigned', `${change.ticket.ticketId} was assigned to ${chosen.name}`);
  return chosen;
}

/**
 * Brings a ticket back to life (contract §3: pending or resolved, and the customer writes or an agent reopens
 * it): to its agent if that one is active, not offline and below the maximum, else to the queue, where
 * assignment runs anew.
 */
export async function reopenTicket(deps: Deps, change: TicketChange): Promise<void> {
  const { assignedAgent } = change.ticket;
  const agent = assignedAgent === null ? null : await deps.store.latest.agent(assignedAgent);
  change.set({ resolution: null });
  if (
    agent !== null &&
    agent.isActive &&
    agent.status !== 'offline' &&
    agent.activeTickets < agent.maxConcurrentTickets
  ) {
    change.give(agent, 'capacity');
    return;
  }
  change.release();
  await routeTicket(deps, change, { record: true });
}
