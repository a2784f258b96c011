/** What lists are sorted by, as a value that a cursor can carry: the `value` of the store's `After`. */
import { AGENT_STATUSES, PRIORITIES } from '@parley/contract';
import { fold } from './fold.ts';
import type { AgentRecord, TicketRecord } from './records.ts';

/** Times in milliseconds; `priority` by its place among the priorities, ascending. */
export function ticketSortValue(
  ticket: TicketRecord,
  sortBy: 'createdAt' | 'updatedAt' | 'priority',
): number {
  return sortBy === 'priority' ? PRIORITIES.indexOf(ticket.priority) : ticket[sortBy];
}

/** `name` folded; `status` by its place among the statuses, ascending. */
export function agentSortValue(
  agent: AgentRecord,
  sortBy: 'createdAt' | 'name' | 'status',
): number | string {
  if (sortBy === 'name') return fold(agent.name);
  return sortBy === 'status' ? AGENT_STATUSES.indexOf(agent.status) : agent.createdAt;
}
