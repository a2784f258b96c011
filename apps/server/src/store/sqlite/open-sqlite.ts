/** Opens the embedded store. */
import { join } from 'node:path';
import { newId } from '@parley/contract';
import type { Millis } from '../../domain/records.ts';
import { NO_LOG, type Log } from '../log.ts';
import { Unusable, type Store } from '../store.ts';
import { Connection } from './connection.ts';
import { resultCode } from './errors.ts';
import type { Fault } from './faults.ts';
import { lockFolder, notWritable } from './folder-lock.ts';
import { assertCurrent, migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/list.ts';
import { SqliteStore } from './sqlite-store.ts';

export const DATABASE_FILE = 'parley.db';
/** Full-text index: can be removed while no server runs, and is made again. */
export const INDEX_FILE = 'search.db';

export interface SqliteOptions {
  /** The data folder; made where it is missing. */
  readonly dir: string;
  readonly log?: Log;
  /** Milliseconds since the epoch. */
  readonly now?: () => Millis;
  /** How long a unit waits while another program holds the write lock, in milliseconds. */
  readonly lockWaitMs?: number;
  /**
   * Also opens the folder while a server has it, for a short piece of work: that server sees what was written at its next look.
   * Nothing is migrated then and no upkeep done, since both are the server's.
   */
  readonly beside?: boolean;
  /**
   * For a store that is filled at one go, and thrown away where that fails: nothing is durable before the store is closed,
   * and then all of it is.
   */
  readonly isDraft?: boolean;
  /** Absent outside of tests of failures. */
  readonly fault?: Fault;
  /** How large the database may grow, in pages; asked when a group begins. For tests of a full disk. */
  readonly maxPages?: () => number;
}

/** Enough for the first pages of every index of a busy store. */
const WRITER_CACHE_KIB = 8_192;
const READER_CACHE_KIB = 4_096;

const LOCK_WAIT_MS = 5_000;
const LOG_BYTES_KEPT = 64 * 1024 * 1024;

const NOTADB = 26;

/**
 * Takes the folder, brings `parley.db` in it to the newest version, and opens it.
 * Throws `Unusable` with a sentence for whoever starts the server.
 */
export async function openSqlite(options: SqliteOptions): Promise<Store> {
  const { dir, log = NO_LOG, now = Date.now, lockWaitMs = LOCK_WAIT_MS, fault, maxPages } = options;
  const { isDraft = false } = options;
  const lock = options.beside === true ? lockUnlessServed(dir) : lockFolder(dir);
  const path = join(dir, DATABASE_FILE);
  let writer: Connection | undefined;
  let reader: Connection | undefined;
  try {
    writer = openWriter(path);
    if (lock === null) {
      assertCurrent(writer, MIGRATIONS);
    } else {
      const before = migrate(writer, { migrations: MIGRATIONS, fault });
      if (before > 0 && before < MIGRATIONS.length) {
        log.info({ from: before, to: MIGRATIONS.length }, 'Migrated');
      }
    }
    // From here on waiting for a lock would hold up the event loop: the writer waits by itself.
    writer.raw.exec('PRAGMA busy_timeout = 0');
    // After a burst the log gives its space back when it begins anew.
    writer.raw.exec(`PRAGMA journal_size_limit = ${LOG_BYTES_KEPT}`);
    if (lock !== null) endFormerRuns(writer, now());
    reader = new Connection(path, {
      busyTimeout: 5_000,
      readOnly: true,
      cacheKiB: READER_CACHE_KIB,
    });
    if (isDraft) writer.raw.exec('PRAGMA synchronous = OFF');
    const files = { database: path, index: join(dir, INDEX_FILE) };
    return new SqliteStore({
      writer,
      reader,
      lock,
      files,
      log,
      now,
      lockWaitMs,
      fault,
      maxPages,
      isDraft,
    });
  } catch (error) {
    reader?.close();
    writer?.close();
    lock?.[Symbol.dispose]();
    throw error;
  }
}

/** Null: a server has the folder. */
function lockUnlessServed(dir: string): Disposable | null {
  try {
    return lockFolder(dir);
  } catch (error) {
    if (error instanceof Unusable && error.reason === 'in-use') return null;
    throw error;
  }
}

function endFormerRuns(writer: Connection, now: Millis): void {
  // Processes of former runs on this folder are dead for sure, however long their leases were.
  writer.raw.exec('UPDATE process SET until = 0');
  // So are their claims of timers, which are due at once. What leaves the process may have left: its claims run out.
  writer.raw.exec('UPDATE timer SET claimed_until = 0 WHERE claimed_until > 0');
  writer.run('INSERT INTO epoch (id, at) VALUES (?, ?)', newId(), now);
}

function openWriter(path: string): Connection {
  try {
    return new Connection(path, { busyTimeout: 5_000, cacheKiB: WRITER_CACHE_KIB });
  } catch (error) {
    const code = resultCode(error);
    if (code === NOTADB) {
      throw new Unusable(
        'foreign',
        `The file ${path} is not a database: move it away, or set DATA_DIR to another folder.`,
        { cause: error },
      );
    }
    throw code === null ? error : notWritable(path, error);
  }
}
