import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { launch } from '../kit/browser.ts';
import { startServer } from '../kit/server.ts';
import { newVisitor, type Widget } from '../kit/widget.ts';

test('the loader is at most 2 kB and the chat at most 30 kB, gzip, all that a first message needs (performance B18)', async () => {
  await using server = await startServer();
  await using browser = await launch();
  await using visitor = await newVisitor(browser);
  const widget: Widget = await visitor.visit(`${server.url}/demo`);
  await widget.open();
  await widget.send('How large are you?');
  await widget.status('Sent').waitFor();
  const loads = await widget.page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter(({ name }) => name.includes('/widget'))
      .map(({ name, transferSize }) => ({
        name: new URL(name).pathname.slice(1),
        isCached: transferSize === 0,
      }))
      .filter(({ name }) => name.startsWith('widget')),
  );
  // Each module is fetched, and then imported out of the browser's cache.
  const asked = loads.filter(({ isCached }) => !isCached).map(({ name }) => name);
  const dist = join(import.meta.dirname, '../../apps/widget/dist');
  const sizeOf = (name: string) => gzipSync(readFileSync(join(dist, name)), { level: 9 }).length;
  assert.deepEqual(asked.map((name) => name.split('.', 1)[0] ?? '').toSorted(), [
    'widget',
    'widget/chat',
    'widget/en',
  ]);
  const [loader = '', ...chat] = asked;
  assert.ok(sizeOf(loader) <= 2_048, `${sizeOf(loader)} bytes`);
  const total = chat.reduce((sum, name) => sum + sizeOf(name), 0);
  assert.ok(total <= 30_720, `${total} bytes`);
  const packed = readdirSync(join(dist, 'widget'));
  assert.ok(asked.slice(1).every((name) => packed.includes(`${name.slice(7)}.br`)));
});
