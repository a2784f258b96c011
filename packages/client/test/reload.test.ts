import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { type KeyValueStorage, memoryStorage } from '../src/keep.ts';
import { newCustomer, sameAsFresh, signInAgent } from './people.ts';
import { IDENTITY_SECRET, startServer } from './server.ts';
import { until } from './within.ts';

const server = await startServer();

test('what was not sent survives a reload and is sent once (F20)', async (t) => {
  const storage = memoryStorage();
  const page = newCustomer(t, server, { storage });
  page.send('one');
  await until(page, 'the first to be stored', ({ entries }) => entries[0]?.status === 'sent');
  await server.kill();
  page.send('two');
  page.send('three');
  const keys = page.getState().entries.map(({ key }) => key);
  // The page goes away without a word.
  page.close();
  await server.start();

  const reloaded = newCustomer(t, server, { storage });
  assert.equal(reloaded.resume(), true);
  await until(
    reloaded,
    'the rest to be stored',
    ({ messages, outgoing }) => messages.length > 0 && outgoing.length === 0,
  );
  const { messages, entries } = reloaded.getState();
  const own = messages.filter(({ sender }) => sender === 'customer');
  assert.deepEqual(
    own.map(({ content }) => content),
    ['one', 'two', 'three'],
  );
  assert.deepEqual(
    keys.filter((key) => entries.some((entry) => entry.key === key)),
    keys,
  );
});

test('two tabs that hold the same unsent messages send them once, in order, and show the same (P2, P4)', async (t) => {
  const storage = memoryStorage();
  const first = newCustomer(t, server, { storage });
  first.send('Hello');
  await until(first, 'the first to be stored', ({ entries }) => entries[0]?.status === 'sent');
  await server.kill();
  for (const text of ['a', 'b', 'c']) first.send(text);
  const second = newCustomer(t, server, { storage });
  second.resume();
  assert.deepEqual(
    second.getState().outgoing.map(({ content }) => content),
    ['a', 'b', 'c'],
  );
  await server.start();
  for (const tab of [first, second]) {
    const { messages } = await until(
      tab,
      'a tab to be rid of everything',
      ({ messages, outgoing }) => outgoing.length === 0 && messages.at(-1)?.content === 'c',
    );
    assert.deepEqual(
      messages.filter(({ sender }) => sender === 'customer').map(({ content }) => content),
      ['Hello', 'a', 'b', 'c'],
    );
  }
  second.send('from the second');
  await until(
    first,
    'the other tab',
    ({ messages }) => messages.at(-1)?.content === 'from the second',
  );
  await sameAsFresh(t, server, { customer: first, storage });
});

test('what is written to a closed conversation begins another, and every tab follows (§3, §7)', async (t) => {
  const agent = await signInAgent(t, server);
  const storage = memoryStorage();
  const writer = newCustomer(t, server, { storage });
  writer.send('Hello');
  const { ticket } = await until(
    writer,
    'the ticket',
    ({ outgoing, ticket }) => ticket !== null && outgoing.length === 0,
  );
  const reader = newCustomer(t, server, { storage });
  reader.resume();
  await reader.whenOnline();
  const closed = ticket?.ticketId ?? '';
  await agent.setStatus(closed, 'closed');
  await until(writer, 'the end', ({ ticket }) => ticket?.status === 'closed');

  writer.send('One more thing');
  writer.send('And another');
  for (const tab of [writer, reader]) {
    const state = await until(
      tab,
      'the tab to follow',
      ({ messages, outgoing }) =>
        outgoing.length === 0 && messages.at(-1)?.content === 'And another',
    );
    assert.notEqual(state.ticket?.ticketId, closed);
    assert.equal(state.ticket?.previousTicketId, ticket?._id);
    assert.deepEqual(
      state.messages.filter(({ sender }) => sender === 'customer').map(({ content }) => content),
      ['One more thing', 'And another'],
    );
  }
  reader.send('From the other tab');
  await until(
    writer,
    'the other tab',
    ({ messages }) => messages.at(-1)?.content === 'From the other tab',
  );
  await sameAsFresh(t, server, { customer: writer, storage });
});

