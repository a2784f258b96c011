import { SYSTEM } from '../domain/actor.ts';
import type { TicketRecord } from '../domain/records.ts';
import { isQueued } from '../domain/ticket.ts';
import type { Deps } from './context.ts';
import { chooseFor, routeTicket } from './route-ticket.ts';
import { TicketChange } from './ticket-change.ts';
import { transact } from './transact.ts';

/** How many waiting tickets one round looks at; those who can't be given away to anybody now are passed over. */
const ROUND = 50;

const CALL = { actor: SYSTEM, origin: null };

/**
 * Gives waiting tickets of a department to whoever can take them, in the queue's order, until nobody can.
 * Capacity that comes free while a round is under way must not go to a ticket behind one that was passed
 * over for want of it: before a ticket is given, those passed over are asked again, and the round begins anew
 * where one of them could go now.
 */
export function drainQueue(deps: Deps, department: string): Promise<void> {
  return deps.turns.run(`queue:${department}`, async () => {
    let outcome: Outcome = 'given';
    while (outcome === 'given') outcome = await round(deps, department);
  });
}

type Outcome = 'given' | 'nobody';

/** Gives at most one ticket that comes after one that was passed over: then the order has to be looked at anew. */
async function round(deps: Deps, department: string): Promise<Outcome> {
  const waiting = await deps.store.latest.queue(department, ROUND);
  const passedOver: TicketRecord[] = [];
  let outcome: Outcome = 'nobody';
  for (const ticket of waiting) {
    if (await giveAway(deps, ticket, { passedOver })) {
      outcome = 'given';
      if (passedOver.length > 0) return outcome;
    } else {
      passedOver.push(ticket);
    }
  }
  return outcome;
}

function giveAway(
  deps: Deps,
  ticket: TicketRecord,
  { passedOver }: { readonly passedOver: readonly TicketRecord[] },
): Promise<boolean> {
  const nothing = { unit: [], events: [] };
  return transact<boolean>(
    deps,
    {},
    {
      key: `customer:${ticket.customerId}`,
      decide: async () => {
        const before = await deps.store.latest.ticket(ticket.id);
        if (before === null || !isQueued(before)) return { result: false, ...nothing };
        const change = TicketChange.of(deps, CALL, before);
        const chosen = await routeTicket(deps, change, { record: false });
        if (chosen === null) return { result: false, ...nothing };
        if (await couldGoNow(deps, passedOver)) return { result: true, ...nothing };
        return change.decision(true);
      },
    },
  );
}

async function couldGoNow(deps: Deps, tickets: readonly TicketRecord[]): Promise<boolean> {
  for (const { id } of tickets) {
    const ticket = await deps.store.latest.ticket(id);
    if (ticket === null || !isQueued(ticket)) continue;
    if ((await chooseFor(deps, ticket)).chosen !== null) return true;
  }
  return false;
}
