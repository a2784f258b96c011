/** F3: SIGTERM under load, as a deploy sends it (reliability F3, P17; contract §9). */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { tempDir } from '../kit/app.ts';
import { Crowd } from '../kit/crowd.ts';
import { assertKept } from '../kit/kept.ts';
import { seeded } from '../kit/random.ts';
import { adminOf, killAll, placeIn, startServer } from '../kit/server-process.ts';
import { when, within } from '../kit/within.ts';

after(killAll);

/** A bound of waiting, in milliseconds: the server itself allows 10 s. */
const GONE_WITHIN = 20_000;
const DEPLOYS = 2;

test('F3: a server that is told to stop under load loses nothing, says goodbye, and ends with 0', async (t) => {
  const place = await placeIn(tempDir());
  let server = await startServer(place);
  const admin = await adminOf(place.url);
  const crowd = await Crowd.gather({
    url: place.url,
    admin,
    agents: 3,
    customersEach: 3,
    random: seeded(t),
    cuts: false,
  });
  t.after(() => crowd.close());
  crowd.talk();
  for (let deploy = 1; deploy <= DEPLOYS; deploy += 1) {
    await crowd.acked(100);
    const goodbyes = crowd.talkers.map((talker) =>
      when(talker, () => talker.heard.filter((e) => e === 'server_draining').length === deploy),
    );
    server.signal('SIGTERM');
    await within(GONE_WITHIN, 'everybody to hear server_draining', Promise.all(goodbyes));
    server.signal('SIGTERM');
    server.signal('SIGINT');
    assert.equal(await statusOf(`${place.url}/readyz`, [503]), true, 'draining is not ready');
    const ending = await within(GONE_WITHIN, 'the server to end', server.ended);
    assert.deepEqual(ending, { code: 0, signal: null }, 'a second signal changes nothing');
    server = await startServer(place);
    await crowd.online();
  }
  await crowd.hush();
  t.diagnostic(`${crowd.ackedSoFar} messages acknowledged`);
  assertKept(await crowd.history());
});

/** Whether the answer is one of these, or there is none any more. */
async function statusOf(url: string, statuses: readonly number[]): Promise<boolean> {
  const answer = await fetch(url).catch(() => null);
  return answer === null || statuses.includes(answer.status);
}
