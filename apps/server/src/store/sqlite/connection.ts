/** Connections to the database file, their settings, and their prepared statements. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

export type Row = Record<string, unknown>;
export type Parameter = SQLInputValue;

export interface ConnectionOptions {
  /** How long a statement waits for another writer, in milliseconds. */
  readonly busyTimeout: number;
  readonly readOnly?: boolean;
  /** Page cache in KiB. */
  readonly cacheKiB?: number;
}

/**
 * One connection. Statements are prepared once and kept: their texts are constants or few. A limit is written
 * `LIMIT +?`: SQLite looks at a bare parameter there while it plans, and prepares anew with every value that is bound.
 */
export class Connection {
  readonly raw: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** Throws what `node:sqlite` throws, and an Error when a setting did not take. */
  constructor(path: string, options: ConnectionOptions) {
    const { busyTimeout, readOnly = false, cacheKiB = 2048 } = options;
    this.raw = new DatabaseSync(path, { readOnly, timeout: busyTimeout });
    try {
      this.#configure({ busyTimeout, readOnly, cacheKiB });
    } catch (error) {
      this.raw.close();
      throw error;
    }
  }

  #configure({ busyTimeout, readOnly, cacheKiB }: Required<ConnectionOptions>): void {
    const wanted: [string, string | number, string | number][] = [
      ['synchronous', 'FULL', 2],
      ['foreign_keys', 'ON', 1],
      ['busy_timeout', busyTimeout, busyTimeout],
      // Inside a commit a checkpoint would hold up the event loop: a worker does it (checkpoint.ts).
      ['wal_autocheckpoint', 0, 0],
      ['cache_size', -cacheKiB, -cacheKiB],
      ['temp_store', 'MEMORY', 2],
    ];
    if (!readOnly) wanted.unshift(['journal_mode', 'WAL', 'wal']);
    for (const [name, value, expected] of wanted) {
      this.raw.exec(`PRAGMA ${name} = ${value}`);
      const got = Object.values(this.raw.prepare(`PRAGMA ${name}`).get() ?? {})[0];
      if (got !== expected) {
        throw new Error(`SQLite answers ${String(got)} to PRAGMA ${name} = ${value}`);
      }
    }
  }

  statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.raw.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  get(sql: string, ...parameters: Parameter[]): Row | undefined {
    return this.statement(sql).get(...parameters);
  }

  all(sql: string, ...parameters: Parameter[]): Row[] {
    return this.statement(sql).all(...parameters);
  }

  /** Returns how many rows changed. */
  run(sql: string, ...parameters: Parameter[]): number {
    return Number(this.statement(sql).run(...parameters).changes);
  }

  /** Returns the new row's number. */
  insert(sql: string, ...parameters: Parameter[]): number {
    return Number(this.statement(sql).run(...parameters).lastInsertRowid);
  }

  /** Runs reads that see one state of the database, which takes the locks once for all of them. */
  snapshot<T>(read: () => T): T {
    this.run('BEGIN');
    try {
      return read();
    } finally {
      this.run('COMMIT');
    }
  }

  close(): void {
    this.#statements.clear();
    if (this.raw.isOpen) this.raw.close();
  }
}
