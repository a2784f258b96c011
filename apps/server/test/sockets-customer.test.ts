/** `/customer`: every row of protocol P30, with an acknowledgement and without, and what others hear of it. Above 400 lines: one namespace, row by row. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { customerTicketSchema } from '@parley/contract';
import { startTestApp, unique } from './kit/app.ts';
import { agentSocket, customerSocket, rawCustomer, returningCustomer } from './kit/sockets.ts';

const IDENTITY_SECRET = 'shared with the shop, and with nobody else';
const app = await startTestApp({ env: { IDENTITY_SECRET } });

function hashOf(customerId: string, key = IDENTITY_SECRET): string {
  return createHmac('sha256', key).update(customerId).digest('hex');
}

/** A connected customer in a department of their own, and its agent. */
async function pair(payload: Record<string, unknown> = {}) {
  const department = unique('dept');
  const anna = await app.createAgent({ department });
  const agent = await agentSocket(app, anna);
  const { socket, established } = await customerSocket(app, { department, ...payload });
  return { anna, agent, socket, established, department, ticketId: established.ticket.ticketId };
}

test('P18: before customer_connect everything is UNAUTHORIZED', async () => {
  const socket = rawCustomer(app);
  await socket.connected();
  for (const event of ['customer_message', 'sync', 'rate', 'customer_disconnect', 'x']) {
    assert.equal((await socket.refused(event, {})).code, 'UNAUTHORIZED', event);
  }
  socket.tell('customer_message', { content: 'Hello' });
  const error = await socket.next('error');
  assert.equal(error.code, 'UNAUTHORIZED');
  assert.equal(error.event, 'customer_message');
});

test('P18: a bad token in the handshake is a connect_error, an agent’s token too', async () => {
  for (const token of ['x', '', app.admin.token, 5, {}]) {
    const refusal = await rawCustomer(app, { auth: { token } }).refusedHandshake();
    assert.equal(refusal.code, 'UNAUTHORIZED', JSON.stringify(token));
  }
});

test('P31: customer_connect makes what is left out', async () => {
  const { socket, established } = await customerSocket(app);
  const { ticket } = established;
  assert.match(established.customerId, /^cus_[0-9a-f]{32}$/);
  assert.equal(established.resumed, false);
  assert.equal(ticket.department, 'general');
  assert.equal(ticket.customerInfo.name, 'Visitor');
  assert.equal(ticket.subject, 'New conversation');
  assert.deepEqual(
    Object.keys(ticket).toSorted(),
    [...Object.keys(customerTicketSchema.shape), 'messages', 'hasMoreMessages'].toSorted(),
  );
  const other = rawCustomer(app);
  await other.connected();
  other.tell('customer_connect', { initialMessage: 'My parcel has not come, where is it?' });
  const second = await other.next('connection_established');
  assert.match(second.ticket.subject, /^My parcel/);
  assert.notEqual(second.customerId, established.customerId);
  await socket.fence();
});

test('P31: what the customer says of themselves is stored; the connection says the rest', async () => {
  const department = unique('dept');
  const { established } = await customerSocket(
    app,
    {
      department: `  ${department.toUpperCase()} `,
      subject: 'Refund',
      priority: 'high',
      customerInfo: { name: 'Cleo', email: 'Cleo@example.com', phone: '+49 30 1', language: null },
      metadata: { source: 'mobile', category: 'orders', userAgent: 'forged' },
    },
    { extraHeaders: { 'user-agent': 'Test/1', 'accept-language': 'pt-BR,pt;q=0.9' } },
  );
  const { ticket } = established;
  assert.equal(ticket.department, department);
  assert.equal(ticket.priority, 'high');
  assert.deepEqual(ticket.customerInfo, {
    name: 'Cleo',
    email: 'Cleo@example.com',
    phone: '+49 30 1',
    language: 'pt-BR',
  });
  const { ticket: seen } = await app.admin.rest.ok('tickets.get', {
    params: { ticketId: ticket.ticketId },
  });
  assert.ok('tags' in seen);
  assert.equal(seen.customerInfo.userAgent, 'Test/1');
  assert.equal(seen.customerInfo.ipAddress, '127.0.0.1');
  assert.equal(seen.metadata.source, 'mobile');
  assert.equal(seen.metadata.category, 'orders');
});

