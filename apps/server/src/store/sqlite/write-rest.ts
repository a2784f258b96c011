/** Writes of notifications, logs, texts, settings, presence, timers, the outbox and kept answers. */
import { Conflict, Duplicate } from '../store.ts';
import { CONNECTION_KIND } from './codes.ts';
import type { Connection } from './connection.ts';
import { comesAfter, type Handlers, type WriteOf } from './handler.ts';

/** How long a process counts as alive that has a connection and no heartbeat yet, in milliseconds. */
const FIRST_LEASE_MS = 30_000;

export const restWrites: Handlers<
  | 'notification.insert'
  | 'notification.read'
  | 'routing.insert'
  | 'activity.insert'
  | 'cannedResponse.put'
  | 'cannedResponse.delete'
  | 'autoResponse.put'
  | 'autoResponse.delete'
  | 'settings.put'
  | 'connection.insert'
  | 'connection.delete'
  | 'watch.insert'
  | 'watch.delete'
  | 'timer.set'
  | 'timer.cancel'
  | 'timer.done'
  | 'outbox.insert'
  | 'outbox.done'
  | 'idempotency.insert'
> = {
  'notification.insert': {
    check(write, { db }) {
      if (write.unreadOnce) refuseSecondUnread(db, write);
    },
    write({ notification }, { db }) {
      const { recipients, ...doc } = notification;
      const n = db.insert(
        'INSERT INTO notification (id, created_at, is_active, doc) VALUES (?, ?, ?, ?)',
        notification.id,
        notification.createdAt,
        notification.isActive ? 1 : 0,
        JSON.stringify(doc),
      );
      for (const [place, { agent, readAt }] of recipients.entries()) {
        db.run(
          `INSERT OR IGNORE INTO recipient (agent, created_at, id, notification, place, type,
            ticket, read_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
          agent,
          notification.createdAt,
          notification.id,
          n,
          place,
          notification.type,
          notification.relatedData.ticketId,
          readAt,
        );
      }
    },
  },

  'notification.read': {
    write({ agent, ids, at }, { db }) {
      for (const id of ids) {
        db.run(
          `UPDATE recipient SET read_at = ? WHERE agent = ? AND id = ? AND read_at IS NULL
            AND created_at = (SELECT created_at FROM notification WHERE id = ?)`,
          at,
          agent,
          id,
          id,
        );
      }
    },
  },

  'routing.insert': {
    write({ decision }, { db }) {
      const doc = JSON.stringify(decision);
      db.run('INSERT INTO routing_decision (ticket, doc) VALUES (?, ?)', decision.ticket, doc);
    },
  },

  'activity.insert': {
    write({ activity }, { db }) {
      db.run(
        'INSERT INTO activity (department, assigned_agent, at, doc) VALUES (?, ?, ?, ?)',
        activity.department,
        activity.assignedAgent,
        activity.at,
        JSON.stringify(activity),
      );
    },
  },

  'cannedResponse.put': {
    write({ cannedResponse }, { db }) {
      putText(db, 'canned_response', cannedResponse);
    },
  },
  'cannedResponse.delete': {
    check: ({ id }, { db }) => expectText(db, 'canned_response', id),
    write: ({ id }, { db }) => deleteText(db, 'canned_response', id),
  },
  'autoResponse.put': {
    write({ autoResponse }, ledger) {
      putText(ledger.db, 'auto_response', autoResponse);
      ledger.forgetAutoResponses();
    },
  },
  'autoResponse.delete': {
    check: ({ id }, { db }) => expectText(db, 'auto_response', id),
    write({ id }, ledger) {
      deleteText(ledger.db, 'auto_response', id);
      ledger.forgetAutoResponses();
    },
  },

  'settings.put': {
    check({ settings }, { db }, place) {
      if (!comesAfter(place, ({ kind }) => kind === 'settings.put')) {
        expectSettings(db, settings.version - 1);
      }
    },
    write({ settings }, { db }) {
      expectSettings(db, settings.version - 1);
      db.run(
        'INSERT OR REPLACE INTO settings (one, version, doc) VALUES (1, ?, ?)',
        settings.version,
        JSON.stringify(settings.settings),
      );
    },
  },

  'connection.insert': {
    write({ connection }, ledger) {
      const { db } = ledger;
      ledger.forgetWatches();
      db.run(
        'INSERT OR IGNORE INTO process (id, alive, until) VALUES (?, ?, ?)',
        connection.process,
        connection.since,
        connection.since + FIRST_LEASE_MS,
      );
      db.run(
        `INSERT OR REPLACE INTO connection (id, process, kind, subject, ticket, since)
          VALUES (?, ?, ?, ?, ?, ?)`,
        connection.id,
        connection.process,
        CONNECTION_KIND.of[connection.kind],
        connection.subject,
        connection.ticket,
        connection.since,
      );
    },
  },
  'connection.delete': {
    write({ id }, ledger) {
      ledger.db.run('DELETE FROM connection WHERE id = ?', id);
      ledger.forgetWatches();
    },
  },
  'watch.insert': {
    write({ connection, ticket }, ledger) {
      const sql = `INSERT OR IGNORE INTO watch (ticket, connection)
        SELECT ?, id FROM connection WHERE id = ?`;
      ledger.db.run(sql, ticket, connection);
      ledger.forgetWatches();
    },
  },
  'watch.delete': {
    write({ connection, ticket }, ledger) {
      ledger.db.run('DELETE FROM watch WHERE ticket = ? AND connection = ?', ticket, connection);
      ledger.forgetWatches();
    },
  },

  'timer.set': {
    write({ timer }, { db }) {
      db.run(
        `INSERT OR REPLACE INTO timer (key, kind, subject, due_at, fence, claimed_until)
          VALUES (?, ?, ?, ?, 0, 0)`,
        timer.key,
        timer.kind,
        timer.subject,
        timer.dueAt,
      );
    },
  },
  'timer.cancel': {
    write({ key }, { db }) {
      db.run('DELETE FROM timer WHERE key = ?', key);
    },
  },
  'timer.done': {
    check({ claim }, { db }) {
      const stored = db.get('SELECT fence FROM timer WHERE key = ?', claim.key);
      if (stored?.['fence'] !== claim.fence) throw new Conflict('timer claim');
    },
    write({ claim }, { db }) {
      const sql = 'DELETE FROM timer WHERE key = ? AND fence = ?';
      if (db.run(sql, claim.key, claim.fence) === 0) throw new Conflict('timer claim');
    },
  },

  'outbox.insert': {
    check({ row }, { db }) {
      if (db.get('SELECT 1 FROM outbox WHERE effect_key = ?', row.effectKey) !== undefined) {
        throw new Duplicate('outbox.effectKey');
      }
    },
    write({ row }, { db }) {
      db.run(
        `INSERT INTO outbox (id, consumer, effect_key, grp, payload, due_at, created_at, state,
          attempts, fence, claimed_until) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0)`,
        row.id,
        row.consumer,
        row.effectKey,
        row.group,
        JSON.stringify(row.payload),
        row.dueAt,
        row.createdAt,
      );
    },
  },
  'outbox.done': {
    check({ claim }, { db }) {
      const stored = db.get('SELECT fence FROM outbox WHERE id = ? AND state = 0', claim.key);
      if (stored?.['fence'] !== claim.fence) throw new Conflict('outbox claim');
    },
    write({ claim }, { db, now }) {
      const sql = `UPDATE outbox SET state = 1, payload = '{}', error = NULL, ended_at = ?
        WHERE id = ? AND fence = ? AND state = 0`;
      if (db.run(sql, now(), claim.key, claim.fence) === 0) throw new Conflict('outbox claim');
    },
  },

  'idempotency.insert': {
    check({ record }, { db, now }) {
      const stored = db.get('SELECT expires_at FROM idempotency WHERE key = ?', record.key);
      if (stored !== undefined && (stored['expires_at'] as number) > now()) {
        throw new Duplicate('idempotency.key');
      }
    },
    write({ record }, { db }) {
      db.run(
        `INSERT OR REPLACE INTO idempotency (key, body_hash, status, body, expires_at)
          VALUES (?, ?, ?, ?, ?)`,
        record.key,
        record.bodyHash,
        record.answer.status,
        JSON.stringify(record.answer.body ?? null),
        record.expiresAt,
      );
    },
  },
};

function refuseSecondUnread(db: Connection, write: WriteOf<'notification.insert'>): void {
  const { recipients, relatedData, type } = write.notification;
  const sql = `SELECT 1 FROM recipient
    WHERE agent = ? AND ticket IS ? AND type = ? AND read_at IS NULL LIMIT 1`;
  for (const { agent } of recipients) {
    if (db.get(sql, agent, relatedData.ticketId, type) !== undefined) {
      throw new Conflict('unread notification');
    }
  }
}

type TextTable = 'canned_response' | 'auto_response';

function putText(db: Connection, table: TextTable, record: { readonly id: string }): void {
  const doc = JSON.stringify(record);
  db.run(`INSERT OR REPLACE INTO ${table} (id, doc) VALUES (?, ?)`, record.id, doc);
}

function expectText(db: Connection, table: TextTable, id: string): void {
  if (db.get(`SELECT 1 FROM ${table} WHERE id = ?`, id) === undefined) throw new Conflict(table);
}

function deleteText(db: Connection, table: TextTable, id: string): void {
  if (db.run(`DELETE FROM ${table} WHERE id = ?`, id) === 0) throw new Conflict(table);
}

function expectSettings(db: Connection, version: number): void {
  const stored = db.get('SELECT version FROM settings')?.['version'] ?? 0;
  if (stored !== version) throw new Conflict('settings version');
}
