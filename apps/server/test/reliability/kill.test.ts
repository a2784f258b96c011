/** F1: `kill -9` at every step, and at any moment, under two-way load (reliability F1; contract §8.1-4). */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { check, isClean } from '../kit/checker.ts';
import { Crowd } from '../kit/crowd.ts';
import { tempDir } from '../kit/app.ts';
import { ticketProblems, Visitors } from '../kit/effects.ts';
import { seeded } from '../kit/random.ts';
import { adminOf, killAll, placeIn, spawnServer, startServer } from '../kit/server-process.ts';
import { within } from '../kit/within.ts';

after(killAll);

const KILLED = { code: null, signal: 'SIGKILL' };
/** A bound of waiting, in milliseconds. */
const DEAD_WITHIN = 60_000;
const RANDOM_KILLS = 4;

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

test('F1: nothing acknowledged is lost, doubled or out of order, at whichever step the server is killed', async (t) => {
  const random = seeded(t);
  const place = await placeIn(tempDir());
  for (const step of MIGRATION) {
    const server = spawnServer({ ...place, env: { FAULTS: step } });
    assert.deepEqual(await within(DEAD_WITHIN, step, server.ended), KILLED, step);
  }
  let server = await startServer(place);
  const admin = await adminOf(place.url);
  const crowd = await Crowd.gather({ url: place.url, admin, agents: 3, customersEach: 3, random });
  t.after(() => crowd.close());
  const visitors = await Visitors.expect(place.url, admin);
  crowd.talk();
  await crowd.acked(100);
  const steps = [...MESSAGE.map((step) => `${step}@${1 + Math.floor(80 * random())}`), ...LEASE];
  for (const step of steps) {
    await server.kill();
    visitors.come();
    server = spawnServer({ ...place, env: { FAULTS: step } });
    assert.deepEqual(await within(DEAD_WITHIN, step, server.ended), KILLED, step);
  }
  for (let kill = 0; kill < RANDOM_KILLS; kill += 1) {
    server = await startServer(place);
    await crowd.online();
    await crowd.acked(Math.floor(200 * random()));
    visitors.come();
    await server.kill();
  }
  server = await startServer(place);
  await crowd.online();
  await crowd.acked(100);
  await crowd.hush();
  const verdict = check(await crowd.history());
  t.diagnostic(`${crowd.ackedSoFar} messages acknowledged`);
  assert.ok(isClean(verdict), JSON.stringify(verdict, null, 2));
  const effects = [...(await visitors.problems()), ...(await ticketProblems(admin, crowd.tickets))];
  assert.deepEqual(effects, [], 'E: effects that were missed or doubled');
});
