/** Many at once (reliability F17-F19 in one process, P2, P14, P15): real sockets and REST against one app. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { Agent, Message, Ticket } from '@parley/contract';
import { DATABASE_FILE } from '../../src/store/sqlite/open-sqlite.ts';
import { type SignedIn, startTestApp, type TestApp } from '../kit/app.ts';
import { readLog } from '../kit/screen.ts';
import { seeded } from '../kit/random.ts';
import type { Rest } from '../kit/rest.ts';
import { agentSocket, customerSocket, rawCustomer, returningCustomer } from '../kit/sockets.ts';

const IDENTITY_SECRET = 'identity secret of the tests of races';
const TIMES = 50;
const SOCKETS = 5;

// Hashing is not what is tried here.
const passwords = {
  hash: async (password: string) => `plain ${password}`,
  verify: async (hash: string, password: string) => hash === `plain ${password}`,
};
const app = await startTestApp({ env: { IDENTITY_SECRET }, parts: { passwords } });

test('F17: a message that is sent 50 times at once, over sockets and REST, is stored once and answered alike', async () => {
  const customer = await app.createCustomer({ department: 'repeats' });
  const { ticketId } = customer.ticket;
  const messages = await sendAtOnce(customer, 'once');
  assert.deepEqual(
    messages,
    Array.from({ length: TIMES }, () => messages[0]),
  );
  const log = await readLog(app.admin.rest, ticketId, 0);
  assert.deepEqual(
    log.map(({ content }) => content),
    ['once'],
  );
});

test('F17: the same on a closed ticket begins one conversation, with one message', async () => {
  const customer = await app.createCustomer({ department: 'repeats' });
  const { _id, ticketId } = customer.ticket;
  await app.admin.rest.ok('tickets.status', { params: { ticketId }, body: { status: 'closed' } });
  const messages = await sendAtOnce(customer, 'once more');
  assert.deepEqual(
    messages,
    Array.from({ length: TIMES }, () => messages[0]),
  );
  const { tickets } = await app.admin.rest.ok('tickets.list', {
    query: { customerId: customer.customerId },
  });
  const followers = tickets.filter(({ previousTicketId }) => previousTicketId === _id);
  assert.equal(tickets.length, 2);
  assert.equal(followers.length, 1);
  assert.equal(followers[0]?.seq, 1);
});

test('F18: 1,000 tickets and 50 agents at once, with agents who claim: nobody above the maximum, no slot unused, nothing twice', async (t) => {
  const random = seeded(t);
  const agents: SignedIn[] = [];
  for (let n = 0; n < 50; n += 1) {
    agents.push(await app.createAgent({ department: 'rush', maxConcurrentTickets: 16 }));
  }
  const tickets: Ticket[] = [];
  const claimed = new Set<string>();
  const arriving = Array.from({ length: 100 }, async () => {
    for (let n = 0; n < 10; n += 1) {
      tickets.push(await arrive(app.admin.rest));
      if (random() > 0.2) continue;
      const { ticketId } = pick(tickets, random);
      claimed.add(ticketId);
      await claim(pick(agents, random), ticketId);
    }
  });
  const coming = agents.map((agent) => agentSocket(app, agent));
  await Promise.all(coming);
  await Promise.all(arriving);
  await quiet();
  await expectFull(agents, 800);
  await expectOneWord(claimed);

  // There is room for all: the queue drains into it.
  for (const { agent } of agents) {
    const { agentId } = agent;
    await app.admin.rest.ok('agents.update', {
      params: { agentId },
      body: { maxConcurrentTickets: 20 },
    });
  }
  await quiet();
  await expectFull(agents, 1_000);
});

test('F19: a customer who connects 100 times at once, known by a hash, has one ticket', async () => {
  const customerId = 'shop-user-19';
  const identityHash = createHmac('sha256', IDENTITY_SECRET).update(customerId).digest('hex');
  const sockets = Array.from({ length: 100 }, () => rawCustomer(app));
  await Promise.all(sockets.map((socket) => socket.connected()));
  const answers = await Promise.all(
    sockets.map((socket) => socket.ok('customer_connect', { customerId, identityHash })),
  );
  assert.equal(new Set(answers.map(({ ticket }) => ticket._id)).size, 1);
  const { tickets } = await app.admin.rest.ok('tickets.list', { query: { customerId } });
  assert.equal(tickets.length, 1);
});

test('F19: the same with a token, by a customer whose last ticket is closed', async () => {
  const customer = await app.createCustomer({ department: 'repeats' });
  const { ticketId } = customer.ticket;
  await app.admin.rest.ok('tickets.status', { params: { ticketId }, body: { status: 'closed' } });
  const all = await Promise.all(
    Array.from({ length: 100 }, () => returningCustomer(app, customer)),
  );
  assert.equal(new Set(all.map(({ established }) => established.ticket._id)).size, 1);
  const { tickets } = await app.admin.rest.ok('tickets.list', {
    query: { customerId: customer.customerId, status: 'open,assigned,pending,resolved' },
  });
  assert.equal(tickets.length, 1);
});

/** One message, as often as it says, over several sockets and REST, none waiting for another. */
async function sendAtOnce(
  { token, ticket, rest }: Awaited<ReturnType<TestApp['createCustomer']>>,
  content: string,
): Promise<Message[]> {
  const { ticketId } = ticket;
  const clientMessageId = `repeat-of-${ticketId}`;
  const tabs = await Promise.all(
    Array.from({ length: SOCKETS }, () => customerSocket(app, { token, ticketId })),
  );
  const answers = Array.from({ length: TIMES }, async (_, n) => {
    const tab = tabs[n % (SOCKETS + 1)];
    const body = { content, clientMessageId };
    const { message } =
      tab === undefined
        ? await rest.ok('messages.create', { params: { ticketId }, body })
        : await tab.socket.ok('customer_message', body);
    return message;
  });
  return Promise.all(answers);
}

