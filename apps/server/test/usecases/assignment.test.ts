/** Contract §4 through the use cases and a real store. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '@parley/contract';
import {
  connectAgent,
  disconnectAgent,
  setAgentStatus,
} from '../../src/usecases/agent-presence.ts';
import { assignTicket } from '../../src/usecases/assign-ticket.ts';
import { changeStatus } from '../../src/usecases/change-status.ts';
import { drainQueue } from '../../src/usecases/drain-queue.ts';
import { postMessage } from '../../src/usecases/post-message.ts';
import { runTimer } from '../../src/usecases/run-timer.ts';
import { sweep } from '../../src/usecases/sweep.ts';
import { updateTicket } from '../../src/usecases/update-ticket.ts';
import { callOf, callOfCustomer, openWorld, STAFF, type World } from '../kit/deps.ts';

const NO_STATUS = { agent: null, notes: null, force: false };

async function runDueTimers(world: World): Promise<void> {
  const { deps, store } = world;
  for (const timer of await store.work.claimTimers(world.now(), { limit: 100, leaseMs: 30_000 })) {
    await runTimer(deps, timer);
  }
}

function types(world: World): string[] {
  return world.events.map(({ type }) => type);
}

test('a ticket goes to a free agent at once, and the reason is kept', async (t) => {
  const world = await openWorld(t);
  const ana = await world.present();
  const ticket = await world.ticket();
  assert.equal(ticket.status, 'assigned');
  assert.equal(ticket.assignedAgent, ana.id);
  assert.equal((await world.fresh(ana)).activeTickets, 1);
  const [decision] = await world.store.read.routingDecisions(ticket.id);
  assert.equal(decision?.chosen, ana.agentId);
});

test('100 tickets at once never pass the maximum, and what is left waits in order', async (t) => {
  const world = await openWorld(t);
  const agents = await Promise.all(
    [1, 2, 3].map((n) => world.present({ name: `A${n}`, maxConcurrentTickets: 7 })),
  );
  await Promise.all(Array.from({ length: 100 }, () => world.ticket()));
  await world.settle();
  for (const agent of agents) assert.equal((await world.fresh(agent)).activeTickets, 7);
  const waiting = await world.store.read.queue('general', 200);
  assert.equal(waiting.length, 100 - 21);
  const order = waiting.map(({ createdAt, id }) => `${createdAt} ${id}`);
  assert.deepEqual(order, order.toSorted());
});

test('a ticket that leaves `assigned` makes room for the first in the queue', async (t) => {
  const world = await openWorld(t);
  const ana = await world.present({ maxConcurrentTickets: 1 });
  const first = await world.ticket();
  await world.ticket({ priority: 'low' });
  const urgent = await world.ticket({ priority: 'urgent' });
  await changeStatus(world.deps, callOf(ana), { ...NO_STATUS, ticket: first, status: 'resolved' });
  await world.settle();
  assert.equal((await world.stored(urgent)).assignedAgent, ana.id);
  assert.equal((await world.fresh(ana)).activeTickets, 1);
  assert.equal((await world.fresh(ana)).figures.handled, 1);
});

test('general agents take a department only while nobody of it is there', async (t) => {
  const world = await openWorld(t);
  const general = await world.present({ name: 'Gen' });
  const billing = await world.agent({ name: 'Bill', department: 'billing' });
  const covered = await world.ticket({ department: 'billing' });
  assert.equal(covered.assignedAgent, general.id);
  const connection = { id: newId(), process: world.process };
  await connectAgent(world.deps, STAFF, { agent: billing, connection });
  await setAgentStatus(world.deps, STAFF, { agent: billing, status: 'busy' });
  const waits = await world.ticket({ department: 'billing' });
  assert.equal(waits.status, 'open');
});

test('a manual assign respects capacity unless forced, and ignores status', async (t) => {
  const world = await openWorld(t);
  const ana = await world.agent({ maxConcurrentTickets: 1 });
  const [one, two] = [await world.ticket(), await world.ticket()];
  const given = await assignTicket(world.deps, STAFF, { ticket: one, agent: ana.id, force: false });
  assert.equal(given.ticket.status, 'assigned');
  await assert.rejects(
    assignTicket(world.deps, STAFF, { ticket: two, agent: ana.id, force: false }),
    {
      code: 'AGENT_AT_CAPACITY',
    },
  );
  await assignTicket(world.deps, STAFF, { ticket: two, agent: ana.id, force: true });
  assert.equal((await world.fresh(ana)).activeTickets, 2);
  const before = await world.stored(one);
  await assignTicket(world.deps, STAFF, { ticket: one, agent: ana.id, force: false });
  assert.equal((await world.stored(one)).version, before.version, 'to who has it: changes nothing');
});

test('a manual assign to an offline agent is not undone by the sweep', async (t) => {
  const world = await openWorld(t);
  const ana = await world.agent();
  const ticket = await world.ticket();
  world.pass(1_000);
  await assignTicket(world.deps, STAFF, { ticket, agent: ana.id, force: false });
  await sweep(world.deps);
  assert.equal((await world.stored(ticket)).assignedAgent, ana.id);
});

test('a ticket that was put back does not return to the same agent until their status changed', async (t) => {
  const world = await openWorld(t);
  const ana = await world.present();
  const ticket = await world.ticket();
  await changeStatus(world.deps, callOf(ana), { ...NO_STATUS, ticket, status: 'open' });
  await world.settle();
  assert.equal((await world.stored(ticket)).status, 'open');
  await drainQueue(world.deps, 'general');
  assert.equal((await world.stored(ticket)).status, 'open');
  world.pass(1_000);
  await setAgentStatus(world.deps, callOf(ana), { agent: ana, status: 'busy' });
  await setAgentStatus(world.deps, callOf(ana), { agent: ana, status: 'available' });
  await world.settle();
  assert.equal((await world.stored(ticket)).assignedAgent, ana.id);
});

test('an agent whose last socket is gone for the grace time is offline; their tickets move and the log says so', async (t) => {
  const world = await openWorld(t);
  const ana = await world.agent({ name: 'Ana' });
  const sockets = [newId(), newId()].map((id) => ({ id, process: world.process }));
  for (const connection of sockets) {
    await connectAgent(world.deps, STAFF, { agent: ana, connection });
  }
  const ticket = await world.ticket({ initialMessage: 'Hello?' });
  const boss = await world.agent({ name: 'Sue', role: 'supervisor', department: 'desk' });
  const bob = await world.present({ name: 'Bob', maxConcurrentTickets: 1 });
  const [first, second] = sockets;
  assert.ok(first && second);
  await disconnectAgent(world.deps, { agent: ana, connection: first });
  world.pass(60_000);
  await world.store.processes.heartbeat(world.process, world.now(), world.now() + 30_000);
  await runDueTimers(world);
  assert.equal((await world.fresh(ana)).status, 'available', 'another tab is open');
  await disconnectAgent(world.deps, { agent: ana, connection: second });
  world.pass(29_000);
  await runDueTimers(world);
  assert.equal((await world.fresh(ana)).status, 'available', 'within the grace time');
  world.pass(2_000);
  await runDueTimers(world);
  assert.equal((await world.fresh(ana)).status, 'offline');
  assert.equal((await world.fresh(ana)).activeTickets, 0);
  const moved = await world.stored(ticket);
  assert.equal(moved.assignedAgent, bob.id);
  const assigned = world.events.filter((event) => event.type === 'ticket.assigned').at(-1);
  assert.equal(assigned?.reassigned, true);
  const log = await world.store.read.messages(ticket.id, { limit: 10 });
  assert.deepEqual(
    log.map(({ seq, messageType }) => [seq, messageType]),
    [
      [1, 'text'],
      [2, 'system_notification'],
    ],
  );
  const told = await world.store.read.notifications(boss.id, { unreadOnly: true, limit: 10 });
  assert.ok(told.some(({ type }) => type === 'agent_offline'));
});

test('an agent who comes back within the grace time keeps everything', async (t) => {
  const world = await openWorld(t);
  const ana = await world.agent();
  const connection = { id: newId(), process: world.process };
  await connectAgent(world.deps, STAFF, { agent: ana, connection });
  const ticket = await world.ticket();
  await disconnectAgent(world.deps, { agent: ana, connection });
  world.pass(29_000);
  await connectAgent(world.deps, STAFF, { agent: ana, connection: { ...connection, id: newId() } });
  world.pass(29_000);
  await world.store.processes.heartbeat(world.process, world.now(), world.now() + 30_000);
  await runDueTimers(world);
  assert.equal((await world.stored(ticket)).assignedAgent, ana.id);
  assert.equal((await world.fresh(ana)).status, 'available');
});

test('saying offline moves tickets at once; back to the queue when nobody else can', async (t) => {
  const world = await openWorld(t);
  const ana = await world.present();
  const ticket = await world.ticket();
  await setAgentStatus(world.deps, callOf(ana), { agent: ana, status: 'offline' });
  const moved = await world.stored(ticket);
  assert.equal(moved.status, 'open');
  assert.equal(moved.assignedAgent, null);
  assert.ok(types(world).includes('queue.changed'));
});

test('a pending ticket keeps its agent when that one goes offline, and wakes in the queue', async (t) => {
  const world = await openWorld(t);
  const ana = await world.present();
  const ticket = await world.ticket();
  await changeStatus(world.deps, callOf(ana), { ...NO_STATUS, ticket, status: 'pending' });
  await setAgentStatus(world.deps, callOf(ana), { agent: ana, status: 'offline' });
  assert.equal((await world.stored(ticket)).assignedAgent, ana.id);
  const { ticket: awake } = await postMessage(world.deps, callOfCustomer(ticket), {
    ticket,
    content: 'Still there?',
    messageType: 'text',
    metadata: {},
    attachments: [],
    visibility: 'public',
    clientMessageId: null,
    as: 'customer',
  });
  assert.equal(awake.status, 'open');
  assert.equal(awake.assignedAgent, null);
});

test('a ticket that changes department keeps an agent who belongs there, else it is routed anew', async (t) => {
  const world = await openWorld(t);
  const ana = await world.present({ department: 'sales' });
  const bob = await world.present({ department: 'billing', name: 'Bob' });
  const ticket = await world.ticket({ department: 'sales' });
  assert.equal(ticket.assignedAgent, ana.id);
  const { ticket: moved } = await updateTicket(world.deps, STAFF, {
    ticket,
    fields: { department: 'billing' },
  });
  assert.equal(moved.assignedAgent, bob.id);
  assert.equal((await world.fresh(ana)).activeTickets, 0);
  assert.equal((await world.fresh(bob)).activeTickets, 1);
});
