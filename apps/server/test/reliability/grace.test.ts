/** F25: an agent who returns just before or after the end of the grace time, and a process that dies in between (reliability P11-P13). */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { newId } from '@parley/contract';
import type { AgentRecord, TicketRecord } from '../../src/domain/records.ts';
import { connectAgent, disconnectAgent } from '../../src/usecases/agent-presence.ts';
import { goneKey } from '../../src/usecases/customer-presence.ts';
import { runTimer } from '../../src/usecases/run-timer.ts';
import { startScheduler } from '../../src/usecases/scheduler.ts';
import { sweep } from '../../src/usecases/sweep.ts';
import { commit, openWorld, STAFF, type World } from '../kit/deps.ts';

const GRACE = 30_000;
const LEASE = { limit: 10, leaseMs: 30_000 };

interface Scene {
  readonly world: World;
  readonly ana: AgentRecord;
  readonly bob: AgentRecord;
  readonly ticket: TicketRecord;
}

/** Ana, who has the ticket, has just left; Bob is there. */
async function anaLeaves(t: TestContext): Promise<Scene> {
  const world = await openWorld(t, { agentOfflineGraceMs: GRACE });
  const ana = await world.agent({ name: 'Ana' });
  const connection = { id: newId(), process: world.process };
  await connectAgent(world.deps, STAFF, { agent: ana, connection });
  const ticket = await world.ticket();
  const bob = await world.present({ name: 'Bob' });
  assert.equal(ticket.assignedAgent, ana.id);
  await disconnectAgent(world.deps, { agent: ana, connection });
  return { world, ana, bob, ticket };
}

/** The process dies; another one begins on its files, and whoever is named connects to it. */
async function restart(
  t: TestContext,
  scene: Scene,
  { back }: { back: readonly AgentRecord[] },
): Promise<Scene> {
  const world = await openWorld(t, { agentOfflineGraceMs: GRACE }, { died: scene.world });
  // What a start does first: whoever held a lease is dead.
  for (const agent of back) await comeBack(world, agent);
  return { ...scene, world };
}

async function comeBack(world: World, agent: AgentRecord): Promise<void> {
  const connection = { id: newId(), process: world.process };
  await connectAgent(world.deps, STAFF, { agent, connection });
}

/** The scheduler's work of the next so many milliseconds, second by second. */
async function live(world: World, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1_000) {
    world.pass(1_000);
    await world.store.processes.heartbeat(world.process, world.now(), world.now() + 30_000);
    await sweep(world.deps);
    for (const timer of await world.store.work.claimTimers(world.now(), LEASE)) {
      await runTimer(world.deps, timer);
    }
    await world.settle();
  }
}

async function expectKept({ world, ana, ticket }: Scene): Promise<void> {
  const stored = await world.stored(ticket);
  assert.deepEqual([stored.status, stored.assignedAgent], ['assigned', ana.id]);
  assert.equal((await world.fresh(ana)).activeTickets, 1);
  assert.deepEqual(await announcements(world, ticket), []);
}

async function expectMovedOnce({ world, ana, bob, ticket }: Scene): Promise<void> {
  const stored = await world.stored(ticket);
  assert.deepEqual([stored.status, stored.assignedAgent], ['assigned', bob.id]);
  assert.equal((await world.fresh(ana)).activeTickets, 0);
  assert.equal((await world.fresh(bob)).activeTickets, 1);
  assert.equal((await announcements(world, ticket)).length, 1);
}

async function announcements(world: World, { id }: TicketRecord): Promise<string[]> {
  const messages = await world.store.read.messages(id, { limit: 100 });
  return messages.filter(({ sender }) => sender === 'system').map(({ content }) => content);
}

test('back a millisecond before the end: kept, though the process dies after it', async (t) => {
  const scene = await anaLeaves(t);
  scene.world.pass(GRACE - 1);
  await comeBack(scene.world, scene.ana);
  const later = await restart(t, scene, { back: [scene.ana, scene.bob] });
  await live(later.world, 2 * GRACE);
  await expectKept(later);
});

test('back before the end, and gone with the process: the grace begins anew, then it is moved, once', async (t) => {
  const scene = await anaLeaves(t);
  scene.world.pass(GRACE - 1);
  await comeBack(scene.world, scene.ana);
  const later = await restart(t, scene, { back: [scene.bob] });
  await live(later.world, 3 * GRACE);
  await expectMovedOnce(later);
});

