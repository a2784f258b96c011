import { SYSTEM } from '../domain/actor.ts';
import type { TicketRecord } from '../domain/records.ts';
import { isQueued } from '../domain/ticket.ts';
import type { Deps } from './context.ts';
import { routeTicket } from './route-ticket.ts';
import { TicketChange } from './ticket-change.ts';
import { transact } from './transact.ts';

/** How many waiting tickets one round looks at; those who can't be given away to anybody now are passed over. */
const ROUND = 50;

const CALL = { actor: SYSTEM, origin: null };

/** Gives waiting tickets of a department to whoever can take them, in the queue's order, until nobody can. Returns how many went. */
export async function drainQueue(deps: Deps, department: string): Promise<number> {
  return deps.turns.run(`queue:${department}`, async () => {
    let given = 0;
    for (;;) {
      const waiting = await deps.store.latest.queue(department, ROUND);
      let round = 0;
      for (const ticket of waiting) {
        if (await giveAway(deps, ticket)) round += 1;
      }
      given += round;
      if (round === 0 || waiting.length < ROUND) return given;
    }
  });
}

function giveAway(deps: Deps, ticket: TicketRecord): Promise<boolean> {
  return transact<boolean>(
    deps,
    {},
    {
      key: `customer:${ticket.customerId}`,
      decide: async () => {
        const before = await deps.store.latest.ticket(ticket.id);
        if (before === null || !isQueued(before)) return { result: false, unit: [], events: [] };
        const change = TicketChange.of(deps, CALL, before);
        const chosen = await routeTicket(deps, change, { record: false });
        if (chosen === null) return { result: false, unit: [], events: [] };
        return change.decision(true);
      },
    },
  );
}
