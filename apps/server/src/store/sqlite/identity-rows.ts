/** Who calls, as rows: sessions of agents, and customers. */
import type { CustomerRecord, Id, SessionRecord } from '../../domain/records.ts';
import { CHANNEL } from './codes.ts';
import type { Connection, Row } from './connection.ts';

export function readCustomer(db: Connection, customerId: string): CustomerRecord | null {
  const row = db.get('SELECT * FROM customer WHERE customer_id = ?', customerId);
  return row === undefined ? null : toCustomer(row);
}

export function readSession(db: Connection, id: Id): SessionRecord | null {
  const row = db.get('SELECT * FROM session WHERE id = ?', id);
  return row === undefined ? null : toSession(row);
}

function toCustomer(row: Row): CustomerRecord {
  return {
    customerId: row['customer_id'] as string,
    channel: CHANNEL.name(row['channel']),
    tickets: row['tickets'] as number,
    identityProven: row['identity_proven'] === 1,
    tokenVersion: row['token_version'] as number,
    version: row['version'] as number,
    createdAt: row['created_at'] as number,
    uploads: JSON.parse((row['uploads'] as string | null) ?? '[]') as number[],
  };
}

function toSession(row: Row): SessionRecord {
  return {
    id: row['id'] as string,
    agent: row['agent'] as string,
    refreshHash: row['refresh_hash'] as string,
    createdAt: row['created_at'] as number,
    usedAt: row['used_at'] as number,
    expiresAt: row['expires_at'] as number,
    endedAt: row['ended_at'] as number | null,
    address: row['address'] as string | null,
    version: row['version'] as number,
  };
}
