import type { TicketStatus } from '@parley/contract';
import { actorRef } from '../domain/actor.ts';
import { AppError } from '../domain/errors.ts';
import type { Id, TicketRecord } from '../domain/records.ts';
import { transition } from '../domain/ticket.ts';
import type { Claim } from '../store/unit.ts';
import { give, unassign } from './assign-ticket.ts';
import type { Call, Deps } from './context.ts';
import { notifyStatusChange } from './notify.ts';
import { reopenTicket } from './route-ticket.ts';
import { TicketChange } from './ticket-change.ts';
import { transact } from './transact.ts';

export interface ChangeStatus {
  readonly ticket: Pick<TicketRecord, 'id' | 'customerId'>;
  readonly status: TicketStatus;
  /** With `assigned`: `_id` of who gets it, where the call named one. */
  readonly agent: Id | null;
  readonly notes: string | null;
  readonly force: boolean;
  /** The timer that asks; its end is part of the commit. */
  readonly claim?: Claim;
}

const LOG: Readonly<Record<'pending' | 'resolved' | 'closed', string>> = {
  pending: 'The conversation is waiting',
  resolved: 'The conversation was resolved',
  closed: 'The conversation was closed',
};

/** Moves a ticket through its life (contract §3). The same status again changes nothing; `INVALID_TRANSITION` for what the table has not. */
export function changeStatus(
  deps: Deps,
  call: Call,
  input: ChangeStatus,
): Promise<{ ticket: TicketRecord }> {
  return transact<{ ticket: TicketRecord }>(deps, call, {
    key: `customer:${input.ticket.customerId}`,
    decide: async () => {
      const before = await deps.store.latest.ticket(input.ticket.id);
      if (before === null) throw new AppError('NOT_FOUND');
      const done =
        input.claim === undefined ? [] : [{ kind: 'timer.done', claim: input.claim } as const];
      const verdict = transition(before.status, input.status);
      // `assigned` again is a change when it names another agent.
      const sameAgent = input.agent === null || input.agent === before.assignedAgent;
      if (verdict === 'same' && (input.status !== 'assigned' || sameAgent)) {
        return { result: { ticket: before }, unit: done, events: [] };
      }
      if (verdict === 'invalid') throw new AppError('INVALID_TRANSITION');
      const change = TicketChange.of(deps, call, before);
      for (const write of done) change.add(write);
      await move(deps, change, input);
      return change.decision({ ticket: change.ticket });
    },
  });
}

async function move(deps: Deps, change: TicketChange, input: ChangeStatus): Promise<void> {
  const { status } = input;
  switch (status) {
    case 'assigned':
      return assign(deps, change, input);
    case 'open':
      return open(deps, change);
    case 'pending':
      change.set({ status });
      return say(change, status);
    case 'resolved':
      change.set({
        status,
        resolution: {
          resolvedAt: change.at,
          resolvedBy: actorRef(change.actor),
          notes: input.notes ?? '',
        },
        handledBy: withHandler(change),
      });
      return say(change, status);
    case 'closed':
      change.set({
        status,
        closedAt: change.at,
        closedBy: actorRef(change.actor),
        handledBy: withHandler(change),
      });
      return say(change, status);
    default:
      status satisfies never;
  }
}

/** `agentId`, else the ticket's own agent, else the caller; by the rules of a manual assign. */
async function assign(deps: Deps, change: TicketChange, input: ChangeStatus): Promise<void> {
  const { actor, ticket } = change;
  const to = input.agent ?? ticket.assignedAgent ?? (actor.kind === 'agent' ? actor.id : null);
  const agent = to === null ? null : await deps.store.latest.agent(to);
  if (agent === null) throw new AppError('INVALID_TRANSITION', 'Nobody to assign this ticket to');
  give(change, agent, { force: input.force });
}

async function open(deps: Deps, change: TicketChange): Promise<void> {
  if (change.ticket.status !== 'resolved') return unassign(deps, change);
  await reopenTicket(deps, change);
  change.log('The conversation was reopened', { event: 'status', status: 'open' });
  notifyStatusChange(change);
  change.activity('ticket_status_changed', `${change.ticket.ticketId} was reopened`);
}

function say(change: TicketChange, status: 'pending' | 'resolved' | 'closed'): void {
  change.log(LOG[status], { event: 'status', status });
  notifyStatusChange(change);
  change.activity('ticket_status_changed', `${change.ticket.ticketId} is ${status}`);
}

/** `totalTicketsHandled` counts tickets the agent resolved or closed, each once (contract §2). */
function withHandler({ actor, ticket }: TicketChange): readonly Id[] {
  if (actor.kind !== 'agent' || ticket.handledBy.includes(actor.id)) return ticket.handledBy;
  return [...ticket.handledBy, actor.id];
}
