/**
 * B7: memory of an idle connection. The product's have said `customer_connect` and hold a ticket; the
 * bare ones are connected to a namespace and nothing else. Each round starts both servers afresh.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { alternate, atMost, figure } from '../figure.ts';
import type { Figure, RunOptions, Scenario } from '../figure.ts';
import { mebibytes, short } from '../format.ts';
import { idleCount, startIdleHolder } from '../load/idle.ts';
import { startBareIdle } from '../servers/bare.ts';
import type { Started } from '../servers/process.ts';
import { startProduct } from '../servers/product.ts';
import { median } from '../statistics.ts';

const FEW = 50;
const SETTLE_MS = 1000;

interface Cost {
  readonly bytesPerConnection: number;
  readonly rssAtFew: number;
  readonly rssAtMany: number;
}

async function run(options: RunOptions): Promise<Figure[]> {
  const many = idleCount();
  let round = 0;
  const rounds = await alternate(
    options.pairs,
    async () => {
      round += 1;
      options.say(`B7: ${many} idle connections, pair ${round} of ${options.pairs}`);
      return cost(await startProduct(), { many, asCustomers: true });
    },
    async () => cost(await startBareIdle(), { many, asCustomers: false }),
  );
  const own = median(rounds.map(({ product }) => product.bytesPerConnection));
  const bare = median(rounds.map(({ bare }) => bare.bytesPerConnection));
  const atFew = median(rounds.map(({ product }) => product.rssAtFew));
  const atMany = median(rounds.map(({ product }) => product.rssAtMany));
  return [
    figure(
      ['B7', `RSS per idle connection at ${many.toLocaleString('en-US')}`],
      rounds.map(({ product, bare }) => product.bytesPerConnection / bare.bytesPerConnection),
      {
        unit: '× bare',
        bar: atMost(1),
        detail: `${short(own / 1024)} against ${short(bare / 1024)} KiB; product ${mebibytes(atFew)} at ${FEW}, ${mebibytes(atMany)} at all`,
      },
    ),
  ];
}

async function cost(
  server: Started,
  options: { many: number; asCustomers: boolean },
): Promise<Cost> {
  const { many, asCustomers } = options;
  const holder = startIdleHolder(server.port, { asCustomers });
  await holder.open(FEW);
  const rssAtFew = await settledRss(server);
  await holder.open(many - FEW);
  const rssAtMany = await settledRss(server);
  await holder.release();
  await server.stop();
  return { bytesPerConnection: (rssAtMany - rssAtFew) / (many - FEW), rssAtFew, rssAtMany };
}

async function settledRss(server: Started): Promise<number> {
  await sleep(SETTLE_MS);
  await server.ask('collect');
  return server.rssBytes();
}

export const idleConnections: Scenario = { rows: ['B7'], run };
