/** How long sockets last: revocation, expiry, presence, drain (contract §4, §5, §9; reliability P11, P17, P18). */
import assert from 'node:assert/strict';
import { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { queryObjects } from 'node:v8';
import { DATABASE_FILE } from '../src/store/sqlite/open-sqlite.ts';
import { PASSWORD, startTestApp, unique } from './kit/app.ts';
import { DeafSocket } from './kit/deaf-socket.ts';
import { commit } from './kit/deps.ts';
import { RawSocket } from './kit/raw-socket.ts';
import { agentSocket, customerSocket, rawAgent, rawCustomer } from './kit/sockets.ts';

const app = await startTestApp();
const silent = await goSilent();

/** An agent with a ticket whose connection dies without a word: it takes half a minute, during which the tests below run. */
async function goSilent() {
  const apart = await startTestApp();
  const anna = await apart.createAgent({ department: 'silent' });
  const deaf = await DeafSocket.open(apart, {
    namespace: '/agent',
    auth: { token: anna.token },
    welcome: 'auth_success',
  });
  const since = performance.now();
  deaf.stopReading();
  const { socket: cleo } = await customerSocket(apart, { department: 'silent' });
  const gone = cleo.next('ticket_status_change', ({ status }) => status === 'open');
  gone.catch(() => undefined);
  const after = gone.then(() => performance.now() - since);
  after.catch(() => undefined);
  return { apart, anna, after };
}

test('P11: logout ends its session’s sockets, and no other’s', async () => {
  const anna = await app.createAgent();
  const again = await app.signIn(anna.agent.email);
  const first = await agentSocket(app, anna);
  const second = await agentSocket(app, again);
  const moved = await agentSocket(app, anna);
  await moved.ok('authenticate', { token: again.token });
  await anna.rest.ok('auth.logout', { body: {} });
  assert.equal(await first.ended(), 'io server disconnect');
  await second.ok('sync', { tickets: {} });
  await moved.ok('sync', { tickets: {} });
  await again.rest.ok('auth.logout', { body: { all: true } });
  await Promise.all([second.ended(), moved.ended()]);
});

test('P11: deactivation, a change of role and a new password end all sockets of the agent', async () => {
  const changes = [
    { isActive: false },
    { role: 'supervisor' },
    { password: `${PASSWORD} new` },
  ] as const;
  for (const body of changes) {
    const anna = await app.createAgent();
    const first = await agentSocket(app, anna);
    const second = await agentSocket(app, await app.signIn(anna.agent.email));
    const { agentId } = anna.agent;
    await app.admin.rest.ok('agents.update', { params: { agentId }, body });
    await first.ended();
    await second.ended();
    const refusal = await rawAgent(app, { auth: { token: anna.token } }).refusedHandshake();
    assert.equal(refusal.code, 'UNAUTHORIZED');
    const waiting = rawAgent(app);
    await waiting.connected();
    assert.equal(
      (await waiting.refused('authenticate', { token: anna.token })).code,
      'UNAUTHORIZED',
    );
  }
});

test('P18 (reliability): a revocation that this process did not hear of is noticed within seconds', async () => {
  const anna = await app.createAgent();
  const socket = await agentSocket(app, anna);
  const { store } = app.app.deps;
  const before = await store.latest.agent(anna.agent._id);
  assert.ok(before);
  const after = { ...before, tokenVersion: before.tokenVersion + 1, version: before.version + 1 };
  await commit(store, [{ kind: 'agent.update', before, after }]);
  assert.equal((await socket.refused('sync', { tickets: {} })).code, 'UNAUTHORIZED');
  assert.equal((await socket.next('auth_error')).code, 'UNAUTHORIZED');
  await socket.ended();
});

test('P11: a socket is closed when its token expires, unless a newer one came before', async () => {
  let ahead = 0;
  const clock = { now: () => Date.now() + ahead };
  const later = await startTestApp({ parts: { clock } });
  const anna = await later.createAgent();
  const stale = await agentSocket(later, anna);
  const fresh = await agentSocket(later, anna);
  ahead += 600_000;
  const { token } = await later.signIn(anna.agent.email);
  await fresh.ok('authenticate', { token });
  assert.ok((await stale.ok('sync', { tickets: {} })).tickets.length === 0);
  ahead += 301_000;
  assert.equal((await stale.refused('sync', { tickets: {} })).code, 'UNAUTHORIZED');
  await stale.ended();
  await fresh.ok('sync', { tickets: {} });
  ahead += 600_000;
  await fresh.ended();
  await later.close();
});

test('P17, P18: who does not say in ten seconds who they are is cut off', async () => {
  const agent = rawAgent(app);
  const customer = rawCustomer(app);
  const bare = await RawSocket.open(app);
  await Promise.all([agent.connected(), customer.connected()]);
  await customer.refused('sync', { afterSeq: 0 });
  await Promise.all([agent.ended(), customer.ended(), bare.closed()]);
  assert.equal(agent.all('auth_error').at(-1)?.code, 'UNAUTHORIZED');
  assert.equal(customer.all('error').at(-1)?.event, 'customer_connect');
});

test('P49: the last socket and the grace time make an agent offline; the tickets move and the customer is told', async () => {
  const quick = await startTestApp({ env: { AGENT_OFFLINE_GRACE_MS: '300' } });
  const department = unique('dept');
  const anna = await quick.createAgent({ department });
  const first = await agentSocket(quick, anna);
  const second = await agentSocket(quick, anna);
  const boss = await agentSocket(quick, quick.admin);
  await boss.ok('update_status', { status: 'away' });
  const { socket: cleo, established } = await customerSocket(quick, { department });
  assert.equal(established.agent?.agentId, anna.agent.agentId);
  await first.close();
  await cleo.ok('customer_message', { content: 'Still yours?' });
  await second.next('customer_message', ({ message }) => message.content === 'Still yours?');
  const isAnna = ({ agentId }: { agentId: string }) => agentId === anna.agent.agentId;
  await second.close();
  const gone = await boss.next(
    'agent_status_change',
    (push) => isAnna(push) && push.status === 'offline',
  );
  assert.equal(gone.previousStatus, 'available');
  const change = await cleo.next('ticket_status_change');
  assert.deepEqual([change.previousStatus, change.status], ['assigned', 'open']);
  const back = await agentSocket(quick, anna);
  const assigned = await cleo.next(
    'agent_assigned',
    ({ ticketId }) => ticketId === established.ticket.ticketId,
  );
  assert.ok(assigned.agent.name === anna.agent.name);
  await back.ok('sync', { tickets: {} });
  await quick.close();
});

test('P49: a second socket carries on when the first leaves at once, and what it watched goes with it', async () => {
  const quick = await startTestApp({ env: { AGENT_OFFLINE_GRACE_MS: '50' } });
  const department = unique('dept');
  const anna = await quick.createAgent({ department });
  const boss = await agentSocket(quick, quick.admin);
  await boss.ok('update_status', { status: 'away' });
  const { store } = quick.app.deps;
  const { socket: cleo, established } = await customerSocket(quick, { department });
  const { _id, ticketId } = established.ticket;
  for (let i = 0; i < 5; i += 1) {
    const first = await agentSocket(quick, anna);
    const second = await agentSocket(quick, anna);
    if (i % 2 === 0) await second.ok('get_ticket_details', { ticketId });
    await first.close();
    await cleo.ok('customer_message', { content: `m${i}` });
    await second.next('customer_message', ({ message }) => message.content === `m${i}`);
    assert.equal(await store.latest.isWatched(_id, anna.agent._id), i % 2 === 0);
    // Longer than the grace time, by the clock that timers go by.
    await quick.app.scheduler.tick();
    assert.ok((await store.latest.connections('agent', anna.agent._id)) > 0);
    await second.close();
    await boss.next('agent_status_change', ({ status }) => status === 'offline');
    assert.equal(await store.latest.connections('agent', anna.agent._id), 0);
    assert.equal(await store.latest.isWatched(_id, anna.agent._id), false);
  }
  await quick.close();
});

test('P66: before the end everybody hears server_draining, what was taken is answered, and sockets close as if the network went', async () => {
  const first = await startTestApp();
  const anna = await first.createAgent();
  const agent = await agentSocket(first, anna);
  const { socket: cleo, established } = await customerSocket(first, {});
  const answers = Array.from({ length: 20 }, (_, i) =>
    cleo.ok('customer_message', { content: `m${i}`, clientMessageId: `c${i}` }),
  );
  const drained = first.app.drain();
  await Promise.all([agent.next('server_draining'), cleo.next('server_draining')]);
  const settled = await Promise.allSettled(answers);
  const acked = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value.message] : []));
  assert.equal(await agent.ended(), 'transport close');
  assert.equal(await cleo.ended(), 'transport close');
  await drained;
  await assert.rejects(() => RawSocket.open(first));
  assert.equal(await first.app.deps.store.latest.connections('agent', anna.agent._id), 0);
  assert.equal(
    await first.app.deps.store.latest.connections('customer', established.customerId),
    0,
  );
  await first.close();
  const second = await startTestApp({ dir: first.dir });
  const { established: again } = await customerSocket(second, {
    token: established.token,
    afterSeq: 0,
  });
  const kept = new Set(again.ticket.messages.map(({ _id }) => _id));
  for (const { _id } of acked) assert.ok(kept.has(_id));
  assert.ok((await agentSocket(second, anna)).socket.connected);
  await second.close();
});

