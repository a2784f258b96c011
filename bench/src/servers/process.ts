/**
 * Starts a server under measurement as its own process on the pinned Node, with the probe preloaded,
 * and ends it again. Also the only list of what was started, so that nothing outlives the bench.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { createConnection, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProbeAnswer, ProbeQuestion } from './probe.ts';
import { cpuMs, descriptors, rssBytes } from './usage.ts';

export interface Started {
  readonly port: number;
  readonly pid: number;
  /** Milliseconds from spawn to the first sign that it serves. */
  readonly startMs: number;
  /** Where its output goes; named in errors. */
  readonly log: string;
  cpuMs(): number;
  rssBytes(): number;
  descriptors(): number;
  /** Asks the preloaded probe; not available where the process was started without it. */
  ask(question: ProbeQuestion): Promise<ProbeAnswer>;
  /** Ends the process and waits for that; `SIGTERM` first waits for its own way out. */
  stop(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

export interface StartOptions {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The port it was told to take; without one it prints `listening <port>`. */
  readonly port?: number;
  readonly probe?: boolean;
}

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;
const PROBE_FILE = new URL('./probe.ts', import.meta.url).href;

const running = new Set<ChildProcess>();
const folders = new Set<string>();

/** A fresh folder that is removed when the bench ends. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `parley-bench-${name}-`));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

/** Ends what still runs and removes what still lies around; for the way out, also the hurried one. */
export function cleanUp(): void {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders) removeFolder(folder);
}

/** Makes a child that somebody else started end with the bench. */
export function adopt(child: ChildProcess): void {
  running.add(child);
  child.once('exit', () => running.delete(child));
}

/** A loopback port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts `node <args>` and waits until it serves. Rejects with the end of its output when it does not. */
export async function start(options: StartOptions): Promise<Started> {
  const folder = temporaryFolder('process');
  const log = join(folder, 'output.log');
  const output = openSync(log, 'a');
  const preload = options.probe === false ? [] : ['--import', PROBE_FILE];
  const began = performance.now();
  const child = spawn(process.execPath, [...preload, ...options.args], {
    env: { ...inherited(), ...options.env, PARLEY_BENCH_PROBE: folder },
    stdio: ['ignore', output, output],
  });
  adopt(child);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const pid = child.pid ?? 0;
  const port = await serving(child, {
    log,
    port: options.port,
    deadline: began + START_TIMEOUT_MS,
  });
  const startMs = performance.now() - began;
  return {
    port,
    pid,
    startMs,
    log,
    cpuMs: () => cpuMs(pid),
    rssBytes: () => rssBytes(pid),
    descriptors: () => descriptors(pid),
    ask: (question) => ask(join(folder, `${pid}.sock`), question),
    async stop(signal = 'SIGKILL') {
      child.kill(signal);
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(late);
      removeFolder(folder);
    },
  };
}

interface Serving {
  readonly log: string;
  readonly port: number | undefined;
  readonly deadline: number;
}

async function serving(child: ChildProcess, options: Serving): Promise<number> {
  const { log, port, deadline } = options;
  for (;;) {
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill('SIGKILL');
      const tail = readFileSync(log, 'utf8').slice(-2000);
      throw new Error(
        `${child.spawnargs.at(-1) ?? 'the server'} does not serve. Its last words:\n${tail}`,
      );
    }
    if (port === undefined) {
      const said = /^listening (\d+)$/m.exec(readFileSync(log, 'utf8'))?.[1];
      if (said !== undefined) return Number(said);
    } else if (await healthy(port)) {
      return port;
    }
    await sleep(3);
  }
}

function healthy(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ port, host: '127.0.0.1', path: '/healthz', agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode === 200));
    });
    request.on('error', () => resolve(false));
  });
}

/** The product must not find settings of whoever runs the bench, but what `npm start` and `npm run bench` say alike. */
function inherited(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, LANG, TZ, NODE_COMPILE_CACHE } = process.env;
  return { PATH, HOME, TMPDIR, LANG, TZ, NODE_COMPILE_CACHE };
}

function ask(path: string, question: ProbeQuestion): Promise<ProbeAnswer> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path, () => socket.write(`${question}\n`));
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('error', reject);
    socket.on('end', () => resolve(JSON.parse(text) as ProbeAnswer));
  });
}
