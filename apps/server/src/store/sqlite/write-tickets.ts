/** Writes of tickets and their messages: the hot ones. */
import type { MessageRecord, TicketRecord } from '../../domain/records.ts';
import { Conflict, Duplicate } from '../store.ts';
import type { Connection } from './connection.ts';
import { comesAfter, type Handlers } from './handler.ts';
import type { Ledger, TicketEntry } from './ledger.ts';
import {
  changedParameters,
  INSERT_MESSAGE,
  messageParameters,
  shortKey,
  UPDATE_MESSAGE,
} from './message-rows.ts';
import { INSERT_TICKET, rareDifference, ticketDetail, ticketParameters } from './ticket-rows.ts';

export const ticketWrites: Handlers<
  'ticket.insert' | 'ticket.update' | 'ticket.touch' | 'message.insert' | 'message.update'
> = {
  'ticket.insert': {
    check({ ticket }, { db }) {
      if (db.get('SELECT 1 FROM ticket WHERE ticket_id = ?', ticket.ticketId) !== undefined) {
        throw new Duplicate('ticket.ticketId');
      }
      if (db.get('SELECT 1 FROM ticket WHERE id = ?', ticket.id) !== undefined) {
        throw new Duplicate('id');
      }
    },
    write({ ticket }, ledger) {
      const n = ledger.db.insert(INSERT_TICKET, ...ticketParameters(ticket));
      ledger.db.run('INSERT INTO ticket_detail (n, doc) VALUES (?, ?)', n, ticketDetail(ticket));
      ledger.addTicket(n, ticket);
    },
  },

  'ticket.update': {
    check({ before }, ledger, place) {
      const again = comesAfter(
        place,
        (other) => other.kind === 'ticket.update' && other.before.id === before.id,
      );
      if (!again) expectVersion(ledger.ticket(before.id), before.version);
    },
    write({ before, after }, ledger) {
      const entry = expectVersion(ledger.ticket(before.id), before.version);
      updateRare(ledger.db, { n: entry.n, before, after });
      ledger.changeHot(entry, keepPresence(entry.record, before, after));
    },
  },

  'ticket.touch': {
    write({ id, connectedAt, lastSeen }, ledger) {
      const entry = ledger.ticket(id);
      if (entry === null) return;
      const record = { ...entry.record };
      if (connectedAt !== undefined) record.connectedAt = connectedAt;
      if (lastSeen !== undefined) record.lastSeen = lastSeen;
      ledger.db.run(
        'UPDATE ticket SET connected_at = ?, last_seen = ? WHERE n = ?',
        record.connectedAt,
        record.lastSeen,
        entry.n,
      );
      ledger.changeTicket(entry, record);
    },
  },

  'message.insert': {
    check({ message }, ledger, place) {
      const isOfUnit = comesAfter(
        place,
        (other) => other.kind === 'ticket.insert' && other.ticket.id === message.ticket,
      );
      if (isOfUnit) return;
      const ticket = ledger.ticket(message.ticket);
      if (ticket === null) throw new Conflict(`ticket ${message.ticket}`);
      refuseKnown(ledger, ticket, message);
      if (isTaken(ledger, ticket.n, message)) throw new Conflict('message place');
    },
    write({ message }, ledger) {
      const ticket = ledger.ticket(message.ticket);
      if (ticket === null) throw new Conflict(`ticket ${message.ticket}`);
      // The unit may hold two of them.
      if (ledger.tail.isTaken(ticket.n, message) === true) throw new Conflict('message place');
      const n = ledger.db.insert(INSERT_MESSAGE, ...messageParameters(ticket, message));
      ledger.tail.add(n, ticket, message);
    },
  },

  'message.update': {
    check({ message, expected }, { db }, place) {
      const again = comesAfter(
        place,
        (other) => other.kind === 'message.update' && other.message.id === message.id,
      );
      if (!again) expectMessageVersion(db, message, expected);
    },
    write({ message, expected }, ledger) {
      expectMessageVersion(ledger.db, message, expected);
      ledger.db.run(UPDATE_MESSAGE, ...changedParameters(message));
      const ticket = ledger.ticket(message.ticket);
      if (ticket === null) return;
      ledger.tail.change(ticket.n, message);
      searchAgain(ledger.db, { ticket: ticket.n, messages: 1 });
    },
  },
};

