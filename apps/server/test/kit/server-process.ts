/** The server as a process of its own, as an operator starts it: to be killed, stopped and started again. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { PASSWORD } from './app.ts';
import { Rest } from './rest.ts';
import { within } from './within.ts';

export const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
export const IDENTITY_SECRET = 'identity secret of the tests of reliability';

/** Every limit off, since load comes from one address; nothing else differs from production. */
const SETTINGS = {
  HOST: '127.0.0.1',
  LOG_LEVEL: 'warn',
  ADMIN_EMAIL: 'admin@parley.local',
  ADMIN_PASSWORD: PASSWORD,
  IDENTITY_SECRET,
  RATE_LIMIT_MAX_REQUESTS: '0',
  AGENT_REQUESTS_PER_MINUTE: '0',
  SEARCHES_PER_SECOND: '0',
  SOCKET_EVENTS_PER_SECOND: '0',
  CUSTOMER_MESSAGES_PER_10S: '0',
  MAX_SOCKETS_PER_ADDRESS: '0',
};

/** A bound of waiting, in milliseconds: a start takes less than a second on an idle machine. */
const READY_WITHIN = 60_000;
const OUTPUT_KEPT = 20_000;

export interface ServerOptions {
  readonly dataDir: string;
  readonly port: number;
  /** Environment variables over those of all tests. */
  readonly env?: Readonly<Record<string, string>>;
  /** Another program than `main.ts`, of the same arguments: none. */
  readonly program?: string;
  /** Modules that are loaded before the program. */
  readonly preload?: readonly string[];
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ServerProcess {
  readonly pid: number;
  readonly url: string;
  /** Resolves when it takes work; rejects when it ends before. */
  readonly ready: Promise<void>;
  readonly ended: Promise<Ending>;
  /** The end of what it wrote. */
  output(): string;
  signal(name: NodeJS.Signals): void;
  /** `kill -9`, and its end. */
  kill(): Promise<void>;
}

/** Where it can be started again: restarts keep the port, so that clients find it. */
export interface Place {
  readonly dataDir: string;
  readonly port: number;
  readonly url: string;
}

/** A loopback port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A data folder and a port. */
export async function placeIn(dataDir: string): Promise<Place> {
  const port = await freePort();
  return { dataDir, port, url: `http://127.0.0.1:${port}` };
}

const running = new Set<ServerProcess>();

function endAll(): void {
  for (const server of running) server.signal('SIGKILL');
}

/** Ends what a failed test left. */
export async function killAll(): Promise<void> {
  await Promise.all([...running].map((server) => server.kill()));
}

/** Starts a process without waiting until it is ready. */
export function spawnServer(options: ServerOptions): ServerProcess {
  const { dataDir, port, env, program = MAIN, preload = [] } = options;
  const { PATH, HOME, TMPDIR } = process.env;
  const args = [...preload.map((module) => `--import=${module}`), program];
  const child = spawn(process.execPath, args, {
    // Where no `.env` lies.
    cwd: dataDir,
    env: {
      PATH,
      HOME,
      TMPDIR,
      ...SETTINGS,
      DATA_DIR: dataDir,
      PORT: String(port),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => undefined);
  const ended = Promise.withResolvers<Ending>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      output = (output + text).slice(-OUTPUT_KEPT);
      if (output.includes(`http://127.0.0.1:${port}/healthz`)) ready.resolve();
    });
  }
  child.once('error', ended.reject);
  child.once('close', (code, signal) => {
    running.delete(server);
    if (running.size === 0) process.off('exit', endAll);
    ready.reject(new Error(`The server ended (${signal ?? code}). Its last words:\n${output}`));
    ended.resolve({ code, signal });
  });
  const server: ServerProcess = {
    pid: child.pid ?? 0,
    url: `http://127.0.0.1:${port}`,
    ready: ready.promise,
    ended: ended.promise,
    output: () => output,
    signal: (name) => void child.kill(name),
    async kill() {
      child.kill('SIGKILL');
      await ended.promise;
    },
  };
  if (running.size === 0) process.once('exit', endAll);
  running.add(server);
  return server;
}

/** Starts a process and waits until it takes work. */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const server = spawnServer(options);
  await within(READY_WITHIN, 'a server to be ready', server.ready);
  return server;
}

/** The first admin of a server that was started here. Good for 15 minutes, and for whatever runs on that folder later. */
export async function adminOf(url: string): Promise<Rest> {
  const { token } = await new Rest(url, { kind: 'anonymous' }).ok('auth.login', {
    body: { email: SETTINGS.ADMIN_EMAIL, password: PASSWORD },
  });
  return new Rest(url, { kind: 'staff', token });
}
