/**
 * B17: `kill -9` at random moments under two-way load, connections that break around an ack, restart
 * on the same `DATA_DIR`, and the checker's counts over everything that was sent, acknowledged, shown
 * and stored. The message checks of the other rows' loads are added: a fast store that loses must not
 * look good.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { check } from '@parley/server/test-kit/checker.ts';
import type { History, HistoryClient, Operation } from '@parley/server/test-kit/checker.ts';
import { Person } from '../crash/person.ts';
import { randomFrom } from '../crash/random.ts';
import { agentRole, customerRole } from '../crash/roles.ts';
import type { CustomerRole } from '../crash/roles.ts';
import { atMost, figure } from '../figure.ts';
import type { Figure, RunOptions, Scenario } from '../figure.ts';
import { short } from '../format.ts';
import { readMessages } from '../load/audit.ts';
import { removeFolder, temporaryFolder } from '../servers/process.ts';
import { call, makeAgents, startProduct } from '../servers/product.ts';
import type { AgentAccount, Product } from '../servers/product.ts';
import { SocketClient } from '../wire/socket.ts';

const COUPLES = 16;
const KILLS = 6;
/** A kill comes so long after everybody has resumed, at least and at most. */
const CALM_MS = [300, 1500] as const;
const RESUME_TIMEOUT_MS = 60_000;

interface Couple {
  readonly account: AgentAccount;
  readonly customer: CustomerRole;
  readonly persons: readonly [Person, Person];
}

async function run(options: RunOptions): Promise<Figure[]> {
  const seed = Math.floor(Math.random() * 2 ** 32);
  options.say(`B17: ${KILLS} times kill -9 under load, seed ${seed}`);
  const random = randomFrom(seed);
  const dataDir = temporaryFolder('crash');
  let product = await startProduct({ dataDir });
  const { port } = product;
  const operations: Operation[] = [];
  const couples = await makeCouples(product, { history: operations, random });
  const persons = couples.flatMap(({ persons }) => persons);
  await Promise.all(persons.map((person) => person.join()));
  const talks = Promise.all(persons.map((person) => person.talk()));
  talks.catch(() => undefined);
  const readyMs: number[] = [];
  const resumedMs: number[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    await sleep(CALM_MS[0] + random() * (CALM_MS[1] - CALM_MS[0]));
    await product.stop('SIGKILL');
    const arrivals = persons.map((person) => person.arrivals);
    const began = performance.now();
    product = await startProduct({ dataDir, port });
    readyMs.push(product.startMs);
    await within(RESUME_TIMEOUT_MS, Promise.race([talks, allBack(persons, arrivals)]));
    resumedMs.push(performance.now() - began);
  }
  await sleep(CALM_MS[1]);
  for (const person of persons) person.stop();
  await within(RESUME_TIMEOUT_MS, talks);
  for (const person of persons) await person.leave();
  const history = await finish(product, { couples, operations });
  await product.stop();
  removeFolder(dataDir);
  return judge(history, { options, seed, readyMs, resumedMs });
}

async function makeCouples(
  product: Product,
  options: { history: Operation[]; random: () => number },
): Promise<Couple[]> {
  const { port } = product;
  const couples: Couple[] = [];
  for (const [i, account] of (await makeAgents(product, COUPLES)).entries()) {
    // Signed in before the customer comes, so that the ticket is assigned; the person comes back soon.
    const auth = { token: account.token };
    const early = await SocketClient.connect({
      port,
      namespace: '/agent',
      auth,
      until: 'auth_success',
    });
    const customer = await customerRole(port, {
      id: `customer-${i}`,
      department: account.department,
    });
    const { ticketId } = customer;
    const agent = agentRole(port, account, { id: `agent-${i}`, ticketId });
    couples.push({
      account,
      customer,
      persons: [new Person(customer, options), new Person(agent, options)],
    });
    early.close();
  }
  return couples;
}

/** Everybody has arrived once more than before and is connected. */
async function allBack(persons: readonly Person[], before: readonly number[]): Promise<void> {
  while (!persons.every((person, i) => person.arrivals > (before[i] ?? 0))) await sleep(5);
  await Promise.all(persons.map((person) => person.connected()));
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const controller = new AbortController();
  const late = sleep(ms, 'late', { signal: controller.signal }).catch(() => undefined);
  const first = await Promise.race([work, late]);
  controller.abort();
  if (first !== 'late') return;
  throw new Error(`Not everybody was back or had an ack after ${ms / 1000} s.`);
}

/** Adds to the operations what the store holds and what a fresh client of each person is given. */
async function finish(
  product: Product,
  options: { couples: readonly Couple[]; operations: Operation[] },
): Promise<History> {
  const { port, adminToken } = product;
  const clients: HistoryClient[] = [];
  const store: History['store'][number][] = [];
  const views: History['views'][number][] = [];
  for (const { account, customer, persons } of options.couples) {
    const { ticketId, customerId } = customer;
    const tickets = [ticketId];
    const [asCustomer, asAgent] = persons;
    clients.push(
      { id: asCustomer.role.id, senderId: customerId, side: 'customer', tickets },
      { id: asAgent.role.id, senderId: account.agentId, side: 'staff', tickets },
    );
    const { ticket } = (await call(port, `GET /api/tickets/${ticketId}`, {
      token: adminToken,
    })) as {
      ticket: { seq: number };
    };
    const messages = await readMessages(port, ticketId, { token: adminToken });
    store.push({ ticketId, seq: ticket.seq, messages });
    for (const [person, token] of [
      [asCustomer, customer.token()],
      [asAgent, account.token],
    ] as const) {
      const shown = person.shown();
      const from = shown[0]?.seq ?? 0;
      const all = await readMessages(port, ticketId, { token });
      const fresh = all.filter(({ seq }) => seq >= from);
      views.push({ client: person.role.id, ticketId, shown, fresh });
    }
  }
  return { clients, operations: options.operations, store, views };
}

interface Outcome {
  readonly options: RunOptions;
  readonly seed: number;
  readonly readyMs: readonly number[];
  readonly resumedMs: readonly number[];
}

function judge(history: History, outcome: Outcome): Figure[] {
  const { options, seed, readyMs, resumedMs } = outcome;
  const { L, D, G, R, H, V, C, problems } = check(history);
  for (const problem of problems) options.say(`  ${problem}`);
  const acked = history.operations.filter(({ kind }) => kind === 'acked').length;
  const others = options.audits.reduce((sum, audit) => sum + audit.acked, 0);
  const lost = options.audits.reduce((sum, audit) => sum + audit.lost, L);
  const doubled = options.audits.reduce((sum, audit) => sum + audit.doubled, D);
  const bar = atMost(0);
  const unit = 'messages';
  return [
    figure(['B17', 'acknowledged messages lost'], [lost], {
      unit,
      bar,
      detail: `${acked.toLocaleString('en-US')} through ${KILLS} kills, ${others.toLocaleString('en-US')} in the other rows`,
    }),
    figure(['B17', 'messages stored twice'], [doubled], { unit, bar, detail: `seed ${seed}` }),
    figure(
      ['B17', 'gaps, swaps, made up, seen without a right, views that differ'],
      [G + R + H + V + C],
      {
        unit: 'findings',
        bar,
        detail: `G ${G}, R ${R}, H ${H}, V ${V}, C ${C}; ready in ${short(Math.max(...readyMs))} ms, all resumed in ${short(Math.max(...resumedMs))} ms at worst`,
      },
    ),
  ];
}

export const crash: Scenario = { rows: ['B17'], run };
