/** One sample of a load on one server: what was done, how fast, and what it cost that server. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Started } from '../servers/process.ts';
import { percentile } from '../statistics.ts';
import { startLoad } from './load.ts';
import type { LoadOptions } from './load.ts';
import type { Pair } from './pairs.ts';

export interface Measured {
  readonly perSecond: number;
  readonly cpuUsPerMessage: number;
  /** Share of one core that the generator took: near 1 it is what is being measured. */
  readonly generatorShare: number;
  readonly ackP50: number;
  readonly ackP99: number;
}

export interface MeasureOptions extends LoadOptions {
  readonly ms: number;
}

const RAMP_MS = 300;
export const WARM_UP_MS = 1000;
export const SAMPLE_MS = 2000;

/** Runs the load for a ramp and a sample, then lets it end. */
export async function measure(
  server: Started,
  pairs: readonly Pair[],
  options: MeasureOptions,
): Promise<Measured> {
  const load = startLoad(pairs, options);
  try {
    await sleep(RAMP_MS);
    const server0 = server.cpuMs();
    const own0 = process.cpuUsage();
    load.mark();
    await sleep(options.ms);
    const { messages, seconds, ackMs } = load.sample();
    const cpu = server.cpuMs() - server0;
    const own = process.cpuUsage(own0);
    if (messages === 0) throw new Error('Not one message went through.');
    return {
      perSecond: messages / seconds,
      cpuUsPerMessage: (cpu * 1000) / messages,
      generatorShare: (own.user + own.system) / 1e6 / seconds,
      ackP50: percentile(ackMs, 0.5),
      ackP99: percentile(ackMs, 0.99),
    };
  } finally {
    await load.stop();
  }
}

/** A load whose figures nobody reads: compiles the hot paths of both sides. */
export async function warmUp(pairs: readonly Pair[], depth: number): Promise<void> {
  const load = startLoad(pairs, { depth });
  await sleep(WARM_UP_MS);
  await load.stop();
}
