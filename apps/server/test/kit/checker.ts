/**
 * The checker of message histories: what every client did and saw, and what the store holds at the
 * end, go in; the number of broken promises comes out. Pure, so that the integration tests, the
 * crash bench and hand-made histories use the same judgement (contract §8; reliability, "The checker").
 * Within a history a sender uses each `clientMessageId` for one message only, on whichever ticket.
 */
import { isDeepStrictEqual } from 'node:util';

/** The fields of a wire message that the promises are about; more of them do no harm. */
export interface SeenMessage {
  readonly _id: string;
  /** Readable id of the ticket. */
  readonly ticketId: string;
  readonly seq: number;
  /** Set on notes only: their own order; `seq` is then that of the public message they follow. */
  readonly noteSeq?: number | null;
  readonly visibility: 'public' | 'internal';
  readonly sender: 'customer' | 'agent' | 'system';
  readonly senderId: string;
  readonly clientMessageId?: string | null;
  readonly content: string;
}

/** One step of one client. All steps of all clients stand in one list, in the order in which they happened. */
export type Operation =
  /** Handed to the transport. A repeat after a lost connection is recorded again, with the same id. */
  | {
      readonly kind: 'sent';
      readonly client: string;
      readonly ticketId: string;
      readonly clientMessageId: string;
      readonly content: string;
    }
  /** The server said yes and gave this message. */
  | {
      readonly kind: 'acked';
      readonly client: string;
      readonly clientMessageId: string;
      readonly message: SeenMessage;
    }
  /** The client was given this message by a push, a page or a resume. */
  | { readonly kind: 'shown'; readonly client: string; readonly message: SeenMessage };

export interface HistoryClient {
  readonly id: string;
  /** What the server calls it in `senderId`: `customerId` or `agentId`. */
  readonly senderId: string;
  readonly side: 'customer' | 'staff';
  /** Readable ids of the tickets that it may read; `all` for those who read every ticket. */
  readonly tickets: readonly string[] | 'all';
}

/** One ticket as the store holds it at the end, read by somebody who may see everything. */
export interface StoredTicket {
  readonly ticketId: string;
  /** The ticket's own idea of its newest public message. */
  readonly seq: number;
  readonly messages: readonly SeenMessage[];
}

/** What a client shows of a ticket at the end, and what a new client with its rights is given. */
export interface View {
  readonly client: string;
  readonly ticketId: string;
  readonly shown: unknown;
  readonly fresh: unknown;
}

export interface History {
  readonly clients: readonly HistoryClient[];
  readonly operations: readonly Operation[];
  readonly store: readonly StoredTicket[];
  readonly views: readonly View[];
}

export interface Verdict {
  /** Acked, but absent from the store (or there with other words). */
  readonly L: number;
  /** Stored twice: one `clientMessageId` of one sender, or one `_id`, in more than one row. */
  readonly D: number;
  /** Places in 1, 2, 3 … that are missing or taken twice, of `seq` and of `noteSeq`. */
  readonly G: number;
  /** Swaps: acked before the other was sent, stored after it; or seen at another place than the stored one. */
  readonly R: number;
  /** Shown, but sent by nobody in these words, or stored nowhere. */
  readonly H: number;
  /** Shown to somebody who may not see it. */
  readonly V: number;
  /** Clients' views that differ from a fresh fetch. */
  readonly C: number;
  /** A sentence for each of the first findings. */
  readonly problems: readonly string[];
}

const PROBLEMS_KEPT = 40;

/** Judges a history: counts per kind of broken promise, all 0 when everything was kept. */
export function check(history: History): Verdict {
  const book = openBook(history);
  checkAcked(history, book);
  checkStore(history, book);
  checkOrder(history, book);
  checkShown(history, book);
  checkViews(history, book);
  return { ...book.counts, problems: book.problems };
}

/** Whether a verdict found nothing. */
export function isClean(verdict: Verdict): boolean {
  const { L, D, G, R, H, V, C } = verdict;
  return L + D + G + R + H + V + C === 0;
}

type Count = 'L' | 'D' | 'G' | 'R' | 'H' | 'V' | 'C';

interface Book {
  readonly clients: ReadonlyMap<string, HistoryClient>;
  readonly stored: ReadonlyMap<string, SeenMessage>;
  /** Content by sender and `clientMessageId`, of everything that was sent. */
  readonly sent: ReadonlyMap<string, string>;
  readonly counts: Record<Count, number>;
  readonly problems: string[];
  readonly find: (count: Count, problem: string) => void;
}

function openBook(history: History): Book {
  const clients = new Map(history.clients.map((client) => [client.id, client]));
  const stored = new Map<string, SeenMessage>();
  for (const ticket of history.store) {
    for (const message of ticket.messages) stored.set(message._id, message);
  }
  const sent = new Map<string, string>();
  for (const operation of history.operations) {
    if (operation.kind !== 'sent') continue;
    const { senderId } = clientOf(clients, operation.client);
    sent.set(sendKey(senderId, operation.clientMessageId), operation.content);
  }
  const counts: Record<Count, number> = { L: 0, D: 0, G: 0, R: 0, H: 0, V: 0, C: 0 };
  const problems: string[] = [];
  function find(count: Count, problem: string): void {
    counts[count] += 1;
    if (problems.length < PROBLEMS_KEPT) problems.push(`${count}: ${problem}`);
  }
  return { clients, stored, sent, counts, problems, find };
}

/** L: every ack names a row that is still there with what was sent. */
function checkAcked(history: History, book: Book): void {
  for (const operation of history.operations) {
    if (operation.kind !== 'acked') continue;
    const { senderId } = clientOf(book.clients, operation.client);
    const content = book.sent.get(sendKey(senderId, operation.clientMessageId));
    const row = book.stored.get(operation.message._id);
    const whole =
      row !== undefined &&
      row.clientMessageId === operation.clientMessageId &&
      row.senderId === senderId &&
      row.content === content;
    if (!whole) {
      book.find(
        'L',
        `${operation.clientMessageId} of ${operation.client} was acknowledged and is not stored`,
      );
    }
  }
}