test('P12: a fresh token comes with every customer_connect, and each is good', async () => {
  const { socket, established } = await customerSocket(app);
  const { token } = await socket.ok('customer_connect');
  for (const good of [established.token, token]) {
    const back = await customerSocket(app, { token: good });
    assert.equal(back.established.customerId, established.customerId);
    assert.equal(back.established.resumed, true);
    const shaken = await customerSocket(app, {}, { auth: { token: good } });
    assert.equal(shaken.established.customerId, established.customerId);
    await back.socket.close();
    await shaken.socket.close();
  }
});

test("P12: the payload's token wins over the handshake's", async () => {
  const cleo = await app.createCustomer();
  const otto = await app.createCustomer();
  const { established } = await customerSocket(
    app,
    { token: otto.token },
    { auth: { token: cleo.token } },
  );
  assert.equal(established.customerId, otto.customerId);
});

test('P13: a customerId that exists is for its token or its hash only', async () => {
  const cleo = await app.createCustomer();
  const { customerId } = cleo;
  const otto = await app.createCustomer();
  const connect = async (payload: Record<string, unknown>) => {
    const socket = rawCustomer(app);
    await socket.connected();
    return (await socket.refused('customer_connect', payload)).code;
  };
  assert.equal(await connect({ customerId }), 'IDENTITY_REQUIRED');
  assert.equal(await connect({ customerId, token: otto.token }), 'IDENTITY_REQUIRED');
  assert.equal(await connect({ customerId, identityHash: 'x' }), 'IDENTITY_REQUIRED');
  const forged = hashOf(customerId, 'another key');
  assert.equal(await connect({ customerId, identityHash: forged }), 'IDENTITY_REQUIRED');
  assert.equal(
    await connect({ customerId: unique('new'), identityHash: 'a'.repeat(64) }),
    'IDENTITY_REQUIRED',
  );
  assert.equal(await connect({ customerId: unique('new'), token: otto.token }), 'FORBIDDEN');
  assert.equal(await connect({ token: 'nonsense' }), 'UNAUTHORIZED');
  assert.equal(await connect({ customerId: 'messenger:1:2' }), 'VALIDATION_ERROR');
  assert.equal(await connect({ customerId: '' }), 'VALIDATION_ERROR');
  assert.equal(await connect({ customerId: { $ne: '' } }), 'VALIDATION_ERROR');
  const { established } = await customerSocket(app, { customerId, token: cleo.token });
  assert.equal(established.ticket._id, cleo.ticket._id);
});

test('P13: the first proof of an id ends what was given out without one, sockets too', async () => {
  const customerId = unique('proven');
  const { socket: unproven, established } = await customerSocket(app, { customerId });
  const identityHash = hashOf(customerId);
  const proven = await customerSocket(app, {
    customerId,
    identityHash: identityHash.toUpperCase(),
  });
  assert.equal(proven.established.customerId, customerId);
  assert.equal(proven.established.resumed, true);
  assert.equal(await unproven.ended(), 'io server disconnect');
  const socket = rawCustomer(app);
  await socket.connected();
  const refusal = await socket.refused('customer_connect', { token: established.token });
  assert.equal(refusal.code, 'UNAUTHORIZED');
  const again = await customerSocket(app, { token: proven.established.token });
  assert.equal(again.established.customerId, customerId);
  await proven.socket.ok('customer_message', { content: 'Still here' });
});

