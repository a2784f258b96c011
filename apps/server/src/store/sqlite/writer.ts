/**
 * The one writer. All units of an event-loop turn share a transaction: each is checked and applied at
 * once, and at the end of the turn one COMMIT (an fsync) makes all of them durable. A message alone waits for
 * nobody: the end of its turn is when the loop has nothing else to do.
 *
 * A unit that is refused has written nothing (its checks run first), so nobody else in the group notices.
 * Should one fail between its writes, the group is rolled back, the earlier units are applied again (they
 * are data), and it alone is refused. Errors of the file (full, unreadable) refuse the group as a whole.
 *
 * When another program holds the write lock, units wait in line while the event loop goes on.
 */
import type { Log } from '../log.ts';
import { Unavailable, type Commit } from '../store.ts';
import type { Unit } from '../unit.ts';
import { applyUnit, HalfWritten } from './apply.ts';
import { isBusy, isOfTheFile, toStoreError } from './errors.ts';
import type { Fault } from './faults.ts';
import type { Ledger } from './ledger.ts';

/** How often another program's lock is tried, in milliseconds. */
const LOCK_RETRY_MS = 10;

/** A unit, or work of the store itself. Applying it again after a rollback must come to the same. */
type Job = Unit | (() => void);

interface Group {
  readonly jobs: Job[];
  readonly durable: PromiseWithResolvers<void>;
}

interface Waiting {
  readonly job: Job;
  readonly since: number;
  readonly applied: PromiseWithResolvers<void>;
  readonly durable: PromiseWithResolvers<void>;
}

export interface WriterOptions {
  readonly log: Log;
  /** How long a unit waits for another program's lock, in milliseconds. */
  readonly lockWaitMs: number;
  readonly fault: Fault | undefined;
  readonly maxPages: (() => number) | undefined;
  /** Told after each durable group how many jobs it had. */
  readonly committed: (jobs: number) => void;
}

const APPLIED = Promise.resolve();

export class Writer {
  readonly #ledger: Ledger;
  readonly #options: WriterOptions;
  #group: Group | null = null;
  #waiting: Waiting[] = [];
  #retry: NodeJS.Timeout | null = null;
  #paused = false;
  #closed = false;

  constructor(ledger: Ledger, options: WriterOptions) {
    this.#ledger = ledger;
    this.#options = options;
  }

  /** Units that were taken and are not durable yet. */
  get pending(): number {
    return this.#waiting.length + (this.#group?.jobs.length ?? 0);
  }

  /** Whether units wait for another program's lock. */
  get isLockedOut(): boolean {
    return this.#retry !== null;
  }

