/**
 * `npm run bench -- soak`: half of the rate that the product reaches, for minutes, while customers
 * come and go; every half minute memory, descriptors, WAL and table sizes, at the end a verdict on
 * what grew after the warm-up.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { mebibytes, short } from './format.ts';
import { audit } from './load/audit.ts';
import { startLoad } from './load/load.ts';
import { measure, WARM_UP_MS, warmUp } from './load/measure.ts';
import { connectPairs } from './load/pairs.ts';
import { makeAgents, signIn, startProduct } from './servers/product.ts';
import type { AgentAccount, Product } from './servers/product.ts';
import type { Pair } from './load/pairs.ts';
import { percentile, slope } from './statistics.ts';
import { COUNT_AT_MOST, storeSize } from './store-size.ts';
import { SocketClient } from './wire/socket.ts';

export interface SoakOptions {
  readonly minutes: number;
  readonly json: boolean;
  readonly say: (text: string) => void;
}

interface Reading {
  /** Minutes since the load began. */
  readonly minute: number;
  readonly perSecond: number;
  readonly ackP99: number;
  readonly rss: number;
  readonly descriptors: number;
  readonly databaseBytes: number;
  readonly walBytes: number;
  readonly tables: Readonly<Record<string, number>>;
}

interface Growth {
  readonly what: string;
  readonly grows: boolean;
  readonly text: string;
}

const PAIRS = 64;
const DEPTH = 8;
const READ_EVERY_MS = 30_000;
const VISIT_EVERY_MS = 200;
/** Agents' tokens last 15 minutes and a socket is closed with its token: they are renewed before. */
const RENEW_EVERY_MS = 8 * 60_000;
/** A slope below this share of the value per 10 minutes is noise. */
const RSS_NOISE = 0.05;
const WAL_NOISE = 0.5;
const ROWS_NOISE = 10;
/** The log itself, the text index over it, and the sessions of renewed tokens: the load is what they hold. */
const GROWS_BY_NATURE = /^message|^session$|_(content|data|docsize|idx)$/;

/** Runs the soak and prints its readings. Answers whether it could be measured. */
export async function soak({ minutes, json, say }: SoakOptions): Promise<boolean> {
  const product = await startProduct();
  const accounts = await makeAgents(product, PAIRS);
  const pairs = await connectPairs(product.port, accounts);
  await warmUp(pairs, DEPTH);
  const { perSecond: full } = await measure(product, pairs, { depth: DEPTH, ms: 3 * WARM_UP_MS });
  say(`${minutes} minutes at half of ${short(full)} messages/s`);
  const controller = new AbortController();
  const visits = visit(product, controller.signal);
  const renewals = renew(product, { pairs, accounts, signal: controller.signal });
  const load = startLoad(pairs, { depth: DEPTH, perSecond: full / 2 });
  const began = performance.now();
  const readings: Reading[] = [];
  while (performance.now() - began < minutes * 60_000) {
    load.mark();
    await sleep(READ_EVERY_MS);
    const { messages, seconds, ackMs } = load.sample();
    const reading = {
      minute: (performance.now() - began) / 60_000,
      perSecond: messages / seconds,
      ackP99: percentile(ackMs, 0.99),
      rss: product.rssBytes(),
      descriptors: product.descriptors(),
      ...storeSize(product.dataDir),
    };
    readings.push(reading);
    say(lineOf(reading));
  }
  await load.stop();
  controller.abort();
  await Promise.all([visits, renewals]);
  const checked = await audit(product, pairs);
  const growth = judge(readings);
  await product.stop();
  if (json) {
    process.stdout.write(`${JSON.stringify({ readings, growth, audit: checked }, null, 2)}\n`);
  } else {
    const lines = growth.map(
      ({ what, grows, text }) => `${what.padEnd(24)} ${grows ? 'GROWS' : 'flat '} ${text}`,
    );
    lines.push(
      `${checked.acked.toLocaleString('en-US')} acknowledged, ${checked.lost} lost, ${checked.doubled} doubled`,
    );
    process.stdout.write(`\n${lines.join('\n')}\n`);
  }
  return true;
}

