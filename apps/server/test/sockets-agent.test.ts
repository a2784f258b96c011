/** `/agent`: every row of protocol P27, with an acknowledgement and without, and what others hear of it. Above 400 lines: one namespace, row by row. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentSchema } from '@parley/contract';
import { PASSWORD, type SignedIn, startTestApp, unique } from './kit/app.ts';
import {
  agentSocket,
  customerSocket,
  rawAgent,
  returningCustomer,
  type TestAgent,
} from './kit/sockets.ts';

const app = await startTestApp();

/** An agent with a socket in a department of their own. */
async function alone(): Promise<{ anna: SignedIn; agent: TestAgent; department: string }> {
  const department = unique('dept');
  const anna = await app.createAgent({ department });
  return { anna, agent: await agentSocket(app, anna), department };
}

test('P17: a token in the handshake signs in at once, and auth_success says so', async () => {
  const anna = await app.createAgent({ department: unique('dept') });
  const socket = rawAgent(app, { auth: { token: anna.token } });
  await socket.connected();
  const welcome = await socket.next('auth_success');
  assert.equal(welcome.agent._id, anna.agent._id);
  assert.equal(welcome.agent.status, 'available');
  assert.equal(welcome.token, anna.token);
  assert.ok(welcome.expiresIn > 800 && welcome.expiresIn <= 900);
  assert.equal(welcome.unreadNotifications, 0);
  assert.ok((await socket.ok('sync', { tickets: {} })).tickets.length === 0);
});

test('P17: bad tokens in the handshake are a connect_error with code and message', async () => {
  const customer = await app.createCustomer();
  const [head, body] = app.admin.token.split('.') as [string, string];
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  const tokens: unknown[] = [
    '',
    'x',
    'x'.repeat(5_000),
    `${head}.${body}.${'A'.repeat(43)}`,
    `${none}.${body}.`,
    customer.token,
    7,
    { $gt: '' },
    ['a'],
    true,
  ];
  for (const token of tokens) {
    const refusal = await rawAgent(app, { auth: { token } }).refusedHandshake();
    assert.equal(refusal.code, 'UNAUTHORIZED', JSON.stringify(token));
  }
});

test('P17: without a credential nothing but authenticate is answered', async () => {
  const anna = await app.createAgent({ department: unique('dept') });
  const socket = rawAgent(app);
  await socket.connected();
  for (const event of ['send_message', 'sync', 'update_status', 'notifications_read_all', 'x']) {
    assert.equal((await socket.refused(event, {})).code, 'UNAUTHORIZED', event);
  }
  assert.equal((await socket.refused('authenticate', {})).code, 'VALIDATION_ERROR');
  const wrong = { email: anna.agent.email, password: 'not the password' };
  assert.equal((await socket.refused('authenticate', wrong)).code, 'UNAUTHORIZED');
  const welcome = await socket.ok('authenticate', { email: anna.agent.email, password: PASSWORD });
  assert.equal(welcome.agent.agentId, anna.agent.agentId);
  await socket.ok('sync', { tickets: {} });
  const other = rawAgent(app);
  await other.connected();
  assert.equal((await other.ok('authenticate', { token: welcome.token })).token, welcome.token);
});

test('P23: without an acknowledgement authenticate answers by auth_success or auth_error', async () => {
  const anna = await app.createAgent({ department: unique('dept') });
  const socket = rawAgent(app);
  await socket.connected();
  socket.tell('authenticate', { token: 'nonsense' });
  const error = await socket.next('auth_error');
  assert.equal(error.code, 'UNAUTHORIZED');
  assert.equal(error.event, 'authenticate');
  socket.tell('authenticate', { token: anna.token });
  assert.equal((await socket.next('auth_success')).agent._id, anna.agent._id);
  assert.ok(!socket.names().includes('auth_error'));
});

