/** The real server as a process of its own, to be killed, stopped and started again in its place. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { within } from './within.ts';

const MAIN = join(import.meta.dirname, '../../../apps/server/src/main.ts');

export const ADMIN = { email: 'admin@parley.local', password: 'correct horse battery' };
export const IDENTITY_SECRET = 'identity secret of the tests of the client';

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

/** A start takes less than a second on an idle machine; milliseconds. */
const READY_WITHIN = 60_000;

export interface TestServer {
  readonly url: string;
  start(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** SIGTERM, and the end of the process; resolves to its exit code. */
  drain(): Promise<number | null>;
}

/** Starts a server on an empty store; it ends with the tests of the file. */
export async function startServer(env: Readonly<Record<string, string>> = {}): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-client-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;

  async function start(): Promise<void> {
    const { PATH, HOME, TMPDIR } = process.env;
    const place = { DATA_DIR: dataDir, PORT: String(port) };
    const started = spawn(process.execPath, [MAIN], {
      // Where no `.env` lies.
      cwd: dataDir,
      env: { PATH, HOME, TMPDIR, ...SETTINGS, ...place, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    let output = '';
    const ready = Promise.withResolvers<void>();
    for (const stream of [started.stdout, started.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => {
        output = (output + text).slice(-20_000);
        if (output.includes(`${url}/healthz`)) ready.resolve();
      });
    }
    started.once('exit', () => ready.reject(new Error(`The server ended:\n${output}`)));
    await within(READY_WITHIN, 'the server to be ready', ready.promise);
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null) return ending?.exitCode ?? null;
    const exit = once(ending, 'exit');
    ending.kill(signal);
    const [code] = (await exit) as [number | null];
    return code;
  }

  await start();
  after(async () => {
    await end('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  });
  return {
    url,
    start,
    kill: async () => void (await end('SIGKILL')),
    drain: () => end('SIGTERM'),
  };
}

/** A loopback port that is free now: a restarted server has to be found in the same place. */
async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