async function arrive(rest: Rest): Promise<Ticket> {
  const customerId = `rush-${(arrivals += 1)}`;
  const { ticket } = await rest.ok('tickets.create', {
    body: { customerId, customerInfo: { name: 'Cleo' }, subject: 'Help', department: 'rush' },
  });
  return ticket;
}

let arrivals = 0;

/** Taken, or refused because the claimer has no room. */
async function claim({ agent, rest }: SignedIn, ticketId: string): Promise<void> {
  const { data, error } = await rest.call('tickets.assign', {
    params: { ticketId },
    body: { agentId: agent.agentId },
  });
  if (data === null) assert.equal(error?.code, 'AGENT_AT_CAPACITY');
  else assert.equal(data.ticket.assignedAgent, agent._id);
}

/** Nothing is under way any more. */
async function quiet(): Promise<void> {
  await app.app.settled();
  await app.app.scheduler.tick();
  await app.app.settled();
}

/** So many tickets are assigned, as the agents count them and as the tickets say, and nobody has more than may be. */
async function expectFull(agents: readonly SignedIn[], assigned: number): Promise<void> {
  const tickets = await allTickets();
  assert.equal(tickets.length, 1_000);
  assert.equal(tickets.filter(({ status }) => status === 'assigned').length, assigned);
  for (const { agent } of agents) {
    const now = await fresh(agent);
    const own = tickets.filter((ticket) => ticket.assignedAgent === agent._id);
    assert.deepEqual(
      [now.activeTickets, own.length],
      [now.maxConcurrentTickets, now.maxConcurrentTickets],
    );
  }
}

/** Of a ticket that nobody claimed one agent was told, once. Read from the store: what is told while a socket signs in is not pushed. */
async function expectOneWord(claimed: ReadonlySet<string>): Promise<void> {
  const db = new DatabaseSync(join(app.dir, DATABASE_FILE), { readOnly: true });
  const rows = db
    .prepare(
      "SELECT ticket, count(*) AS told FROM recipient WHERE type = 'ticket_assigned' GROUP BY 1",
    )
    .all();
  db.close();
  const told = new Map(rows.map((row) => [row['ticket'], row['told']]));
  const tickets = await allTickets();
  const wrong = tickets.filter(({ _id, ticketId, status }) => {
    const times = status === 'assigned' ? 1 : 0;
    return !claimed.has(ticketId) && (told.get(_id) ?? 0) !== times;
  });
  assert.deepEqual(
    wrong.map(({ ticketId }) => ticketId),
    [],
  );
}

async function fresh({ agentId }: Agent): Promise<Agent> {
  return (await app.admin.rest.ok('agents.get', { params: { agentId } })).agent;
}

async function allTickets(): Promise<Ticket[]> {
  const all: Ticket[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: { department: string; limit: number; cursor: string } = {
      department: 'rush',
      limit: 100,
      cursor,
    };
    const { tickets, pagination } = await app.admin.rest.ok('tickets.list', { query });
    all.push(...tickets);
    cursor = pagination.nextCursor ?? null;
  }
  return all;
}

function pick<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)] as T;
}
