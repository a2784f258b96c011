import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryStorage } from '../src/keep.ts';
import { lossyWire } from './lossy-wire.ts';
import { newCustomer, QUICK, sameAsFresh, signInAgent } from './people.ts';
import { startServer } from './server.ts';
import { until } from './within.ts';

const server = await startServer();

/** An hour between two comparisons: what is repaired was repaired by the gap. */
const RARELY = { ...QUICK, sync: 3_600_000 };

test('a push that was lost is fetched when the next one shows the gap (§7 sync, P6)', async (t) => {
  let lost = 0;
  const openSocket = lossyWire((event, { message }: { message?: { content: string } }) => {
    if (event !== 'agent_message' || message?.content !== 'two') return false;
    lost += 1;
    return true;
  });
  const agent = await signInAgent(t, server);
  const storage = memoryStorage();
  const customer = newCustomer(t, server, { storage, openSocket, timings: RARELY });
  customer.send('Hello');
  const { ticket } = await until(
    customer,
    'the ticket',
    ({ outgoing, ticket }) => ticket !== null && outgoing.length === 0,
  );
  const ticketId = ticket?.ticketId ?? '';
  await agent.openTicket(ticketId);
  for (const text of ['one', 'two', 'three']) agent.send(ticketId, text);
  await until(customer, 'all three', ({ messages }) => {
    const texts = messages.filter(({ sender }) => sender === 'agent').map(({ content }) => content);
    return texts.join(' ') === 'one two three';
  });
  assert.equal(lost, 1);
});

test('the last push is missed by nobody for longer than a comparison of positions (§8.7, P6)', async (t) => {
  const lost: string[] = [];
  const openSocket = lossyWire((event) => {
    const isLost = event === 'agent_message' || event === 'ticket_status_change';
    if (isLost) lost.push(event);
    return isLost;
  });
  const agent = await signInAgent(t, server);
  const storage = memoryStorage();
  const customer = newCustomer(t, server, { storage, openSocket });
  customer.send('Hello');
  const { ticket } = await until(
    customer,
    'the ticket',
    ({ outgoing, ticket }) => ticket !== null && outgoing.length === 0,
  );
  const ticketId = ticket?.ticketId ?? '';
  await agent.openTicket(ticketId);
  agent.send(ticketId, 'The only answer');
  await until(
    customer,
    'the answer',
    ({ messages }) => messages.at(-1)?.content === 'The only answer',
  );
  await agent.setStatus(ticketId, 'pending');
  await until(customer, 'the status', ({ ticket }) => ticket?.status === 'pending');
  assert.deepEqual([...new Set(lost)].toSorted(), ['agent_message', 'ticket_status_change']);
  await sameAsFresh(t, server, { customer, storage });
});

test('an agent who misses messages, notes, marks and changes has them with the next comparison', async (t) => {
  const deaf = await signInAgent(t, server, {
    openSocket: lossyWire((event) => event !== 'auth_success'),
  });
  const other = await signInAgent(t, server);
  const customer = newCustomer(t, server);
  customer.send('Hello');
  const { ticket } = await until(
    customer,
    'the ticket',
    ({ outgoing, ticket }) => ticket !== null && outgoing.length === 0,
  );
  const ticketId = ticket?.ticketId ?? '';
  await deaf.openTicket(ticketId);
  await other.openTicket(ticketId);
  other.send(ticketId, { content: 'A note', visibility: 'internal' });
  other.send(ticketId, 'An answer');
  other.markRead(ticketId);
  await until(customer, 'the answer', ({ messages }) => messages.at(-1)?.content === 'An answer');
  customer.markRead();
  await other.update(ticketId, { subject: 'Another subject' });
  await until(deaf, 'everything', ({ conversations }) => {
    const conversation = conversations.get(ticketId);
    const texts = conversation?.messages.map(({ content }) => content) ?? [];
    return (
      conversation?.ticket.subject === 'Another subject' &&
      texts.includes('A note') &&
      conversation.messages.at(-1)?.content === 'An answer' &&
      conversation.messages.at(-1)?.read === true &&
      conversation.ticket.unread.agent === 0
    );
  });
});
