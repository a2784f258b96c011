/** Customers and agents for the tests: clients of the real server that end with the test. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { createAgentClient } from '../src/agent.ts';
import type { AgentClient, AgentOptions } from '../src/agent-types.ts';
import { createCustomerClient } from '../src/customer.ts';
import type { CustomerClient, CustomerOptions } from '../src/customer-types.ts';
import { type KeyValueStorage, memoryStorage } from '../src/keep.ts';
import { ADMIN, type TestServer } from './server.ts';
import { until } from './within.ts';

/** Comparing positions often and coming back fast: the tests wait for both. */
export const QUICK = { sync: 250, backoff: { base: 20, cap: 200 } };

export function newCustomer(
  t: TestContext,
  server: TestServer,
  options: Partial<CustomerOptions> = {},
): CustomerClient {
  const client = createCustomerClient({
    url: server.url,
    storage: memoryStorage(),
    timings: QUICK,
    ...options,
  });
  t.after(() => client.close());
  return client;
}

export async function signInAgent(
  t: TestContext,
  server: TestServer,
  options: Partial<AgentOptions> = {},
): Promise<AgentClient> {
  const client = createAgentClient({
    url: server.url,
    storage: memoryStorage(),
    timings: QUICK,
    ...options,
  });
  t.after(() => client.close());
  await client.signIn(ADMIN.email, ADMIN.password);
  await client.whenOnline();
  return client;
}

/** What is in a storage, in a storage of its own: what a new browser profile would have to start from. */
export function copyOf(storage: KeyValueStorage): KeyValueStorage {
  const copy = memoryStorage();
  for (let index = 0; index < storage.length; index += 1) {
    const key = storage.key(index) as string;
    copy.setItem(key, storage.getItem(key) as string);
  }
  return copy;
}

/** Waits until the customer shows what a customer's new page is given by the server (P7). */
export async function sameAsFresh(
  t: TestContext,
  server: TestServer,
  { customer, storage }: { customer: CustomerClient; storage: KeyValueStorage },
): Promise<void> {
  const fresh = newCustomer(t, server, { storage: copyOf(storage) });
  assert.equal(fresh.resume(), true);
  await fresh.whenOnline();
  await converge(customer, fresh, ({ ticket, messages }) => ({
    ticket,
    messages: messages.slice(-100),
  }));
  fresh.close();
}

/** Waits until the agent shows of the ticket what a new console is given by the server (P7). */
export async function sameAsFreshFor(
  t: TestContext,
  server: TestServer,
  { agent, ticketId }: { agent: AgentClient; ticketId: string },
): Promise<void> {
  const fresh = await signInAgent(t, server);
  await fresh.openTicket(ticketId);
  await converge(agent, fresh, ({ conversations }) => {
    const conversation = conversations.get(ticketId);
    return { ticket: conversation?.ticket, messages: conversation?.messages.slice(-100) };
  });
  fresh.close();
}

interface Shows<S> {
  getState(): S;
  subscribe(listener: () => void): () => void;
}

async function converge<S>(held: Shows<S>, fresh: Shows<S>, shown: (state: S) => unknown) {
  try {
    await until(held, 'the view to be that of a fresh fetch', (state) =>
      isDeepStrictEqual(shown(state), shown(fresh.getState())),
    );
  } catch {
    assert.deepEqual(shown(held.getState()), shown(fresh.getState()));
  }
}
