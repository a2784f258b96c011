import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AgentClient } from '../src/agent-types.ts';
import type { CustomerClient } from '../src/customer-types.ts';
import { memoryStorage } from '../src/keep.ts';
import { newCustomer, sameAsFresh, sameAsFreshFor, signInAgent } from './people.ts';
import { startServer } from './server.ts';
import { until } from './within.ts';

const server = await startServer();

const CUSTOMERS = 4;
const MESSAGES = 60;
const KILLS = 3;

interface Pair {
  readonly customer: CustomerClient;
  readonly storage: ReturnType<typeof memoryStorage>;
  readonly ticketId: string;
}

test('the server is killed while both sides type: nothing lost, doubled or swapped, every view the same (§8.1-4, P1-P7)', async (t) => {
  const agent = await signInAgent(t, server);
  const pairs = await Promise.all(Array.from({ length: CUSTOMERS }, () => begin(t, agent)));

  const acknowledged = countAcknowledged(agent, pairs);
  const typing = pairs.map((pair, index) => typeBoth(agent, pair, index));
  for (let kill = 1; kill <= KILLS; kill += 1) {
    // In the middle of the traffic: after each further quarter of all messages.
    await acknowledged.reach((kill * CUSTOMERS * MESSAGES * 2) / (KILLS + 1));
    await server.kill();
    await until(agent, 'the loss to be noticed', ({ connection }) => connection !== 'online');
    await server.start();
  }
  await Promise.all(typing);
  await until(agent, 'the agent to be rid of everything', ({ outgoing }) => outgoing.length === 0);
  for (const { customer } of pairs) {
    await until(
      customer,
      'a customer to be rid of everything',
      ({ outgoing }) => outgoing.length === 0,
    );
  }

  for (const [index, { customer, storage, ticketId }] of pairs.entries()) {
    await sameAsFresh(t, server, { customer, storage });
    await sameAsFreshFor(t, server, { agent, ticketId });
    const stored = await storedLog(agent, ticketId);
    assert.deepEqual(
      stored.map(({ seq }) => seq),
      stored.map((_, i) => i + 1),
    );
    for (const side of ['customer', 'agent'] as const) {
      assert.deepEqual(
        stored.filter(({ sender }) => sender === side).map(({ content }) => content),
        [
          ...(side === 'customer' ? ['Hello'] : []),
          ...Array.from({ length: MESSAGES }, (_, i) => `${side} ${index} ${i}`),
        ],
      );
    }
  }
});

test('a server that drains is come back to by itself, with everything that was written meanwhile (P17)', async (t) => {
  const agent = await signInAgent(t, server);
  const { customer, storage, ticketId } = await begin(t, agent);
  customer.send('before');
  const leaving = server.drain();
  customer.send('while it drains');
  agent.send(ticketId, 'an answer while it drains');
  assert.equal(await leaving, 0);
  customer.send('while it is away');
  await until(
    customer,
    'the loss to be noticed',
    ({ connection }) => connection === 'reconnecting',
  );
  await server.start();
  await until(
    customer,
    'the customer to be rid of everything',
    ({ outgoing }) => outgoing.length === 0,
  );
  await until(agent, 'the agent to be rid of everything', ({ outgoing }) => outgoing.length === 0);
  await sameAsFresh(t, server, { customer, storage });
  await sameAsFreshFor(t, server, { agent, ticketId });
  const stored = await storedLog(agent, ticketId);
  const written = (by: string) =>
    stored.filter(({ sender }) => sender === by).map(({ content }) => content);
  assert.deepEqual(written('customer'), ['Hello', 'before', 'while it drains', 'while it is away']);
  assert.deepEqual(written('agent'), ['an answer while it drains']);
});

async function begin(t: Parameters<typeof newCustomer>[0], agent: AgentClient): Promise<Pair> {
  const storage = memoryStorage();
  const customer = newCustomer(t, server, { storage });
  customer.send('Hello');
  const { ticket } = await until(
    customer,
    'the first message',
    ({ entries, ticket }) => ticket !== null && entries[0]?.status === 'sent',
  );
  const ticketId = ticket?.ticketId ?? '';
  await agent.openTicket(ticketId);
  return { customer, storage, ticketId };
}

/** Both write as fast as a person never could, each line as soon as the one before is on its way. */
async function typeBoth(agent: AgentClient, { customer, ticketId }: Pair, index: number) {
  for (let i = 0; i < MESSAGES; i += 1) {
    customer.send(`customer ${index} ${i}`);
    agent.send(ticketId, `agent ${index} ${i}`);
    await until(customer, 'room in the queue', ({ outgoing }) => outgoing.length < 5);
    if (i % 10 === 0) customer.markRead();
    if (i % 15 === 0) agent.markRead(ticketId);
  }
}

function countAcknowledged(agent: AgentClient, pairs: readonly Pair[]) {
  const count = () =>
    pairs.reduce((sum, { ticketId }) => {
      const conversation = agent.getState().conversations.get(ticketId);
      return sum + (conversation?.ticket.seq ?? 0);
    }, 0);
  const before = count();
  return {
    reach: (messages: number) =>
      until(agent, `${messages} messages`, () => count() - before >= messages),
  };
}

async function storedLog(agent: AgentClient, ticketId: string) {
  const log = [];
  for (let afterSeq = 0, more = true; more; afterSeq = log.at(-1)?.seq ?? 0) {
    const query = { afterSeq, limit: 100 };
    const page = await agent.rest.call('messages.list', { params: { ticketId }, query });
    log.push(...page.messages.filter(({ visibility }) => visibility === 'public'));
    more = page.hasMore;
  }
  return log;
}