test('P13: a socket that proves its own id stays', async () => {
  const customerId = unique('proven');
  const { socket } = await customerSocket(app, { customerId });
  const { customerId: same } = await socket.ok('customer_connect', {
    customerId,
    identityHash: hashOf(customerId),
  });
  assert.equal(same, customerId);
  const { socket: other } = await customerSocket(app, {
    customerId,
    identityHash: hashOf(customerId),
  });
  await socket.ok('customer_message', { content: 'Both are here' });
  await other.next('customer_message');
});

test('P31: however many connect at once, there is one ticket (reliability F19)', async () => {
  const cleo = await app.createCustomer();
  await app.admin.rest.ok('tickets.status', {
    params: { ticketId: cleo.ticket.ticketId },
    body: { status: 'closed' },
  });
  const connected = await Promise.all(
    Array.from({ length: 20 }, () => returningCustomer(app, cleo)),
  );
  const tickets = new Set(connected.map(({ established }) => established.ticket._id));
  assert.equal(tickets.size, 1);
  assert.equal(connected.filter(({ established }) => !established.resumed).length, 1);
});

test('P31: with ticketId it is that one, also a closed one; a foreign one is NOT_FOUND', async () => {
  const cleo = await app.createCustomer();
  const otto = await app.createCustomer();
  const ticketId = cleo.ticket.ticketId;
  await app.admin.rest.ok('tickets.status', { params: { ticketId }, body: { status: 'closed' } });
  const { established } = await returningCustomer(app, cleo, { ticketId });
  assert.equal(established.ticket.status, 'closed');
  for (const payload of [{ token: otto.token, ticketId }, { ticketId }, { ticketId: 'TKT-X' }]) {
    const socket = rawCustomer(app);
    await socket.connected();
    assert.equal((await socket.refused('customer_connect', payload)).code, 'NOT_FOUND');
  }
});

test('customer_message: confirmed, told to the agent and to the other tabs', async () => {
  const { agent, socket, established, ticketId } = await pair();
  const { socket: tab } = await customerSocket(app, { token: established.token });
  for (const one of [agent, socket, tab]) (await one.fence()).clear();
  const sent = await socket.ok('customer_message', { content: 'Hello', clientMessageId: 'a' });
  assert.equal(sent.message.sender, 'customer');
  assert.equal(sent.message.senderId, established.customerId);
  assert.deepEqual(await tab.next('customer_message'), { ticketId, message: sent.message });
  const heard = await agent.next('customer_message');
  assert.equal(heard.message._id, sent.message._id);
  assert.equal(heard.ticket.seq, sent.message.seq);
  assert.deepEqual((await socket.fence()).names(), []);
  socket.tell('customer_message', { content: 'Again', clientMessageId: 'b' });
  const confirmed = await socket.next('message_sent');
  assert.equal(confirmed.clientMessageId, 'b');
  assert.equal(confirmed.ticketId, ticketId);
  assert.deepEqual((await socket.fence()).names(), []);
});

test('P15: sender, senderId and visibility of a payload are refused where they are not the customer’s', async () => {
  const { anna, socket, established } = await pair();
  const { seq } = established.ticket;
  for (const forged of [
    { sender: 'agent' },
    { sender: 'system' },
    { senderId: anna.agent.agentId },
    { visibility: 'internal' },
  ]) {
    const refusal = await socket.refused('customer_message', { content: 'x', ...forged });
    assert.equal(refusal.code, 'FORBIDDEN', JSON.stringify(forged));
  }
  const log = { content: 'The ticket was closed', messageType: 'system_notification' };
  const refusal = await socket.refused('customer_message', log);
  assert.equal(refusal.code, 'VALIDATION_ERROR');
  assert.equal(refusal.details?.[0]?.field, 'messageType');
  assert.equal((await socket.ok('sync', { afterSeq: seq })).messages.length, 0);
});

