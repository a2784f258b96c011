/** What a client that was away gets (contract §8.4; protocol P35-P43). */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { LIMITS } from '@parley/contract';
import { DATABASE_FILE } from '../src/store/sqlite/open-sqlite.ts';
import { startTestApp, unique } from './kit/app.ts';
import { agentSocket, customerSocket } from './kit/sockets.ts';

const app = await startTestApp();

async function conversation(messages: number) {
  const department = unique('dept');
  const anna = await app.createAgent({ department });
  const agent = await agentSocket(app, anna);
  const { socket, established } = await customerSocket(app, { department });
  for (let i = 0; i < messages; i += 1) await socket.ok('customer_message', { content: `m${i}` });
  return { agent, socket, token: established.token, ticketId: established.ticket.ticketId };
}

const seqs = (messages: readonly { seq: number }[]) => messages.map(({ seq }) => seq);
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

test('P41: afterSeq of customer_connect gives everything newer, in order', async () => {
  const { token } = await conversation(5);
  const { established } = await customerSocket(app, { token, afterSeq: 2 });
  const { messages, seq, hasMoreMessages } = established.ticket;
  assert.deepEqual(seqs(messages), range(3, seq));
  assert.equal(hasMoreMessages, true);
  assert.ok(!('reset' in established));
  const { established: all } = await customerSocket(app, { token, afterSeq: 0 });
  assert.deepEqual(seqs(all.ticket.messages), range(1, seq));
  assert.equal(all.ticket.hasMoreMessages, false);
  const { established: none } = await customerSocket(app, { token, afterSeq: seq });
  assert.deepEqual(none.ticket.messages, []);
});

test('P43: above 100 the newest 100 and reset, never a part', async () => {
  const { agent, socket, token, ticketId } = await conversation(LIMITS.resumeMessages + 3);
  const { ticket } = await socket.ok('sync', { afterSeq: 10_000 });
  const newest = range(ticket.seq - LIMITS.resumeMessages + 1, ticket.seq);
  for (const afterSeq of [0, 1, ticket.seq - LIMITS.resumeMessages - 1]) {
    const { established } = await customerSocket(app, { token, afterSeq });
    assert.equal(established.reset, true);
    assert.deepEqual(seqs(established.ticket.messages), newest);
    assert.equal(established.ticket.hasMoreMessages, true);
    const synced = await socket.ok('sync', { afterSeq });
    assert.equal(synced.reset, true);
    assert.deepEqual(seqs(synced.messages), newest);
    const details = await agent.ok('get_ticket_details', { ticketId, afterSeq });
    assert.equal(details.reset, true);
    assert.deepEqual(seqs(details.ticket.messages), newest);
    const { tickets } = await agent.ok('sync', { tickets: { [ticketId]: afterSeq } });
    assert.equal(tickets[0]?.reset, true);
    assert.deepEqual(seqs(tickets[0]?.messages ?? []), newest);
  }
  const afterSeq = ticket.seq - LIMITS.resumeMessages;
  const exact = await socket.ok('sync', { afterSeq });
  assert.ok(!('reset' in exact));
  assert.deepEqual(seqs(exact.messages), newest);
  const { established } = await customerSocket(app, { token });
  assert.deepEqual(seqs(established.ticket.messages), newest);
});

test('a client that is ahead of the ticket knows another one: it starts anew', async () => {
  const { agent, socket, token, ticketId } = await conversation(2);
  const { ticket, messages, reset } = await socket.ok('sync', { afterSeq: 500 });
  assert.equal(reset, true);
  assert.deepEqual(seqs(messages), range(1, ticket.seq));
  const ahead = await socket.ok('sync', { afterSeq: 1, afterVersion: 99_999 });
  assert.equal(ahead.reset, true);
  const { tickets } = await agent.ok('sync', { tickets: { [ticketId]: 500 } });
  assert.equal(tickets[0]?.reset, true);
  await agent.ok('update_ticket_status', { ticketId, status: 'closed' });
  const { established } = await customerSocket(app, { token, afterSeq: 2, initialMessage: 'New' });
  assert.equal(established.resumed, false);
  assert.equal(established.reset, true);
  assert.deepEqual(seqs(established.ticket.messages)[0], 1);
});

