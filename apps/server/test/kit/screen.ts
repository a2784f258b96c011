/** What a client shows of a ticket, beside what the server would give a new one now. */
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Message } from '@parley/contract';
import type { View } from './checker.ts';
import type { Rest } from './rest.ts';
import type { Changing } from './within.ts';

const PAGE = 100;
/** A read mark that is told late changes what a new client would be given: so often that is asked for, in milliseconds. */
const ASK_EVERY = 300;

export interface Screen extends Changing {
  /** Whose, by its name in the history. */
  readonly id: string;
  view(ticketId: string): { ticket: object; messages: readonly Message[] } | null;
  /** With the same rights. */
  rest(): Rest;
}

/** Both sides, as soon as they are alike, or after `patience` milliseconds. */
export async function viewOf(
  screen: Screen,
  ticketId: string,
  { patience }: { readonly patience: number },
): Promise<View> {
  const until = performance.now() + patience;
  for (;;) {
    const view = await compare(screen, ticketId);
    if (isDeepStrictEqual(view.shown, view.fresh) || performance.now() > until) return view;
    await pause(ASK_EVERY);
  }
}

async function compare(screen: Screen, ticketId: string): Promise<View> {
  const rest = screen.rest();
  const { ticket } = await rest.ok('tickets.get', { params: { ticketId } });
  const log = await readLog(rest, ticketId, 0);
  const view = screen.view(ticketId);
  const first = view?.messages[0]?.seq ?? 0;
  return {
    client: screen.id,
    ticketId,
    shown: { ticket: comparable(view?.ticket ?? {}), messages: view?.messages ?? [] },
    fresh: { ticket: comparable(ticket), messages: log.filter(({ seq }) => seq >= first) },
  };
}

/** All of a ticket's messages after `afterSeq` that the caller may see, in order. */
export async function readLog(rest: Rest, ticketId: string, afterSeq: number): Promise<Message[]> {
  const all = new Map<string, Message>();
  let after = afterSeq;
  for (;;) {
    const { messages, hasMore } = await rest.ok('messages.list', {
      params: { ticketId },
      query: { afterSeq: after, limit: PAGE },
    });
    // Notes at the edge of two pages come with both.
    for (const message of messages) all.set(message._id, message);
    after = messages.at(-1)?.seq ?? after;
    if (!hasMore) return [...all.values()];
  }
}

/** A ticket without its page of messages, and without when the customer was here, of which nobody is told. */
function comparable(ticket: object): object {
  const { messages, hasMoreMessages, customerInfo, ...rest } = ticket as Record<string, unknown>;
  void [messages, hasMoreMessages];
  const { connectedAt, lastSeen, ...info } = (customerInfo ?? {}) as Record<string, unknown>;
  void [connectedAt, lastSeen];
  return { ...rest, customerInfo: info };
}