test('P38: the same clientMessageId is the same message, with other content a CONFLICT', async () => {
  const { agent, socket } = await pair();
  const message = { content: 'Once', clientMessageId: 'once' };
  const answers = await Promise.all([1, 2, 3].map(() => socket.ok('customer_message', message)));
  const [first] = answers;
  for (const answer of answers) assert.deepEqual(answer, first);
  const other = await socket.refused('customer_message', { ...message, content: 'Twice' });
  assert.equal(other.code, 'CONFLICT');
  await agent.fence();
  const heard = agent.all('customer_message').filter((push) => push.message.content === 'Once');
  assert.ok(heard.length >= 1);
  assert.equal(new Set(heard.map((push) => push.message._id)).size, 1);
});

test('P32: what is written to a closed ticket goes on in a new one, and the socket follows, the other tabs hear of it', async () => {
  const { agent, socket, established, ticketId } = await pair({ initialMessage: 'First' });
  const { socket: tab } = await customerSocket(app, { token: established.token });
  await agent.ok('update_ticket_status', { ticketId, status: 'closed' });
  await socket.next('ticket_status_change', ({ status }) => status === 'closed');
  await tab.next('ticket_status_change', ({ status }) => status === 'closed');
  const sent = await socket.ok('customer_message', { content: 'One more thing' });
  assert.notEqual(sent.ticketId, ticketId);
  assert.equal(sent.message.seq, 1);
  assert.equal((await tab.next('customer_message')).message._id, sent.message._id);
  await agent.next('new_ticket', ({ ticket }) => ticket.ticketId === sent.ticketId);
  const { ticket } = await socket.ok('sync', { afterSeq: 0 });
  assert.equal(ticket.ticketId, sent.ticketId);
  assert.equal(ticket.previousTicketId, established.ticket._id);
  await agent.ok('send_message', { ticketId: sent.ticketId, content: 'Go on' });
  assert.equal(
    (await socket.next('agent_message', (m) => m.message.content === 'Go on')).ticketId,
    sent.ticketId,
  );
  assert.equal(
    (await tab.next('agent_message', (m) => m.message.content === 'Go on')).ticketId,
    sent.ticketId,
  );
  const fromTab = await tab.ok('customer_message', { content: 'I too' });
  assert.equal(fromTab.ticketId, sent.ticketId);
});

test('P32: the other tabs follow too: what they do is about the ticket that they hear of', async () => {
  const { agent, socket, established, ticketId } = await pair({ initialMessage: 'First' });
  const { socket: tab } = await customerSocket(app, { token: established.token });
  await agent.ok('update_ticket_status', { ticketId, status: 'closed' });
  await tab.next('ticket_status_change', ({ status }) => status === 'closed');
  const { ticketId: next } = await socket.ok('customer_message', { content: 'One more thing' });
  await tab.next('customer_message', (push) => push.ticketId === next);
  await agent.ok('send_message', { ticketId: next, content: 'Go on' });
  assert.equal((await tab.ok('mark_read', { upToSeq: 2 })).markedCount, 1);
  assert.equal((await tab.ok('sync', { afterSeq: 1 })).ticket.ticketId, next);
  await tab.ok('customer_typing', { isTyping: true });
  assert.equal((await agent.next('customer_typing')).ticketId, next);
});

test('agent_assigned: once, after the answer, also where the connection was to a closed ticket', async () => {
  const { agent, socket, established, department, ticketId } = await pair();
  const { socket: tab } = await customerSocket(app, { token: established.token });
  await agent.ok('update_ticket_status', { ticketId, status: 'closed' });
  for (const one of [socket, tab]) {
    await one.next('ticket_status_change', ({ status }) => status === 'closed');
    (await one.fence()).clear();
  }
  socket.tell('customer_connect', { department });
  const again = await socket.next('connection_established');
  const { ticketId: next } = again.ticket;
  assert.notEqual(next, ticketId);
  assert.equal((await tab.next('agent_assigned')).ticketId, next);
  await socket.next('agent_assigned');
  assert.deepEqual(
    (await socket.fence()).pushes.map(({ event }) => event),
    ['connection_established', 'agent_assigned'],
  );
  assert.deepEqual((await tab.fence()).all('agent_assigned').length, 1);
});