test('P11: authenticate of another agent on an open socket is refused, of the same one renews', async () => {
  const { anna, agent } = await alone();
  const berta = await app.createAgent({ department: unique('dept') });
  assert.equal((await agent.refused('authenticate', { token: berta.token })).code, 'FORBIDDEN');
  const again = await app.signIn(anna.agent.email);
  assert.equal((await agent.ok('authenticate', { token: again.token })).token, again.token);
  await agent.ok('sync', { tickets: {} });
});

test('what is sent while signing in waits for it', async () => {
  const anna = await app.createAgent({ department: unique('dept') });
  const socket = rawAgent(app);
  await socket.connected();
  const [first, second] = await Promise.all([
    socket.ok('authenticate', { token: anna.token }),
    socket.ok('update_status', { status: 'busy' }),
  ]);
  assert.equal(first.agent.status, 'available');
  assert.equal(second.agent.status, 'busy');
});

test('the first socket makes an offline agent available, and everybody hears of it once', async () => {
  const { agent: witness } = await alone();
  const berta = await app.createAgent({ department: unique('dept'), name: 'Berta' });
  await agentSocket(app, berta);
  await agentSocket(app, berta);
  const heard = await witness.next('agent_status_change', ({ name }) => name === 'Berta');
  assert.deepEqual(heard, {
    agentId: berta.agent.agentId,
    name: 'Berta',
    status: 'available',
    previousStatus: 'offline',
  });
  await witness.fence();
  const all = witness.all('agent_status_change').filter(({ name }) => name === 'Berta');
  assert.equal(all.length, 1);
});

test('send_message: the customer gets agent_message, other watchers ticket_updated, the sender the answer', async () => {
  const { anna, agent, department } = await alone();
  const second = await agentSocket(app, anna);
  const supervisor = await agentSocket(app, await app.createAgent({ role: 'supervisor' }));
  const { socket: customer, established } = await customerSocket(app, { department });
  const { ticketId } = established.ticket;
  await supervisor.ok('get_ticket_details', { ticketId });
  for (const socket of [agent, second, supervisor, customer]) (await socket.fence()).clear();
  const sent = await agent.ok('send_message', {
    ticketId,
    content: 'Good morning',
    clientMessageId: 'one',
    metadata: { mood: 'fine' },
  });
  assert.equal(sent.ticketId, ticketId);
  assert.equal(sent.clientMessageId, 'one');
  assert.equal(sent.message.sender, 'agent');
  assert.equal(sent.message.senderId, anna.agent.agentId);
  assert.deepEqual(sent.message.metadata, { mood: 'fine' });
  const got = await customer.next('agent_message');
  assert.deepEqual(got.agent, { name: anna.agent.name, department });
  assert.equal(got.message._id, sent.message._id);
  for (const watcher of [second, supervisor]) {
    const updated = await watcher.next('ticket_updated');
    assert.deepEqual(updated.changes, ['messages']);
    assert.ok('message' in updated && updated.message?._id === sent.message._id);
    assert.equal('seq' in updated.ticket && updated.ticket.seq, sent.message.seq);
  }
  assert.deepEqual((await agent.fence()).names(), []);
  agent.tell('send_message', { ticketId, content: 'And again' });
  const confirmed = await agent.next('message_sent');
  assert.equal(confirmed.message.content, 'And again');
  assert.equal(confirmed.clientMessageId, null);
  assert.equal(confirmed.message.seq, sent.message.seq + 1);
  assert.deepEqual((await agent.fence()).names(), []);
});

