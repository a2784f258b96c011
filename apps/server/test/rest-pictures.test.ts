/** Images are drawn anew, by a program of its own (protocol P70, P71; decision 0008). */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import sharp from 'sharp';
import { startTestApp } from './kit/app.ts';
import { png, upload } from './kit/files.ts';

const t = await startTestApp();
const agent = t.admin;
const { ticket } = await t.createCustomer();
const { ticketId } = ticket;
const PNG = await png();
const UPLOADED = { name: 'photo.png', bytes: PNG };

function read(address: string | null, more = ''): Promise<Response> {
  return t.anonymous.fetch('GET', `${address}${more}`);
}

test('a large picture has a smaller one, under the same signature (P71)', async () => {
  const large = await upload(agent.rest, ticketId, {
    name: 'large.png',
    bytes: await png(2000, 1000),
  });
  const small = await upload(agent.rest, ticketId, UPLOADED);
  const preview = await read(large.url, '&preview=true');
  assert.equal(preview.headers.get('content-type'), 'image/webp');
  const { width, height } = await sharp(await preview.arrayBuffer()).metadata();
  assert.deepEqual([width, height], [800, 400]);
  const whole = await read(small.url, '&preview=true');
  assert.equal(whole.headers.get('content-type'), 'image/png');
  const bad = await agent.rest.fetch('GET', `/api/attachments/${large.id}?preview=yes`);
  assert.equal(bad.status, 400);
});

test('images lose the data of the camera, stand upright and keep their frames (P70)', async () => {
  const camera = await sharp(PNG)
    .jpeg()
    .withExif({ IFD0: { Copyright: 'secret place' } })
    .withMetadata({ orientation: 6 })
    .toBuffer();
  const photo = await upload(agent.rest, ticketId, { name: 'p.jpg', bytes: camera });
  assert.deepEqual([photo.width, photo.height], [30, 40]);
  const bytes = Buffer.from(await (await read(photo.url)).arrayBuffer());
  const found = await sharp(bytes).metadata();
  assert.deepEqual([found.exif, found.orientation], [undefined, undefined]);
  const frames = Array.from({ length: 3 }, (_, at) => ({
    create: { width: 8, height: 6, channels: 3 as const, background: { r: at * 90, g: 0, b: 0 } },
  }));
  const gif = await sharp(await Promise.all(frames.map((frame) => sharp(frame).png().toBuffer())), {
    join: { animated: true },
  })
    .gif()
    .toBuffer();
  const moving = await upload(agent.rest, ticketId, { name: 'm.gif', bytes: gif });
  assert.deepEqual([moving.width, moving.height], [8, 6]);
  const stored = await (await read(moving.url)).arrayBuffer();
  assert.equal((await sharp(stored, { animated: true }).metadata()).pages, 3);
});

const CHILDREN = `/proc/self/task/${process.pid}/children`;
// Elsewhere nobody says so simply which they are.
if (existsSync(CHILDREN)) {
  test('the program that draws images has none of our secrets, and one that dies is followed by another', async () => {
    await upload(agent.rest, ticketId, UPLOADED);
    const programs = (): number[] =>
      readFileSync(CHILDREN, 'utf8')
        .split(' ')
        .filter(
          (pid) => pid !== '' && /draw-main/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8')),
        )
        .map(Number);
    const [program = 0, ...more] = programs();
    assert.ok(program > 0);
    assert.deepEqual(more, [], 'one is enough');
    const environment = readFileSync(`/proc/${program}/environ`, 'utf8').split('\0');
    assert.deepEqual(
      environment.filter((entry) => !/^(?:MALLOC_ARENA_MAX|NODE_CHANNEL_\w+|)(?:=|$)/.test(entry)),
      [],
    );
    const large = upload(agent.rest, ticketId, { name: 'l.png', bytes: await png(4_000, 4_000) });
    process.kill(program, 'SIGKILL');
    await large.catch(() => undefined); // it was there in time, or is a 503
    await upload(agent.rest, ticketId, UPLOADED);
    const [next = 0] = programs();
    assert.ok(next > 0 && next !== program);
  });

  test('many at once are drawn one after the other, and each is its own', async () => {
    const sizes = Array.from({ length: 12 }, (_, at) => 10 + at);
    const all = await Promise.all(
      sizes.map(async (side) =>
        upload(agent.rest, ticketId, { name: 'a.png', bytes: await png(side, side) }),
      ),
    );
    assert.deepEqual(
      all.map(({ width }) => width),
      sizes,
    );
  });
}