test('customer_typing: watchers see it with its draft; unchanged drafts are not told again', async () => {
  const { agent, socket, ticketId } = await pair();
  const stranger = await agentSocket(app, await app.createAgent({ department: unique('dept') }));
  assert.deepEqual(await socket.ok('customer_typing', { isTyping: true, preview: 'I wo' }), {});
  assert.deepEqual(await agent.next('customer_typing'), {
    ticketId,
    isTyping: true,
    preview: 'I wo',
  });
  await socket.ok('customer_typing', { isTyping: true, preview: 'I wo' });
  socket.tell('customer_typing', { isTyping: true, preview: 'I would' });
  assert.equal((await agent.next('customer_typing')).preview, 'I would');
  await socket.ok('customer_message', { content: 'I would like' });
  assert.deepEqual(await agent.next('customer_typing'), { ticketId, isTyping: false });
  assert.ok(!(await agent.fence()).names().includes('customer_typing'));
  assert.ok(!(await stranger.fence()).names().includes('customer_typing'));
});

test('P48: typing clears by itself after 6 s, and at once when the socket leaves', async () => {
  const { agent, socket, established, ticketId } = await pair();
  const { socket: tab } = await customerSocket(app, { token: established.token });
  await tab.ok('customer_typing', { isTyping: true, preview: 'Wait' });
  assert.equal((await agent.next('customer_typing')).isTyping, true);
  await tab.close();
  assert.deepEqual(await agent.next('customer_typing'), { ticketId, isTyping: false });
  await socket.ok('customer_typing', { isTyping: true });
  assert.deepEqual(await agent.next('customer_typing'), { ticketId, isTyping: true });
  assert.deepEqual(await agent.next('customer_typing'), { ticketId, isTyping: false });
});

test('mark_read: the count, and messages_read for the agent and the other tabs', async () => {
  const { agent, socket, established, ticketId } = await pair();
  const { socket: tab } = await customerSocket(app, { token: established.token });
  const { message } = await agent.ok('send_message', { ticketId, content: 'Read me' });
  for (const one of [agent, socket, tab]) (await one.fence()).clear();
  const upToSeq = message.seq;
  assert.deepEqual(await socket.ok('mark_read', { upToSeq }), { markedCount: 1 });
  const read = { ticketId, upToSeq, reader: 'customer' };
  assert.deepEqual(await agent.next('messages_read'), read);
  assert.deepEqual(await tab.next('messages_read'), read);
  assert.deepEqual((await socket.fence()).names(), []);
  const { ticket } = await agent.ok('get_ticket_details', { ticketId });
  assert.ok(ticket.messages.find(({ _id }) => _id === message._id)?.read);
});

test('rate: once it is resolved; the last one counts; agents see it', async () => {
  const { agent, socket, ticketId } = await pair();
  assert.equal((await socket.refused('rate', { rating: 5 })).code, 'INVALID_TRANSITION');
  await agent.ok('update_ticket_status', { ticketId, status: 'resolved' });
  for (const rating of [0, 6, 4.5, '5', null]) {
    assert.equal((await socket.refused('rate', { rating })).code, 'VALIDATION_ERROR');
  }
  await socket.ok('rate', { rating: 2 });
  agent.clear();
  const { ticket } = await socket.ok('rate', { rating: 5, feedback: 'Quick' });
  assert.deepEqual(ticket.metadata, { rating: 5, feedback: 'Quick', category: null });
  const updated = await agent.next('ticket_updated');
  assert.deepEqual(updated.changes, ['metadata']);
});

