/** B18: from spawn to the first 200 of `/healthz` on an empty store, and memory when nothing happens. */
import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, figure } from '../figure.ts';
import type { Figure, RunOptions, Scenario } from '../figure.ts';
import type { Started } from '../servers/process.ts';
import { startBareProduct } from '../servers/product.ts';

const IDLE_AFTER_MS = 8000;
const MIB = 1024 * 1024;

async function run(options: RunOptions): Promise<Figure[]> {
  options.say('B18');
  const started: { startMs: number; rss: Promise<number> }[] = [];
  for (let round = 0; round < options.pairs; round += 1) {
    const product = await startBareProduct({ probe: false });
    started.push({ startMs: product.startMs, rss: idleRss(product) });
  }
  const startMs = started.map((one) => one.startMs);
  const rss = await Promise.all(started.map((one) => one.rss));
  return [
    figure(['B18', 'start, from spawn to /healthz'], startMs, {
      unit: 'ms',
      bar: atMost(1000),
      detail: `${options.pairs} starts on an empty store`,
    }),
    figure(['B18', 'idle RSS'], rss, {
      unit: 'MiB',
      bar: atMost(110),
      detail: `${IDLE_AFTER_MS / 1000} s after the start`,
    }),
  ];
}

/** MiB, once nothing has happened for a while; the next start need not wait for that. */
async function idleRss(product: Started): Promise<number> {
  await sleep(IDLE_AFTER_MS);
  const rss = product.rssBytes() / MIB;
  await product.stop();
  return rss;
}

export const startAndIdle: Scenario = { rows: ['B18'], run };
