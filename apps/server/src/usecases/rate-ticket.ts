import { AppError } from '../domain/errors.ts';
import type { TicketRecord } from '../domain/records.ts';
import { changeTicket } from './change-ticket.ts';
import type { Call, Deps } from './context.ts';

/** The customer's verdict, once the ticket is resolved or closed (else `INVALID_TRANSITION`); the last one counts. */
export function rateTicket(
  deps: Deps,
  call: Call,
  input: {
    readonly ticket: Pick<TicketRecord, 'id' | 'customerId'>;
    readonly rating: number;
    readonly feedback: string | null;
  },
): Promise<{ ticket: TicketRecord }> {
  const { rating, feedback } = input;
  return changeTicket(deps, call, {
    ticket: input.ticket,
    onClosed: 'allowed',
    change: (change, before) => {
      if (before.status !== 'resolved' && before.status !== 'closed') {
        throw new AppError('INVALID_TRANSITION', 'A ticket is rated once it is resolved');
      }
      change.set({ rating, feedback });
      change.activity('ticket_rated', `${before.ticketId} was rated ${rating} of 5`);
    },
  });
}
