/** The real server as a process of its own, which can be killed and started again in the same place. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../../apps/server/src/main.ts');

export const ADMIN = { email: 'ana@halden.example', password: 'correct horse battery' };
export const IDENTITY_SECRET = 'identity secret of the browser tests';

/** Limits are off, since everybody comes from one address; nothing else differs from production. */
const SETTINGS = {
  HOST: '127.0.0.1',
  LOG_LEVEL: 'warn',
  ADMIN_EMAIL: ADMIN.email,
  ADMIN_PASSWORD: ADMIN.password,
  IDENTITY_SECRET,
  RATE_LIMIT_MAX_REQUESTS: '0',
  AGENT_REQUESTS_PER_MINUTE: '0',
  SOCKET_EVENTS_PER_SECOND: '0',
  CUSTOMER_MESSAGES_PER_10S: '0',
  MAX_SOCKETS_PER_ADDRESS: '0',
};

export interface Server extends AsyncDisposable {
  readonly url: string;
  /** Starts it again after a `kill`. */
  readonly start: () => Promise<void>;
  /** `kill -9`. */
  readonly kill: () => Promise<void>;
}

/** Starts a server on an empty store, or on the demo's, whose team all have the admin's password. */
export async function startServer(
  env: Readonly<Record<string, string>> = {},
  { isSeeded = false }: { readonly isSeeded?: boolean } = {},
): Promise<Server> {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-e2e-'));
  if (isSeeded) await seed(dataDir);
  let child: ChildProcess | null = null;
  let url = '';

  async function start(): Promise<void> {
    const { PATH, HOME, TMPDIR } = process.env;
    // The first start chooses the port, further ones keep it: the page has to find the server again.
    const port = url === '' ? '0' : new URL(url).port;
    const started = spawn(process.execPath, [MAIN], {
      // Where no `.env` lies.
      cwd: dataDir,
      env: { PATH, HOME, TMPDIR, ...SETTINGS, DATA_DIR: dataDir, PORT: port, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = started;
    const ready = Promise.withResolvers<string>();
    let output = '';
    started.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const address = /http:\/\/\S+(?=\/healthz)/.exec(output)?.[0];
      if (address !== undefined) ready.resolve(address);
    });
    started.once('exit', () => ready.reject(new Error(`The server ended:\n${output}`)));
    url = await ready.promise;
  }

  async function kill(): Promise<void> {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null) return;
    const exit = once(ending, 'exit');
    ending.kill('SIGKILL');
    await exit;
  }

  await start();
  return {
    get url() {
      return url;
    },
    start,
    kill,
    async [Symbol.asyncDispose]() {
      await kill();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function seed(dataDir: string): Promise<void> {
  const child = spawn(process.execPath, [MAIN, 'seed', '--demo', '--password-file', '-'], {
    cwd: dataDir,
    env: { DATA_DIR: dataDir },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.end(ADMIN.password);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error('The store was not filled');
}
