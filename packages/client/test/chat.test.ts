import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryStorage } from '../src/keep.ts';
import { newCustomer, sameAsFresh, sameAsFreshFor, signInAgent } from './people.ts';
import { startServer } from './server.ts';
import { until } from './within.ts';

const server = await startServer();

test('the whole life of a conversation, from both sides', async (t) => {
  const agent = await signInAgent(t, server);
  const storage = memoryStorage();
  const customer = newCustomer(t, server, {
    storage,
    details: { customerInfo: { name: 'Ada', email: 'ada@example.org' } },
    sharesDraft: true,
  });

  assert.equal(customer.resume(), false, 'nothing from before, so nothing is begun');
  assert.equal(customer.getState().connection, 'idle');
  const first = customer.send('Hello, my printer is on fire');
  assert.deepEqual(
    customer.getState().entries.map(({ key, status }) => [key, status]),
    [[first.clientMessageId, 'queued']],
  );
  await until(
    customer,
    'the first message to be stored',
    ({ entries }) => entries[0]?.status === 'sent',
  );
  const { ticket } = customer.getState();
  assert.ok(ticket);
  const { ticketId } = ticket;
  assert.equal(ticket.subject, 'Hello, my printer is on fire');
  assert.equal(ticket.customerInfo.name, 'Ada');
  assert.equal(customer.getState().entries[0]?.key, first.clientMessageId);

  await until(agent, 'the ticket to be heard of', ({ tickets }) => tickets.has(ticketId));
  assert.equal(await agent.openTicket(ticketId), ticketId);
  assert.equal(await agent.openTicket(ticket._id), ticketId);
  await until(customer, 'an agent', ({ ticket }) => ticket?.agentInfo !== null);

  customer.typing('And now the cur');
  await until(
    agent,
    'the draft of the customer',
    ({ conversations }) =>
      conversations.get(ticketId)?.customerTyping?.preview === 'And now the cur',
  );
  customer.send('And now the curtains');
  await until(
    agent,
    'the second message',
    ({ conversations }) =>
      conversations.get(ticketId)?.messages.at(-1)?.content === 'And now the curtains',
  );
  assert.equal(agent.getState().conversations.get(ticketId)?.customerTyping, null);
  assert.equal(agent.getState().conversations.get(ticketId)?.ticket.unread.agent, 2);
  agent.markRead(ticketId);
  await until(
    customer,
    'both to be read',
    ({ entries }) => entries.filter(({ status }) => status === 'read').length === 2,
  );

  agent.typing(ticketId);
  await until(customer, 'the agent to type', ({ agentTyping }) => agentTyping !== null);
  agent.send(ticketId, { content: 'Looks like arson', visibility: 'internal' });
  agent.send(ticketId, 'Leave the house, please');
  await until(customer, 'the answer', ({ messages }) => messages.at(-1)?.sender === 'agent');
  assert.equal(customer.getState().agentTyping, null);
  assert.equal(customer.getState().messages.at(-1)?.content, 'Leave the house, please');
  assert.equal(customer.getState().ticket?.unread.customer, 1);
  await until(agent, 'note and answer to be stored', ({ outgoing }) => outgoing.length === 0);
  assert.deepEqual(
    agent
      .getState()
      .conversations.get(ticketId)
      ?.messages.filter(({ sender }) => sender === 'agent')
      .map(({ content, visibility }) => [content, visibility]),
    [
      ['Looks like arson', 'internal'],
      ['Leave the house, please', 'public'],
    ],
  );
  customer.markRead();
  assert.equal(customer.getState().ticket?.unread.customer, 0);
  await until(agent, 'the answer to be read', ({ conversations }) => {
    const entry = conversations.get(ticketId)?.entries.findLast(({ status }) => status !== null);
    return entry?.status === 'read';
  });

  await agent.setPriority(ticketId, 'urgent');
  await agent.update(ticketId, { tags: ['fire'] });
  await agent.setStatus(ticketId, 'resolved', { notes: 'It burnt down' });
  await until(customer, 'the end', ({ ticket }) => ticket?.status === 'resolved');
  await customer.rate(2, 'Slow');
  await until(
    agent,
    'the rating',
    ({ tickets }) => tickets.get(ticketId)?.metadata.feedback === 'Slow',
  );
  assert.equal(customer.getState().ticket?.metadata.rating, 2);
  await customer.end();
  assert.equal(customer.getState().ticket?.status, 'closed');
  await customer.rate(3);
  assert.equal(customer.getState().ticket?.metadata.rating, 3);

  await sameAsFresh(t, server, { customer, storage });
  await sameAsFreshFor(t, server, { agent, ticketId });
  assert.equal(
    customer.getState().messages.some(({ content }) => content === 'Looks like arson'),
    false,
  );
});

test('what is refused is shown with its reason and can be thrown away', async (t) => {
  const customer = newCustomer(t, server);
  customer.send('x'.repeat(5_001));
  const { outgoing } = await until(
    customer,
    'the refusal',
    ({ outgoing }) => outgoing[0]?.state === 'failed',
  );
  const [failed] = outgoing;
  assert.equal(failed?.error?.code, 'VALIDATION_ERROR');
  customer.send('Shorter');
  await until(
    customer,
    'the shorter one',
    ({ messages }) => messages.at(-1)?.content === 'Shorter',
  );
  customer.discard(failed.clientMessageId);
  assert.deepEqual(customer.getState().outgoing, []);
});

test('older messages come page by page, in place (§6 messages)', async (t) => {
  const storage = memoryStorage();
  const writer = newCustomer(t, server, { storage });
  for (let i = 1; i <= 130; i += 1) writer.send(`line ${i}`);
  await until(
    writer,
    'all to be stored',
    ({ outgoing, connection }) => outgoing.length === 0 && connection === 'online',
  );
  const reader = newCustomer(t, server, { storage });
  reader.connect();
  await reader.whenOnline();
  assert.equal(reader.getState().messages.length, 100);
  assert.equal(reader.getState().hasMore, true);
  const loading = reader.loadOlder();
  assert.equal(reader.getState().loadingOlder, true);
  await loading;
  const { messages, hasMore, loadingOlder } = reader.getState();
  assert.deepEqual([hasMore, loadingOlder], [false, false]);
  assert.deepEqual(messages, writer.getState().messages);
  assert.deepEqual(
    messages.filter(({ sender }) => sender === 'customer').map(({ content }) => content),
    Array.from({ length: 130 }, (_, i) => `line ${i + 1}`),
  );
});

test('notifications are counted and read, on every device of the agent (§7)', async (t) => {
  const [one, two] = [await signInAgent(t, server), await signInAgent(t, server)];
  await one.readAllNotifications();
  const customer = newCustomer(t, server);
  customer.send('Anybody there?');
  // The last of those that a first message makes.
  const heard = await until(one, 'the notification of the message', ({ notifications }) =>
    notifications.some(({ type }) => type === 'new_message'),
  );
  assert.equal(heard.notifications.length, heard.unreadNotifications);
  await one.loadNotifications();
  assert.ok(one.getState().notifications.length >= heard.notifications.length);
  await one.readAllNotifications();
  await until(
    two,
    'the other device to know',
    ({ unreadNotifications }) => unreadNotifications === 0,
  );
});
