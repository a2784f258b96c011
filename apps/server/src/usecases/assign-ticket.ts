import { RULES } from '../domain/assignment.ts';
import { AppError } from '../domain/errors.ts';
import type { AgentRecord, Id, TicketRecord } from '../domain/records.ts';
import type { Call, Deps } from './context.ts';
import { notifyAssigned, notifyStatusChange } from './notify.ts';
import { TicketChange } from './ticket-change.ts';
import { transact } from './transact.ts';

export interface AssignTicket {
  readonly ticket: Pick<TicketRecord, 'id' | 'customerId'>;
  /** `_id` of who gets it; null puts it back into the queue. */
  readonly agent: Id | null;
  /** Past the maximum: a supervisor's or admin's word. */
  readonly force: boolean;
}

export interface AssignedTicket {
  readonly ticket: TicketRecord;
  /** As they are with this ticket; null after unassigning. */
  readonly agent: AgentRecord | null;
}

/**
 * A person's choice (contract §4): ignores status and department, but not capacity. Throws `AGENT_AT_CAPACITY`,
 * `CONFLICT` for an inactive agent and `INVALID_TRANSITION` for a closed ticket.
 */
export function assignTicket(
  deps: Deps,
  call: Call,
  { ticket: asked, agent: to, force }: AssignTicket,
): Promise<AssignedTicket> {
  return transact<AssignedTicket>(deps, call, {
    key: `customer:${asked.customerId}`,
    decide: async () => {
      const before = await deps.store.latest.ticket(asked.id);
      if (before === null) throw new AppError('NOT_FOUND');
      if (before.status === 'closed') throw new AppError('INVALID_TRANSITION');
      const agent = to === null ? null : await deps.store.latest.agent(to);
      if (to !== null && agent === null) throw new AppError('NOT_FOUND');
      const same = agent === null ? before.status === 'open' : isWith(before, agent);
      if (same) return { result: { ticket: before, agent }, unit: [], events: [] };
      const change = TicketChange.of(deps, call, before);
      if (agent === null) {
        await unassign(deps, change);
        return change.decision({ ticket: change.ticket, agent });
      }
      give(change, agent, { force });
      const taken = { activeTickets: agent.activeTickets + 1, lastAssignedAt: change.at };
      return change.decision({ ticket: change.ticket, agent: { ...agent, ...taken } });
    },
  });
}

function isWith(ticket: TicketRecord, agent: AgentRecord): boolean {
  return ticket.status === 'assigned' && ticket.assignedAgent === agent.id;
}

/** Gives a ticket by hand, as part of a change. */
export function give(
  change: TicketChange,
  agent: AgentRecord,
  { force }: { readonly force: boolean },
): void {
  if (!agent.isActive) throw new AppError('CONFLICT', 'This agent is deactivated');
  if (!force && agent.activeTickets >= agent.maxConcurrentTickets) {
    throw new AppError('AGENT_AT_CAPACITY');
  }
  const before = change.ticket;
  change.decided({
    rule: RULES.manual,
    chosen: agent,
    candidates: [{ agentId: agent.agentId, name: agent.name }],
  });
  change.set({ resolution: null });
  change.give(agent, force ? 'active' : 'capacity');
  if (before.lastAgent !== null && before.lastAgent !== agent.id) {
    change.log(`${agent.name} has taken over the conversation`, {
      event: 'reassigned',
      agent: agent.name,
    });
  }
  notifyAssigned(change, agent);
  change.activity('ticket_assigned', `${before.ticketId} was assigned to ${agent.name}`);
}

/**
 * Puts a ticket back into the queue, as part of a change: routing does not give it to the same agent again
 * until somebody else held it or that agent's status changed (contract §3).
 */
export async function unassign(deps: Deps, change: TicketChange): Promise<void> {
  const { ticket } = change;
  if (ticket.status !== 'assigned' && ticket.status !== 'pending') {
    throw new AppError('INVALID_TRANSITION');
  }
  const agent =
    ticket.assignedAgent === null ? null : await deps.store.latest.agent(ticket.assignedAgent);
  notifyStatusChange(change);
  change.release();
  if (agent !== null) {
    change.set({ avoid: { agent: agent.id, statusChangedAt: agent.statusChangedAt } });
  }
  change.log('The conversation is back in the queue', { event: 'unassigned' });
  change.activity('ticket_status_changed', `${ticket.ticketId} went back to the queue`);
}