test('customer_disconnect: leaves; customer_connect works again; end closes the ticket', async () => {
  const { agent, socket, established, ticketId } = await pair();
  assert.deepEqual(await socket.ok('customer_disconnect'), {});
  assert.equal((await socket.refused('customer_message', { content: 'x' })).code, 'UNAUTHORIZED');
  await agent.ok('send_message', { ticketId, content: 'Are you there?' });
  assert.ok(!(await socket.fence()).names().includes('agent_message'));
  const back = await socket.ok('customer_connect', { afterSeq: established.ticket.seq });
  assert.equal(back.ticket._id, established.ticket._id);
  assert.deepEqual(
    back.ticket.messages.map(({ content }) => content),
    ['Are you there?'],
  );
  await socket.ok('customer_disconnect', { end: true });
  const updated = await agent.next('ticket_updated', ({ changes }) =>
    (changes as string[]).includes('status'),
  );
  assert.ok('status' in updated.ticket && updated.ticket.status === 'closed');
  assert.equal(updated.ticket.closedBy, established.customerId);
});

test('P51: customer_disconnected 5 s after the last tab left, and not while another is there', async () => {
  const { agent, socket, established, ticketId } = await pair();
  const { socket: tab } = await customerSocket(app, { token: established.token });
  await socket.close();
  await agent.fence();
  await tab.close();
  const left = performance.now();
  const gone = await agent.next('customer_disconnected');
  assert.ok(performance.now() - left > 4_000);
  assert.equal(gone.ticketId, ticketId);
  assert.equal(gone.customerId, established.customerId);
  assert.equal(agent.all('customer_disconnected').length, 1);
});

test('queue_position: with the connection, and when it changes', async () => {
  const department = unique('dept');
  const first = await customerSocket(app, { department });
  const second = await customerSocket(app, { department });
  const third = await customerSocket(app, { department, priority: 'urgent' });
  assert.equal(first.established.queuePosition, 1);
  assert.equal(second.established.queuePosition, 2);
  assert.equal(third.established.queuePosition, 1);
  const moved = await second.socket.next('queue_position');
  assert.deepEqual(moved, { ticketId: second.established.ticket.ticketId, position: 3 });
  const anna = await app.createAgent({ department, maxConcurrentTickets: 1 });
  await agentSocket(app, anna);
  const assigned = await third.socket.next('agent_assigned');
  assert.deepEqual(assigned, {
    ticketId: third.established.ticket.ticketId,
    agent: { agentId: anna.agent.agentId, name: anna.agent.name, department },
    reassigned: false,
  });
  assert.equal((await third.socket.next('ticket_status_change')).status, 'assigned');
});

test('queue_position: told anew to who is back in the queue, at the same place as before', async () => {
  const department = unique('dept');
  const { socket, established } = await customerSocket(app, { department });
  assert.equal(established.queuePosition, 1);
  const agent = await agentSocket(app, await app.createAgent({ department }));
  await socket.next('agent_assigned');
  const { ticketId } = established.ticket;
  await agent.ok('update_ticket_status', { ticketId, status: 'open' });
  await socket.next('ticket_status_change', ({ status }) => status === 'open');
  assert.deepEqual(await socket.next('queue_position'), { ticketId, position: 1 });
});

test('REQUIRE_IDENTITY: without token or hash nobody connects, new or known', async () => {
  const strict = await startTestApp({ env: { IDENTITY_SECRET, REQUIRE_IDENTITY: 'true' } });
  for (const payload of [{}, { customerId: 'new' }, { customerId: 'new', identityHash: 'x' }]) {
    const socket = rawCustomer(strict);
    await socket.connected();
    assert.equal((await socket.refused('customer_connect', payload)).code, 'IDENTITY_REQUIRED');
  }
  const proof = { customerId: 'new', identityHash: hashOf('new') };
  const { established } = await customerSocket(strict, proof);
  const back = await customerSocket(strict, { token: established.token });
  assert.equal(back.established.customerId, 'new');
  await strict.close();
});
