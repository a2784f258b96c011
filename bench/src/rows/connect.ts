/**
 * B9: CPU of a connection that knows who it is. An agent's counts until `auth_success`, a customer's
 * with `auth.token` until the namespace is connected; the bare ones until the namespace is connected.
 * Websocket only, in batches below the product's 10 sockets per agent; leaving is not counted.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { alternate, atMost, figure } from '../figure.ts';
import type { Figure, RunOptions, Scenario } from '../figure.ts';
import { short } from '../format.ts';
import { closePairs, connectPairs } from '../load/pairs.ts';
import { startBareIdle } from '../servers/bare.ts';
import type { Started } from '../servers/process.ts';
import { makeAgents, startProduct } from '../servers/product.ts';
import { median } from '../statistics.ts';
import { SocketClient } from '../wire/socket.ts';
import type { ConnectOptions } from '../wire/socket.ts';
import { PAIRS_WRITING } from './writes.ts';

const PER_ACCOUNT = 5;
const BATCHES = 3;
const AT_ONCE = 16;
/** Work that a server puts off until after the answer counts too. */
const AFTERWARDS_MS = 150;

type Seat = Pick<ConnectOptions, 'namespace' | 'auth' | 'until'>;

async function run(options: RunOptions): Promise<Figure[]> {
  options.say('B9');
  const product = await startProduct();
  const bare = await startBareIdle();
  const accounts = await makeAgents(product, PAIRS_WRITING);
  const pairs = await connectPairs(product.port, accounts);
  const agents: Seat[] = accounts.map(({ token }) => ({
    namespace: '/agent',
    auth: { token },
    until: 'auth_success',
  }));
  const customers: Seat[] = pairs.map(({ customerToken }) => ({
    namespace: '/customer',
    auth: { token: customerToken },
  }));
  const figures = [
    await compare(options, { product, bare, name: 'agent', seats: agents }),
    await compare(options, { product, bare, name: 'customer', seats: customers }),
  ];
  closePairs(pairs);
  await product.stop();
  await bare.stop();
  return figures;
}

interface Comparison {
  readonly product: Started;
  readonly bare: Started;
  readonly name: string;
  readonly seats: readonly Seat[];
}

async function compare(options: RunOptions, sides: Comparison): Promise<Figure> {
  const { product, bare, name, seats } = sides;
  const bareSeats: Seat[] = seats.map(({ namespace }) => ({ namespace }));
  await connectCpuUs(product, seats);
  await connectCpuUs(bare, bareSeats);
  const rounds = await alternate(
    options.pairs,
    () => connectCpuUs(product, seats),
    () => connectCpuUs(bare, bareSeats),
  );
  const own = median(rounds.map((round) => round.product));
  const theirs = median(rounds.map((round) => round.bare));
  return figure(
    ['B9', `CPU of an authenticated connect, ${name}`],
    rounds.map((round) => round.product / round.bare),
    { unit: '× bare', bar: atMost(1.35), detail: `${short(own)} against ${short(theirs)} µs` },
  );
}

/** Microseconds of the server's CPU per connection. */
async function connectCpuUs(server: Started, seats: readonly Seat[]): Promise<number> {
  let spent = 0;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const before = server.cpuMs();
    const sockets = await connectBatch(server.port, seats);
    await sleep(AFTERWARDS_MS);
    spent += server.cpuMs() - before;
    for (const socket of sockets) socket.close();
    await sleep(AFTERWARDS_MS);
  }
  return (spent * 1000) / (BATCHES * PER_ACCOUNT * seats.length);
}

async function connectBatch(port: number, seats: readonly Seat[]): Promise<SocketClient[]> {
  const all = Array.from({ length: PER_ACCOUNT }, () => seats).flat();
  const sockets: SocketClient[] = [];
  let next = 0;
  async function work(): Promise<void> {
    for (let seat = all[next]; seat !== undefined; seat = all[next]) {
      next += 1;
      sockets.push(await SocketClient.connect({ port, ...seat }));
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return sockets;
}

export const connect: Scenario = { rows: ['B9'], run };
