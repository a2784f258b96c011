/** The main thread's side of the worker. */
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Log } from '../log.ts';
import { Unavailable } from '../store.ts';
import { toStoreError } from './errors.ts';
import type { Input, Output, Reply, Request, TaskName, WorkerData } from './worker-protocol.ts';

interface Asked {
  readonly resolve: (output: never) => void;
  readonly reject: (error: Error) => void;
}

/** Bounds of the worker's heap: it holds a page of results at a time, and the whole server has to be small. */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 };

export class WorkerClient {
  readonly #data: WorkerData;
  readonly #log: Log;
  readonly #asked = new Map<number, Asked>();
  #worker: Worker | null = null;
  #lastId = 0;
  #isClosed = false;

  constructor(data: WorkerData, log: Log) {
    this.#data = data;
    this.#log = log;
  }

  /** Whether one is there; the next question starts it. */
  get isRunning(): boolean {
    return this.#worker !== null;
  }

  /** Rejects with `Unavailable` when the worker does not come through. */
  ask<Name extends TaskName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
    if (this.#isClosed) return Promise.reject(new Unavailable('The store is closed'));
    const worker = (this.#worker ??= this.#start());
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Output<Name>>();
    this.#asked.set(id, { resolve, reject });
    // While somebody waits for an answer the process is not done.
    worker.ref();
    worker.postMessage({ id, name, input } satisfies Request);
    return promise;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = this.#worker;
    this.#worker = null;
    this.#refuse(new Unavailable('The store is closing'));
    if (worker === null) return;
    const exit = new Promise((resolve) => worker.once('exit', resolve));
    worker.ref();
    worker.postMessage(null);
    await exit;
  }

  #start(): Worker {
    // The folder it names is one of this version of Node inside of the one that was given.
    const cache = getCompileCacheDir();
    const worker = new Worker(BOOT, {
      eval: true,
      workerData: { ...this.#data, url: WORKER_URL, cache: cache && dirname(cache) },
      // What the process was started with (a test's watchdog) is not for this thread.
      execArgv: [],
      resourceLimits: LIMITS,
    });
    worker.unref();
    worker.on('message', (reply: Reply) => this.#answer(worker, reply));
    worker.on('error', (error) => {
      this.#log.error({ err: error }, "The store's worker failed");
      this.#lose(worker, error);
    });
    worker.on('exit', () => this.#lose(worker, undefined));
    return worker;
  }

  #answer(worker: Worker, reply: Reply): void {
    const asked = this.#asked.get(reply.id);
    this.#asked.delete(reply.id);
    // A worker that is being closed is waited for.
    if (this.#asked.size === 0 && this.#worker === worker) worker.unref();
    if (asked === undefined) return;
    if ('output' in reply) asked.resolve(reply.output as never);
    else asked.reject(toStoreError(Object.assign(new Error(reply.error.message), reply.error)));
  }

  /** The next question starts another one. */
  #lose(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#refuse(new Unavailable("The store's worker failed", { cause }));
  }

  #refuse(error: Error): void {
    for (const { reject } of this.#asked.values()) reject(error);
    this.#asked.clear();
  }
}

const WORKER_URL = new URL('./worker.ts', import.meta.url).href;

/**
 * A thread does not share the process's cache of compiled modules by itself, and without it would load the
 * compiler of TypeScript: 30 MiB.
 */
const BOOT = `
const { workerData } = require('node:worker_threads');
if (workerData.cache) require('node:module').enableCompileCache(workerData.cache);
import(workerData.url);
`;
