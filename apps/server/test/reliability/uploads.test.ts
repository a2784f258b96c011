/** F22: an upload that is cut anywhere leaves nothing readable, and its leftovers go within an hour. */
import assert from 'node:assert/strict';
import { readdirSync, utimesSync, watch, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Attachment } from '@parley/contract';
import { sweepFiles } from '../../src/usecases/sweep-files.ts';
import { startTestApp, tempDir, unique } from '../kit/app.ts';
import { PDF, png, tryUpload, upload } from '../kit/files.ts';
import { Rest } from '../kit/rest.ts';
import { adminOf, killAll, placeIn, startServer } from '../kit/server-process.ts';
import { mountSmallDisk } from '../kit/small-disk.ts';
import { within } from '../kit/within.ts';

after(killAll);

const MINUTE = 60_000;
const PAPER = { name: 'a.pdf', bytes: PDF };

function folderOf(dataDir: string): string {
  return join(dataDir, 'attachments');
}

function filesIn(dataDir: string): { kept: string[]; halfMade: string[] } {
  const folder = folderOf(dataDir);
  const kept = readdirSync(folder).filter((name) => name !== 'incoming');
  kept.sort(byText);
  return { kept, halfMade: readdirSync(join(folder, 'incoming')) };
}

/** Sends a head that promises a megabyte, and a part of it. */
function beginUpload(
  url: string,
  rest: { readonly token: string; readonly ticketId: string },
): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined); // it is cut from either end
  socket.write(
    [
      `POST /api/tickets/${rest.ticketId}/attachments HTTP/1.1`,
      'Host: parley.test',
      `Authorization: Bearer ${rest.token}`,
      'Content-Type: multipart/form-data; boundary=b',
      'Content-Length: 1000000',
      '',
      '--b',
      'Content-Disposition: form-data; name="file"; filename="a.pdf"',
      '',
      PDF.toString() + 'x'.repeat(200_000),
    ].join('\r\n'),
  );
  return socket;
}

/** Waits until the folder of half made files is empty, or holds something. */
async function until(dataDir: string, state: 'empty' | 'filled'): Promise<void> {
  const folder = join(folderOf(dataDir), 'incoming');
  const isSo = (): boolean => (readdirSync(folder).length === 0) === (state === 'empty');
  await within(
    20_000,
    `the folder to be ${state}`,
    new Promise<void>((resolve) => {
      const watcher = watch(folder, () => look());
      const look = (): void => {
        if (!isSo()) return;
        watcher.close();
        resolve();
      };
      look();
    }),
  );
}

async function newCustomer(url: string) {
  const { ticket, customerToken: token = '' } = await new Rest(url, { kind: 'anonymous' }).ok(
    'tickets.create',
    {
      body: {
        customerId: unique('customer'),
        customerInfo: { name: 'Cleo' },
        subject: 'Help',
        department: 'general',
      },
    },
  );
  const rest = new Rest(url, { kind: 'customer', token });
  return { ticketId: ticket.ticketId, token, rest };
}

test('F22: a connection that breaks off in the middle of a file leaves nothing', async () => {
  const t = await startTestApp();
  const customer = await newCustomer(t.url);
  const socket = beginUpload(t.url, customer);
  await until(t.dir, 'filled');
  socket.destroy();
  await until(t.dir, 'empty');
  assert.deepEqual(filesIn(t.dir).kept, []);
  assert.equal((await tryUpload(customer.rest, customer.ticketId, PAPER)).status, 201);
});

test('F22: a server that is killed in the middle of a file has nothing of it when it is back', async () => {
  const place = await placeIn(tempDir());
  const first = await startServer(place);
  const customer = await newCustomer(place.url);
  const whole = await upload(customer.rest, customer.ticketId, PAPER);
  beginUpload(place.url, customer);
  await until(place.dataDir, 'filled');
  await first.kill();
  assert.equal(filesIn(place.dataDir).halfMade.length, 1);
  const second = await startServer(place);
  assert.deepEqual(filesIn(place.dataDir), { kept: [whole.id], halfMade: [] });
  const metadata = { attachments: [{ id: whole.id }] };
  const { message } = await customer.rest.ok('messages.create', {
    params: { ticketId: customer.ticketId },
    body: { content: '', messageType: 'file', metadata },
  });
  const [sent] = message.metadata.attachments ?? [];
  const response = await fetch(place.url + (sent?.url ?? ''));
  assert.deepEqual(
    Buffer.from(await response.arrayBuffer()),
    PDF,
    'what was acknowledged is whole',
  );
  await second.kill();
});

