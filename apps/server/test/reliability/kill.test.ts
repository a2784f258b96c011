/** F1: `kill -9` at every step, and at any moment, under two-way load (reliability F1; contract §8.1-4). */
import assert from 'node:assert/strict';
import { after, test, type TestContext } from 'node:test';
import { tempDir } from '../kit/app.ts';
import { Crowd } from '../kit/crowd.ts';
import { ticketProblems, Visitors } from '../kit/effects.ts';
import { assertKept } from '../kit/kept.ts';
import { seeded } from '../kit/random.ts';
import {
  adminOf,
  killAll,
  type Place,
  placeIn,
  spawnServer,
  startServer,
} from '../kit/server-process.ts';
import { within } from '../kit/within.ts';

after(killAll);

const KILLED = { code: null, signal: 'SIGKILL' };
/** A bound of waiting, in milliseconds. */
const DEAD_WITHIN = 60_000;

const MIGRATION = ['migration.before', 'migration.begun', 'migration.applied', 'migration.after'];
const MESSAGE = [
  'commit.before-begin',
  'commit.begun',
  'commit.written',
  'commit.before-commit',
  'commit.after-commit',
  'publish.before',
  'publish.after',
];
const LEASE = ['lease.renewed', 'lease.reaped'];

interface Killing {
  readonly random: () => number;
  /** Starts the server so that it dies at this step, and waits for that. Somebody comes for the first time meanwhile. */
  readonly dieAt: (step: string) => Promise<void>;
  /** Starts it, waits until everybody is back, lets so many messages through and kills it. */
  readonly dieAfter: (messages: number) => Promise<void>;
}

test('F1: a server that was killed at any step of a migration starts as if nothing had been', async () => {
  const place = await placeIn(tempDir());
  for (const step of MIGRATION) await dieAtStep(place, step);
  const server = await startServer(place);
  await (await adminOf(place.url)).ok('tickets.list', {});
  await server.kill();
});

test('F1: nothing acknowledged is lost, doubled or out of order, at whichever step of a message the server is killed', (t) =>
  survives(t, async ({ dieAt, random }) => {
    for (const step of MESSAGE) await dieAt(`${step}@${1 + Math.floor(80 * random())}`);
  }));

test('F1: the same at the steps of a lease and at any moment', (t) =>
  survives(t, async ({ dieAt, dieAfter, random }) => {
    for (const step of LEASE) await dieAt(step);
    for (let kill = 0; kill < 4; kill += 1) await dieAfter(Math.floor(200 * random()));
  }));

/** A crowd talks while `kills` goes on; then everything is compared. */
async function survives(t: TestContext, kills: (killing: Killing) => Promise<void>): Promise<void> {
  const random = seeded(t);
  const place = await placeIn(tempDir());
  const first = await startServer(place);
  const admin = await adminOf(place.url);
  const crowd = await Crowd.gather({ url: place.url, admin, agents: 3, customersEach: 3, random });
  t.after(() => crowd.close());
  const visitors = await Visitors.expect(place.url, admin);
  crowd.talk();
  await crowd.acked(100);
  await first.kill();
  await kills({
    random,
    async dieAt(step) {
      visitors.come();
      await dieAtStep(place, step);
    },
    async dieAfter(messages) {
      const server = await startServer(place);
      await crowd.online();
      await crowd.acked(messages);
      visitors.come();
      await server.kill();
    },
  });
  const last = await startServer(place);
  await crowd.online();
  await crowd.acked(100);
  await crowd.hush();
  t.diagnostic(`${crowd.ackedSoFar} messages acknowledged`);
  assertKept(await crowd.history());
  const effects = [...(await visitors.problems()), ...(await ticketProblems(admin, crowd.tickets))];
  assert.deepEqual(effects, [], 'E: effects that were missed or doubled');
  crowd.close();
  await last.kill();
}

async function dieAtStep(place: Place, step: string): Promise<void> {
  const server = spawnServer({ ...place, env: { FAULTS: step } });
  assert.deepEqual(await within(DEAD_WITHIN, step, server.ended), KILLED, step);
}
