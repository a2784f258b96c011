/** How long a customer has been waiting for the team. */
import type { Ticket } from '@parley/contract';

const AMBER_MS = 5 * 60_000;
const RED_MS = 15 * 60_000;

/** Since when, milliseconds since the epoch; null when nobody waits for us. */
export function waitingSince(ticket: Ticket): number | null {
  if (ticket.status !== 'open' && ticket.status !== 'assigned') return null;
  if (ticket.firstResponseAt === null) return Date.parse(ticket.createdAt);
  const { lastMessage, status } = ticket;
  const isOurs =
    lastMessage?.sender === 'agent' || (lastMessage?.sender === 'system' && status !== 'open');
  return lastMessage === null || isOurs ? null : Date.parse(lastMessage.timestamp);
}

export function waitingTone(forMs: number): 'calm' | 'amber' | 'red' {
  if (forMs >= RED_MS) return 'red';
  return forMs >= AMBER_MS ? 'amber' : 'calm';
}
