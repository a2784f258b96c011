import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const DIST = join(import.meta.dirname, '../../apps/console/dist');

test('the first load of the console is at most 200 kB, gzip (performance B18)', () => {
  const page = readFileSync(join(DIST, 'index.html'), 'utf8');
  const names = [...page.matchAll(/(?:src|href)="\/console\/(assets\/[^"]+\.(?:js|css))"/g)];
  assert.ok(names.length >= 2);
  const sizes = names.map(([, name = '']) => gzipSync(readFileSync(join(DIST, name))).length);
  const total = sizes.reduce((sum, size) => sum + size, gzipSync(page).length);
  assert.ok(total <= 200_000, `${total} bytes`);
});
