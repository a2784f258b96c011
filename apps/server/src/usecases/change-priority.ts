import type { Priority } from '@parley/contract';
import type { TicketRecord } from '../domain/records.ts';
import { changeTicket } from './change-ticket.ts';
import type { Call, Deps } from './context.ts';
import { notifyEscalation } from './notify.ts';

/** Sets the priority; the same one again changes nothing, `urgent` is told to those who must know. Throws `INVALID_TRANSITION` on a closed ticket. */
export function changePriority(
  deps: Deps,
  call: Call,
  input: { readonly ticket: Pick<TicketRecord, 'id' | 'customerId'>; readonly priority: Priority },
): Promise<{ ticket: TicketRecord }> {
  return changeTicket(deps, call, {
    ticket: input.ticket,
    onClosed: 'refused',
    change: async (change, before) => {
      change.set({ priority: input.priority });
      const isRaised = input.priority === 'urgent' && before.priority !== 'urgent';
      if (isRaised) await notifyEscalation(deps, change, null);
    },
  });
}