test('the process dies just before the end: whoever is next moves the ticket, once', async (t) => {
  const scene = await anaLeaves(t);
  scene.world.pass(GRACE - 1);
  const later = await restart(t, scene, { back: [scene.bob] });
  await live(later.world, GRACE);
  await expectMovedOnce(later);
  await comeBack(later.world, later.ana);
  await live(later.world, GRACE);
  await expectMovedOnce(later);
});

test('back after the end, before anybody has looked: kept', async (t) => {
  const scene = await anaLeaves(t);
  scene.world.pass(GRACE + 1);
  const later = await restart(t, scene, { back: [scene.ana, scene.bob] });
  await live(later.world, GRACE);
  await expectKept(later);
});

test('back after the timer was taken up by a process that died with it: kept', async (t) => {
  const scene = await anaLeaves(t);
  scene.world.pass(GRACE + 1);
  const claimed = await scene.world.store.work.claimTimers(scene.world.now(), LEASE);
  assert.equal(claimed.length, 1);
  const later = await restart(t, scene, { back: [scene.ana, scene.bob] });
  await live(later.world, 2 * GRACE);
  await expectKept(later);
});

test('back while the timer is being worked on: kept or moved once, never both', async (t) => {
  const scene = await anaLeaves(t);
  const { world, ana } = scene;
  world.pass(GRACE + 1);
  const [timer] = await world.store.work.claimTimers(world.now(), LEASE);
  assert.ok(timer);
  await Promise.all([runTimer(world.deps, timer), comeBack(world, ana)]);
  await live(world, GRACE);
  const { assignedAgent } = await world.stored(scene.ticket);
  await (assignedAgent === ana.id ? expectKept(scene) : expectMovedOnce(scene));
});

test('the process dies between the end of the grace and the move: the ticket is moved, once, though Ana is back', async (t) => {
  const scene = await anaLeaves(t);
  const { world } = scene;
  world.pass(GRACE + 1);
  const [timer] = await world.store.work.claimTimers(world.now(), LEASE);
  assert.ok(timer);
  const cut = new Error('The process is dead');
  // The first commit makes Ana offline; what would follow does not.
  const store = { ...asParts(world.store), commit: once(world.store, cut) };
  await assert.rejects(runTimer({ ...world.deps, store }, timer), cut);
  assert.equal((await world.fresh(scene.ana)).status, 'offline');
  const later = await restart(t, scene, { back: [scene.bob] });
  await live(later.world, 5_000);
  await expectMovedOnce(later);
  await comeBack(later.world, later.ana);
  await live(later.world, GRACE);
  await expectMovedOnce(later);
});

test('F10, F14: a process that slept through its lease, or whose clock was set forward, keeps those who are connected to it', async (t) => {
  const scene = await anaLeaves(t);
  const { world } = scene;
  await comeBack(world, scene.ana);
  const scheduler = await startScheduler(world.deps, {
    process: world.process,
    failed: (what, error) => assert.fail(`${what}: ${String(error)}`),
  });
  t.after(() => scheduler.stop());
  world.pass(10 * 60_000);
  await scheduler.tick();
  await expectKept(scene);
  assert.equal((await world.fresh(scene.bob)).status, 'available');
});

test('P12, P13: the grace ends on time, however many customers left a moment before', async (t) => {
  const scene = await anaLeaves(t);
  const { world } = scene;
  const dueAt = world.now() + 5_000;
  await commit(
    world.store,
    Array.from({ length: 250 }, () => {
      const subject = newId();
      const timer = { key: goneKey(subject), kind: 'customer-gone', subject, dueAt } as const;
      return { kind: 'timer.set', timer } as const;
    }),
  );
  const scheduler = await startScheduler(world.deps, {
    process: world.process,
    failed: (what, error) => assert.fail(`${what}: ${String(error)}`),
  });
  t.after(() => scheduler.stop());
  world.pass(GRACE + 1);
  await scheduler.tick();
  await world.settle();
  await expectMovedOnce(scene);
  assert.deepEqual(await world.store.work.claimTimers(world.now(), LEASE), []);
});

function asParts(store: World['store']): World['store'] {
  const { read, latest, work, processes, files } = store;
  return {
    read,
    latest,
    work,
    processes,
    files,
    commit: (unit) => store.commit(unit),
    ping: () => store.ping(),
    purge: (now) => store.purge(now),
    stats: () => store.stats(),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

/** Commits once, then throws. */
function once(store: World['store'], error: Error): World['store']['commit'] {
  let left = 1;
  return (unit) => {
    left -= 1;
    if (left < 0) throw error;
    return store.commit(unit);
  };
}
