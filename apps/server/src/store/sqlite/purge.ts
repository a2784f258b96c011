/** Removes rows that have had their time. */
import type { Millis } from '../../domain/records.ts';
import type { Connection } from './connection.ts';
import type { Writer } from './writer.ts';

const DAY_MS = 86_400_000;
/** Rows of one commit: few enough that nobody waits for them. */
const BATCH = 500;

/** Each takes the time before which it removes, and how many rows at most. */
const RULES: readonly { readonly keptMs: number; readonly sql: string }[] = [
  {
    keptMs: 0,
    sql: `DELETE FROM idempotency WHERE key IN
      (SELECT key FROM idempotency WHERE expires_at < ? LIMIT +?)`,
  },
  {
    // A new sign-in from a known address is asked for so far back.
    keptMs: 30 * DAY_MS,
    sql: `DELETE FROM session WHERE id IN (SELECT id FROM session
      WHERE created_at < ?1 AND (ended_at IS NOT NULL OR expires_at < ?1) LIMIT +?2)`,
  },
  {
    keptMs: 30 * DAY_MS,
    // The oldest are looked at, and no more of them than may go: there is no index by time.
    sql: `DELETE FROM activity WHERE n IN (SELECT n FROM
      (SELECT n, at FROM activity ORDER BY n LIMIT +?2) WHERE at < ?1)`,
  },
  {
    keptMs: 7 * DAY_MS,
    sql: `DELETE FROM outbox WHERE n IN
      (SELECT n FROM outbox WHERE state = 1 AND ended_at < ? LIMIT +?)`,
  },
];

/** Returns how many rows went. Each batch is a commit of its own, so that others come in between. */
export async function purge(
  writer: Writer,
  options: { db: Connection; now: Millis; changesRead: number },
): Promise<number> {
  const { db, now, changesRead } = options;
  let removed = 0;
  for (;;) {
    const sql = `DELETE FROM search_change WHERE n IN
      (SELECT n FROM search_change WHERE n <= ? LIMIT +?)`;
    const went = await writer.run(() => db.run(sql, changesRead, BATCH));
    if (went < BATCH) break;
  }
  for (const { keptMs, sql } of RULES) {
    for (;;) {
      const went = await writer.run(() => db.run(sql, now - keptMs, BATCH));
      removed += went;
      if (went < BATCH) break;
    }
  }
  return removed;
}
