/** F6: the disk is full while the server runs (reliability F6; contract §6, 503). */
import assert from 'node:assert/strict';
import { after, test, type TestContext } from 'node:test';
import { tempDir, unique } from '../kit/app.ts';
import { Crowd } from '../kit/crowd.ts';
import { assertKept } from '../kit/kept.ts';
import { seeded } from '../kit/random.ts';
import type { Rest } from '../kit/rest.ts';
import { mountSmallDisk } from '../kit/small-disk.ts';
import {
  adminOf,
  killAll,
  placeIn,
  type ServerProcess,
  startServer,
} from '../kit/server-process.ts';

after(killAll);

const QUOTA = new URL('../kit/disk-quota.ts', import.meta.url).href;
const ENOUGH = 20_000;

interface Disk {
  readonly dataDir: string;
  readonly preload: readonly string[];
  fill(server: ServerProcess): void;
  free(server: ServerProcess): void;
}

test('F6: while the database may not grow, writes are refused and reads go on; then writes return', async (t) => {
  const toggle = (server: ServerProcess): void => server.signal('SIGUSR2');
  await survives(t, { dataDir: tempDir(), preload: [QUOTA], fill: toggle, free: toggle });
});

// Who may not mount has the test above.
const mounted = mountSmallDisk('24m');
const small = mounted === null ? null : { preload: [], ...mounted };
if (small !== null) {
  test('F6: the same on a disk of its own that is filled to the last byte', (t) =>
    survives(t, small));
}

async function survives(t: TestContext, disk: Disk): Promise<void> {
  const { dataDir, preload } = disk;
  const place = await placeIn(dataDir);
  const server = await startServer({ ...place, preload });
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
  disk.fill(server);
  await refusal(admin);
  assert.equal((await fetch(`${place.url}/healthz`)).status, 200);
  await admin.ok('tickets.get', { params: { ticketId } });
  await admin.ok('messages.list', { params: { ticketId } });
  await admin.ok('tickets.list', {});
  await refusal(admin);
  disk.free(server);
  await crowd.acked(50);
  await crowd.hush();
  await admin.ok('tickets.create', { body: newTicket() });
  t.diagnostic(`${crowd.ackedSoFar} messages acknowledged`);
  assertKept(await crowd.history());
  await server.kill();
}

/** What still fits is taken; then the answer is a 503. */
async function refusal(admin: Rest): Promise<void> {
  for (let tries = 0; tries < ENOUGH; tries += 1) {
    const { status, error } = await admin.call('tickets.create', { body: newTicket() });
    if (status === 201) continue;
    assert.deepEqual({ status, code: error?.code }, { status: 503, code: 'SERVICE_UNAVAILABLE' });
    return;
  }
  assert.fail('The disk is full, and every write was taken');
}

function newTicket() {
  const customerId = unique('customer');
  return { customerId, customerInfo: { name: 'Cleo' }, subject: 'Help', department: 'general' };
}