test('P66: a client that answers nothing does not hold up the end', async () => {
  const quick = await startTestApp();
  const deaf = await DeafSocket.open(quick, {
    namespace: '/agent',
    auth: { token: quick.admin.token },
    welcome: 'auth_success',
  });
  deaf.stopReading();
  const since = performance.now();
  await quick.close();
  // Waiting for its goodbye would take thirty.
  assert.ok(performance.now() - since < 20_000);
});

test('P66: who comes during the drain is not refused for good: the connection ends, so that they come again', async (t) => {
  const first = await startTestApp();
  const { socket: cleo } = await customerSocket(first);
  const late = await RawSocket.open(first);
  // A message that waits for another program's lock holds the drain up.
  const intruder = new DatabaseSync(join(first.dir, DATABASE_FILE), { timeout: 10_000 });
  t.after(() => intruder.close());
  intruder.exec('BEGIN IMMEDIATE');
  const answer = cleo.ask('customer_message', { content: 'Just in time' });
  answer.catch(() => undefined);
  await cleo.fence();
  const drained = first.app.drain();
  late.send('40/customer,');
  await late.closed();
  assert.ok(!late.frames.some((frame) => frame.startsWith('44')), 'there is no CONNECT_ERROR');
  intruder.exec('ROLLBACK');
  await drained;
  await first.close();
});

