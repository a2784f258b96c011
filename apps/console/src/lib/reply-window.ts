/** How long an outside channel still takes a reply to the customer. */
import type { Ticket } from '@parley/contract';

const AMBER_MS = 3 * 60 * 60_000;
const RED_MS = 30 * 60_000;

export interface ReplyWindow {
  /** Milliseconds; null where it has no end. */
  readonly left: number | null;
  readonly isOpen: boolean;
  readonly tone: 'calm' | 'amber' | 'red';
}

export function replyWindowOf(
  { replyWindow }: Pick<Ticket, 'replyWindow'>,
  now: number,
): ReplyWindow {
  const { mode, until } = replyWindow;
  if (mode === 'closed') return { left: null, isOpen: false, tone: 'red' };
  if (until === null) return { left: null, isOpen: true, tone: 'calm' };
  const left = Date.parse(until) - now;
  return {
    left,
    isOpen: left > 0,
    tone: left < RED_MS ? 'red' : left < AMBER_MS ? 'amber' : 'calm',
  };
}