  commit(unit: Unit): Commit {
    if (unit.length > 0) return this.#submit(unit);
    return { applied: APPLIED, durable: this.#group?.durable.promise ?? APPLIED };
  }

  /** Runs work of the store in the group; resolves with its result once that is durable. */
  async run<T>(work: () => T): Promise<T> {
    let result: { readonly value: T } | undefined;
    const { applied, durable } = this.#submit(() => {
      result = { value: work() };
    });
    await Promise.all([applied, durable]);
    if (result === undefined) throw new Unavailable('The work of the store was not done');
    return result.value;
  }

  /** Begins no further group until `resume`; what comes meanwhile waits. Ends the open group first. */
  pause(): void {
    this.#end();
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#drain();
  }

  /** Makes durable what was applied, refuses what waits and all that still comes. */
  close(): void {
    this.#closed = true;
    this.#end();
    this.#paused = false;
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    for (const waiting of this.#waiting.splice(0)) {
      settle(waiting, refused(new Unavailable('The store is closing')));
    }
  }

  #submit(job: Job): Commit {
    if (this.#closed) return refused(new Unavailable('The store is closed'));
    try {
      // Whoever waits came first.
      if (this.#waiting.length === 0 && this.#begin()) return this.#apply(job);
    } catch (error) {
      return refused(toStoreError(error));
    }
    return this.#wait(job);
  }

  /** Opens a group unless there is one; false while another program has the lock. Throws what BEGIN throws. */
  #begin(): boolean {
    if (this.#group !== null) return true;
    if (this.#paused) return false;
    const { fault, maxPages } = this.#options;
    fault?.('commit.before-begin');
    if (maxPages !== undefined) this.#ledger.db.raw.exec(`PRAGMA max_page_count = ${maxPages()}`);
    try {
      this.#ledger.db.run('BEGIN IMMEDIATE');
    } catch (error) {
      if (isBusy(error)) return false;
      throw error;
    }
    this.#group = { jobs: [], durable: promise() };
    this.#ledger.begin();
    setImmediate(() => this.#end());
    fault?.('commit.begun');
    return true;
  }

  #apply(job: Job): Commit {
    const group = this.#group;
    if (group === null) return refused(new Unavailable('The group has failed'));
    try {
      this.#do(job);
    } catch (error) {
      return this.#refuse(group, error);
    }
    group.jobs.push(job);
    return { applied: APPLIED, durable: group.durable.promise };
  }

  #do(job: Job): void {
    if (typeof job === 'function') job();
    else applyUnit(job, this.#ledger, this.#options.fault);
  }

  #refuse(group: Group, error: unknown): Commit {
    const cause = error instanceof HalfWritten ? error.cause : error;
    if (isOfTheFile(cause)) {
      this.#fail(group, cause);
    } else if (error instanceof HalfWritten || !this.#ledger.db.raw.isTransaction) {
      this.#again(group, cause);
    }
    return refused(toStoreError(cause));
  }

  /** Rolls back what a half written unit left, and applies what was there before it again. */
  #again(group: Group, cause: unknown): void {
    const { db } = this.#ledger;
    this.#options.log.warn({ err: cause }, 'A unit failed between its writes');
    try {
      if (db.raw.isTransaction) db.run('ROLLBACK');
      this.#ledger.rolledBack();
      db.run('BEGIN IMMEDIATE');
      this.#ledger.begin();
      for (const job of group.jobs) this.#do(job);
    } catch (error) {
      this.#fail(group, error);
    }
  }

  /** Ends a group that can't be made durable: nothing of it was acknowledged. */
  #fail(group: Group, cause: unknown): void {
    const { db } = this.#ledger;
    this.#options.log.error({ err: cause, units: group.jobs.length }, 'A group was not stored');
    // On a full disk SQLite has rolled back by itself, and a second ROLLBACK would hide the cause.
    try {
      if (db.raw.isTransaction) db.run('ROLLBACK');
    } catch (error) {
      this.#options.log.error({ err: error }, 'The rollback failed');
    }
    this.#ledger.rolledBack();
    if (this.#group === group) this.#group = null;
    const error = toStoreError(cause);
    group.durable.reject(error instanceof Unavailable ? error : unavailable(error));
  }

  /** The end of the turn: one commit for all. */
  #end(): void {
    const group = this.#group;
    if (group === null) return;
    const { db } = this.#ledger;
    const { fault, committed } = this.#options;
    try {
      fault?.('commit.before-commit');
      this.#ledger.beforeCommit();
      db.run('COMMIT');
    } catch (error) {
      this.#fail(group, error);
      return;
    }
    fault?.('commit.after-commit');
    this.#group = null;
    this.#ledger.committed();
    group.durable.resolve();
    committed(group.jobs.length);
  }

  #wait(job: Job): Commit {
    const waiting = { job, since: performance.now(), applied: promise(), durable: promise() };
    this.#waiting.push(waiting);
    this.#retryLater();
    return { applied: waiting.applied.promise, durable: waiting.durable.promise };
  }

  #retryLater(): void {
    if (this.#retry !== null || this.#paused) return;
    this.#retry = setTimeout(() => {
      this.#retry = null;
      this.#drain();
    }, LOCK_RETRY_MS);
  }

  /** Applies what waits, in order of arrival, or refuses what has waited for too long. */
  #drain(): void {
    if (this.#waiting.length === 0) return;
    let error: unknown;
    try {
      if (this.#begin()) {
        for (const waiting of this.#waiting.splice(0)) settle(waiting, this.#apply(waiting.job));
        return;
      }
    } catch (cause) {
      error = cause;
    }
    const now = performance.now();
    const hasTime = ({ since }: Waiting): boolean =>
      error === undefined && now - since < this.#options.lockWaitMs;
    const late = this.#waiting.filter((waiting) => !hasTime(waiting));
    this.#waiting = this.#waiting.filter(hasTime);
    const reason = error ?? new Unavailable('The store is locked by another program');
    for (const waiting of late) settle(waiting, refused(toStoreError(reason)));
    if (this.#waiting.length > 0) this.#retryLater();
  }
}

function settle({ applied, durable }: Waiting, commit: Commit): void {
  commit.applied.then(applied.resolve, applied.reject);
  commit.durable.then(durable.resolve, durable.reject);
}

/** Whoever awaits one of the two must not be ended by the other. */
function promise(): PromiseWithResolvers<void> {
  const made = Promise.withResolvers<void>();
  made.promise.catch(() => undefined);
  return made;
}

function refused(error: Error): Commit {
  const { promise: rejected, reject } = promise();
  reject(error);
  return { applied: rejected, durable: rejected };
}

function unavailable(cause: Error): Unavailable {
  return new Unavailable('The store could not make the group durable', { cause });
}
