/** B1-B4: 64 customer-agent pairs write both ways; throughput, CPU, commits and ack latency. */
import { alternate, atLeast, atMost, figure } from '../figure.ts';
import type { Figure, RunOptions, Scenario } from '../figure.ts';
import { short } from '../format.ts';
import { audit } from '../load/audit.ts';
import { frameSizes } from '../load/frame-sizes.ts';
import { measure, SAMPLE_MS, warmUp } from '../load/measure.ts';
import type { Measured } from '../load/measure.ts';
import { closePairs, connectBarePairs, connectPairs } from '../load/pairs.ts';
import type { Pair } from '../load/pairs.ts';
import { startBareRelay } from '../servers/bare.ts';
import { makeAgents, startProduct, storeCommits } from '../servers/product.ts';
import { median } from '../statistics.ts';

export const PAIRS_WRITING = 64;

/** Bars by depth; a depth without one is measured for the other rows. */
const BARS: readonly {
  depth: number;
  throughput: number;
  cpu?: number;
  commits?: number;
  p99?: number;
}[] = [
  { depth: 1, throughput: 0.4, cpu: 2.4, commits: 1 / 20, p99: 2.5 },
  { depth: 8, throughput: 0.6, cpu: 1.7, commits: 1 / 100, p99: 1.6 },
  { depth: 32, throughput: 0.6 },
];

interface Round {
  readonly product: Measured & { readonly commitsPerMessage: number };
  readonly bare: Measured;
}

async function run(options: RunOptions): Promise<Figure[]> {
  const product = await startProduct();
  const relay = await startBareRelay();
  const pairs = await connectPairs(product.port, await makeAgents(product, PAIRS_WRITING));
  const barePairs = await connectBarePairs(relay.port, PAIRS_WRITING);
  const [first] = pairs;
  if (first === undefined) throw new Error('There is no pair to write.');
  const sizes = await frameSizes(first);
  options.say(`B1-B4: frames of ${sizes.product} bytes, the relay's ${sizes.bare}`);
  const figures: Figure[] = [];
  for (const bars of BARS) {
    const { depth } = bars;
    options.say(`B1-B4: depth ${depth}`);
    await warmUp(pairs, depth);
    await warmUp(barePairs, depth);
    const rounds: Round[] = await alternate(
      options.pairs,
      async () => {
        const acked0 = ackedOf(pairs);
        const commits0 = await storeCommits(product.port);
        const measured = await measure(product, pairs, { depth, ms: SAMPLE_MS });
        const commits = (await storeCommits(product.port)) - commits0;
        const commitsPerMessage = commits / (ackedOf(pairs) - acked0);
        return { ...measured, commitsPerMessage };
      },
      () => measure(relay, barePairs, { depth, ms: SAMPLE_MS }),
    );
    figures.push(...judge(rounds, bars));
  }
  options.audits.push(await audit(product, pairs));
  closePairs([...pairs, ...barePairs]);
  await product.stop();
  await relay.stop();
  return figures;
}

function ackedOf(pairs: readonly Pair[]): number {
  return pairs.reduce((sum, { acked }) => sum + acked, 0);
}

function judge(rounds: readonly Round[], bars: (typeof BARS)[number]): Figure[] {
  const { depth } = bars;
  const figures = [
    figure(['B1', `throughput, depth ${depth}`], ratios(rounds, 'perSecond'), {
      unit: '× bare',
      bar: atLeast(bars.throughput),
      detail: `${both(rounds, 'perSecond')} messages/s; generator ${short(middle(rounds, 'bare', 'generatorShare'))} of a core`,
    }),
  ];
  if (bars.cpu !== undefined) {
    figures.push(
      figure(['B2', `server CPU per message, depth ${depth}`], ratios(rounds, 'cpuUsPerMessage'), {
        unit: '× bare',
        bar: atMost(bars.cpu),
        detail: `${both(rounds, 'cpuUsPerMessage')} µs`,
      }),
    );
  }
  if (bars.commits !== undefined) {
    const commits = rounds.map(({ product }) => product.commitsPerMessage);
    figures.push(
      figure(['B3', `commits per message, ${depth * PAIRS_WRITING} in flight`], commits, {
        unit: 'commits/message',
        bar: atMost(bars.commits),
        detail: `1 commit for ${short(1 / median(commits))} messages`,
      }),
    );
  }
  if (bars.p99 !== undefined) {
    figures.push(
      figure(['B4', `ack p99, depth ${depth}`], ratios(rounds, 'ackP99'), {
        unit: '× bare',
        bar: atMost(bars.p99),
        detail: `${both(rounds, 'ackP99')} ms; p50 ${both(rounds, 'ackP50')} ms`,
      }),
    );
  }
  return figures;
}

function ratios(rounds: readonly Round[], key: keyof Measured): number[] {
  return rounds.map(({ product, bare }) => product[key] / bare[key]);
}

function middle(rounds: readonly Round[], side: 'product' | 'bare', key: keyof Measured): number {
  return median(rounds.map((round) => round[side][key]));
}

function both(rounds: readonly Round[], key: keyof Measured): string {
  return `${short(middle(rounds, 'product', key))} against ${short(middle(rounds, 'bare', key))}`;
}

export const writes: Scenario = { rows: ['B1', 'B2', 'B3', 'B4'], run };
