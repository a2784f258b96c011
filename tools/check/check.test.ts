import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { findNamed, findSuites } from './suites.ts';

const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function folderWith(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'parley-check-'));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

describe('the suites of npm test', () => {
  const suites = [
    { name: 'stores', globs: ['src/store/**/*.test.ts'] },
    { name: 'unit', globs: ['src/**/*.test.ts'] },
  ];

  test('take each test file once, in the first suite that matches', () => {
    const root = folderWith({ 'src/a.test.ts': '', 'src/store/b.test.ts': '', 'src/c.ts': '' });
    assert.deepEqual(findSuites(root, suites), [
      { name: 'stores', files: ['src/store/b.test.ts'] },
      { name: 'unit', files: ['src/a.test.ts'] },
    ]);
  });

  test('show a suite that has no file, so that the run can fail for it', () => {
    assert.deepEqual(findSuites(folderWith({ 'src/a.test.ts': '' }), suites)[0]?.files, []);
  });

  test('can be narrowed to named files and folders, which must hold a test', () => {
    const root = folderWith({ 'src/a.test.ts': '', 'src/deep/b.test.ts': '', 'doc/c.md': '' });
    assert.deepEqual(findNamed(root, ['src/deep', 'src/a.test.ts']), [
      'src/deep/b.test.ts',
      'src/a.test.ts',
    ]);
    assert.throws(() => findNamed(root, ['doc']), /no test file at doc/);
    assert.throws(() => findNamed(root, ['gone.test.ts']), /no test file at gone/);
  });
});

describe('a run with a test that does not run', () => {
  const inert = {
    'a skipped test': `import { test } from 'node:test'; test('left out', { skip: true }, () => {});`,
    'a skipped suite': `import { describe, test } from 'node:test'; describe('left out', { skip: true }, () => { test('x', () => {}); });`,
    'a todo': `import { test } from 'node:test'; test('left out', { todo: true }, () => { throw new Error(); });`,
  };
  for (const [name, source] of Object.entries(inert)) {
    test(`fails with CI set and passes without, naming it either way: ${name}`, () => {
      const root = folderWith({ 'inert.test.mjs': source });
      const strict = runTests(root, { CI: 'true' });
      assert.equal(strict.status, 1);
      assert.match(strict.stderr, /which fails with CI set: left out \(.*inert\.test\.mjs\)/);
      const lax = runTests(root, { CI: '' });
      assert.equal(lax.status, 0);
      assert.match(lax.stderr, /^(SKIPPED|TODO): left out/);
    });
  }

  test('and one where all ran passes with CI set, its totals being the last lines', () => {
    const root = folderWith({
      'fine.test.mjs': `import { test } from 'node:test'; test('runs', () => {});`,
    });
    const { status, stdout, stderr } = runTests(root, { CI: 'true' });
    assert.equal(status, 0);
    assert.equal(stderr, '');
    assert.match(stdout, /tests 1\n(.+\n){6}.*duration_ms [\d.]+\n$/);
  });
});

test('a test file that leaves something open is ended and named, with what is open', () => {
  const root = folderWith({
    'open.test.mjs': `import { test } from 'node:test'; test('runs', () => {}); setInterval(() => {}, 1000);`,
  });
  const { status, stdout } = runTests(root, { CI: '', TEST_FILE_LIMIT_MS: '300' });
  assert.equal(status, 1);
  assert.match(stdout, /open\.test\.mjs still runs after 0\.3 s; open: .*Timeout/);
});

function runTests(root: string, env: { CI: string; TEST_FILE_LIMIT_MS?: string }) {
  const { NODE_TEST_CONTEXT: _nested, ...inherited } = process.env;
  const reporters = ['spec', join(import.meta.dirname, 'skip-guard.ts')];
  const destinations = ['stdout', 'stderr'];
  return spawnSync(
    process.execPath,
    [
      '--test',
      `--import=${join(import.meta.dirname, 'watchdog.ts')}`,
      ...reporters.map((name) => `--test-reporter=${name}`),
      ...destinations.map((name) => `--test-reporter-destination=${name}`),
    ],
    { cwd: root, env: { ...inherited, ...env }, encoding: 'utf8' },
  );
}
