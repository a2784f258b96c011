/**
 * Keeps the files in shape while the store is written to, by asking the worker: what is new goes into the
 * full-text index, and the write-ahead log into the database.
 *
 * A checkpoint copies pages beside the writer, which goes on appending. But the log begins anew only when a
 * group begins while all of it is copied, and under sustained load that moment never comes by itself. So
 * when the log has grown long, groups are held back for the few milliseconds the last part takes.
 */
import type { Log } from '../log.ts';
import type { WorkerClient } from './worker-client.ts';
import type { CheckpointProgress } from './worker-protocol.ts';
import type { Writer } from './writer.ts';

/** How often the worker is asked while there are commits, in milliseconds. */
const TICK_MS = 250;
/** Ticks without a commit after which the rest is done too. */
const IDLE_TICKS = 4;
/** Units after which the index reads what is new; less waits for the next quiet moment, or a search. */
const INDEXED_UNITS = 2_000;
/** Length of the log, in pages, at which it is made to begin anew: 32 MiB. */
const LONG_LOG = 8_192;
/** Length at which it is made to, however long that takes: 128 MiB. */
const TOO_LONG_LOG = 32_768;
/** So many pages are copied in a few milliseconds. */
const SHORT_REST = 512;
const PASSES = 4;
/** Units for which alone no worker is started: a server that nobody uses yet does without its 8 MiB. */
const FEW_UNITS = 500;

export class Keeper {
  readonly #writer: Writer;
  readonly #worker: WorkerClient;
  readonly #log: Log;
  #timer: NodeJS.Timeout | null = null;
  #units = 0;
  #unindexed = 0;
  #quietTicks = 0;
  #isBusy = false;
  #isClosed = false;
  /** Rows of `search_change` up to here have been read. */
  changesRead = 0;

  constructor(parts: { writer: Writer; worker: WorkerClient; log: Log }) {
    this.#writer = parts.writer;
    this.#worker = parts.worker;
    this.#log = parts.log;
  }

  /** To be told of each durable group. */
  committed(units: number): void {
    this.#units += units;
    if (this.#timer !== null || this.#isClosed) return;
    this.#timer = setInterval(() => this.#tick(), TICK_MS).unref();
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  #tick(): void {
    if (this.#isBusy) return;
    const isQuiet = this.#units === 0;
    this.#unindexed += this.#units;
    this.#units = 0;
    this.#quietTicks = isQuiet ? this.#quietTicks + 1 : 0;
    this.#isBusy = true;
    this.#work(this.#quietTicks >= IDLE_TICKS)
      .catch((error: unknown) => {
        if (this.#isClosed) return;
        this.#log.error({ err: error }, 'The files of the store were not kept');
      })
      .finally(() => {
        this.#isBusy = false;
      });
  }

  async #work(isIdle: boolean): Promise<void> {
    if (!this.#worker.isRunning && this.#unindexed < FEW_UNITS) {
      if (isIdle) this.#rest();
      return;
    }
    await this.#checkpoint(isIdle);
    if (this.#unindexed >= INDEXED_UNITS || (isIdle && this.#unindexed > 0)) await this.#index();
    if (isIdle && this.#units === 0 && this.#unindexed === 0) this.#rest();
  }

  /** Slice by slice while nothing else happens, else one: the log must not grow long meanwhile. */
  async #index(): Promise<void> {
    for (;;) {
      const { isDone, changesRead } = await this.#worker.ask('index', null);
      this.changesRead = changesRead;
      if (isDone) this.#unindexed = 0;
      if (isDone || this.#units > 0 || this.#quietTicks === 0 || this.#isClosed) return;
    }
  }

  /** Nothing to do until the next commit. */
  #rest(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#quietTicks = 0;
  }

  async #checkpoint(isWhole: boolean): Promise<void> {
    let log = await this.#worker.ask('checkpoint', { isWhole });
    // Each pass takes as long as the one before it left to do, so what is left gets less.
    for (
      let pass = 0;
      pass < PASSES && log.logged >= LONG_LOG && restOf(log) > SHORT_REST;
      pass += 1
    ) {
      log = await this.#worker.ask('checkpoint', { isWhole: true });
    }
    if (log.logged < LONG_LOG) return;
    if (restOf(log) <= SHORT_REST || log.logged >= TOO_LONG_LOG) await this.#beginAnew();
  }

  async #beginAnew(): Promise<CheckpointProgress> {
    this.#writer.pause();
    try {
      return await this.#worker.ask('checkpoint', { isWhole: true });
    } finally {
      this.#writer.resume();
    }
  }
}

function restOf({ logged, copied }: CheckpointProgress): number {
  return logged - copied;
}
