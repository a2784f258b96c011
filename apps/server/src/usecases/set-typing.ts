import { AppError } from '../domain/errors.ts';
import type { TicketRecord } from '../domain/records.ts';
import type { Call, Deps } from './context.ts';

/** Tells the other side that somebody types. Nothing is stored. Throws `INVALID_TRANSITION` on a closed ticket. */
export function setTyping(
  deps: Deps,
  call: Call,
  input: {
    readonly ticket: TicketRecord;
    readonly isTyping: boolean;
    /** The customer's draft, for agents. */
    readonly preview: string | null;
  },
): void {
  const { ticket, isTyping } = input;
  if (ticket.status === 'closed') throw new AppError('INVALID_TRANSITION');
  const { actor } = call;
  const side = actor.kind === 'customer' ? 'customer' : 'agent';
  const agentName = actor.kind === 'agent' || actor.kind === 'key' ? actor.name : null;
  const preview = side === 'customer' && isTyping ? input.preview : null;
  deps.publish([{ type: 'typing', ticket, side, isTyping, preview, agentName, by: call.origin }]);
}
