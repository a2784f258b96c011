/** The process: environment, signals, exit code. The only file that touches `process`. */
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { enableCompileCache, flushCompileCache } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { App } from './app.ts';
import type { Config } from './config.ts';
import type { GivenSecrets } from './secrets.ts';

/** How long connections may take to finish after a signal, of the 10 s that everything may take. */
const DRAIN_MS = 7_000;
const FORCE_MS = 9_500;
/** How long at least `/readyz` says 503 before the port is closed, so that a load balancer sees it. */
const NOTICE_MS = 300;
/** Share of a second in which the event loop may have worked for it to count as quiet. */
const QUIET = 0.05;

// Before the rest is loaded, which from the second start on takes half the time. Where it can't be written it is done without.
enableCompileCache(join(import.meta.dirname, '../../../node_modules/.cache/compile'));
const { explainStart } = await import('./start-error.ts');

const args = process.argv.slice(2);
try {
  if (existsSync('.env')) process.loadEnvFile('.env');
  await (args.length === 0 ? start() : command());
} catch (error) {
  const sentence = explainStart(error);
  if (sentence === null) throw error;
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

/** Any other command of `parley`. Loaded only for it: a server has no use for them. */
async function command(): Promise<void> {
  const { runCli } = await import('./cli/cli.ts');
  process.exitCode = await runCli(args, {
    env: process.env,
    cwd: process.env['INIT_CWD'] ?? process.cwd(),
    stdin: process.stdin,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    start,
  });
}

async function start(): Promise<void> {
  const { createApp, SERVER_OPTIONS } = await import('./app.ts');
  const { readConfig } = await import('./config.ts');
  const { faultsFrom } = await import('./faults.ts');
  const { createLog } = await import('./log.ts');
  const { generatePassword, loadSecrets } = await import('./secrets.ts');
  const { config, secrets: given } = readConfig(process.env);
  const log = createLog(config.logLevel);
  for (const name of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(name, (error: unknown) => {
      log.fatal({ err: error }, name);
      process.exit(1);
    });
  }
  // The port first: whoever finds it taken has touched no data yet. Requests wait until the app is there.
  const server = createServer(SERVER_OPTIONS);
  const waiting: unknown[][] = [];
  const wait = (...request: unknown[]): void => void waiting.push(request);
  server.on('request', wait);
  await listen(server, config);
  try {
    const secrets = loadSecrets(given, config.dataDir);
    const fault = faultsFrom(config.faults, () => process.kill(process.pid, 'SIGKILL'));
    const app = await createApp(config, secrets, { log, ...(fault === null ? {} : { fault }) });
    const admin = await app.createFirstAdmin({
      email: config.adminEmail,
      password: given.adminPassword ?? generatePassword(),
    });
    watchProcess(app);
    stopOnSignals(app, server);
    server.off('request', wait);
    app.attach(server);
    for (const request of waiting) server.emit('request', ...request);
    announce(server, config, { given, admin });
    giveBackOnceQuiet();
  } catch (error) {
    server.close();
    server.closeAllConnections();
    throw error;
  }
}

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function announce(
  server: Server,
  config: Config,
  { given, admin }: { given: GivenSecrets; admin: { email: string; password: string } | null },
): void {
  const { address, family, port } = server.address() as AddressInfo;
  const isAny = address === '::' || address === '0.0.0.0';
  const host = isAny ? 'localhost' : family === 'IPv6' ? `[${address}]` : address;
  const root = config.publicUrl ?? `http://${host}:${port}`;
  const lines = [
    'Parley is ready.',
    '',
    `  Console    ${root}/console`,
    `  Demo page  ${root}/demo`,
    `  API        ${root}/api`,
    `  Health     ${root}/healthz`,
  ];
  if (admin !== null) {
    lines.push(
      '',
      'The store is empty, so the first admin was made. Sign in to the console with:',
      '',
      `  E-mail     ${admin.email}`,
      given.adminPassword === null
        ? `  Password   ${admin.password}   (shown only this once)`
        : '  Password   that of ADMIN_PASSWORD',
    );
  }
  process.stdout.write(`${lines.join('\n')}\n\n`);
}

function watchProcess({ metrics }: App): void {
  metrics.gauge('process_resident_memory_bytes', 'Resident memory', () =>
    process.memoryUsage.rss(),
  );
  metrics.total('process_cpu_seconds_total', 'CPU time used', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
}

/**
 * Loading the program leaves a third of the heap as garbage, and an idle V8 keeps its pages for ever. So it is asked once
 * to collect and give them back, in the first second in which nothing else happens: it takes a tenth of one.
 */
function giveBackOnceQuiet(): void {
  const before = performance.eventLoopUtilization();
  setTimeout(() => {
    if (performance.eventLoopUtilization(before).utilization > QUIET) {
      giveBackOnceQuiet();
      return;
    }
    // What was compiled is kept now and not at the end, which a process that is killed has not.
    flushCompileCache();
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as (options: object) => void;
    setFlagsFromString('--no-expose-gc');
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  }, 1_000).unref();
}

/** The first signal drains; any other one changes nothing. */
function stopOnSignals(app: App, server: Server): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      app.log.info({ signal }, 'draining');
      setTimeout(() => process.exit(0), FORCE_MS).unref();
      stop(app, server).then(
        () => {
          process.exit(0);
        },
        (error: unknown) => {
          app.log.fatal({ err: error }, 'stopping failed');
          process.exit(1);
        },
      );
    });
  }
}

async function stop(app: App, server: Server): Promise<void> {
  const noticed = new Promise((resolve) => setTimeout(resolve, NOTICE_MS));
  await app.drain();
  await noticed;
  await closeServer(server);
  await app.close();
}

/** Waits for requests under way; `server.close()` alone would also wait for idle keep-alive connections. */
function closeServer(server: Server): Promise<void> {
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  return new Promise((resolve) => {
    server.close(() => {
      clearInterval(idle);
      clearTimeout(late);
      resolve();
    });
    server.closeIdleConnections();
  });
}
