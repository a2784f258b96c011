/** Leases of processes. The presence of agents and customers hangs on them (reliability P11). */
import type { Millis } from '../../domain/records.ts';
import type { Processes } from '../store.ts';
import { CONNECTION_KIND } from './codes.ts';
import type { Connection } from './connection.ts';
import type { Ledger } from './ledger.ts';
import type { Fault } from './faults.ts';
import type { Writer } from './writer.ts';

type Reaped = Awaited<ReturnType<Processes['reap']>>[number];

export class SqliteProcesses implements Processes {
  readonly #writer: Writer;
  readonly #db: Connection;
  readonly #ledger: Ledger;
  readonly #fault: Fault | undefined;

  constructor(parts: { writer: Writer; db: Connection; ledger: Ledger; fault: Fault | undefined }) {
    this.#writer = parts.writer;
    this.#db = parts.db;
    this.#ledger = parts.ledger;
    this.#fault = parts.fault;
  }

  async heartbeat(id: string, now: Millis, until: Millis): Promise<void> {
    await this.#writer.run(() => {
      this.#ledger.db.run(
        `INSERT INTO process (id, alive, until) VALUES (?, ?, ?)
          ON CONFLICT DO UPDATE SET alive = excluded.alive, until = excluded.until`,
        id,
        now,
        until,
      );
    });
    this.#fault?.('lease.renewed');
  }

  async reap(now: Millis): Promise<Reaped[]> {
    if (this.#db.get('SELECT 1 FROM process WHERE until < ? LIMIT 1', now) === undefined) return [];
    const reaped = await this.#writer.run(() => {
      const { db } = this.#ledger;
      this.#ledger.forgetWatches();
      const rows = db.all(
        `SELECT connection.*, process.alive FROM process
          JOIN connection ON connection.process = process.id WHERE process.until < ?`,
        now,
      );
      for (const { id } of rows) db.run('DELETE FROM connection WHERE id = ?', id as string);
      db.run('DELETE FROM process WHERE until < ?', now);
      return rows.map((row) => ({
        kind: CONNECTION_KIND.name(row['kind']),
        subject: row['subject'] as string,
        ticket: row['ticket'] as string | null,
        lastAlive: row['alive'] as number,
      }));
    });
    this.#fault?.('lease.reaped');
    return reaped;
  }
}
