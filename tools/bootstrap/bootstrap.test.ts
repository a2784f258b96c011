import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, describe, test } from 'node:test';
import { staleReason } from './install.mjs';

const BOOTSTRAP = import.meta.dirname;
const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A repository with our bootstrap, one dependency `dep` and a program that reports how it was started. */
function repository(program: string): string {
  const root = mkdtempSync(join(tmpdir(), 'parley-bootstrap-'));
  folders.push(root);
  cpSync(BOOTSTRAP, join(root, 'tools/bootstrap'), { recursive: true });
  writeFileSync(join(root, 'program.mjs'), program);
  const packages = { '': {}, 'node_modules/dep': { version: '1.0.0', integrity: 'sha512-a' } };
  writeJson(root, 'package.json', { name: 'fixture', dependencies: { dep: '1.0.0' } });
  writeJson(root, 'package-lock.json', { name: 'fixture', lockfileVersion: 3, packages });
  mkdirSync(join(root, 'node_modules/dep'), { recursive: true });
  writeJson(root, 'node_modules/.package-lock.json', { packages });
  return root;
}

function writeJson(root: string, path: string, value: object): void {
  writeFileSync(join(root, path), JSON.stringify(value));
}

function run(root: string, preload: string[] = []): ChildProcess {
  const args = [...preload, join(root, 'tools/bootstrap/run.mjs'), 'program.mjs', 'an argument'];
  return spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      MARK: 'kept',
      npm_config_registry: 'http://127.0.0.1:9',
      npm_config_fetch_retries: '0',
    },
  });
}

describe('when what is installed is what the lockfile names, the bootstrap', () => {
  test('installs nothing', () => {
    assert.equal(staleReason(repository('')), undefined);
  });

  const changes: [string, (root: string) => void, RegExp][] = [
    [
      'a package is of another version',
      (root) =>
        writeJson(root, 'node_modules/.package-lock.json', {
          packages: { 'node_modules/dep': { version: '0.9.0', integrity: 'sha512-a' } },
        }),
      /^dep is not/,
    ],
    [
      'a package is not there',
      (root) => writeJson(root, 'node_modules/.package-lock.json', { packages: {} }),
      /^dep is not/,
    ],
    [
      'the folder of a package is gone',
      (root) => rmSync(join(root, 'node_modules/dep'), { recursive: true }),
      /^dep is gone/,
    ],
    [
      'an installation was cut off',
      (root) => writeFileSync(join(root, 'node_modules/.package-lock.json'), '{'),
      /none/,
    ],
    [
      'nothing is installed',
      (root) => rmSync(join(root, 'node_modules'), { recursive: true }),
      /none/,
    ],
  ];
  for (const [name, change, says] of changes) {
    test(`but installs when ${name}`, () => {
      const root = repository('');
      change(root);
      assert.match(staleReason(root) ?? '', says);
    });
  }
});

// Nodes without process.execve keep the bootstrap as a parent; the promises are the same.
for (const [name, preload] of [
  ['replaces itself by the program', []],
  ['stays as its parent', ['--import', 'data:text/javascript,process.execve=undefined']],
] as const) {
  describe(`the bootstrap ${name}`, () => {
    test('with arguments, environment and exit code passed through', async () => {
      const child = run(
        repository('console.log(process.argv[2], process.env.MARK); process.exitCode = 7'),
        [...preload],
      );
      const [out, [code]] = await Promise.all([text(child.stdout!), once(child, 'exit')]);
      assert.equal(out, 'an argument kept\n');
      assert.equal(code, 7);
    });

    test('with SIGTERM reaching the program, whose way of ending counts', async () => {
      const child = run(
        repository(`
          process.on('SIGTERM', () => { console.log('draining'); process.exitCode = 3; clearInterval(open); });
          const open = setInterval(() => {}, 1000);
          console.log('listening');`),
        [...preload],
      );
      const exit = once(child, 'exit');
      let out = '';
      for await (const chunk of child.stdout!) {
        out += String(chunk);
        if (out === 'listening\n') child.kill('SIGTERM');
      }
      assert.equal(out, 'listening\ndraining\n');
      assert.deepEqual(await exit, [3, null]);
    });
  });
}

test('npx finds parley in a clone, without asking a registry, and it runs in the folder of npm start', async () => {
  const root = repository('');
  mkdirSync(join(root, 'apps/server/src'), { recursive: true });
  writeFileSync(
    join(root, 'apps/server/src/main.ts'),
    'console.log(JSON.stringify([process.argv.slice(2), process.cwd(), process.env.INIT_CWD]));',
  );
  const { bin } = JSON.parse(readFileSync(join(BOOTSTRAP, '../../package.json'), 'utf8')) as {
    bin: object;
  };
  writeJson(root, 'package.json', { name: 'parley', version: '1.0.0', type: 'module', bin });
  const child = spawn('npx', ['parley', 'seed', '--demo'], {
    cwd: join(root, 'apps'),
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      npm_config_registry: 'http://127.0.0.1:9',
      npm_config_fetch_retries: '0',
      npm_config_cache: join(root, 'npm-cache'),
    },
  });
  assert.deepEqual(JSON.parse(await text(child.stdout)), [
    ['seed', '--demo'],
    root,
    join(root, 'apps'),
  ]);
});

test('a failed installation is told in one sentence that says what to do', async () => {
  const root = repository('console.log("must not run")');
  rmSync(join(root, 'node_modules'), { recursive: true });
  const child = run(root);
  const [out, errors, [code]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'exit'),
  ]);
  assert.equal(out, '');
  assert.equal(code, 1);
  const [notice, sentence, ...rest] = errors.trimEnd().split('\n');
  assert.match(notice ?? '', /^Installing the dependencies first/);
  assert.match(sentence ?? '', /^Installing the dependencies failed \(npm ci: .+\): check .+\.$/);
  assert.deepEqual(rest, []);
});
