/** Claims of timers and outbox rows: leases with a fencing number. */
import type { Millis } from '../../domain/records.ts';
import { Conflict, type ClaimedOutbox, type ClaimedTimer, type Work } from '../store.ts';
import type { Claim } from '../unit.ts';
import type { Connection, Row } from './connection.ts';
import type { Fault } from './faults.ts';
import { toTimer } from './lookup.ts';
import type { Writer } from './writer.ts';

export interface WorkParts {
  readonly writer: Writer;
  /** For looking whether there is anything to do: most of the time there is not. */
  readonly db: Connection;
  readonly writerDb: Connection;
  readonly fault: Fault | undefined;
}

const DUE_TIMERS = `SELECT * FROM timer WHERE due_at <= ? AND claimed_until <= ?
  ORDER BY due_at, key LIMIT +?`;

export class SqliteWork implements Work {
  readonly #parts: WorkParts;

  constructor(parts: WorkParts) {
    this.#parts = parts;
  }

  async claimTimers(
    now: Millis,
    options: { limit: number; leaseMs: number },
  ): Promise<ClaimedTimer[]> {
    const { db, writer, writerDb, fault } = this.#parts;
    const { limit, leaseMs } = options;
    if (db.all(DUE_TIMERS, now, now, 1).length === 0) return [];
    const claimed = await writer.run(() =>
      writerDb.all(DUE_TIMERS, now, now, limit).map((row) => {
        const fence = nextFence(writerDb);
        const sql = 'UPDATE timer SET fence = ?, claimed_until = ? WHERE key = ?';
        writerDb.run(sql, fence, now + leaseMs, row['key'] as string);
        return { ...toTimer(row), claim: { key: row['key'] as string, fence } };
      }),
    );
    fault?.('timer.claimed');
    return claimed;
  }

  async claimOutbox(
    now: Millis,
    options: { consumers: readonly string[]; limit: number; leaseMs: number },
  ): Promise<ClaimedOutbox[]> {
    const { db, writer, writerDb, fault } = this.#parts;
    const { consumers, limit, leaseMs } = options;
    const sql = dueOutbox(consumers.length);
    if (db.all(sql, now, now, ...consumers, 1).length === 0) return [];
    const claimed = await writer.run(() =>
      writerDb.all(sql, now, now, ...consumers, limit).map((row) => {
        const fence = nextFence(writerDb);
        writerDb.run(
          'UPDATE outbox SET fence = ?, claimed_until = ?, attempts = attempts + 1 WHERE n = ?',
          fence,
          now + leaseMs,
          row['n'] as number,
        );
        return toClaimed(row, fence);
      }),
    );
    fault?.('outbox.claimed');
    return claimed;
  }

  async releaseOutbox(claim: Claim, options: { dueAt: Millis; error: string }): Promise<void> {
    const { writer, writerDb } = this.#parts;
    await writer.run(() => {
      const changed = writerDb.run(
        `UPDATE outbox SET fence = 0, claimed_until = 0, due_at = ?, error = ?
          WHERE id = ? AND fence = ? AND state = 0`,
        options.dueAt,
        options.error,
        claim.key,
        claim.fence,
      );
      if (changed === 0) throw new Conflict('outbox claim');
    });
  }

  async buryOutbox(claim: Claim, error: string): Promise<void> {
    const { writer, writerDb } = this.#parts;
    await writer.run(() => {
      const sql = 'UPDATE outbox SET state = 2, error = ? WHERE id = ? AND fence = ? AND state = 0';
      if (writerDb.run(sql, error, claim.key, claim.fence) === 0) {
        throw new Conflict('outbox claim');
      }
    });
  }
}

/** The oldest waiting row of each group, if it is due, free, and of one of so many consumers. */
function dueOutbox(consumers: number): string {
  return `SELECT * FROM outbox AS o WHERE state = 0 AND due_at <= ? AND claimed_until <= ?
    AND consumer IN (${Array.from({ length: consumers }, () => '?').join(', ')})
    AND NOT EXISTS (SELECT 1 FROM outbox WHERE grp = o.grp AND state = 0 AND n < o.n)
    ORDER BY due_at, n LIMIT +?`;
}

/** Never given twice: a claim of a row that was made anew meanwhile must not fit. */
function nextFence(db: Connection): number {
  return db.get('UPDATE fence SET last = last + 1 RETURNING last')?.['last'] as number;
}

function toClaimed(row: Row, fence: number): ClaimedOutbox {
  return {
    id: row['id'] as string,
    consumer: row['consumer'] as string,
    effectKey: row['effect_key'] as string,
    group: row['grp'] as string,
    payload: JSON.parse(row['payload'] as string) as Record<string, unknown>,
    dueAt: row['due_at'] as number,
    createdAt: row['created_at'] as number,
    claim: { key: row['id'] as string, fence },
    attempts: row['attempts'] as number,
  };
}
