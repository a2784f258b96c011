/** F7: another program holds the write lock of the database (reliability F7; contract §6, 503). */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { DATABASE_FILE } from '../../src/store/sqlite/open-sqlite.ts';
import { tempDir, unique } from '../kit/app.ts';
import { Crowd } from '../kit/crowd.ts';
import { assertKept } from '../kit/kept.ts';
import { seeded } from '../kit/random.ts';
import type { Rest } from '../kit/rest.ts';
import { adminOf, killAll, placeIn, startServer } from '../kit/server-process.ts';
import { within } from '../kit/within.ts';

after(killAll);

/** A bound of waiting, in milliseconds: the store itself waits for 5 s. */
const REFUSED_WITHIN = 30_000;

test('F7: while the store is locked writes are refused after a while and all else goes on; then they land', async (t) => {
  const place = await placeIn(tempDir());
  await startServer(place);
  const admin = await adminOf(place.url);
  const crowd = await Crowd.gather({
    url: place.url,
    admin,
    agents: 2,
    customersEach: 2,
    random: seeded(t),
  });
  t.after(() => crowd.close());
  const [ticketId = ''] = crowd.tickets;
  crowd.talk();
  await crowd.acked(50);

  const intruder = new DatabaseSync(join(place.dataDir, DATABASE_FILE), { timeout: 10_000 });
  t.after(() => intruder.close());
  intruder.exec('BEGIN IMMEDIATE');
  const before = crowd.ackedSoFar;
  crowd.markRead();
  const write = admin.refused('tickets.create', { body: newTicket() });
  const since = performance.now();
  const others = Promise.all(
    ['One', 'Two', 'Three', 'Four'].map((content) =>
      admin.refused('messages.create', { params: { ticketId }, body: { content } }),
    ),
  );
  let answered = 0;
  const isRefused = write.then(() => true);
  while (!(await Promise.race([isRefused, answersMeanwhile(admin, ticketId)]))) answered += 1;
  const { status, code, headers } = await within(REFUSED_WITHIN, 'a refusal', write);
  assert.deepEqual({ status, code }, { status: 503, code: 'SERVICE_UNAVAILABLE' });
  assert.match(headers.get('retry-after') ?? '', /^\d+$/);
  for (const other of await within(REFUSED_WITHIN, 'the other refusals', others)) {
    assert.equal(other.code, 'SERVICE_UNAVAILABLE');
  }
  // One after the other four of them on a ticket would wait for twenty.
  assert.ok(performance.now() - since < 15_000);
  assert.ok(answered > 0, 'the event loop answers while writes wait');
  assert.equal((await fetch(`${place.url}/readyz`)).status, 503);
  const waiting = admin.ok('tickets.create', { body: newTicket() });
  intruder.exec('ROLLBACK');
  await within(REFUSED_WITHIN, 'a write that came meanwhile', waiting);
  assert.ok(crowd.ackedSoFar >= before);
  await crowd.acked(50);
  await crowd.hush();
  assert.equal((await fetch(`${place.url}/readyz`)).status, 200);
  assertKept(await crowd.history());
});

/** False once health and reads have been answered. */
async function answersMeanwhile(admin: Rest, ticketId: string): Promise<boolean> {
  assert.equal((await fetch(`${admin.url}/healthz`)).status, 200);
  await admin.ok('tickets.get', { params: { ticketId } });
  return false;
}

function newTicket() {
  const customerId = unique('customer');
  return { customerId, customerInfo: { name: 'Cleo' }, subject: 'Help', department: 'general' };
}
