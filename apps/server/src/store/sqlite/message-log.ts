/** Reads of a ticket's messages and notes. */
import type { Id, MessageRecord } from '../../domain/records.ts';
import type { Connection, Row } from './connection.ts';
import { toMessage } from './message-rows.ts';

/** By place: to be followed by conditions on `place`. */
const SELECT_PLACED = `SELECT message.*, ticket.id AS of_ticket, ticket.ticket_id
  FROM ticket JOIN message_place AS place ON place.ticket = ticket.n
  JOIN message ON message.n = place.n WHERE ticket.id = ?`;

export class MessageLog {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  byId(id: Id): MessageRecord | null {
    const row = this.#db.get(
      `SELECT message.*, ticket.id AS of_ticket, ticket.ticket_id FROM message
        JOIN ticket ON ticket.n = message.ticket WHERE message.id = ?`,
      id,
    );
    return row === undefined ? null : toMessage(row);
  }

  byClientId(
    ticket: Id,
    key: { senderKey: string; clientMessageId: string },
  ): MessageRecord | null {
    const row = this.#db.get(
      `SELECT message.*, ticket.id AS of_ticket, ticket.ticket_id FROM ticket
        JOIN message_client AS client ON client.ticket = ticket.n
        JOIN message ON message.n = client.n
        WHERE ticket.id = ? AND client.client_id = ? AND client.sender_key = ?`,
      ticket,
      key.clientMessageId,
      key.senderKey,
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
    const rows = this.#db.all(
      `SELECT place.sender, place.type, count(*) AS count
        FROM ticket JOIN message_place AS place ON place.ticket = ticket.n
        WHERE ticket.id = ? AND place.seq > ? AND place.seq <= ? AND place.note_seq = 0
        GROUP BY place.sender, place.type`,
      ticket,
      range.afterSeq,
      range.upToSeq,
    );
    let count = 0;
    for (const row of rows) {
      if (range.isCounted(row['sender'] as number, row['type'] as number)) {
        count += row['count'] as number;
      }
    }
    return count;
  }

  /** See `Reader.messages`. */
  page(
    ticket: Id,
    range: { afterSeq?: number; beforeSeq?: number; limit: number },
  ): MessageRecord[] {
    const { afterSeq, beforeSeq = Number.MAX_SAFE_INTEGER, limit } = range;
    if (afterSeq !== undefined) {
      const sql = `${SELECT_PLACED} AND place.seq > ? AND place.note_seq = 0
        ORDER BY place.seq LIMIT ?`;
      return this.#db.all(sql, ticket, afterSeq, limit).map(toMessage);
    }
    const sql = `${SELECT_PLACED} AND place.seq < ? AND place.note_seq = 0
      ORDER BY place.seq DESC LIMIT ?`;
    return this.#db.all(sql, ticket, beforeSeq, limit).map(toMessage).toReversed();
  }

  /** See `Reader.notes`. */
  notes(ticket: Id, { fromSeq, toSeq }: { fromSeq: number; toSeq: number }): MessageRecord[] {
    const sql = `${SELECT_PLACED} AND place.seq BETWEEN ? AND ? AND place.note_seq > 0
      ORDER BY place.seq, place.note_seq`;
    return this.#db.all(sql, ticket, fromSeq, toSeq).map(toMessage);
  }

  /**
   * See `Reader.changedMessages`. Versions grow with places, but for messages that were changed since: so
   * the new ones are the last ones, and the changed ones have an index of their own.
   */
  changed(
    ticket: Id,
    options: { afterVersion: number; limit: number; notes: boolean },
  ): MessageRecord[] {
    const { afterVersion, limit, notes } = options;
    const added: Row[] = [];
    const newest = this.#db
      .statement(`${SELECT_PLACED} ORDER BY place.seq DESC, place.note_seq DESC`)
      .iterate(ticket);
    for (const row of newest) {
      const isNew = (row['version'] as number) > afterVersion;
      if (!isNew && row['changed'] === 0) break;
      if (isNew && (notes || row['note_seq'] === 0)) added.push(row);
      if (added.length === limit) break;
    }
    const changed = this.#db.all(
      `SELECT message.*, ticket.id AS of_ticket, ticket.ticket_id
        FROM ticket JOIN message ON message.ticket = ticket.n
        WHERE ticket.id = ? AND message.changed = 1 AND message.version > ?
        AND (? OR message.note_seq = 0) ORDER BY message.seq DESC, message.note_seq DESC LIMIT ?`,
      ticket,
      afterVersion,
      notes ? 1 : 0,
      limit,
    );
    const known = new Set(added.map(({ id }) => id));
    return [...added, ...changed.filter(({ id }) => !known.has(id))]
      .map(toMessage)
      .sort((a, b) => a.seq - b.seq || (a.noteSeq ?? 0) - (b.noteSeq ?? 0))
      .slice(-limit);
  }
}
