/** The checker's negative controls: three sabotaged servers under the load and the kills of F1. It has to find each of them out. */
import assert from 'node:assert/strict';
import { after, test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { tempDir } from '../kit/app.ts';
import { check, type Verdict } from '../kit/checker.ts';
import { Crowd } from '../kit/crowd.ts';
import { seeded } from '../kit/random.ts';
import { adminOf, killAll, placeIn, spawnServer, startServer } from '../kit/server-process.ts';
import { within } from '../kit/within.ts';

after(killAll);

/** Bounds of waiting, in milliseconds. Screens that never agree are what is looked for here. */
const DEAD_WITHIN = 60_000;
const ALIKE_WITHIN = 3_000;
const STEPS = ['commit.before-commit', 'commit.after-commit', 'commit.before-commit'];

async function verdictOn(t: TestContext, sabotage: string): Promise<Verdict> {
  const random = seeded(t);
  const program = fileURLToPath(new URL(`../kit/sabotage/${sabotage}.ts`, import.meta.url));
  const place = await placeIn(tempDir());
  let server = await startServer({ ...place, program });
  const admin = await adminOf(place.url);
  const crowd = await Crowd.gather({ url: place.url, admin, agents: 2, customersEach: 4, random });
  t.after(() => crowd.close());
  crowd.talk();
  await crowd.acked(50);
  for (const step of STEPS) {
    await server.kill();
    const FAULTS = `${step}@${60 + Math.floor(40 * random())}`;
    server = spawnServer({ ...place, program, env: { FAULTS } });
    await within(DEAD_WITHIN, step, server.ended);
  }
  server = await startServer({ ...place, program });
  await crowd.online();
  await crowd.hush();
  const verdict = check(await crowd.history(ALIKE_WITHIN));
  const { problems, ...counts } = verdict;
  t.diagnostic(`${JSON.stringify(counts)} such as: ${problems[0]}`);
  await server.kill();
  return verdict;
}

test('a server that acknowledges before the commit is found out: messages are lost', async (t) => {
  const { L } = await verdictOn(t, 'ack-before-commit');
  assert.ok(L > 0);
});

test('a server whose unique index is gone is found out: messages are stored twice', async (t) => {
  const { D } = await verdictOn(t, 'no-unique-index');
  assert.ok(D > 0);
});

test('a server that takes seq from memory is found out: the order has gaps', async (t) => {
  const { G } = await verdictOn(t, 'seq-from-memory');
  assert.ok(G > 0);
});
