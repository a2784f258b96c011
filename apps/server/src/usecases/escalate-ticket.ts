import { actorRef } from '../domain/actor.ts';
import type { TicketRecord } from '../domain/records.ts';
import { changeTicket } from './change-ticket.ts';
import type { Call, Deps } from './context.ts';
import { notifyEscalation } from './notify.ts';

/**
 * Marks the ticket, raises it to `urgent` and tells those who must know (contract §6). Again it changes nothing.
 * The reason stays in the log as a note.
 */
export function escalateTicket(
  deps: Deps,
  call: Call,
  input: {
    readonly ticket: Pick<TicketRecord, 'id' | 'customerId'>;
    readonly reason: string | null;
  },
): Promise<{ ticket: TicketRecord }> {
  return changeTicket(deps, call, {
    ticket: input.ticket,
    onClosed: 'refused',
    change: async (change, before) => {
      if (before.escalatedAt !== null) return;
      change.set({
        priority: 'urgent',
        escalatedAt: change.at,
        escalatedBy: actorRef(call.actor),
      });
      if (input.reason !== null) {
        change.post({
          sender: 'system',
          senderId: 'system',
          senderKey: 'system',
          clientMessageId: null,
          content: `Escalated: ${input.reason}`,
          messageType: 'system_notification',
          metadata: { event: 'escalated' },
          visibility: 'internal',
        });
      }
      await notifyEscalation(deps, change, input.reason);
      change.activity('ticket_escalated', `${before.ticketId} was escalated`);
    },
  });
}
