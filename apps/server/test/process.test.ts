/** The process as an operator meets it: what it prints, how it refuses to start, how it stops (contract §9; reliability P17). */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, describe, test } from 'node:test';
import { PASSWORD, tempDir } from './kit/app.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');
const children = new Set<ChildProcess>();
after(() => {
  for (const child of children) child.kill('SIGKILL');
});

interface Run {
  readonly child: ChildProcess;
  /** What it has written so far. */
  out(): string;
  err(): string;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Its address, once it says so. */
  url(): Promise<string>;
}

function start(env: Record<string, string>, cwd: string = tempDir()): Run {
  const child = spawn(process.execPath, [MAIN], {
    cwd,
    env: { PATH: '', PORT: '0', LOG_LEVEL: 'silent', ...env },
  });
  children.add(child);
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = once(child, 'close').then(([code, signal]) => {
    children.delete(child);
    return { code: code as number | null, signal: signal as NodeJS.Signals | null };
  });
  return {
    child,
    out: () => out,
    err: () => err,
    ended,
    async url() {
      for (;;) {
        const found = /Health\s+(\S+)\/healthz/.exec(out)?.[1];
        if (found !== undefined) return found;
        await Promise.race([once(child.stdout, 'data'), ended]);
        if (child.exitCode !== null) throw new Error(`ended before it was ready: ${err}`);
      }
    },
  };
}

/** Ends by itself with one sentence on stderr, nothing on stdout, and an exit code that is not 0. */
async function refused(run: Run): Promise<string> {
  const { code } = await run.ended;
  assert.equal(code, 1);
  assert.equal(run.out(), '');
  assert.match(run.err(), /^[^\n]+\.\n$/);
  return run.err();
}

describe('a start', () => {
  test('on an empty folder prints where to go and the first admin, once, and that password works', async () => {
    const dir = tempDir();
    const first = start({ DATA_DIR: dir, ADMIN_EMAIL: 'Boss@Example.com' });
    const url = await first.url();
    assert.match(first.out(), /API\s+http:\/\/127\.0\.0\.1:\d+\/api/);
    const password = /Password\s+(\S+)/.exec(first.out())?.[1] ?? '';
    const login = await fetch(`${url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'boss@example.com', password }),
    });
    assert.equal(login.status, 200);
    first.child.kill('SIGTERM');
    assert.equal((await first.ended).code, 0);
    const second = start({ DATA_DIR: dir });
    await second.url();
    assert.doesNotMatch(second.out(), /Password/);
    second.child.kill('SIGTERM');
    assert.equal((await second.ended).code, 0);
  });

  test('does not print a password that was given, and reads .env in the working directory', async () => {
    const cwd = tempDir();
    writeFileSync(join(cwd, '.env'), `ADMIN_PASSWORD="${PASSWORD}"\nDATA_DIR=./here # a comment\n`);
    const run = start({}, cwd);
    await run.url();
    assert.ok(!run.out().includes(PASSWORD));
    assert.deepEqual(readdirSync(join(cwd, 'here')).includes('parley.db'), true);
    run.child.kill('SIGINT');
    assert.equal((await run.ended).code, 0);
  });

  test('with a broken variable ends with a sentence that names it, and makes nothing', async () => {
    const cwd = tempDir();
    const sentence = await refused(
      start({ RATE_LIMIT_MAX_REQUESTS: 'many', DATA_DIR: './data' }, cwd),
    );
    assert.match(sentence, /^RATE_LIMIT_MAX_REQUESTS is "many"/);
    assert.deepEqual(readdirSync(cwd), []);
  });

  test('with an example secret that others could use ends with a sentence', async () => {
    const env = { JWT_SECRET: 'your_jwt_secret', HOST: '0.0.0.0', DATA_DIR: tempDir() };
    assert.match(await refused(start(env)), /^JWT_SECRET is an example value/);
  });

  test('on a port in use ends with a sentence before any data is touched', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const cwd = tempDir();
    const sentence = await refused(start({ PORT: String(port), DATA_DIR: './data' }, cwd));
    assert.match(sentence, new RegExp(`^127\\.0\\.0\\.1:${port} is in use .*PORT`));
    assert.deepEqual(readdirSync(cwd), []);
    other.close();
  });

  test('on a folder that can’t be written ends with a sentence', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, 'file'), '');
    assert.match(await refused(start({ DATA_DIR: join(dir, 'file') })), /DATA_DIR/);
    assert.match(await refused(start({ DATA_DIR: join(dir, 'file/below') })), /DATA_DIR/);
    symlinkSync(join(dir, 'nowhere'), join(dir, 'link'));
    assert.match(await refused(start({ DATA_DIR: join(dir, 'link/below') })), /DATA_DIR/);
    // Linux has a folder in which even root can make none.
    if (existsSync('/proc/self')) {
      assert.match(await refused(start({ DATA_DIR: '/proc/none/below' })), /DATA_DIR/);
    }
  });

  test('on another server’s folder ends with a sentence, and that one goes on', async () => {
    const dir = tempDir();
    const first = start({ DATA_DIR: dir, ADMIN_PASSWORD: PASSWORD });
    const url = await first.url();
    assert.match(await refused(start({ DATA_DIR: dir })), /another|in use/i);
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
    first.child.kill('SIGTERM');
    assert.equal((await first.ended).code, 0);
  });

  test('on a store of a newer version ends with a sentence and leaves it as it is', async () => {
    const dir = tempDir();
    const first = start({ DATA_DIR: dir, ADMIN_PASSWORD: PASSWORD });
    await first.url();
    first.child.kill('SIGTERM');
    await first.ended;
    const path = join(dir, 'parley.db');
    const version = (db: DatabaseSync) =>
      (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
    const db = new DatabaseSync(path);
    const newer = version(db) + 1;
    db.exec(`PRAGMA user_version = ${newer}`);
    db.close();
    assert.match(await refused(start({ DATA_DIR: dir })), /newer/);
    const again = new DatabaseSync(path, { readOnly: true });
    assert.equal(version(again), newer);
    again.close();
  });

  test('with secrets that are broken ends with a sentence', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, 'secrets.json'), '{"JWT_SECRET":');
    assert.match(await refused(start({ DATA_DIR: dir })), /secrets\.json does not hold/);
  });
});