test('P15: send_message is the agent’s own; an admin may speak as the system, who is nobody else', async () => {
  const { anna, agent, department } = await alone();
  const other = await app.createAgent({ department });
  const boss = await agentSocket(app, app.admin);
  await boss.ok('update_status', { status: 'away' });
  const { socket: customer, established } = await customerSocket(app, { department });
  const { ticketId } = established.ticket;
  const words = { ticketId, content: 'The shop is closed today' };
  for (const forged of [
    { sender: 'system' },
    { sender: 'customer' },
    { senderId: other.agent.agentId },
  ]) {
    const refusal = await agent.refused('send_message', { ...words, ...forged });
    assert.equal(refusal.code, 'FORBIDDEN', JSON.stringify(forged));
  }
  const own = { ...words, sender: 'agent', senderId: anna.agent.agentId };
  assert.equal((await agent.ok('send_message', own)).message.sender, 'agent');
  const { message } = await boss.ok('send_message', { ...words, sender: 'system' });
  assert.deepEqual([message.sender, message.senderId], ['system', 'system']);
  const heard = await customer.next('agent_message', (push) => push.message._id === message._id);
  assert.equal(heard.agent, null);
  await boss.ok('update_status', { status: 'available' });
});

test('send_message: a note reaches the watchers and never the customer (contract §1)', async () => {
  const { anna, agent, department } = await alone();
  const second = await agentSocket(app, anna);
  const { socket: customer, established } = await customerSocket(app, { department });
  const { ticketId, seq } = established.ticket;
  for (const socket of [agent, second, customer]) (await socket.fence()).clear();
  const { message } = await agent.ok('send_message', {
    ticketId,
    content: 'He sounds angry',
    visibility: 'internal',
  });
  assert.equal(message.seq, seq);
  assert.equal(message.noteSeq, 1);
  const updated = await second.next('ticket_updated');
  assert.ok('message' in updated && updated.message?.visibility === 'internal');
  assert.deepEqual((await customer.fence()).names(), []);
  const { messages } = await customer.ok('sync', { afterSeq: 0, afterVersion: 0 });
  assert.ok(messages.every(({ visibility }) => visibility === 'public'));
});

test('update_ticket_status: the ticket in the answer, silence without an acknowledgement', async () => {
  const { agent, department } = await alone();
  const supervisor = await agentSocket(app, await app.createAgent({ role: 'supervisor' }));
  const { socket: customer, established } = await customerSocket(app, { department });
  const { ticketId } = established.ticket;
  for (const socket of [agent, supervisor, customer]) (await socket.fence()).clear();
  const { ticket } = await agent.ok('update_ticket_status', { ticketId, status: 'pending' });
  assert.equal(ticket.status, 'pending');
  const change = await customer.next('ticket_status_change');
  assert.equal(change.status, 'pending');
  assert.equal(change.previousStatus, 'assigned');
  assert.equal(change.updatedAt, ticket.updatedAt);
  const isStatus = ({ changes }: { changes: readonly string[] }) => changes.includes('status');
  assert.ok('status' in (await supervisor.next('ticket_updated', isStatus)).ticket);
  await agent.next('ticket_updated', isStatus);
  // What the log says of it is the server's: news to the socket that did it too.
  const line = await agent.next('ticket_updated', ({ changes }) => changes[0] === 'messages');
  assert.ok('message' in line && line.message !== undefined);
  assert.deepEqual(
    [line.message.messageType, line.message.seq],
    ['system_notification', ticket.seq],
  );
  (await agent.fence()).clear();
  agent.tell('update_ticket_status', { ticketId, status: 'resolved', notes: 'Done' });
  assert.equal((await customer.next('ticket_status_change')).status, 'resolved');
  await agent.next('ticket_updated', isStatus);
  assert.ok(!(await agent.fence()).names().includes('error'));
  const refusal = await agent.refused('update_ticket_status', { ticketId, status: 'pending' });
  assert.equal(refusal.code, 'INVALID_TRANSITION');
  agent.tell('update_ticket_status', { ticketId, status: 'pending' });
  const error = await agent.next('error');
  assert.equal(error.code, 'INVALID_TRANSITION');
  assert.equal(error.event, 'update_ticket_status');
});

