/** `parley` as an operator meets it: real processes on a real folder, also beside a running server. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import { io } from 'socket.io-client';
import { PASSWORD, tempDir } from './kit/app.ts';
import { killAll, MAIN, placeIn, startServer } from './kit/server-process.ts';

after(killAll);

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function parley(
  args: readonly string[],
  options: { readonly dir?: string; readonly input?: string } = {},
): Promise<Ran> {
  const { dir = tempDir(), input = '' } = options;
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: dir,
    env: { PATH: '', DATA_DIR: dir },
  });
  child.stdin.end(input);
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { code, out, err };
}

/** Says one sentence on stderr and nothing else. */
function saysOnly({ code, out, err }: Ran, sentence: RegExp, exitCode: number): void {
  assert.equal(out, '');
  assert.match(err, /^[^\n]+\.\n$/);
  assert.match(err, sentence);
  assert.equal(code, exitCode);
}

async function signIn(url: string, password: string, email = 'admin@parley.local') {
  const answer = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const { data } = (await answer.json()) as { data?: { token: string; agent: { role: string } } };
  return { status: answer.status, ...data };
}

describe('parley', () => {
  test('says what it can do, and each command says what it takes', async () => {
    const help = await parley(['--help']);
    assert.equal(help.code, 0);
    const names = [...help.out.matchAll(/^ {2}([a-z-]+) {3}/gm)].map(([, name]) => name ?? '');
    assert.ok(names.includes('start') && names.includes('reset-password'));
    for (const name of names) {
      const { code, out } = await parley([name, '--help']);
      assert.equal(code, 0);
      assert.match(out, new RegExp(`^Usage: parley ${name}\\b`));
    }
    const { version } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8'),
    ) as { version: string };
    assert.equal((await parley(['--version'])).out, `${version}\n`);
  });

  test('answers a call that makes no sense with a sentence, exit code 2, and no store', async () => {
    const dir = tempDir();
    const calls: [string[], RegExp][] = [
      [['strat'], /no command strat/],
      [['start', 'now'], /now.*parley start --help/],
      [['start', '--port=1'], /--port.*parley start --help/],
      [['create-admin'], /EMAIL is missing/],
      [['create-admin', 'ada'], /ada is not an e-mail address/],
      [['create-admin', 'ada@example.com', '--name', ''], /A name is one line/],
      [['create-admin', 'ada@example.com', 'bob@example.com'], /bob@example.com/],
      [['reset-password', '--json=yes', 'ada@example.com'], /--json/],
    ];
    for (const [args, sentence] of calls) saysOnly(await parley(args, { dir }), sentence, 2);
    assert.ok(!existsSync(join(dir, 'parley.db')));
  });

  test('start is the server of npm start', async () => {
    const dir = tempDir();
    const child = spawn(process.execPath, [MAIN, 'start'], {
      cwd: dir,
      env: { PATH: '', DATA_DIR: dir, PORT: '0', LOG_LEVEL: 'silent' },
    });
    let out = '';
    for await (const chunk of child.stdout) {
      out += String(chunk);
      if (/Password +\S/.test(out)) child.kill('SIGTERM');
    }
    assert.match(out, /Console +http:\S+\/console\n +Demo page +http:\S+\/demo\n/);
    const code = child.exitCode ?? ((await once(child, 'exit'))[0] as number);
    assert.equal(code, 0);
  });
});

describe('parley create-admin', () => {
  test('on a new folder makes the store and an admin, whom a server that starts later knows', async () => {
    const place = await placeIn(tempDir());
    const dir = place.dataDir;
    const made = await parley(['create-admin', 'Ada@Example.com', '--name', 'Ada', '--json'], {
      dir,
    });
    assert.equal(made.code, 0);
    const { password, ...account } = JSON.parse(made.out) as Record<string, string>;
    assert.match(password ?? '', /^\S{20}$/);
    assert.equal(account['email'], 'ada@example.com');
    assert.equal(account['role'], 'admin');
    const server = await startServer(place);
    assert.doesNotMatch(server.output(), /first admin/);
    const { status, agent } = await signIn(server.url, password ?? '', 'ada@example.com');
    assert.equal(status, 200);
    assert.equal(agent?.role, 'admin');
    await server.kill();
  });

  test('beside a running server makes an admin who can sign in at once', async () => {
    const place = await placeIn(tempDir());
    const server = await startServer(place);
    const dir = place.dataDir;
    const made = await parley(['create-admin', 'bo@example.com', '--password-file', '-'], {
      dir,
      input: 'a password of my own\n',
    });
    assert.equal(made.err, '');
    assert.match(made.out, /^Admin \(admin\) was made\.\n/);
    assert.ok(!made.out.includes('a password of my own'));
    const { status } = await signIn(server.url, 'a password of my own', 'bo@example.com');
    assert.equal(status, 200);
    assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
    const again = await parley(['create-admin', 'bo@example.com'], { dir });
    saysOnly(again, /bo@example\.com already: parley reset-password/, 1);
    await server.kill();
  });
});

describe('parley reset-password', () => {
  test('beside a running server ends the agent’s sessions within 5 s (contract §5)', async () => {
    const place = await placeIn(tempDir());
    const server = await startServer(place);
    const { token = '' } = await signIn(server.url, PASSWORD);
    const socket = io(`${server.url}/agent`, { auth: { token }, transports: ['websocket'] });
    await once(socket as never, 'auth_success');
    const file = join(place.dataDir, 'new-password');
    writeFileSync(file, 'another password\n');
    const gone = new Promise<number>((resolve) => {
      socket.once('disconnect', () => resolve(performance.now()));
    });
    const args = ['reset-password', 'admin@parley.local', '--password-file', 'new-password'];
    const reset = await parley(args, { dir: place.dataDir });
    const doneAt = performance.now();
    assert.equal(reset.err, '');
    assert.equal(reset.code, 0);
    const me = await fetch(`${server.url}/api/auth/me`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(me.status, 401);
    assert.equal((await signIn(server.url, PASSWORD)).status, 401);
    assert.equal((await signIn(server.url, 'another password')).status, 200);
    assert.ok((await gone) - doneAt < 5_000);
    socket.disconnect();
    await server.kill();
  });

  test('refuses what it can’t do with a sentence, and changes nothing', async () => {
    const dir = tempDir();
    saysOnly(await parley(['reset-password', 'ada@example.com'], { dir }), /no store in/, 1);
    assert.ok(!existsSync(join(dir, 'parley.db')));
    await parley(['create-admin', 'ada@example.com', '--generate'], { dir });
    saysOnly(await parley(['reset-password', 'bo@example.com'], { dir }), /create-admin bo@/, 1);
    const short = await parley(['reset-password', 'ada@example.com', '--password-file', '-'], {
      dir,
      input: 'short',
    });
    saysOnly(short, /12 to 128 characters/, 1);
    const missing = await parley(['reset-password', 'ada@example.com', '--password-file', 'x'], {
      dir,
    });
    saysOnly(missing, /^x can't be read/, 1);
  });

  test('beside a server of another version says so and touches nothing', async () => {
    const place = await placeIn(tempDir());
    const server = await startServer(place);
    const db = new DatabaseSync(join(place.dataDir, 'parley.db'));
    const { user_version: version } = db.prepare('PRAGMA user_version').get() as {
      user_version: number;
    };
    db.exec(`PRAGMA user_version = ${version + 1}`);
    const refused = await parley(['reset-password', 'admin@parley.local'], { dir: place.dataDir });
    saysOnly(refused, /another version of Parley/, 1);
    db.exec(`PRAGMA user_version = ${version}`);
    db.close();
    await server.kill();
  });
});