function expectVersion(entry: TicketEntry | null, version: number): TicketEntry {
  if (entry === null || entry.record.version !== version) throw new Conflict('ticket version');
  return entry;
}

function expectMessageVersion(db: Connection, message: MessageRecord, expected: number): void {
  const stored = db.get('SELECT version FROM message WHERE id = ?', message.id);
  if (stored?.['version'] !== expected) throw new Conflict('message version');
}

/** All but the hot columns, which the ledger writes once a group. */
function updateRare(
  db: Connection,
  change: { n: number; before: TicketRecord; after: TicketRecord },
): void {
  const { n, before, after } = change;
  const rare = rareDifference(before, after);
  if (rare === null) return;
  const { assignments, values, detail } = rare;
  if (assignments !== '') db.run(`UPDATE ticket SET ${assignments} WHERE n = ?`, ...values, n);
  if (detail) db.run('UPDATE ticket_detail SET doc = ? WHERE n = ?', ticketDetail(after), n);
  if (hasOtherWords(before, after)) searchAgain(db, { ticket: n, messages: 0 });
}

/** `before` may be older than a `ticket.touch`: what the change did not mean to write stays as stored. */
function keepPresence(
  stored: TicketRecord,
  before: TicketRecord,
  after: TicketRecord,
): TicketRecord {
  if (stored.connectedAt === before.connectedAt && stored.lastSeen === before.lastSeen) {
    return after;
  }
  const { connectedAt, lastSeen } = after;
  return {
    ...after,
    connectedAt: connectedAt === before.connectedAt ? stored.connectedAt : connectedAt,
    lastSeen: lastSeen === before.lastSeen ? stored.lastSeen : lastSeen,
  };
}

/** What search looks at besides messages: words, and who may find them. */
function hasOtherWords(before: TicketRecord, after: TicketRecord): boolean {
  return (
    before.subject !== after.subject ||
    before.tags !== after.tags ||
    before.customerInfo !== after.customerInfo ||
    before.department !== after.department ||
    before.assignedAgent !== after.assignedAgent
  );
}

function searchAgain(db: Connection, change: { ticket: number; messages: 0 | 1 }): void {
  const sql = 'INSERT INTO search_change (ticket, messages) VALUES (?, ?)';
  db.run(sql, change.ticket, change.messages);
}

/** Throws Duplicate when the sender has sent this before. */
function refuseKnown({ db, tail }: Ledger, ticket: TicketEntry, message: MessageRecord): void {
  const { clientMessageId, senderKey } = message;
  if (clientMessageId === null) return;
  const sql = 'SELECT n FROM message_client WHERE ticket = ? AND client_id = ? AND sender_key = ?';
  if (
    tail.byClientId(ticket.n, { clientMessageId, senderKey }, 'latest') !== null ||
    db.get(sql, ticket.n, clientMessageId, shortKey(senderKey, ticket.record.customerId) ?? '') !==
      undefined
  ) {
    throw new Duplicate('message.clientMessageId');
  }
}

/** Whether another message has the place: the order of a ticket has no gap and nothing twice. */
function isTaken({ db, tail }: Ledger, ticket: number, message: MessageRecord): boolean {
  const sql = `SELECT 1 FROM message_place WHERE ticket = ? AND (seq, note_seq) >= (?, ?) LIMIT 1`;
  return (
    tail.isTaken(ticket, message) ??
    db.get(sql, ticket, message.seq, message.noteSeq ?? 0) !== undefined
  );
}
