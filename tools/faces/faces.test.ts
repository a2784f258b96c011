import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { findStaleFaces } from './stale.mjs';

const TOOLS = dirname(import.meta.dirname);
const PAGE = 'x'.repeat(1_000);
const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A repository with our bootstrap, a program, and one face whose build is given. */
function repository(
  build = `import { writeFileSync } from 'node:fs';
    export async function build({ outDir, version }) { writeFileSync(outDir + '/page.html', '${PAGE}' + version); }`,
): string {
  const root = mkdtempSync(join(tmpdir(), 'parley-faces-'));
  folders.push(root);
  for (const tool of ['bootstrap', 'faces']) {
    cpSync(join(TOOLS, tool), join(root, 'tools', tool), { recursive: true });
  }
  write(root, 'package.json', '{"type":"module"}');
  write(root, 'package-lock.json', '{"packages":{}}');
  write(root, 'node_modules/.package-lock.json', '{"packages":{}}');
  write(root, 'program.mjs', 'console.log("started");');
  write(root, 'apps/shop/build.ts', build);
  write(root, 'apps/shop/src/shop.ts', 'export const a = 1;');
  return root;
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** `npm start`, with another program. */
function start(root: string) {
  const args = [join(root, 'tools/bootstrap/run.mjs'), '--faces', 'program.mjs'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

function stale(root: string): string[] {
  return findStaleFaces(root).map(({ name }) => name);
}

describe('the pages', () => {
  test('are built by the first start, which says so, and by no further one', () => {
    const root = repository();
    const first = start(root);
    assert.equal(first.stdout, 'started\n');
    assert.match(first.stderr, /^Building the pages first \(shop\); this takes a moment\.\n$/);
    assert.deepEqual(start(root), { status: 0, stdout: 'started\n', stderr: '' });
  });

  test('lie there compressed, and nothing of the build is left beside them', () => {
    const root = repository();
    start(root);
    const dist = join(root, 'apps/shop/dist');
    const page = readFileSync(join(dist, 'page.html'));
    assert.deepEqual(brotliDecompressSync(readFileSync(join(dist, 'page.html.br'))), page);
    assert.deepEqual(gunzipSync(readFileSync(join(dist, 'page.html.gz'))), page);
    assert.deepEqual(readdirSync(join(root, 'apps/shop/.cache')), []);
  });

  const changes: [string, (root: string) => void][] = [
    ['a source of theirs', (root) => write(root, 'apps/shop/src/shop.ts', 'export const a = 2;')],
    ['a new source', (root) => write(root, 'apps/shop/src/new.ts', '')],
    ['the SDK', (root) => write(root, 'packages/client/src/a.ts', '')],
    ['the lockfile', (root) => write(root, 'package-lock.json', '{"packages":{} }')],
    [
      'nothing but that they are gone',
      (root) => rmSync(join(root, 'apps/shop/dist'), { recursive: true }),
    ],
  ];
  for (const [what, change] of changes) {
    test(`are built anew after a change of ${what}`, () => {
      const root = repository();
      start(root);
      assert.deepEqual(stale(root), []);
      change(root);
      assert.deepEqual(stale(root), ['shop']);
    });
  }

  test('are not built anew for a test, nor for another checkout of the same', () => {
    const root = repository();
    start(root);
    write(root, 'apps/shop/src/shop.test.ts', '');
    write(root, 'apps/shop/src/shop.ts', 'export const a = 1;');
    assert.deepEqual(stale(root), []);
  });

  test('that fail to build are a sentence; the server starts, and the old ones stay', () => {
    const root = repository();
    start(root);
    write(root, 'apps/shop/build.ts', `throw new Error('no such colour\\nat line 1');`);
    const { status, stdout, stderr } = start(root);
    assert.equal(status, 0);
    assert.equal(stdout, 'started\n');
    const [, sentence, ...rest] = stderr.trimEnd().split('\n');
    assert.equal(
      sentence,
      'The pages are not built (Building shop failed: no such colour): going on without them.',
    );
    assert.deepEqual(rest, []);
    assert.ok(existsSync(join(root, 'apps/shop/dist/page.html')));
  });

  test('warm the server up once they are built: it is started in a folder of its own and ended in order', () => {
    const root = repository();
    const server = `import { appendFileSync } from 'node:fs';
      const note = (text) => appendFileSync(import.meta.dirname + '/notes', text + '\\n');
      process.on('SIGTERM', () => { note('ended'); process.exit(); });
      note(process.cwd() === process.env.DATA_DIR ? 'started' : 'astray');
      setInterval(() => {}, 1_000);
      console.log('ready');`;
    write(root, 'apps/server/src/main.ts', server);
    start(root);
    start(root);
    assert.equal(readFileSync(join(root, 'apps/server/src/notes'), 'utf8'), 'started\nended\n');
  });
});
