/**
 * The newest messages, which are stored and not yet in the tables by which messages are looked up.
 *
 * A message is appended to `message`, next to those of the same group. Its places in `message_place` and
 * `message_client` are by ticket, so the messages of 64 tickets would touch 128 pages more, and every page
 * of a commit is written and synced. So the last thousand messages are known from here, and places are
 * written for one ticket after the other, as many at once as it has gathered: a group touches a few of those
 * pages. Nothing hangs on this memory: what is above the mark in `message_mark` is found again at the start.
 */
import type { MessageRecord } from '../../domain/records.ts';
import { MESSAGE_TYPE, SENDER } from './codes.ts';
import type { Connection } from './connection.ts';
import { SELECT_MESSAGE, shortKey, toMessage } from './message-rows.ts';

/** Messages, and characters of them, that are kept at most between groups. */
const KEPT_MESSAGES = 1_024;
const KEPT_CHARACTERS = 1_000_000;
/** Groups that placed messages between two writings of the mark. */
const MARK_EVERY = 16;

/** A ticket by its number. */
interface TicketRef {
  readonly n: number;
  readonly customerId: string;
}

interface Entry {
  readonly n: number;
  /** As it is durably, or was inserted. */
  record: MessageRecord;
  /** As the open group has changed it. */
  changed: MessageRecord | null;
  /** Another one with the same `clientMessageId`, of another sender. */
  readonly namesake: Entry | undefined;
}

/** What of one ticket is here. */
interface Part {
  readonly ticket: TicketRef;
  readonly entries: Entry[];
  readonly byClientId: Map<string, Entry>;
}

/** `durable`: without what the open group did. */
export type TailView = 'durable' | 'latest';

export class MessageTail {
  readonly #db: Connection;
  /** By ticket; the one with the oldest message first. */
  readonly #parts = new Map<number, Part>();
  #size = 0;
  #characters = 0;
  /** Messages that became durable since the store was opened. */
  stored = 0;
  /** The newest message that is durable. */
  #durable = 0;
  #newest = 0;
  /** What the open group has placed. */
  #placed: Part[] = [];
  #changed: Entry[] = [];
  #groupsSinceMark = 0;

  constructor(db: Connection) {
    this.#db = db;
    this.load();
  }

