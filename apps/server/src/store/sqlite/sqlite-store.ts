/** The store over its parts. */
import { dirname } from 'node:path';
import type { Millis } from '../../domain/records.ts';
import type { Log } from '../log.ts';
import type {
  Commit,
  Files,
  Lookup,
  Processes,
  Reader,
  Store,
  StoreHealth,
  Work,
} from '../store.ts';
import { Unavailable } from '../store.ts';
import type { Unit } from '../unit.ts';
import type { Connection } from './connection.ts';
import { DiskFiles } from './disk-files.ts';
import type { Fault } from './faults.ts';
import { Keeper } from './keeper.ts';
import { Ledger } from './ledger.ts';
import { SqliteLookup } from './lookup.ts';
import { SqliteProcesses } from './processes.ts';
import { purge } from './purge.ts';
import { SqliteReader } from './reader.ts';
import { Reads } from './reads.ts';
import { DurableView, LatestView } from './view.ts';
import { SqliteWork } from './work.ts';
import { WorkerClient } from './worker-client.ts';
import type { WorkerData } from './worker-protocol.ts';
import { Writer } from './writer.ts';

export interface StoreParts {
  readonly writer: Connection;
  readonly reader: Connection;
  /** Null: a server has the folder, and the upkeep of its files. */
  readonly lock: Disposable | null;
  readonly files: WorkerData;
  readonly log: Log;
  readonly now: () => Millis;
  readonly lockWaitMs: number;
  readonly fault: Fault | undefined;
  readonly maxPages: (() => number) | undefined;
  /** Whether nothing is durable before the store is closed. */
  readonly isDraft: boolean;
}

export class SqliteStore implements Store {
  readonly read: Reader;
  readonly latest: Lookup;
  readonly work: Work;
  readonly processes: Processes;
  readonly files: Files;
  readonly #parts: StoreParts;
  readonly #ledger: Ledger;
  readonly #writer: Writer;
  readonly #worker: WorkerClient;
  readonly #keeper: Keeper;
  #commits = 0;
  #isClosed = false;

  constructor(parts: StoreParts) {
    const { writer, reader, lock, files, log, now, lockWaitMs, fault, maxPages } = parts;
    this.#parts = parts;
    const ledger = new Ledger(writer, now);
    this.#ledger = ledger;
    this.files = new DiskFiles(dirname(files.database), { isOurs: parts.lock !== null });
    this.#writer = new Writer(ledger, {
      log,
      lockWaitMs,
      fault,
      maxPages,
      committed: (jobs) => {
        this.#commits += 1;
        if (lock !== null) this.#keeper.committed(jobs);
      },
    });
    this.#worker = new WorkerClient(files, log);
    this.#keeper = new Keeper({ writer: this.#writer, worker: this.#worker, log });
    this.latest = new SqliteLookup(new LatestView(ledger));
    const durable = new DurableView(reader, ledger);
    this.read = new SqliteReader(durable, {
      reads: new Reads(reader, {
        figures: ledger.figures,
        worker: this.#worker,
        ticket: (id) => durable.ticket(id),
      }),
      now,
    });
    this.work = new SqliteWork({ db: reader, writer: this.#writer, writerDb: writer, fault });
    this.processes = new SqliteProcesses({ db: reader, writer: this.#writer, ledger, fault });
  }

  commit(unit: Unit): Commit {
    return this.#writer.commit(unit);
  }

  async ping(): Promise<void> {
    if (this.#isClosed) throw new Unavailable('The store is closed');
    if (this.#writer.isLockedOut) throw new Unavailable('The store is locked by another program');
    this.#parts.reader.get('SELECT 1 FROM epoch LIMIT 1');
  }

  async purge(now: Millis): Promise<number> {
    const { changesRead } = this.#keeper;
    return purge(this.#writer, { db: this.#parts.writer, now, changesRead });
  }

  stats(): StoreHealth {
    return {
      commits: this.#commits,
      messages: this.#ledger.tail.stored,
      pending: this.#writer.pending,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#keeper.close();
    this.#writer.close();
    await this.#worker.close();
    this.#parts.reader.close();
    // A checkpoint writes the log to the disk before the database, and both before it ends.
    if (this.#parts.isDraft) {
      this.#parts.writer.raw.exec('PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)');
    }
    this.#parts.writer.close();
    this.#parts.lock?.[Symbol.dispose]();
  }
}