test('update_status: confirmed by status_updated, told to all agents', async () => {
  const { anna, agent } = await alone();
  const { agent: witness } = await alone();
  const isAnna = ({ agentId }: { agentId: string }) => agentId === anna.agent.agentId;
  witness.clear();
  assert.equal((await agent.ok('update_status', { status: 'away' })).agent.status, 'away');
  const heard = await witness.next('agent_status_change', isAnna);
  assert.equal(heard.previousStatus, 'available');
  agent.tell('update_status', { status: 'busy' });
  const { agent: updated } = await agent.next('status_updated');
  assert.ok(agentSchema.safeParse(updated).success);
  assert.equal(updated.status, 'busy');
  const refusal = await agent.refused('update_status', { status: 'asleep' });
  assert.equal(refusal.code, 'VALIDATION_ERROR');
  assert.deepEqual(
    refusal.details?.map(({ field }) => field),
    ['status'],
  );
});

test('get_ticket_details: the ticket with its messages; from then on the socket watches it', async () => {
  const { agent, department } = await alone();
  const supervisor = await agentSocket(app, await app.createAgent({ role: 'supervisor' }));
  const initialMessage = 'Where is my parcel?';
  const { socket: customer, established } = await customerSocket(app, {
    department,
    initialMessage,
  });
  const { ticketId, _id } = established.ticket;
  (await supervisor.fence()).clear();
  await customer.ok('customer_message', { content: 'Hello?' });
  assert.ok(!(await supervisor.fence()).names().includes('customer_message'));
  supervisor.tell('get_ticket_details', { ticketId: _id });
  const { ticket } = await supervisor.next('ticket_details');
  assert.equal(ticket.ticketId, ticketId);
  assert.deepEqual(
    ticket.messages.filter(({ sender }) => sender === 'customer').map(({ content }) => content),
    [initialMessage, 'Hello?'],
  );
  assert.equal(ticket.hasMoreMessages, false);
  assert.deepEqual(
    ticket.messages.map(({ seq }) => seq),
    ticket.messages.map((_, index) => index + 1),
  );
  const { message } = await customer.ok('customer_message', { content: 'Anybody?' });
  const heard = await supervisor.next('customer_message');
  assert.equal(heard.message._id, message._id);
  assert.equal(heard.ticket.unread.agent, 3);
  const later = await agent.ok('get_ticket_details', { ticketId, afterSeq: message.seq - 1 });
  assert.deepEqual(
    later.ticket.messages.map(({ _id }) => _id),
    [message._id],
  );
  assert.equal(later.ticket.hasMoreMessages, true);
  assert.equal('reset' in later, false);
});

test('typing: the customer sees who types; it ends when the message comes', async () => {
  const { anna, agent, department } = await alone();
  const { socket: customer, established } = await customerSocket(app, { department });
  const { ticketId } = established.ticket;
  assert.deepEqual(await agent.ok('typing', { ticketId, isTyping: true }), {});
  const typing = await customer.next('agent_typing');
  assert.deepEqual(typing, { ticketId, isTyping: true, agent: { name: anna.agent.name } });
  await agent.ok('send_message', { ticketId, content: 'There' });
  assert.equal((await customer.next('agent_typing')).isTyping, false);
  const order = customer.pushes.map(({ event }) => event);
  assert.ok(order.lastIndexOf('agent_typing') < order.lastIndexOf('agent_message'));
  agent.tell('typing', { ticketId, isTyping: true });
  assert.equal((await customer.next('agent_typing')).isTyping, true);
  agent.tell('typing', { ticketId, isTyping: false });
  assert.equal((await customer.next('agent_typing')).isTyping, false);
  agent.tell('typing', { ticketId, isTyping: false });
  await agent.fence();
  assert.deepEqual(
    (await customer.fence()).names().filter((name) => name === 'agent_typing'),
    [],
  );
});

