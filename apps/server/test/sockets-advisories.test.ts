/** One regression for each of the peers' advisories that concerns sockets (security.md, end). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PASSWORD, startTestApp, unique } from './kit/app.ts';
import { agentSocket, customerSocket, rawAgent, rawCustomer } from './kit/sockets.ts';

const app = await startTestApp();

async function scene() {
  const department = unique('dept');
  const anna = await app.createAgent({ department });
  const agent = await agentSocket(app, anna);
  const { socket, established } = await customerSocket(app, {
    department,
    initialMessage: 'Secret',
  });
  return { department, anna, agent, socket, established, ticketId: established.ticket.ticketId };
}

test('advisory: any conversation by a foreign id', async () => {
  const { established, ticketId } = await scene();
  const other = await scene();
  for (const id of [ticketId, established.ticket._id]) {
    const asked = { token: other.established.token, ticketId: id };
    assert.equal((await other.socket.refused('customer_connect', asked)).code, 'NOT_FOUND');
    const sent = await other.socket.ok('customer_message', { content: 'x', ticketId: id });
    assert.equal(sent.ticketId, other.ticketId);
    assert.equal(
      (await other.agent.refused('get_ticket_details', { ticketId: id })).code,
      'NOT_FOUND',
    );
    const { tickets } = await other.agent.ok('sync', { tickets: { [id]: 0 } });
    assert.deepEqual(tickets, []);
  }
});

test("advisory: somebody else's afterSeq tells nothing", async () => {
  const { established } = await scene();
  const { socket } = await customerSocket(app, { afterSeq: 0, ticketId: undefined });
  const { messages } = await socket.ok('sync', { afterSeq: 0 });
  assert.deepEqual(messages, []);
  assert.ok(established.ticket.messages.length > 0);
});

test('advisory: a visitor token readable in an answer', async () => {
  const { agent, socket, established, ticketId } = await scene();
  await socket.ok('customer_message', { content: 'Hello' });
  const { ticket } = await agent.ok('get_ticket_details', { ticketId });
  await agent.fence();
  const said = JSON.stringify([ticket, agent.pushes]);
  for (const secret of [established.token, 'token', 'SocketId', 'passwordHash', 'password']) {
    assert.ok(!said.includes(secret), secret);
  }
});

test('advisory: login by any password through the socket service while REST was right', async () => {
  const { anna } = await scene();
  const socket = rawAgent(app);
  await socket.connected();
  const wrong = ['', ' ', PASSWORD.toUpperCase(), `${PASSWORD} `, 'null'];
  for (const password of wrong.slice(0, 4)) {
    const refusal = await socket.refused('authenticate', { email: anna.agent.email, password });
    assert.ok(['UNAUTHORIZED', 'VALIDATION_ERROR'].includes(refusal.code), password);
  }
  assert.equal((await socket.refused('sync', { tickets: {} })).code, 'UNAUTHORIZED');
});

test('advisory: deactivated users through the socket service', async () => {
  const { anna, agent } = await scene();
  const { agentId, email } = anna.agent;
  await app.admin.rest.ok('agents.update', { params: { agentId }, body: { isActive: false } });
  await agent.ended();
  const socket = rawAgent(app);
  await socket.connected();
  for (const given of [{ token: anna.token }, { email, password: PASSWORD }]) {
    assert.equal((await socket.refused('authenticate', given)).code, 'UNAUTHORIZED');
  }
  assert.equal((await socket.refused('sync', { tickets: {} })).code, 'UNAUTHORIZED');
});

test('advisory: rooms named by clients', async () => {
  const { agent, ticketId, department } = await scene();
  const names = [
    'senior',
    'agents',
    `dept:${department}`,
    `watch:${ticketId}`,
    `ticket:${ticketId}`,
  ];
  for (const name of names) {
    const { socket, established } = await customerSocket(app, {
      customerId: unique(name),
      department: unique('other'),
      room: name,
      rooms: names,
    });
    for (const event of ['join', 'subscribe', 'room', 'joinRoom']) {
      assert.equal((await socket.refused(event, name)).code, 'NOT_FOUND');
    }
    await agent.ok('send_message', { ticketId, content: 'Not for you' });
    assert.ok(!(await socket.fence()).names().includes('agent_message'));
    assert.ok(established.customerId.startsWith(name));
  }
});

test('advisory: department checks missing on transfer', async () => {
  const { ticketId } = await scene();
  const other = await scene();
  for (const status of ['assigned', 'open', 'closed']) {
    const refusal = await other.agent.refused('update_ticket_status', { ticketId, status });
    assert.equal(refusal.code, 'NOT_FOUND');
  }
  const foreign = { ticketId: other.ticketId, status: 'pending', agentId: 'AGT-0000000000' };
  assert.equal((await other.agent.refused('update_ticket_status', foreign)).code, 'FORBIDDEN');
});

test('advisory: duplicate rooms by a race', async () => {
  const customerId = unique('racer');
  const sockets = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const socket = rawCustomer(app);
      await socket.connected();
      return socket;
    }),
  );
  const answers = await Promise.all(
    sockets.map((socket) => socket.ask('customer_connect', { customerId })),
  );
  const given = answers.filter((answer) => (answer as { success: boolean }).success);
  assert.equal(given.length, 1);
  const customer = await app.admin.rest.ok('tickets.list', { query: { customerId } });
  assert.equal(customer.pagination.totalItems, 1);
});

test('advisory: client IP headers believed', async () => {
  const headers = {
    'x-forwarded-for': '6.6.6.6',
    'x-real-ip': '6.6.6.6',
    forwarded: 'for=6.6.6.6',
  };
  const { established } = await customerSocket(
    app,
    { customerInfo: { name: 'x', ipAddress: '6.6.6.6', userAgent: 'forged' } },
    { extraHeaders: headers },
  );
  const params = { ticketId: established.ticket.ticketId };
  const { ticket } = await app.admin.rest.ok('tickets.get', { params });
  assert.ok('tags' in ticket);
  assert.equal(ticket.customerInfo.ipAddress, '127.0.0.1');
  assert.notEqual(ticket.customerInfo.userAgent, 'forged');
});
