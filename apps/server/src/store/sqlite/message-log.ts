/** Reads of a ticket's messages and notes: from the tables, and the newest from the tail. */
import type { Id, MessageRecord } from '../../domain/records.ts';
import { MESSAGE_TYPE, SENDER } from './codes.ts';
import type { Connection } from './connection.ts';
import { MESSAGE_COLUMNS, SELECT_MESSAGE, shortKey, toMessage } from './message-rows.ts';
import type { MessageTail, TailView } from './message-tail.ts';

/** By place: to be followed by conditions on `place`. */
const SELECT_PLACED = `SELECT ${MESSAGE_COLUMNS}
  FROM message_place AS place JOIN message ON message.n = place.n
  JOIN ticket ON ticket.n = place.ticket WHERE place.ticket = ?`;

export class MessageLog {
  readonly #db: Connection;
  readonly #numberOf: (ticket: Id) => number | null;
  readonly #tail: MessageTail;
  readonly #view: TailView;

  /** `numberOf`: of a ticket in this view, null where there is none. */
  constructor(
    db: Connection,
    parts: {
      tail: MessageTail;
      view: TailView;
      numberOf: (ticket: Id) => number | null;
    },
  ) {
    this.#db = db;
    this.#numberOf = parts.numberOf;
    this.#tail = parts.tail;
    this.#view = parts.view;
  }

  byId(id: Id): MessageRecord | null {
    const row = this.#db.get(`${SELECT_MESSAGE} WHERE message.id = ?`, id);
    return row === undefined ? null : toMessage(row);
  }

  byClientId(
    ticket: Id,
    key: { senderKey: string; clientMessageId: string },
  ): MessageRecord | null {
    const of = this.#db.get('SELECT n, customer_id FROM ticket WHERE id = ?', ticket);
    if (of === undefined) return null;
    const number = of['n'] as number;
    const recent = this.#tail.byClientId(number, key, this.#view);
    if (recent !== null) return recent;
    const row = this.#db.get(
      `${SELECT_MESSAGE} WHERE message.n = (SELECT n FROM message_client
        WHERE ticket = ? AND client_id = ? AND sender_key = ?)`,
      number,
      key.clientMessageId,
      shortKey(key.senderKey, of['customer_id'] as string) ?? '',
    );
    return row === undefined ? null : toMessage(row);
  }

  /** How many public messages in `(afterSeq, upToSeq]` are counted by the codes of their sender and type. */
  count(
    ticket: Id,
    range: {
      afterSeq: number;
      upToSeq: number;
      isCounted: (sender: number, type: number) => boolean;
    },
  ): number {
    const number = this.#numberOf(ticket);
    if (number === null) return 0;
    const { afterSeq, upToSeq, isCounted } = range;
    const rows = this.#db.all(
      `SELECT sender, type, count(*) AS count FROM message_place
        WHERE ticket = ? AND seq > ? AND seq <= ? AND note_seq = 0 GROUP BY sender, type`,
      number,
      afterSeq,
      upToSeq,
    );
    let count = 0;
    for (const row of rows) {
      const isOne = isCounted(row['sender'] as number, row['type'] as number);
      if (isOne) count += row['count'] as number;
    }
    for (const { seq, noteSeq, sender, messageType } of this.#tail.ofTicket(number, this.#view)) {
      const isInside = noteSeq === null && seq > afterSeq && seq <= upToSeq;
      if (isInside && isCounted(SENDER.of[sender], MESSAGE_TYPE.of[messageType])) count += 1;
    }
    return count;
  }

  /** See `Reader.messages`. */
  page(
    ticket: Id,
    range: { afterSeq?: number; beforeSeq?: number; limit: number },
  ): MessageRecord[] {
    const number = this.#numberOf(ticket);
    if (number === null) return [];
    const { afterSeq, beforeSeq = Number.MAX_SAFE_INTEGER, limit } = range;
    const recent = this.#tail
      .ofTicket(number, this.#view)
      .filter(({ noteSeq }) => noteSeq === null);
    if (afterSeq !== undefined) {
      const sql = `${SELECT_PLACED} AND place.seq > ? AND place.note_seq = 0
        ORDER BY place.seq LIMIT +?`;
      const older = this.#db.all(sql, number, afterSeq, limit).map(toMessage);
      return [...older, ...recent.filter(({ seq }) => seq > afterSeq)].slice(0, limit);
    }
    const newer = recent.filter(({ seq }) => seq < beforeSeq).slice(-limit);
    if (newer.length === limit) return newer;
    const sql = `${SELECT_PLACED} AND place.seq < ? AND place.note_seq = 0
      ORDER BY place.seq DESC LIMIT +?`;
    const older = this.#db.all(sql, number, beforeSeq, limit - newer.length).map(toMessage);
    return [...older.toReversed(), ...newer];
  }

  /** See `Reader.notes`. */
  notes(ticket: Id, { fromSeq, toSeq }: { fromSeq: number; toSeq: number }): MessageRecord[] {
    const number = this.#numberOf(ticket);
    if (number === null) return [];
    const sql = `${SELECT_PLACED} AND place.seq BETWEEN ? AND ? AND place.note_seq > 0
      ORDER BY place.seq, place.note_seq`;
    const older = this.#db.all(sql, number, fromSeq, toSeq).map(toMessage);
    const newer = this.#tail
      .ofTicket(number, this.#view)
      .filter(({ seq, noteSeq }) => noteSeq !== null && seq >= fromSeq && seq <= toSeq);
    return [...older, ...newer];
  }

  /**
   * See `Reader.changedMessages`. Versions grow with places, but for messages that were changed since: so
   * the new ones are the last ones, and the changed ones have an index of their own.
   */
  changed(
    ticket: Id,
    options: { afterVersion: number; limit: number; notes: boolean },
  ): MessageRecord[] {
    const number = this.#numberOf(ticket);
    if (number === null) return [];
    const { afterVersion, limit, notes } = options;
    const found = new Map<Id, MessageRecord>();
    const recent = this.#tail.ofTicket(number, this.#view);
    for (const message of recent) {
      if (message.version > afterVersion) found.set(message.id, message);
    }
    for (const message of this.#placedAfter(number, afterVersion, { most: limit, notes })) {
      found.set(message.id, message);
    }
    const changed = this.#db.all(
      `${SELECT_MESSAGE} WHERE message.ticket = ? AND message.changed = 1 AND message.version > ?`,
      number,
      afterVersion,
    );
    for (const row of changed) found.set(row['id'] as Id, toMessage(row));
    return [...found.values()]
      .filter(({ noteSeq }) => notes || noteSeq === null)
      .sort((a, b) => a.seq - b.seq || (a.noteSeq ?? 0) - (b.noteSeq ?? 0))
      .slice(-limit);
  }

  /** From the newest back, until one is reached that is no newer than the version and was never changed. */
  #placedAfter(
    ticket: number,
    afterVersion: number,
    { most, notes }: { most: number; notes: boolean },
  ): MessageRecord[] {
    const found: MessageRecord[] = [];
    const rows = this.#db
      .statement(`${SELECT_PLACED} ORDER BY place.seq DESC, place.note_seq DESC`)
      .iterate(ticket);
    for (const row of rows) {
      const isNew = (row['version'] as number) > afterVersion;
      if (!isNew && row['changed'] === 0) break;
      if (isNew && (notes || row['note_seq'] === 0)) found.push(toMessage(row));
      if (found.length === most) break;
    }
    return found;
  }
}