/** D and G: rows are unique, and their places are 1, 2, 3 … up to what the ticket says. */
function checkStore(history: History, book: Book): void {
  const ids = new Set<string>();
  const sends = new Set<string>();
  for (const ticket of history.store) {
    for (const message of ticket.messages) {
      if (ids.has(message._id)) book.find('D', `_id ${message._id} is stored twice`);
      ids.add(message._id);
      if (message.clientMessageId == null) continue;
      const key = sendKey(message.senderId, message.clientMessageId);
      if (sends.has(key)) {
        book.find('D', `${message.clientMessageId} of ${message.senderId} is stored twice`);
      }
      sends.add(key);
    }
    const notes = ticket.messages.filter((message) => message.visibility === 'internal');
    const open = ticket.messages.filter((message) => message.visibility === 'public');
    checkPlaces(
      open.map((message) => message.seq),
      { upTo: ticket.seq, name: `${ticket.ticketId} seq`, book },
    );
    checkPlaces(
      notes.map((message) => message.noteSeq ?? 0),
      { upTo: notes.length, name: `${ticket.ticketId} noteSeq`, book },
    );
  }
}

function checkPlaces(
  places: readonly number[],
  options: { upTo: number; name: string; book: Book },
): void {
  const { upTo, name, book } = options;
  const taken = new Set<number>();
  for (const place of places) {
    if (taken.has(place)) book.find('G', `${name} ${place} is taken twice`);
    if (place < 1 || place > upTo) book.find('G', `${name} ${place} is outside of 1-${upTo}`);
    taken.add(place);
  }
  for (let place = 1; place <= upTo; place += 1) {
    if (!taken.has(place)) book.find('G', `${name} ${place} is missing`);
  }
}

/**
 * R, first half. What was acked before something else was sent must lie before it. It is enough to
 * remember, at the first sending of each message, the highest place that had been acked on its ticket.
 */
function checkOrder(history: History, book: Book): void {
  const highest = new Map<string, number>();
  const floors = new Map<string, number>();
  for (const operation of history.operations) {
    if (operation.kind === 'shown') continue;
    if (operation.kind === 'sent') {
      const { senderId } = clientOf(book.clients, operation.client);
      const key = sendKey(senderId, operation.clientMessageId);
      if (!floors.has(key)) floors.set(key, highest.get(operation.ticketId) ?? 0);
      continue;
    }
    const { message } = operation;
    if (message.visibility === 'internal') continue;
    highest.set(message.ticketId, Math.max(highest.get(message.ticketId) ?? 0, message.seq));
  }
  for (const row of book.stored.values()) {
    if (row.clientMessageId == null || row.visibility === 'internal') continue;
    const floor = floors.get(sendKey(row.senderId, row.clientMessageId));
    if (floor !== undefined && row.seq <= floor) {
      book.find(
        'R',
        `${row.clientMessageId} was sent after ${row.ticketId} seq ${floor} was acknowledged and has seq ${row.seq}`,
      );
    }
  }
}

/** H, V and the second half of R: what clients saw is stored, at that place, in those words, and theirs to see. */
function checkShown(history: History, book: Book): void {
  for (const operation of history.operations) {
    if (operation.kind === 'sent') continue;
    const { message } = operation;
    const client = clientOf(book.clients, operation.client);
    const row = book.stored.get(message._id);
    if (row !== undefined && !samePlace(row, message)) {
      book.find(
        'R',
        `${message._id} was given to ${client.id} as seq ${message.seq} and is stored as seq ${row.seq}`,
      );
    }
    if (operation.kind === 'acked') continue;
    if (row === undefined) {
      book.find('H', `${message._id} was shown to ${client.id} and is not stored`);
    } else if (!wasSent(message, book)) {
      book.find('H', `${message._id} was shown to ${client.id} and was not sent like that`);
    }
    if (!mayRead(client, message)) {
      book.find('V', `${message._id} of ${message.ticketId} was shown to ${client.id}`);
    }
  }
}

function checkViews(history: History, book: Book): void {
  for (const view of history.views) {
    if (isDeepStrictEqual(view.shown, view.fresh)) continue;
    book.find('C', `${view.client} shows ${view.ticketId} otherwise than a fresh fetch`);
  }
}

function samePlace(row: SeenMessage, message: SeenMessage): boolean {
  return (
    row.ticketId === message.ticketId &&
    row.seq === message.seq &&
    (row.noteSeq ?? null) === (message.noteSeq ?? null)
  );
}

/** The server's own texts have no sender in the history: they count as sent when they are stored as shown. */
function wasSent(message: SeenMessage, book: Book): boolean {
  if (message.sender === 'system' || message.clientMessageId == null) {
    return book.stored.get(message._id)?.content === message.content;
  }
  return book.sent.get(sendKey(message.senderId, message.clientMessageId)) === message.content;
}

function mayRead(client: HistoryClient, message: SeenMessage): boolean {
  if (client.side === 'customer' && message.visibility === 'internal') return false;
  return client.tickets === 'all' || client.tickets.includes(message.ticketId);
}

function sendKey(senderId: string, clientMessageId: string): string {
  return `${senderId}\n${clientMessageId}`;
}

function clientOf(clients: ReadonlyMap<string, HistoryClient>, id: string): HistoryClient {
  const client = clients.get(id);
  if (client === undefined) {
    throw new Error(`The history names the client ${id}, which it does not list.`);
  }
  return client;
}
