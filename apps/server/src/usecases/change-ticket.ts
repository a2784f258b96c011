/** The frame of the calls that change fields of one ticket. */
import { AppError } from '../domain/errors.ts';
import type { TicketRecord } from '../domain/records.ts';
import { changesBetween } from '../domain/ticket.ts';
import type { Call, Deps } from './context.ts';
import { TicketChange } from './ticket-change.ts';
import { transact } from './transact.ts';

/**
 * Loads the ticket, lets `change` change it, and commits if anything the wire shows has changed.
 * `onClosed`: a closed ticket takes notes, tags, read marks and the rating only (contract §3).
 */
export function changeTicket(
  deps: Deps,
  call: Call,
  options: {
    readonly ticket: Pick<TicketRecord, 'id' | 'customerId'>;
    readonly onClosed: 'refused' | 'allowed';
    readonly change: (change: TicketChange, before: TicketRecord) => void | Promise<void>;
  },
): Promise<{ ticket: TicketRecord }> {
  return transact<{ ticket: TicketRecord }>(deps, call, {
    key: `customer:${options.ticket.customerId}`,
    decide: async () => {
      const before = await deps.store.latest.ticket(options.ticket.id);
      if (before === null) throw new AppError('NOT_FOUND');
      if (options.onClosed === 'refused' && before.status === 'closed') {
        throw new AppError('INVALID_TRANSITION');
      }
      const change = TicketChange.of(deps, call, before);
      await options.change(change, before);
      if (changesBetween(before, change.ticket).length === 0) {
        return { result: { ticket: before }, unit: [], events: [] };
      }
      return change.decision({ ticket: change.ticket });
    },
  });
}