  /** Reads from the database what is not placed. */
  load(): void {
    this.#parts.clear();
    this.#size = 0;
    this.#characters = 0;
    this.#placed = [];
    this.#changed = [];
    const rows = this.#db.all(
      `${SELECT_MESSAGE} WHERE message.n > (SELECT n FROM message_mark) AND NOT EXISTS (
        SELECT 1 FROM message_place AS place WHERE place.ticket = message.ticket
          AND place.seq = message.seq AND place.note_seq = message.note_seq
      ) ORDER BY message.n`,
    );
    for (const row of rows) {
      const ticket = { n: row['ticket'] as number, customerId: row['customer_id'] as string };
      this.#keep(row['n'] as number, ticket, toMessage(row));
    }
    this.#durable = (this.#db.get('SELECT max(n) AS n FROM message')?.['n'] ?? 0) as number;
    this.#newest = this.#durable;
  }

  /** Keeps a message that was just appended as row `n`. */
  add(
    n: number,
    ticket: { n: number; record: { customerId: string } },
    record: MessageRecord,
  ): void {
    this.#keep(n, { n: ticket.n, customerId: ticket.record.customerId }, record);
    this.#newest = n;
  }

  /** Whether a message of the ticket has this place, or a later one. Undefined: none is known here. */
  isTaken(ticket: number, { seq, noteSeq }: MessageRecord): boolean | undefined {
    const last = this.#parts.get(ticket)?.entries.at(-1)?.record;
    if (last === undefined) return undefined;
    return last.seq > seq || (last.seq === seq && (last.noteSeq ?? 0) >= (noteSeq ?? 0));
  }

  change(ticket: number, record: MessageRecord): void {
    const entry = this.#parts.get(ticket)?.entries.find((other) => other.record.id === record.id);
    if (entry === undefined) return;
    entry.changed = record;
    this.#changed.push(entry);
  }

  /** The ticket's messages and notes that are here, in order. */
  ofTicket(ticket: number, view: TailView): MessageRecord[] {
    const part = this.#parts.get(ticket);
    if (part === undefined) return [];
    if (view === 'latest') return part.entries.map(({ record, changed }) => changed ?? record);
    return part.entries.filter(({ n }) => n <= this.#durable).map(({ record }) => record);
  }

  byClientId(
    ticket: number,
    { clientMessageId, senderKey }: { clientMessageId: string; senderKey: string },
    view: TailView,
  ): MessageRecord | null {
    let entry = this.#parts.get(ticket)?.byClientId.get(clientMessageId);
    while (entry !== undefined && entry.record.senderKey !== senderKey) entry = entry.namesake;
    if (entry === undefined) return null;
    if (view === 'latest') return entry.changed ?? entry.record;
    return entry.n <= this.#durable ? entry.record : null;
  }

  /** Writes places, in the open group, until no more than wanted is kept. */
  place(): void {
    let size = this.#size;
    let characters = this.#characters;
    for (const part of this.#parts.values()) {
      if (size <= KEPT_MESSAGES && characters <= KEPT_CHARACTERS) break;
      for (const { n, record } of part.entries) {
        placeMessage(this.#db, { n, ticket: part.ticket, record });
        characters -= record.content.length;
      }
      size -= part.entries.length;
      this.#placed.push(part);
    }
    if (this.#placed.length > 0) this.#mark();
  }

  committed(): void {
    for (const entry of this.#changed) {
      entry.record = entry.changed ?? entry.record;
      entry.changed = null;
    }
    this.#changed = [];
    for (const { ticket, entries } of this.#placed) {
      this.#size -= entries.length;
      for (const { record } of entries) this.#characters -= record.content.length;
      this.#parts.delete(ticket.n);
    }
    this.#placed = [];
    this.stored += this.#newest - this.#durable;
    this.#durable = this.#newest;
  }

  #keep(n: number, ticket: TicketRef, record: MessageRecord): void {
    let part = this.#parts.get(ticket.n);
    if (part === undefined) {
      part = { ticket, entries: [], byClientId: new Map() };
      this.#parts.set(ticket.n, part);
    }
    const { clientMessageId } = record;
    const namesake = clientMessageId === null ? undefined : part.byClientId.get(clientMessageId);
    const entry = { n, record, changed: null, namesake };
    part.entries.push(entry);
    if (clientMessageId !== null) part.byClientId.set(clientMessageId, entry);
    this.#size += 1;
    this.#characters += record.content.length;
  }

  /** The mark need not be exact: only nothing below it may be missing at the next start. */
  #mark(): void {
    this.#groupsSinceMark += 1;
    if (this.#groupsSinceMark < MARK_EVERY) return;
    this.#groupsSinceMark = 0;
    // Those that stay come after those that are being placed.
    const [oldest] = [...this.#parts.values()].slice(this.#placed.length);
    const mark = (oldest?.entries[0]?.n ?? this.#newest + 1) - 1;
    this.#db.run('UPDATE message_mark SET n = ?', mark);
  }
}

function placeMessage(
  db: Connection,
  { n, ticket, record }: { n: number; ticket: TicketRef; record: MessageRecord },
): void {
  db.run(
    'INSERT INTO message_place (ticket, seq, note_seq, sender, type, n) VALUES (?, ?, ?, ?, ?, ?)',
    ticket.n,
    record.seq,
    record.noteSeq ?? 0,
    SENDER.of[record.sender],
    MESSAGE_TYPE.of[record.messageType],
    n,
  );
  if (record.clientMessageId === null) return;
  db.run(
    'INSERT INTO message_client (ticket, client_id, sender_key, n) VALUES (?, ?, ?, ?)',
    ticket.n,
    record.clientMessageId,
    shortKey(record.senderKey, ticket.customerId) ?? '',
    n,
  );
}
