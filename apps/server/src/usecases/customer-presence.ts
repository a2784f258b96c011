/** A customer who left: said once, a few seconds later, if no socket of theirs came back (contract §7). */
import type { Id, Millis, TicketRecord } from '../domain/records.ts';
import type { Unit } from '../store/unit.ts';
import type { Connection } from './agent-presence.ts';
import type { Deps } from './context.ts';
import { transact } from './transact.ts';

const GONE_AFTER_MS = 5_000;

/** Key of the timer that says a customer has left. */
export function goneKey(ticket: Id): string {
  return `customer-gone:${ticket}`;
}

/** A customer's socket that is gone, or said goodbye. */
export function disconnectCustomer(
  deps: Deps,
  input: {
    readonly ticket: Pick<TicketRecord, 'id' | 'customerId'>;
    readonly connection: Pick<Connection, 'id'>;
  },
): Promise<void> {
  const { id, customerId } = input.ticket;
  return transact<void>(
    deps,
    {},
    {
      key: `customer:${customerId}`,
      decide: async () => {
        const open = await deps.store.latest.connections('customer', customerId);
        const gone = open <= 1 ? customerLeft(id, deps.clock.now()) : [];
        return {
          result: undefined,
          unit: [{ kind: 'connection.delete', id: input.connection.id }, ...gone],
          events: [],
        };
      },
    },
  );
}

/** What is written when a customer's last socket is gone since `lastSeen`. */
export function customerLeft(ticket: Id, lastSeen: Millis): Unit {
  const dueAt = lastSeen + GONE_AFTER_MS;
  return [
    { kind: 'ticket.touch', id: ticket, lastSeen },
    {
      kind: 'timer.set',
      timer: { key: goneKey(ticket), kind: 'customer-gone', subject: ticket, dueAt },
    },
  ];
}
