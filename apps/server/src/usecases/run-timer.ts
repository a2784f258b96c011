/** Timers are rows: each runs once, its end being part of the commit of what it does (reliability P12, P13). */
import { SYSTEM } from '../domain/actor.ts';
import type { ClaimedTimer } from '../store/store.ts';
import { Conflict } from '../store/store.ts';
import type { Write } from '../store/unit.ts';
import { goOffline } from './agent-presence.ts';
import { changeStatus } from './change-status.ts';
import type { Deps } from './context.ts';
import { moveTicketsOf } from './move-tickets.ts';
import { notifyCustomerGone } from './notify.ts';
import { TicketChange } from './ticket-change.ts';
import { transact } from './transact.ts';

const CALL = { actor: SYSTEM, origin: null };

/** Runs a claimed timer; one that was moved, cancelled or taken by another process meanwhile does nothing. */
export async function runTimer(deps: Deps, timer: ClaimedTimer): Promise<void> {
  try {
    await run(deps, timer);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
}

function run(deps: Deps, timer: ClaimedTimer): Promise<void> {
  switch (timer.kind) {
    case 'agent-offline':
      return endGrace(deps, timer);
    case 'agent-move':
      return moveOn(deps, timer);
    case 'auto-close':
      return autoClose(deps, timer);
    case 'customer-gone':
      return sayCustomerGone(deps, timer);
    default:
      return timer.kind satisfies never;
  }
}

function done(timer: ClaimedTimer): Write {
  return { kind: 'timer.done', claim: timer.claim };
}

async function endGrace(deps: Deps, timer: ClaimedTimer): Promise<void> {
  const id = timer.subject;
  await transact(
    deps,
    {},
    {
      key: `agent:${id}`,
      decide: async () => {
        await assertHeld(deps, timer);
        const { latest } = deps.store;
        const agent = await latest.agent(id);
        const and = [done(timer)];
        if (agent === null || (await latest.connections('agent', id)) > 0) {
          return { result: null, unit: and, events: [] };
        }
        return goOffline(deps, agent, { at: deps.clock.now(), and });
      },
    },
  );
  await moveTicketsOf(deps, id);
}

async function moveOn(deps: Deps, { subject }: ClaimedTimer): Promise<void> {
  await moveTicketsOf(deps, subject);
}

async function autoClose(deps: Deps, timer: ClaimedTimer): Promise<void> {
  const ticket = await deps.store.latest.ticket(timer.subject);
  if (ticket === null || ticket.status !== 'resolved') return drop(deps, timer);
  await changeStatus(deps, CALL, {
    ticket,
    status: 'closed',
    agent: null,
    notes: null,
    force: false,
    claim: timer.claim,
  });
}

async function sayCustomerGone(deps: Deps, timer: ClaimedTimer): Promise<void> {
  const asked = await deps.store.latest.ticket(timer.subject);
  if (asked === null) return drop(deps, timer);
  await transact(
    deps,
    {},
    {
      key: `customer:${asked.customerId}`,
      decide: async () => {
        await assertHeld(deps, timer);
        const ticket = await deps.store.latest.ticket(timer.subject);
        const here = await deps.store.latest.connections('customer', asked.customerId);
        if (ticket === null || here > 0) return { result: null, unit: [done(timer)], events: [] };
        // Only the notification is written: that the customer left changes nothing of the ticket itself.
        const change = TicketChange.of(deps, CALL, ticket);
        if (ticket.status !== 'closed') notifyCustomerGone(change);
        const lastSeen = ticket.lastSeen ?? deps.clock.now();
        const { unit, events } = change.withoutTicket();
        return {
          result: null,
          unit: [...unit, done(timer)],
          events: [...events, { type: 'customer.gone', ticket, lastSeen }],
        };
      },
    },
  );
}

/** Ends a timer whose reason is gone. */
function drop(deps: Deps, timer: ClaimedTimer): Promise<void> {
  return transact<void>(
    deps,
    {},
    {
      key: timer.key,
      decide: async () => {
        await assertHeld(deps, timer);
        return { result: undefined, unit: [done(timer)], events: [] };
      },
    },
  );
}

/** Ends the retries of `transact` when the timer itself is what has changed. */
async function assertHeld(deps: Deps, timer: ClaimedTimer): Promise<void> {
  const stored = await deps.store.latest.timer(timer.key);
  if (stored === null || stored.dueAt !== timer.dueAt) throw new Conflict('timer');
}