test('F22: what was never sent, and bytes that nothing speaks of, are gone within an hour; addresses end with it', async () => {
  let passed = 0;
  const t = await startTestApp({ parts: { clock: { now: () => Date.now() + passed } } });
  const { rest, ticketId } = await newCustomer(t.url);
  const picture = { name: 'large.png', bytes: await png(1_000, 900) };
  const unsent = await upload(rest, ticketId, picture);
  const sent = await upload(rest, ticketId, picture);
  await rest.ok('messages.create', {
    params: { ticketId },
    body: { messageType: 'image', metadata: { attachments: [{ id: sent.id }] } },
  });
  const orphan = 'f'.repeat(32);
  for (const path of [orphan, `${orphan}.preview`, 'incoming/half']) {
    writeFileSync(join(folderOf(t.dir), path), 'x');
    utimesSync(join(folderOf(t.dir), path), new Date(), new Date(Date.now() - MINUTE));
  }
  const statuses = (): Promise<number[]> =>
    Promise.all(
      [unsent, sent].map(async ({ id }: Attachment) => {
        const response = await rest.fetch('GET', `/api/attachments/${id}`);
        await response.body?.cancel();
        return response.status;
      }),
    );
  passed = 40 * MINUTE;
  await sweepFiles(t.app.deps);
  assert.deepEqual(await statuses(), [200, 200]);
  assert.equal(filesIn(t.dir).kept.length, 6, 'too young to go');
  passed = 50 * MINUTE + 1_000;
  await sweepFiles(t.app.deps);
  assert.deepEqual(await statuses(), [404, 200]);
  const left = [sent.id, `${sent.id}.preview`];
  assert.deepEqual(filesIn(t.dir), { kept: left.toSorted(byText), halfMade: [] });
  const again = await rest.refused('messages.create', {
    params: { ticketId },
    body: { messageType: 'image', metadata: { attachments: [{ id: unsent.id }] } },
  });
  assert.deepEqual([again.status, again.fields], [400, ['metadata.attachments.0.id']]);
  assert.equal((await fetch(t.url + (sent.url ?? ''))).status, 200);
  passed = 61 * MINUTE;
  assert.equal((await fetch(t.url + (sent.url ?? ''))).status, 401);
  assert.equal((await fetch(t.url + (unsent.url ?? ''))).status, 401);
});

test('the day of 20 files ends 24 hours after the first of them', async () => {
  let passed = 0;
  const t = await startTestApp({ parts: { clock: { now: () => Date.now() + passed } } });
  const { rest, ticketId } = await newCustomer(t.url);
  for (let count = 0; count < 20; count += 1) {
    passed = count * MINUTE;
    await upload(rest, ticketId, PAPER);
  }
  assert.equal((await tryUpload(rest, ticketId, PAPER)).status, 429);
  passed = 24 * 60 * MINUTE + 30_000;
  assert.equal((await tryUpload(rest, ticketId, PAPER)).status, 201);
  assert.equal((await tryUpload(rest, ticketId, PAPER)).status, 429);
});

// Who may not mount has no disk to fill.
const small = mountSmallDisk('24m');
if (small !== null) {
  test('F6: on a full disk an upload is a 503 that leaves nothing; with space it is taken again', async () => {
    const place = await placeIn(small.dataDir);
    const server = await startServer({ ...place, env: { ALLOWED_FILE_TYPES: 'txt,png' } });
    const admin = await adminOf(place.url);
    const { ticketId } = await newCustomer(place.url);
    const text = { name: 'a.txt', bytes: Buffer.alloc(4 * 1_048_576, 'a') };
    const picture = { name: 'a.png', bytes: await png(600, 600) };
    const first = await upload(admin, ticketId, picture);
    small.fill();
    for (const file of [text, picture, text]) {
      const { status, error } = await tryUpload(admin, ticketId, file);
      assert.deepEqual([status, error?.code], [503, 'SERVICE_UNAVAILABLE']);
    }
    assert.deepEqual(filesIn(place.dataDir), { kept: [first.id], halfMade: [] });
    assert.equal((await fetch(place.url + (first.url ?? ''))).status, 200);
    small.free();
    assert.equal((await tryUpload(admin, ticketId, text)).status, 201);
    await server.kill();
  });
}

function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}