test('P37: agents get the notes from that seq on, in their place', async () => {
  const { agent, socket, ticketId } = await conversation(2);
  const note = (content: string) =>
    agent.ok('send_message', { ticketId, content, visibility: 'internal' });
  await note('first note');
  await note('second note');
  const { message } = await socket.ok('customer_message', { content: 'third' });
  await note('third note');
  const { ticket } = await agent.ok('get_ticket_details', { ticketId });
  const order = ticket.messages.map(({ seq, noteSeq }) => [seq, noteSeq ?? 0] as const);
  const sorted = order.toSorted(([a, x], [b, y]) => a - b || x - y);
  assert.deepEqual(order, sorted);
  assert.equal(ticket.messages.filter(({ noteSeq }) => noteSeq !== null).length, 3);
  const later = await agent.ok('get_ticket_details', { ticketId, afterSeq: message.seq - 1 });
  assert.deepEqual(
    later.ticket.messages.map(({ content }) => content),
    ['first note', 'second note', 'third', 'third note'],
  );
  const { messages } = await socket.ok('sync', { afterSeq: 0, afterVersion: 0 });
  assert.ok(messages.every(({ content }) => !content.includes('note')));
});

test('P42: with version also what was written since, each message once', async () => {
  const { agent, socket, ticketId } = await conversation(3);
  const { ticket: before } = await agent.ok('get_ticket_details', { ticketId });
  const { message } = await socket.ok('customer_message', { content: 'newer' });
  const note = await agent.ok('send_message', {
    ticketId,
    content: 'note',
    visibility: 'internal',
  });
  const position = { seq: before.seq, version: before.version };
  const { tickets } = await agent.ok('sync', { tickets: { [ticketId]: position } });
  const [synced] = tickets;
  assert.deepEqual(
    synced?.messages.map(({ _id }) => _id),
    [message._id, note.message._id],
  );
  assert.ok(!('reset' in (synced ?? {})));
  const own = await socket.ok('sync', { afterSeq: before.seq, afterVersion: before.version });
  assert.deepEqual(
    own.messages.map(({ _id }) => _id),
    [message._id],
  );
});

test('sync of many tickets: readable ones only, and no more than 200 at once', async () => {
  const one = await conversation(1);
  const other = await conversation(1);
  const named = {
    [one.ticketId]: 0,
    [other.ticketId]: 0,
    'TKT-0000000000': 0,
    x: 0,
    __proto__x: 0,
  };
  const { tickets } = await one.agent.ok('sync', { tickets: named });
  assert.deepEqual(
    tickets.map(({ ticketId }) => ticketId),
    [one.ticketId],
  );
  const many = Object.fromEntries(range(0, LIMITS.syncTickets).map((i) => [`TKT-${i}`, 0]));
  assert.equal((await one.agent.refused('sync', { tickets: many })).code, 'VALIDATION_ERROR');
});

test('messages of both sides that cross each other have one order, the same for all (P36)', async () => {
  const { agent, socket, token, ticketId } = await conversation(0);
  const { socket: tab } = await customerSocket(app, { token });
  await Promise.all(
    range(1, 30).map((i) =>
      i % 2 === 0
        ? agent.ok('send_message', { ticketId, content: `a${i}` })
        : socket.ok('customer_message', { content: `c${i}` }),
    ),
  );
  const { ticket } = await agent.ok('get_ticket_details', { ticketId });
  assert.deepEqual(seqs(ticket.messages), range(1, ticket.seq));
  const order = ticket.messages.map(({ _id }) => _id);
  for (const one of [socket, tab]) {
    const { messages } = await one.ok('sync', { afterSeq: 0 });
    assert.deepEqual(
      messages.map(({ _id }) => _id),
      order,
    );
  }
  await tab.fence();
  const pushed = [...tab.all('agent_message'), ...tab.all('customer_message')];
  const seen = new Set(pushed.map(({ message }) => message._id));
  for (const { _id, content } of ticket.messages) {
    if (/^[ac]\d/.test(content)) assert.ok(seen.has(_id), content);
  }
});

test("a sender's own messages keep their order, also when they are sent without waiting", async () => {
  const { socket } = await conversation(0);
  const sent = await Promise.all(
    range(1, 30).map((i) => socket.ok('customer_message', { content: `n${i}` })),
  );
  const order = seqs(sent.map(({ message }) => message));
  assert.deepEqual(
    order,
    order.toSorted((a, b) => a - b),
  );
});

test('get_ticket_details is a read: it is answered, and watches, while the store takes no writes', async (t) => {
  const { agent, socket, ticketId } = await conversation(2);
  const intruder = new DatabaseSync(join(app.dir, DATABASE_FILE), { timeout: 10_000 });
  t.after(() => intruder.close());
  intruder.exec('BEGIN IMMEDIATE');
  try {
    const { ticket } = await agent.ok('get_ticket_details', { ticketId });
    assert.equal(ticket.messages.at(-1)?.content, 'm1');
  } finally {
    intruder.exec('ROLLBACK');
  }
  await socket.ok('customer_message', { content: 'Are you there?' });
  await agent.next('customer_message', ({ message }) => message.content === 'Are you there?');
});
