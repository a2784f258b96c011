/**
 * After a load: is what was acknowledged stored, once? Every ticket's `seq` is held against the acks
 * it gave, and the longest ticket is read whole (contract §8.1-3; performance.md, B17).
 */
import type { Message } from '@parley/contract';
import type { Audit } from '../figure.ts';
import { call } from '../servers/product.ts';
import type { Product } from '../servers/product.ts';
import type { Pair } from './pairs.ts';

const PAGE = 100;
const READ_AT_MOST = 20_000;

/** Counts lost and doubled messages of pairs whose loads have ended. */
export async function audit(product: Product, pairs: readonly Pair[]): Promise<Audit> {
  let [acked, lost, doubled] = [0, 0, 0];
  for (const pair of pairs) {
    const path = `GET /api/tickets/${pair.ticketId}`;
    const { ticket } = (await call(product.port, path, { token: product.adminToken })) as {
      ticket: { seq: number };
    };
    const stored = ticket.seq - pair.firstSeq;
    acked += pair.acked;
    lost += Math.max(0, pair.acked - stored);
    doubled += Math.max(0, stored - pair.acked);
  }
  const longest = pairs.toSorted((a, b) => b.acked - a.acked)[0];
  if (longest !== undefined) {
    const messages = await readMessages(product.port, longest.ticketId, {
      token: product.adminToken,
      atMost: READ_AT_MOST,
    });
    const names = new Set(
      messages.map(({ senderId, clientMessageId, _id }) => `${senderId} ${clientMessageId ?? _id}`),
    );
    doubled += messages.length - names.size;
    lost += messages.filter(({ seq }, i) => seq !== i + 1).length;
  }
  return { acked, lost, doubled };
}

/** A ticket's messages in order, from the first on. */
export async function readMessages(
  port: number,
  ticketId: string,
  options: { token: string; atMost?: number },
): Promise<Message[]> {
  const { token, atMost = Infinity } = options;
  const all: Message[] = [];
  let afterSeq = 0;
  for (;;) {
    const path = `GET /api/tickets/${ticketId}/messages?afterSeq=${afterSeq}&limit=${PAGE}`;
    const { messages, hasMore } = (await call(port, path, { token })) as {
      messages: Message[];
      hasMore: boolean;
    };
    all.push(...messages);
    afterSeq = messages.at(-1)?.seq ?? afterSeq;
    if (!hasMore || messages.length === 0 || all.length >= atMost) return all;
  }
}