test('an idle connection keeps nothing of its upgrade request (performance.md B7)', async () => {
  const quiet = await startTestApp();
  const count = () => queryObjects(IncomingMessage, { format: 'count' });
  await RawSocket.connect(quiet, '/customer');
  const before = count();
  const sockets = await Promise.all(
    Array.from({ length: 20 }, () => RawSocket.connect(quiet, '/customer')),
  );
  assert.ok(sockets.every((socket) => !socket.isClosed));
  const kept = count() - before;
  assert.ok(kept < 5, `${kept} requests are kept`);
  await quiet.close();
});

test('what a socket leaves behind when it goes in the middle of things is nothing', async () => {
  const { store } = app.app.deps;
  const anna = await app.createAgent();
  for (let i = 0; i < 10; i += 1) {
    const agent = rawAgent(app, { auth: { token: anna.token } });
    await agent.connected();
    agent.socket.disconnect();
    const customer = rawCustomer(app);
    await customer.connected();
    customer.tell('customer_connect', { customerId: `gone-${i}` });
    customer.socket.disconnect();
  }
  const last = await agentSocket(app, anna);
  await last.close();
  await app.app.drain();
  assert.equal(await store.latest.connections('agent', anna.agent._id), 0);
  for (let i = 0; i < 10; i += 1) {
    assert.equal(await store.latest.connections('customer', `gone-${i}`), 0);
  }
});

test('F16: an agent whose connection died counts as gone since its last sign of life', async () => {
  const { apart, anna, after } = silent;
  // 35 s are the mark; counted from when the silence is noticed it would be 57.
  const ms = await after;
  assert.ok(ms < 50_000, `${ms} ms`);
  const { agentId } = anna.agent;
  const { agent } = await apart.admin.rest.ok('agents.get', { params: { agentId } });
  assert.deepEqual([agent.status, agent.activeTickets], ['offline', 0]);
  await apart.close();
});
