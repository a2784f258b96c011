/**
 * B6: how long other work waits in the product's event loop while 64 pairs write, one message under
 * way each. Twice: as fast as they can, where the loop is never idle and a bare relay is late too,
 * and at half that rate.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, figure } from '../figure.ts';
import type { Figure, RunOptions, Scenario } from '../figure.ts';
import { short } from '../format.ts';
import { audit } from '../load/audit.ts';
import { measure, SAMPLE_MS, warmUp } from '../load/measure.ts';
import type { Measured } from '../load/measure.ts';
import { closePairs, connectBarePairs, connectPairs } from '../load/pairs.ts';
import type { Pair } from '../load/pairs.ts';
import { startBareRelay } from '../servers/bare.ts';
import type { Started } from '../servers/process.ts';
import { makeAgents, startProduct } from '../servers/product.ts';
import { median } from '../statistics.ts';
import { PAIRS_WRITING } from './writes.ts';

const IDLE_MS = 1500;
const P99_BEYOND_IDLE_MS = 4;
const MAX_MS = 15;

interface Delay {
  readonly p99: number;
  readonly max: number;
  readonly perSecond: number;
}

interface Round {
  readonly idle: Delay;
  readonly full: Delay;
  readonly half: Delay;
  readonly bareIdle: Delay;
  readonly bareFull: Delay;
}

async function run(options: RunOptions): Promise<Figure[]> {
  options.say('B6');
  const product = await startProduct();
  const relay = await startBareRelay();
  const pairs = await connectPairs(product.port, await makeAgents(product, PAIRS_WRITING));
  const barePairs = await connectBarePairs(relay.port, PAIRS_WRITING);
  await warmUp(pairs, 1);
  await warmUp(barePairs, 1);
  const rounds: Round[] = [];
  for (let round = 0; round < options.pairs; round += 1) {
    const idle = await delayWhile(product, idling);
    const full = await delayWhile(product, () => write(product, pairs));
    const half = await delayWhile(product, () => write(product, pairs, full.perSecond / 2));
    const bareIdle = await delayWhile(relay, idling);
    const bareFull = await delayWhile(relay, () => write(relay, barePairs));
    rounds.push({ idle, full, half, bareIdle, bareFull });
  }
  options.audits.push(await audit(product, pairs));
  closePairs([...pairs, ...barePairs]);
  await product.stop();
  await relay.stop();
  return [...judge(rounds, 'full', 'full speed'), ...judge(rounds, 'half', 'half speed')];
}

function judge(rounds: readonly Round[], load: 'full' | 'half', name: string): Figure[] {
  const bare = middle(rounds, ({ bareFull, bareIdle }) => bareFull.p99 - bareIdle.p99);
  const bareMax = middle(rounds, ({ bareFull }) => bareFull.max);
  const rate = middle(rounds, (round) => round[load].perSecond);
  return [
    figure(
      ['B6', `event-loop delay p99 beyond idle, ${name}`],
      rounds.map((round) => round[load].p99 - round.idle.p99),
      {
        unit: 'ms',
        bar: atMost(P99_BEYOND_IDLE_MS),
        detail: `${short(rate)} messages/s; bare relay at full speed ${short(bare)} ms`,
      },
    ),
    figure(
      ['B6', `event-loop delay max, ${name}`],
      rounds.map((round) => round[load].max),
      {
        unit: 'ms',
        bar: atMost(MAX_MS),
        detail: `bare relay at full speed ${short(bareMax)} ms`,
      },
    ),
  ];
}

function middle(rounds: readonly Round[], of: (round: Round) => number): number {
  return median(rounds.map(of));
}

async function delayWhile(server: Started, work: () => Promise<Partial<Measured>>): Promise<Delay> {
  await server.ask('delay-start');
  const { perSecond = 0 } = await work();
  const { p99 = NaN, max = NaN } = await server.ask('delay-read');
  return { p99, max, perSecond };
}

async function idling(): Promise<Partial<Measured>> {
  await sleep(IDLE_MS);
  return {};
}

function write(server: Started, pairs: readonly Pair[], perSecond?: number): Promise<Measured> {
  const pace = perSecond === undefined ? {} : { perSecond };
  return measure(server, pairs, { depth: 1, ms: SAMPLE_MS, ...pace });
}

export const loopDelay: Scenario = { rows: ['B6'], run };
