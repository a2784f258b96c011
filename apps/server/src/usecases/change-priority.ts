import type { Priority } from '@parley/contract';
import type { TicketRecord } from '../domain/records.ts';
import { changeTicket } from './change-ticket.ts';
import type { Call, Deps } from './context.ts';

/** Sets the priority; the same one again changes nothing. Throws `INVALID_TRANSITION` on a closed ticket. */
export function changePriority(
  deps: Deps,
  call: Call,
  input: { readonly ticket: Pick<TicketRecord, 'id' | 'customerId'>; readonly priority: Priority },
): Promise<{ ticket: TicketRecord }> {
  return changeTicket(deps, call, {
    ticket: input.ticket,
    onClosed: 'refused',
    change: (change) => change.set({ priority: input.priority }),
  });
}
