/**
 * Preloaded (`--import`) into the process under measurement, product and counterpart alike, without
 * a change to either: answers on a unix socket what cannot be seen from outside, the delay of the
 * event loop and the memory after a collection. One JSON line asks, one answers.
 */
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

export type ProbeQuestion = 'collect' | 'delay-start' | 'delay-read';

export interface ProbeAnswer {
  /** Bytes, after a full collection (`collect`). */
  readonly rss?: number;
  readonly heapUsed?: number;
  readonly external?: number;
  /** Milliseconds beyond the timer's own period (`delay-read`). */
  readonly p50?: number;
  readonly p99?: number;
  readonly max?: number;
}

const PERIOD_MS = 1;
const PARENT_CHECK_MS = 1000;
const folder = process.env['PARLEY_BENCH_PROBE'];

// A child of the product inherits the environment, a worker thread the preload: only the process that was started answers.
if (folder !== undefined && isMainThread && process.send === undefined) {
  const server = createServer({ allowHalfOpen: true }, serve);
  server.on('error', () => undefined);
  server.listen(`${folder}/${process.pid}.sock`);
  server.unref();
  // A bench that was killed cannot end its servers: they notice that it is gone.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  }, PARENT_CHECK_MS).unref();
}

const delay = monitorEventLoopDelay({ resolution: PERIOD_MS });

function serve(socket: Socket): void {
  socket.unref();
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  socket.on('data', (line: string) => {
    void answer(line.trim() as ProbeQuestion).then((found) =>
      socket.end(`${JSON.stringify(found)}\n`),
    );
  });
}

async function answer(question: ProbeQuestion): Promise<ProbeAnswer> {
  switch (question) {
    case 'collect':
      return collect();
    case 'delay-start':
      delay.reset();
      delay.enable();
      return {};
    case 'delay-read':
      delay.disable();
      return {
        p50: beyondPeriod(delay.percentile(50)),
        p99: beyondPeriod(delay.percentile(99)),
        max: beyondPeriod(delay.max),
      };
    default:
      return question satisfies never;
  }
}

function beyondPeriod(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - PERIOD_MS);
}

/** Collects until what finalisers freed is gone too. */
async function collect(): Promise<ProbeAnswer> {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  for (let round = 0; round < 4; round += 1) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heapUsed, external };
}
