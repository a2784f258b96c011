/**
 * B5: one lone message. Its ack may take what the bare relay takes, two `fdatasync`s and 0.2 ms: a
 * store that waits for company before it commits does not fit in there.
 */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { atMost, figure } from '../figure.ts';
import type { Figure, RunOptions, Scenario } from '../figure.ts';
import { short } from '../format.ts';
import { audit } from '../load/audit.ts';
import { measure, warmUp } from '../load/measure.ts';
import { closePairs, connectBarePairs, connectPairs } from '../load/pairs.ts';
import { startBareRelay } from '../servers/bare.ts';
import { makeAgents, startProduct } from '../servers/product.ts';
import { median, percentile } from '../statistics.ts';

const SAMPLE_MS = 1000;
const ALLOWANCE_MS = 0.2;
const SYNCS = 300;
const APPEND_BYTES = 4096;

async function run(options: RunOptions): Promise<Figure[]> {
  options.say('B5');
  const product = await startProduct();
  const relay = await startBareRelay();
  const pairs = await connectPairs(product.port, await makeAgents(product, 1));
  const barePairs = await connectBarePairs(relay.port, 1);
  await warmUp(pairs, 1);
  await warmUp(barePairs, 1);
  const rounds: { own: number; bare: number; sync: number }[] = [];
  for (let round = 0; round < options.pairs; round += 1) {
    const sync = fdatasyncP50(product.dataDir);
    const own = (await measure(product, pairs, { depth: 1, ms: SAMPLE_MS })).ackP50;
    const bare = (await measure(relay, barePairs, { depth: 1, ms: SAMPLE_MS })).ackP50;
    rounds.push({ own, bare, sync });
  }
  options.audits.push(await audit(product, pairs));
  closePairs([...pairs, ...barePairs]);
  await product.stop();
  await relay.stop();
  const [own, bare, sync] = [
    median(rounds.map((round) => round.own)),
    median(rounds.map((round) => round.bare)),
    median(rounds.map((round) => round.sync)),
  ];
  const beyond = rounds.map((round) => round.own - round.bare - 2 * round.sync);
  return [
    figure(['B5', 'ack p50 of a lone message, beyond bare + 2 fdatasync'], beyond, {
      unit: 'ms',
      bar: atMost(ALLOWANCE_MS),
      detail: `${short(own)} against ${short(bare)} ms; fdatasync ${short(sync)} ms`,
    }),
  ];
}

/** Milliseconds, p50, of making a 4 KiB append durable in the folder. */
function fdatasyncP50(folder: string): number {
  const file = openSync(join(folder, 'bench-fdatasync'), 'a');
  const block = Buffer.alloc(APPEND_BYTES, 1);
  const times: number[] = [];
  for (let i = 0; i < SYNCS; i += 1) {
    writeSync(file, block);
    const began = performance.now();
    fdatasyncSync(file);
    times.push(performance.now() - began);
  }
  closeSync(file);
  return percentile(
    times.sort((a, b) => a - b),
    0.5,
  );
}

export const loneMessage: Scenario = { rows: ['B5'], run };
