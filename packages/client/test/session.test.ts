import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAgentClient } from '../src/agent.ts';
import { memoryStorage } from '../src/keep.ts';
import { lossyWire } from './lossy-wire.ts';
import { newCustomer, QUICK, signInAgent } from './people.ts';
import { ADMIN, startServer } from './server.ts';
import { until } from './within.ts';

const server = await startServer();
const PASSWORD = 'a long enough password';

test('a wrong password is said so and changes nothing', async (t) => {
  const client = createAgentClient({ url: server.url, storage: memoryStorage() });
  t.after(() => client.close());
  await assert.rejects(client.signIn(ADMIN.email, 'not the password'), { code: 'UNAUTHORIZED' });
  assert.equal(client.getState().session, 'signed-out');
  assert.equal(client.getState().connection, 'idle');
  assert.equal(await client.resume(), false);
  await assert.rejects(client.whenOnline(), { code: 'UNAUTHORIZED' });
  assert.throws(() => client.send('TKT-0000000000', 'x'), { code: 'UNAUTHORIZED' });
});

test('a token that ran out is renewed once for all calls that met it, and the calls are made again (§5)', async (t) => {
  let expired = 0;
  let refreshed = 0;
  const client = await signInAgent(t, server, {
    async fetch(input, init) {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      if (pathname === '/api/auth/refresh') refreshed += 1;
      // The wire answers as the server would after a quarter of an hour.
      if (pathname === '/api/departments' && refreshed === 0) {
        expired += 1;
        const error = { code: 'UNAUTHORIZED', message: 'Expired' };
        return Response.json({ success: false, error }, { status: 401 });
      }
      return fetch(input, init);
    },
  });
  const calls = [1, 2, 3].map(() => client.rest.call('departments.list'));
  for (const { departments } of await Promise.all(calls)) assert.ok(Array.isArray(departments));
  assert.deepEqual([expired, refreshed], [3, 1]);
});

test('a client that was closed goes on with its session (§5 refresh)', async (t) => {
  const client = await signInAgent(t, server);
  client.close();
  assert.equal(client.getState().connection, 'idle');
  assert.equal(await client.resume(), true);
  await client.whenOnline();
  assert.equal(client.getState().agent?.email, ADMIN.email);
  assert.equal(client.getState().connections, 2);
});

test('signing out ends the session, the socket and what was known', async (t) => {
  const client = await signInAgent(t, server);
  const customer = newCustomer(t, server);
  customer.send('Hello');
  await until(client, 'a ticket', ({ tickets }) => tickets.size > 0);
  await client.signOut();
  const { session, agent, connection, tickets, notifications } = client.getState();
  assert.deepEqual([session, agent, connection], ['signed-out', null, 'idle']);
  assert.deepEqual([tickets.size, notifications.length], [0, 0]);
  await assert.rejects(client.rest.call('departments.list'), { code: 'UNAUTHORIZED' });
  assert.equal(await client.resume(), false);
});

test('a deactivated agent is signed out by itself (§5, P18)', async (t) => {
  const admin = await signInAgent(t, server);
  const body = { name: 'Ana', email: 'ana@example.org', password: PASSWORD, department: 'general' };
  const { agent } = await admin.rest.call('agents.create', { body });
  const ana = createAgentClient({ url: server.url, storage: memoryStorage(), timings: QUICK });
  t.after(() => ana.close());
  await ana.signIn(body.email, PASSWORD);
  await ana.whenOnline();
  await until(
    admin,
    'Ana to be seen',
    ({ agents }) => agents.get(agent.agentId)?.status === 'available',
  );
  await ana.setAvailability('busy');
  assert.equal(ana.getState().agent?.status, 'busy');
  await admin.rest.call('agents.update', {
    params: { agentId: agent.agentId },
    body: { isActive: false },
  });
  const { connection } = await until(ana, 'the end', ({ session }) => session === 'signed-out');
  assert.equal(connection, 'idle');
});

test('an agent who loses sight of a ticket loses it here too, with the next comparison at the latest (§5)', async (t) => {
  const admin = await signInAgent(t, server);
  const body = { name: 'Ben', email: 'ben@example.org', password: PASSWORD, department: 'billing' };
  await admin.rest.call('agents.create', { body });
  const told = createAgentClient({ url: server.url, storage: memoryStorage(), timings: QUICK });
  const deaf = createAgentClient({
    url: server.url,
    storage: memoryStorage(),
    timings: QUICK,
    openSocket: lossyWire((event) => event === 'ticket_updated'),
  });
  const customer = newCustomer(t, server, { details: { department: 'billing' } });
  customer.send('Hello');
  const { ticket } = await until(
    customer,
    'the ticket',
    ({ outgoing, ticket }) => ticket !== null && outgoing.length === 0,
  );
  const ticketId = ticket?.ticketId ?? '';
  for (const ben of [told, deaf]) {
    t.after(() => ben.close());
    await ben.signIn(body.email, PASSWORD);
    await ben.whenOnline();
    await ben.openTicket(ticketId);
  }
  await admin.assign(ticketId, admin.getState().agent?.agentId ?? '', { force: true });
  await admin.update(ticketId, { department: 'general' });
  for (const ben of [told, deaf]) {
    await until(ben, 'the ticket to vanish', ({ conversations }) => !conversations.has(ticketId));
    assert.equal(ben.getState().tickets.has(ticketId), false);
    await assert.rejects(ben.openTicket(ticketId), { code: 'NOT_FOUND' });
  }
});
