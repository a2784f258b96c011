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
import { SELECT_MESSAGE, toMessage } from './message-rows.ts';

/** Messages, and characters of them, that are kept at most between groups. */
const KEPT_MESSAGES = 1_024;
const KEPT_CHARACTERS = 1_000_000;
/** Groups that placed messages between two writings of the mark. */
const MARK_EVERY = 16;

interface Entry {
  readonly n: number;
  /** As it is durably, or was inserted. */
  record: MessageRecord;
  /** As the open group has changed it. */
  changed: MessageRecord | null;
}

/** `durable`: without what the open group did. */
export type TailView = 'durable' | 'latest';

export class MessageTail {
  readonly #db: Connection;
  /** By ticket; the one with the oldest message first. */
  #tickets = new Map<number, Entry[]>();
  readonly #byClient = new Map<string, Entry>();
  #size = 0;
  #characters = 0;
  /** The newest message that is durable. */
  #durable = 0;
  #newest = 0;
  /** Tickets that the open group has placed. */
  #placed: number[] = [];
  #changed: Entry[] = [];
  #groupsSinceMark = 0;

  constructor(db: Connection) {
    this.#db = db;
    this.load();
  }

  /** Reads from the database what is not placed. */
  load(): void {
    this.#tickets.clear();
    this.#byClient.clear();
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
    for (const row of rows)
      this.#keep(row['n'] as number, { ticket: row['ticket'] as number, record: toMessage(row) });
    this.#durable = (this.#db.get('SELECT max(n) AS n FROM message')?.['n'] ?? 0) as number;
    this.#newest = this.#durable;
  }

  /** Keeps a message that was just appended as row `n`. */
  add(n: number, ticket: number, record: MessageRecord): void {
    this.#keep(n, { ticket, record });
    this.#newest = n;
  }

  /** Whether a message of the ticket has this place, or a later one. Undefined: none is known here. */
  isTaken(ticket: number, { seq, noteSeq }: MessageRecord): boolean | undefined {
    const last = this.#tickets.get(ticket)?.at(-1);
    if (last === undefined) return undefined;
    return (
      last.record.seq > seq ||
      (last.record.seq === seq && (last.record.noteSeq ?? 0) >= (noteSeq ?? 0))
    );
  }

  change(ticket: number, record: MessageRecord): void {
    const entry = this.#tickets.get(ticket)?.find((other) => other.record.id === record.id);
    if (entry === undefined) return;
    entry.changed = record;
    this.#changed.push(entry);
  }

  /** The ticket's messages and notes that are here, in order. */
  ofTicket(ticket: number, view: TailView): MessageRecord[] {
    const entries = this.#tickets.get(ticket);
    if (entries === undefined) return [];
    if (view === 'latest') return entries.map(({ record, changed }) => changed ?? record);
    return entries.filter(({ n }) => n <= this.#durable).map(({ record }) => record);
  }

  byClientId(
    ticket: number,
    key: { clientMessageId: string; senderKey: string },
    view: TailView,
  ): MessageRecord | null {
    const entry = this.#byClient.get(clientKey(ticket, key.clientMessageId, key.senderKey));
    if (entry === undefined) return null;
    if (view === 'latest') return entry.changed ?? entry.record;
    return entry.n <= this.#durable ? entry.record : null;
  }

  /** Writes places, in the open group, until no more than wanted is kept; `all`: until nothing is. */
  place(all = false): void {
    const kept = all ? 0 : KEPT_MESSAGES;
    let size = this.#size;
    let characters = this.#characters;
    for (const [ticket, entries] of this.#tickets) {
      if (size <= kept && (all || characters <= KEPT_CHARACTERS)) break;
      for (const { n, record } of entries) {
        placeMessage(this.#db, { n, ticket, record });
        characters -= record.content.length;
      }
      size -= entries.length;
      this.#placed.push(ticket);
    }
    if (this.#placed.length > 0) this.#mark(all);
  }

  committed(): void {
    for (const entry of this.#changed) {
      entry.record = entry.changed ?? entry.record;
      entry.changed = null;
    }
    this.#changed = [];
    for (const ticket of this.#placed) this.#forget(ticket);
    this.#placed = [];
    this.#durable = this.#newest;
  }

  #keep(n: number, { ticket, record }: { ticket: number; record: MessageRecord }): void {
    const entry = { n, record, changed: null };
    const entries = this.#tickets.get(ticket);
    if (entries === undefined) this.#tickets.set(ticket, [entry]);
    else entries.push(entry);
    if (record.clientMessageId !== null) {
      this.#byClient.set(clientKey(ticket, record.clientMessageId, record.senderKey), entry);
    }
    this.#size += 1;
    this.#characters += record.content.length;
  }

  #forget(ticket: number): void {
    for (const { record } of this.#tickets.get(ticket) ?? []) {
      const { clientMessageId, senderKey } = record;
      if (clientMessageId !== null) {
        this.#byClient.delete(clientKey(ticket, clientMessageId, senderKey));
      }
      this.#size -= 1;
      this.#characters -= record.content.length;
    }
    this.#tickets.delete(ticket);
  }

  /** The mark need not be exact: only nothing above it may be missing at the next start. */
  #mark(now: boolean): void {
    this.#groupsSinceMark += 1;
    if (!now && this.#groupsSinceMark < MARK_EVERY) return;
    this.#groupsSinceMark = 0;
    let oldest = this.#newest + 1;
    const placed = new Set(this.#placed);
    for (const [ticket, [first]] of this.#tickets) {
      if (first === undefined || placed.has(ticket)) continue;
      oldest = first.n;
      break;
    }
    this.#db.run('UPDATE message_mark SET n = ?', oldest - 1);
  }
}

function placeMessage(
  db: Connection,
  { n, ticket, record }: { n: number; ticket: number; record: MessageRecord },
): void {
  db.run(
    'INSERT INTO message_place (ticket, seq, note_seq, sender, type, n) VALUES (?, ?, ?, ?, ?, ?)',
    ticket,
    record.seq,
    record.noteSeq ?? 0,
    SENDER.of[record.sender],
    MESSAGE_TYPE.of[record.messageType],
    n,
  );
  if (record.clientMessageId === null) return;
  db.run(
    'INSERT INTO message_client (ticket, client_id, sender_key, n) VALUES (?, ?, ?, ?)',
    ticket,
    record.clientMessageId,
    record.senderKey,
    n,
  );
}

/** None of the parts can hold a line break. */
function clientKey(ticket: number, clientMessageId: string, senderKey: string): string {
  return `${ticket}\n${clientMessageId}\n${senderKey}`;
}