test('an unsent message whose conversation was closed meanwhile goes to the next one (§8.3)', async (t) => {
  const agent = await signInAgent(t, server);
  const storage = memoryStorage();
  const page = newCustomer(t, server, { storage });
  page.send('Hello');
  const { ticket } = await until(
    page,
    'the ticket',
    ({ outgoing, ticket }) => ticket !== null && outgoing.length === 0,
  );
  page.close();
  const unsent = newCustomer(t, server, {
    storage,
    openSocket: () => {
      throw new TypeError('No network');
    },
  });
  unsent.send('Are you still there?');
  unsent.close();
  await agent.setStatus(ticket?.ticketId ?? '', 'closed');
  const reloaded = newCustomer(t, server, { storage });
  reloaded.resume();
  const after = await until(
    reloaded,
    'the message to be stored',
    ({ messages, outgoing }) =>
      outgoing.length === 0 && messages.some(({ content }) => content === 'Are you still there?'),
  );
  assert.equal(after.ticket?.previousTicketId, ticket?._id);
  assert.equal(after.messages.filter(({ sender }) => sender === 'customer').length, 1);
});

test('with the storage blocked a chat works until the page goes (F20)', async (t) => {
  const refuse = (): never => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  const blocked: KeyValueStorage = {
    getItem: refuse,
    setItem: refuse,
    removeItem: refuse,
    key: refuse,
    get length(): number {
      return refuse();
    },
  };
  const customer = newCustomer(t, server, { storage: blocked });
  customer.send('one');
  await until(
    customer,
    'the message',
    ({ messages, outgoing }) => outgoing.length === 0 && messages[0]?.content === 'one',
  );
  await server.kill();
  customer.send('two');
  await server.start();
  await until(
    customer,
    'the other',
    ({ messages, outgoing }) =>
      outgoing.length === 0 && messages.some(({ content }) => content === 'two'),
  );
});

test('a visitor whom the page comes to know keeps nothing of the visitor but the texts that wait (§5)', async (t) => {
  const storage = memoryStorage();
  const page = newCustomer(t, server, { storage });
  page.send('I am nobody');
  await until(
    page,
    'the visitor',
    ({ customerId, outgoing }) => customerId !== null && outgoing.length === 0,
  );
  const visitor = page.getState().customerId;
  page.identify(proofOf('ada'), { customerInfo: { name: 'Ada' } });
  assert.equal(page.getState().ticket, null);
  await until(page, 'Ada', ({ customerId, ticket }) => customerId === 'ada' && ticket !== null);
  assert.notEqual(page.getState().customerId, visitor);
  page.send('I am Ada');
  await until(page, 'her words', ({ messages }) => messages.at(-1)?.content === 'I am Ada');

  page.identify({ customerId: 'bob', identityHash: proofOf('ada').identityHash });
  const refused = await until(page, 'the refusal', ({ connection }) => connection === 'refused');
  assert.equal(refused.error?.code, 'IDENTITY_REQUIRED');
  assert.deepEqual(refused.messages, []);
  page.identify(proofOf('bob'));
  await until(
    page,
    'Bob',
    ({ customerId, connection }) => customerId === 'bob' && connection === 'online',
  );
  page.shutdown();
  assert.equal(storage.length, 0);
  assert.equal(page.getState().ticket, null);
});

test('a token that the server does not know leaves the visitor, not the page', async (t) => {
  const storage = memoryStorage();
  storage.setItem(
    'parley:session',
    JSON.stringify({ customerId: 'cus_1', token: 'made up', ticketId: 'TKT-0000000000' }),
  );
  const page = newCustomer(t, server, { storage });
  page.send('Hello');
  const state = await until(page, 'a new beginning', ({ messages }) => messages.length > 0);
  assert.notEqual(state.customerId, 'cus_1');
});

function proofOf(customerId: string) {
  const identityHash = createHmac('sha256', IDENTITY_SECRET).update(customerId).digest('hex');
  return { customerId, identityHash };
}