/** Customers who come, look and go, over and over: leaks of sockets, rooms and presence show up. */
async function visit(product: Product, signal: AbortSignal): Promise<void> {
  const known: { token: string; ticketId: string }[] = [];
  for (let i = 0; !signal.aborted; i += 1) {
    const seat = known[i % PAIRS];
    const socket = await SocketClient.connect({
      port: product.port,
      namespace: '/customer',
      ...(seat === undefined ? {} : { auth: { token: seat.token } }),
    });
    const hello = seat === undefined ? { customerInfo: { name: `Visitor ${i}` } } : seat;
    const answer = (await socket.emit('customer_connect', hello)) as {
      token: string;
      ticket: { ticketId: string };
    };
    known[i % PAIRS] = { token: answer.token, ticketId: answer.ticket.ticketId };
    await sleep(VISIT_EVERY_MS);
    socket.close();
  }
}

async function renew(
  product: Product,
  options: { pairs: readonly Pair[]; accounts: readonly AgentAccount[]; signal: AbortSignal },
): Promise<void> {
  const { pairs, accounts, signal } = options;
  for (;;) {
    await sleep(RENEW_EVERY_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    for (const [i, pair] of pairs.entries()) {
      const { token } = await signIn(product.port, accounts[i]?.email ?? '');
      await pair.agent.emit('authenticate', { token });
    }
  }
}

function lineOf(reading: Reading): string {
  const { minute, perSecond, ackP99, rss, descriptors, databaseBytes, walBytes, tables } = reading;
  const counts = Object.entries(tables)
    .filter(([, rows]) => rows > 0)
    .map(
      ([name, rows]) =>
        `${name} ${rows >= COUNT_AT_MOST ? `${short(COUNT_AT_MOST)}+` : short(rows)}`,
    );
  return [
    `${minute.toFixed(1)} min`,
    `${short(perSecond)}/s`,
    `p99 ${short(ackP99)} ms`,
    `RSS ${mebibytes(rss)}`,
    `${descriptors} descriptors`,
    `store ${mebibytes(databaseBytes)}`,
    `WAL ${mebibytes(walBytes)}`,
    counts.join(', '),
  ].join(' | ');
}

/** Slopes over the last two thirds: the first third fills caches and warms up. */
function judge(readings: readonly Reading[]): Growth[] {
  const late = readings.slice(Math.floor(readings.length / 3));
  const first = late[0];
  const last = late.at(-1);
  if (first === undefined || last === undefined) return [];
  const per10 = (of: (reading: Reading) => number): number =>
    slope(late.map((reading) => ({ x: reading.minute / 10, y: of(reading) })));
  const rss = per10(({ rss }) => rss);
  const wal = per10(({ walBytes }) => walBytes);
  const descriptors = per10((reading) => reading.descriptors);
  const growth: Growth[] = [
    {
      what: 'RSS',
      grows: rss > RSS_NOISE * first.rss,
      text: `${mebibytes(rss)} per 10 minutes, from ${mebibytes(first.rss)}`,
    },
    { what: 'descriptors', grows: descriptors > 4, text: `${short(descriptors)} per 10 minutes` },
    {
      what: 'WAL',
      grows: wal > WAL_NOISE * Math.max(first.walBytes, 4 * 1024 * 1024),
      text: `${mebibytes(wal)} per 10 minutes, from ${mebibytes(first.walBytes)}`,
    },
  ];
  for (const name of Object.keys(last.tables)) growth.push(...judgeTable(name, late));
  return growth;
}

/** A table grows when it never again was as small as it had been: queues that fill and empty do not. */
function judgeTable(name: string, late: readonly Reading[]): Growth[] {
  const rows = late.map(({ tables }) => tables[name] ?? 0);
  const [from = 0, to = 0] = [rows[0], rows.at(-1)];
  if (from === to) return [];
  const half = Math.ceil(rows.length / 2);
  const earlier = Math.max(...rows.slice(0, half));
  const later = Math.min(...rows.slice(half));
  const byNature = GROWS_BY_NATURE.test(name);
  const more = to >= COUNT_AT_MOST ? 'more than ' : '';
  const grows = !byNature && later > earlier + ROWS_NOISE;
  const text = `${short(from)} to ${more}${short(to)} rows${byNature ? ', by its nature' : ''}`;
  return [{ what: `table ${name}`, grows, text }];
}