/** Asks for a path but for the last line break: however slow the machine, the connection is one that the server waits for. */
async function halfAsked(url: string, path: string): Promise<() => Promise<string>> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  const whole = `GET /healthz HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`;
  socket.write(`${whole}GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n`);
  await once(socket, 'data');
  return async () => {
    socket.write('\r\n');
    return text(socket);
  };
}

/** The first status that is not 200; 0 for a closed port. */
async function firstOtherThan200(url: string): Promise<number> {
  for (;;) {
    const status = await fetch(url).then(
      (response) => response.status,
      () => 0,
    );
    if (status !== 200) return status;
  }
}

describe('SIGTERM', () => {
  test('drains: not ready, no new work, exit 0; a second signal changes nothing', async () => {
    const run = start({ DATA_DIR: tempDir(), ADMIN_PASSWORD: PASSWORD, LOG_LEVEL: 'info' });
    const url = await run.url();
    const finish = await halfAsked(url, '/readyz');
    run.child.kill('SIGTERM');
    run.child.kill('SIGTERM');
    run.child.kill('SIGINT');
    while (!run.out().includes('draining')) await once(run.child.stdout as Readable, 'data');
    assert.match(await finish(), /^HTTP\/1\.1 503 /);
    assert.deepEqual(await run.ended, { code: 0, signal: null });
  });

  test('lets a request under way finish', async () => {
    const run = start({ DATA_DIR: tempDir(), ADMIN_PASSWORD: PASSWORD });
    const url = await run.url();
    const body = JSON.stringify({ email: 'admin@parley.local', password: PASSWORD });
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    async function* slowly(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(body.slice(0, 10));
      await held;
      yield Buffer.from(body.slice(10));
    }
    const answer = fetch(`${url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: slowly() as unknown as ReadableStream,
      duplex: 'half',
    });
    // The server has seen the request once it counts it as open.
    const page = async () => (await fetch(`${url}/metrics`)).text();
    while (!(await page()).includes('parley_http_open_requests 2')) await new Promise(setImmediate);
    run.child.kill('SIGTERM');
    await firstOtherThan200(`${url}/readyz`);
    release();
    assert.equal((await answer).status, 200);
    assert.equal((await run.ended).code, 0);
  });
});
