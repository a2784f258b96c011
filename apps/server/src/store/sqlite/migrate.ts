/** Brings a database file to the newest version of the schema. */
import { Unusable } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Fault } from './faults.ts';
import type { Migration } from './migrations/list.ts';

/** "Prly": says whose file this is, also to `file(1)`. */
const APPLICATION_ID = 0x50_72_6c_79;

export interface MigrateOptions {
  readonly migrations: readonly Migration[];
  readonly fault?: Fault | undefined;
}

/**
 * Applies what is missing, each version in a transaction of its own, so that a process that is killed leaves
 * the one before or the one after. Two processes at once wait for each other. Returns the version the file had.
 * Throws `Unusable` for a file of a newer version or of another program.
 */
export function migrate(db: Connection, options: MigrateOptions): number {
  const { migrations, fault } = options;
  const before = version(db);
  if (before > migrations.length) {
    throw new Unusable(
      'newer',
      `The data was written by a newer version of Parley (schema ${before}, this one knows ${migrations.length}): start that version, or restore a backup of this one.`,
    );
  }
  checkOwner(db, before);
  for (let at = before; at < migrations.length; at += 1) {
    const migration = migrations[at];
    if (migration !== undefined) apply(db, { at, migration, fault });
  }
  return before;
}

/** Throws `Unusable` for a file of any other version: a program of that version has it open and would not be understood. */
export function assertCurrent(db: Connection, migrations: readonly Migration[]): void {
  const found = version(db);
  checkOwner(db, found);
  if (found === migrations.length) return;
  throw new Unusable(
    'newer',
    `The server that runs on this data folder is of another version of Parley (schema ${found}, this one knows ${migrations.length}): use that version, or stop the server first.`,
  );
}

function apply(
  db: Connection,
  step: { at: number; migration: Migration; fault: MigrateOptions['fault'] },
): void {
  const { at, migration, fault } = step;
  fault?.('migration.before');
  db.raw.exec('BEGIN IMMEDIATE');
  try {
    // Read again under the lock: another process may have come first.
    if (version(db) === at) {
      fault?.('migration.begun');
      db.raw.exec(migration.sql);
      fault?.('migration.applied');
      db.raw.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${at + 1}`);
    }
    db.raw.exec('COMMIT');
  } catch (error) {
    if (db.raw.isTransaction) db.raw.exec('ROLLBACK');
    throw error;
  }
  fault?.('migration.after');
}

function version(db: Connection): number {
  return Number(db.raw.prepare('PRAGMA user_version').get()?.['user_version']);
}

function checkOwner(db: Connection, version: number): void {
  const owner = Number(db.raw.prepare('PRAGMA application_id').get()?.['application_id']);
  const empty = db.raw.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
  if (owner === APPLICATION_ID || (version === 0 && owner === 0 && empty)) return;
  throw new Unusable(
    'foreign',
    'The file parley.db in the data folder is not a database of Parley: move it away, or set DATA_DIR to another folder.',
  );
}
