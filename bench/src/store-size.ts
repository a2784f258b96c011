/**
 * What the product's SQLite store weighs: its files, and rows per table up to a limit, read on a
 * connection of our own that writes nothing and closes at once, so that it holds no checkpoint up.
 */
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface StoreSize {
  readonly databaseBytes: number;
  readonly walBytes: number;
  /** Rows by table, counted up to `COUNT_AT_MOST`. */
  readonly tables: Readonly<Record<string, number>>;
}

export const COUNT_AT_MOST = 200_000;
const HEADER = 'SQLite format 3\0';

/** Sizes of all SQLite files in a data folder. */
export function storeSize(dataDir: string): StoreSize {
  let [databaseBytes, walBytes] = [0, 0];
  const tables: Record<string, number> = {};
  for (const name of readdirSync(dataDir)) {
    const path = join(dataDir, name);
    if (!isDatabase(path)) continue;
    databaseBytes += bytes(path);
    walBytes += bytes(`${path}-wal`);
    Object.assign(tables, countRows(path));
  }
  return { databaseBytes, walBytes, tables };
}

function countRows(path: string): Record<string, number> {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  try {
    const names = database
      .prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      )
      .all() as { name: string }[];
    return Object.fromEntries(
      names.map(({ name }) => {
        const quoted = `"${name.replaceAll('"', '""')}"`;
        const count = database
          .prepare(`SELECT count(*) AS rows FROM (SELECT 1 FROM ${quoted} LIMIT ${COUNT_AT_MOST})`)
          .get() as { rows: number };
        return [name, count.rows];
      }),
    );
  } finally {
    database.close();
  }
}

function isDatabase(path: string): boolean {
  if (!statSync(path).isFile()) return false;
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(HEADER.length);
    readSync(file, head, 0, head.length, 0);
    return head.toString('latin1') === HEADER;
  } finally {
    closeSync(file);
  }
}

function bytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
