/** B8: what 10,000 idle customers take from the throughput of 64 active pairs. Two products, one with them. */
import { alternate, atLeast, figure } from '../figure.ts';
import type { Figure, RunOptions, Scenario } from '../figure.ts';
import { short } from '../format.ts';
import { audit } from '../load/audit.ts';
import { idleCount, startIdleHolder } from '../load/idle.ts';
import { measure, SAMPLE_MS, warmUp } from '../load/measure.ts';
import type { Measured } from '../load/measure.ts';
import { closePairs, connectPairs } from '../load/pairs.ts';
import type { Pair } from '../load/pairs.ts';
import { makeAgents, startProduct } from '../servers/product.ts';
import type { Product } from '../servers/product.ts';
import { median } from '../statistics.ts';
import { PAIRS_WRITING } from './writes.ts';

const DEPTH = 8;

interface Side {
  readonly product: Product;
  readonly pairs: Pair[];
}

async function run(options: RunOptions): Promise<Figure[]> {
  const idle = idleCount();
  options.say(`B8: ${idle} idle connections beside ${PAIRS_WRITING} pairs`);
  const crowded = await open();
  const alone = await open();
  const holder = startIdleHolder(crowded.product.port, { asCustomers: true });
  await holder.open(idle);
  await warmUp(crowded.pairs, DEPTH);
  await warmUp(alone.pairs, DEPTH);
  const rounds = await alternate(
    options.pairs,
    () => write(crowded),
    () => write(alone),
  );
  for (const side of [crowded, alone]) {
    options.audits.push(await audit(side.product, side.pairs));
    closePairs(side.pairs);
  }
  await holder.release();
  await crowded.product.stop();
  await alone.product.stop();
  const [withIdle, without] = [
    median(rounds.map(({ product }) => product.perSecond)),
    median(rounds.map(({ bare }) => bare.perSecond)),
  ];
  return [
    figure(
      ['B8', `throughput beside ${idle.toLocaleString('en-US')} idle, depth ${DEPTH}`],
      rounds.map(({ product, bare }) => product.perSecond / bare.perSecond),
      {
        unit: '× without idle',
        bar: atLeast(0.9),
        detail: `${short(withIdle)} against ${short(without)} messages/s`,
      },
    ),
  ];
}

async function open(): Promise<Side> {
  const product = await startProduct();
  const pairs = await connectPairs(product.port, await makeAgents(product, PAIRS_WRITING));
  return { product, pairs };
}

function write({ product, pairs }: Side): Promise<Measured> {
  return measure(product, pairs, { depth: DEPTH, ms: SAMPLE_MS });
}

export const idleAndActive: Scenario = { rows: ['B8'], run };
