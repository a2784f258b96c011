import type { Visibility } from '@parley/contract';
import { isStaff } from '../domain/actor.ts';
import { AppError } from '../domain/errors.ts';
import type { TicketRecord } from '../domain/records.ts';
import type { Call, Deps } from './context.ts';

/** Tells the others that somebody types. Nothing is stored. Throws `INVALID_TRANSITION` on a closed ticket. */
export function setTyping(
  deps: Deps,
  call: Call,
  input: {
    readonly ticket: TicketRecord;
    readonly isTyping: boolean;
    /** The customer's draft, for agents. */
    readonly preview: string | null;
    /** Staff's: whether it is a note. */
    readonly visibility: Visibility;
  },
): void {
  const { ticket, isTyping, visibility } = input;
  if (ticket.status === 'closed') throw new AppError('INVALID_TRANSITION');
  const { actor } = call;
  const side = actor.kind === 'customer' ? 'customer' : 'agent';
  const agent = isStaff(actor)
    ? { agentId: actor.kind === 'agent' ? actor.agentId : null, name: actor.name }
    : null;
  const preview = side === 'customer' && isTyping ? input.preview : null;
  const by = call.origin;
  deps.publish([{ type: 'typing', ticket, side, isTyping, preview, agent, visibility, by }]);
}
