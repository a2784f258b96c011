/**
 * A second device of a customer, with a client of the plainest kind: it posts over REST and repeats under the same
 * `clientMessageId` until it has an answer, without ever asking what is stored (contract §8.3).
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Operation } from './checker.ts';
import type { Rest } from './rest.ts';

const RETRY_MS = 50;
/** So often an answer is not waited for: whether it was stored is unknown then, and it is sent again at once. */
const LOST_SHARE = 0.1;

export interface Poster {
  /** Its name in the history. */
  readonly id: string;
  readonly senderId: string;
  readonly ticketId: string;
  readonly rest: Rest;
}

export interface Posting {
  readonly operations: Operation[];
  readonly random: () => number;
}

/** Posts one message; resolves when it is acknowledged. Rejects when it is refused for good. */
export async function post(
  poster: Poster,
  content: string,
  { operations, random, clientMessageId }: Posting & { readonly clientMessageId: string },
): Promise<void> {
  const { id: client, ticketId, rest } = poster;
  for (;;) {
    operations.push({ kind: 'sent', client, ticketId, clientMessageId, content });
    const call = rest.call('messages.create', {
      params: { ticketId },
      body: { content, clientMessageId },
    });
    call.catch(() => undefined);
    if (random() < LOST_SHARE) continue;
    const answer = await call.catch(() => null);
    if (answer?.data != null) {
      operations.push({ kind: 'acked', client, clientMessageId, message: answer.data.message });
      return;
    }
    if (answer !== null && answer.status !== 503) {
      throw new Error(`${client} was refused: ${JSON.stringify(answer.error)}`);
    }
    await pause(RETRY_MS);
  }
}