test('notification_read and notifications_read_all: on every device of the agent', async () => {
  const { anna, agent, department } = await alone();
  const second = await agentSocket(app, anna);
  await customerSocket(app, { department, initialMessage: 'One' });
  await customerSocket(app, { department, initialMessage: 'Two' });
  const { notification } = await agent.next('notification');
  assert.deepEqual(
    notification.recipients.agents.map(({ agentId }) => agentId),
    [anna.agent._id],
  );
  (await second.fence()).clear();
  const notificationId = notification._id;
  const one = await agent.ok('notification_read', { notificationId });
  assert.deepEqual(one, { notificationIds: [notificationId] });
  assert.deepEqual(await second.next('notifications_marked_read'), one);
  assert.ok(!(await agent.fence()).names().includes('notifications_marked_read'));
  second.tell('notifications_read_all');
  const rest = await second.next('notifications_marked_read');
  assert.equal(rest.all, true);
  assert.ok(rest.notificationIds.length > 0 && !rest.notificationIds.includes(notificationId));
  assert.deepEqual(await agent.next('notifications_marked_read'), rest);
  assert.equal(
    (await agent.refused('notification_read', { notificationId: 'x' })).code,
    'NOT_FOUND',
  );
  const { agent: stranger } = await alone();
  const foreign = await stranger.refused('notification_read', { notificationId });
  assert.equal(foreign.code, 'NOT_FOUND');
  assert.equal((await agent.refused('notification_read', {})).code, 'VALIDATION_ERROR');
});

test('mark_read: the count in the answer, messages_read for the customer and other watchers', async () => {
  const { anna, agent, department } = await alone();
  const second = await agentSocket(app, anna);
  const { socket: customer, established } = await customerSocket(app, {
    department,
    initialMessage: 'One',
  });
  const { ticketId } = established.ticket;
  const { message } = await customer.ok('customer_message', { content: 'Two' });
  for (const socket of [agent, second, customer]) (await socket.fence()).clear();
  const upToSeq = message.seq;
  assert.deepEqual(await agent.ok('mark_read', { ticketId, upToSeq }), { markedCount: 2 });
  const read = { ticketId, upToSeq, reader: 'agent' };
  assert.deepEqual(await customer.next('messages_read'), read);
  assert.deepEqual(await second.next('messages_read'), read);
  assert.deepEqual((await agent.fence()).names(), []);
  assert.deepEqual(await agent.ok('mark_read', { ticketId, upToSeq: 1 }), { markedCount: 0 });
  const capped = await agent.ok('mark_read', { ticketId, upToSeq: 10_000 });
  assert.equal(capped.markedCount, 0);
  const { messages } = await customer.ok('sync', { afterSeq: 0 });
  assert.ok(messages.filter(({ sender }) => sender === 'customer').every(({ read }) => read));
});

test("the assigned agent's sockets always watch, and no new_message is notified to one who asked", async () => {
  const { anna, agent, department } = await alone();
  const { socket: customer, established } = await customerSocket(app, { department });
  const { ticketId } = established.ticket;
  await customer.ok('customer_message', { content: 'One' });
  await agent.next('customer_message');
  await agent.next('notification', ({ notification }) => notification.type === 'new_message');
  await agent.ok('notifications_read_all');
  await agent.ok('get_ticket_details', { ticketId });
  agent.clear();
  await customer.ok('customer_message', { content: 'Two' });
  await agent.next('customer_message');
  assert.ok(!(await agent.fence()).names().includes('notification'));
  await agent.close();
  const back = await agentSocket(app, anna);
  await customer.ok('customer_message', { content: 'Three' });
  await back.next('notification', ({ notification }) => notification.type === 'new_message');
});

test('a customer who returns is not a new ticket, and is told of nothing twice', async () => {
  const { agent, department } = await alone();
  const cleo = await app.createCustomer({ department });
  const first = await returningCustomer(app, cleo);
  await first.socket.close();
  const second = await returningCustomer(app, cleo);
  assert.equal(second.established.resumed, true);
  assert.equal(second.established.ticket._id, cleo.ticket._id);
  await agent.fence();
  assert.equal(agent.all('new_ticket').length, 1);
});
