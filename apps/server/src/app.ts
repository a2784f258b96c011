/**
 * The composition root: every part is made here, in the order of their dependencies, and closed in the reverse order.
 * A library first: `router` mounts in somebody's own Express app, and tests replace single parts.
 */
import type { Server, ServerOptions } from 'node:http';
import { newId } from '@parley/contract';
import express, { type Router } from 'express';
import { AttachmentLinks } from './attachment-links.ts';
import type { Config } from './config.ts';
import type { DomainEvent } from './domain/events.ts';
import { Pictures } from './files/pictures.ts';
import type { Services } from './http/endpoint.ts';
import { Idempotency } from './http/idempotency.ts';
import { createRouter } from './http/server.ts';
import { Identity } from './identity/identity.ts';
import { createPasswords, type Passwords } from './identity/passwords.ts';
import { Tokens } from './identity/tokens.ts';
import { CallLimits } from './limits.ts';
import { createLog, type Log } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createOriginJudge } from './origins.ts';
import type { Adapter } from './realtime/engine.ts';
import { createRealtime, type Realtime } from './realtime/gateway.ts';
import type { Secrets } from './secrets.ts';
import { openSqlite } from './store/sqlite/open-sqlite.ts';
import type { Store } from './store/store.ts';
import type { Clock, Deps } from './usecases/context.ts';
import { createFirstAdmin } from './usecases/first-admin.ts';
import { createReactions } from './usecases/react.ts';
import { type Scheduler, startScheduler } from './usecases/scheduler.ts';
import { Turns } from './usecases/turns.ts';

/** Passwords hashed at the same time: each takes 19 MiB and a core. */
const PASSWORDS_AT_ONCE = 2;

/**
 * For `http.createServer` (security.md): headers within 10 s, a body within 30 s, looked at each second. Node answers 408 by
 * itself. Idle connections live longer than a load balancer's, so that it never writes into a closing one.
 */
export const SERVER_OPTIONS: ServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 65_000,
};

/** What a caller of `createApp` may bring along instead of the app's own. */
export interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly passwords: Passwords;
  /** Steps at which tests of failures end the process. */
  readonly fault: (name: string) => void;
  /** How emits reach the sockets of other processes; without one there are none. */
  readonly adapter: Adapter;
}

export interface FirstAdmin {
  readonly email: string;
  readonly password: string;
}

export interface App extends AsyncDisposable {
  /** Everything below `/api`, health and metrics. */
  readonly router: Router;
  readonly deps: Deps;
  readonly identity: Identity;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly scheduler: Scheduler;
  /** Makes the first admin on a store in which no agent was ever made; null on any other. */
  createFirstAdmin(admin: FirstAdmin): Promise<FirstAdmin | null>;
  /** Serves HTTP and sockets on this server. The app takes work from here on. */
  attach(server: Server): void;
  /** Takes no new work: `/readyz` says 503 from here on, everything else too. Resolves when all sockets are closed. */
  drain(): Promise<void>;
  /** Settles when work that was put off (draining queues, notes on API keys) is done. */
  settled(): Promise<void>;
  /** Drains, then closes all parts. Whoever made the server closes it. */
  close(): Promise<void>;
}

/** Opens the store and makes all parts. Throws `Unusable` or a StartError with a sentence for the operator. */
export async function createApp(
  config: Config,
  secrets: Secrets,
  parts: Partial<Parts> = {},
): Promise<App> {
  const log = parts.log ?? createLog(config.logLevel);
  const clock = parts.clock ?? { now: () => Date.now() };
  await using opened = new AsyncDisposableStack();
  const metrics = opened.use(createMetrics());
  const store = opened.use(parts.store ?? (await openStore(config, { log, clock, ...parts })));
  const links = new AttachmentLinks(secrets.session, () => clock.now());
  const { deps, listeners, settled } = createDeps({
    links,
    config,
    store,
    clock,
    log,
    fault: parts.fault,
  });
  opened.defer(settled);
  listeners.push(createReactions(deps));
  const tokens = await Tokens.create(clock, secrets);
  const identity = new Identity({
    deps,
    tokens,
    passwords: parts.passwords ?? createPasswords({ atOnce: PASSWORDS_AT_ONCE }),
    identitySecret: secrets.identity,
  });
  const failed = (what: string, error: unknown): void => log.error({ err: error, what }, 'failed');
  const processId = newId();
  const scheduler = await startScheduler(deps, { process: processId, failed });
  opened.defer(() => scheduler.stop());
  watchStore(metrics, { store, scheduler });
  const limits = new CallLimits(config.limits);
  const judge = createOriginJudge({
    ...config.cors,
    publicUrl: config.publicUrl,
    hops: config.trustProxy,
  });
  const realtime = opened.use(
    createRealtime({
      deps,
      identity,
      limits,
      judge,
      log,
      process: processId,
      hops: config.trustProxy,
      rates: config.limits,
      adapter: parts.adapter,
    }),
  );
  listeners.push((events) => realtime.publish(events));
  watchSockets(metrics, realtime);

  let state: 'starting' | 'open' | 'draining' = 'starting';
  const services: Services = {
    deps,
    identity,
    limits,
    idempotency: new Idempotency({ read: store.read, clock, secret: secrets.session }),
    metrics,
    log,
    judge,
    hops: config.trustProxy,
    isPublicSecure: config.publicUrl?.startsWith('https:') ?? false,
    metricsToken: secrets.metricsToken,
    isOpen: () => state === 'open',
    uploads: config.uploads,
    pictures: opened.use(new Pictures()),
    links,
  };
  const router = createRouter(services);
  const closing = opened.move();
  let closed: Promise<void> | null = null;

  const app: App = {
    router,
    deps,
    identity,
    metrics,
    log,
    scheduler,
    settled,
    async createFirstAdmin({ email, password }) {
      const passwordHash = (): Promise<string> => identity.passwords.hash(password);
      const made = await createFirstAdmin(deps, { email, passwordHash });
      return made === null ? null : { email, password };
    },
    attach(server) {
      server.on('request', express().use(router));
      realtime.attach(server);
      state = 'open';
    },
    drain() {
      state = 'draining';
      return realtime.drain();
    },
    close() {
      closed ??= app.drain().then(() => closing.disposeAsync());
      return closed;
    },
    [Symbol.asyncDispose]: () => app.close(),
  };
  return app;
}

function openStore(
  { dataDir }: Config,
  options: { log: Log; clock: Clock; fault?: (name: string) => void },
): Promise<Store> {
  const { log, clock, fault } = options;
  return openSqlite({
    dir: dataDir,
    log,
    now: () => clock.now(),
    ...(fault === undefined ? {} : { fault }),
  });
}

interface DepsParts {
  readonly links: AttachmentLinks;
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly fault: Parts['fault'] | undefined;
}

/** The use cases' parts. `listeners` hear of every commit; `settled` waits for deferred work. */
function createDeps({ links, config, store, clock, log, fault }: DepsParts): {
  deps: Deps;
  listeners: ((events: readonly DomainEvent[]) => void)[];
  settled: () => Promise<void>;
} {
  const listeners: ((events: readonly DomainEvent[]) => void)[] = [];
  const underWay = new Set<Promise<unknown>>();
  const deps: Deps = {
    store,
    clock,
    links,
    rules: config.rules,
    turns: new Turns(),
    publish(events) {
      if (events.length === 0) return;
      fault?.('publish.before');
      for (const listener of listeners) {
        try {
          listener(events);
        } catch (error) {
          log.error({ err: error }, 'publish failed');
        }
      }
      fault?.('publish.after');
    },
    defer(work) {
      const run: Promise<unknown> = Promise.resolve()
        .then(work)
        .catch((error: unknown) => log.error({ err: error }, 'deferred work failed'))
        .finally(() => underWay.delete(run));
      underWay.add(run);
    },
  };
  return {
    deps,
    listeners,
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

function watchStore(
  metrics: Metrics,
  { store, scheduler }: { readonly store: Store; readonly scheduler: Scheduler },
): void {
  metrics.total('parley_store_commits_total', 'Durable commits', () => store.stats().commits);
  metrics.total('parley_messages_stored_total', 'Messages stored', () => store.stats().messages);
  metrics.gauge(
    'parley_store_pending_units',
    'Units that wait for their commit',
    () => store.stats().pending,
  );
  metrics.gauge(
    'parley_orphaned_tickets',
    'Tickets without a future when last looked for',
    () => scheduler.orphans,
  );
  metrics.gauge('parley_queue_length', 'Tickets that wait for an agent', () => {
    const query = { axis: 'all', filter: { statuses: ['open'] }, scope: { kind: 'all' } } as const;
    return store.read.countTickets(query.filter, query.scope);
  });
}

function watchSockets(metrics: Metrics, realtime: Realtime): void {
  metrics.gauge('parley_agent_sockets', 'Sockets of agents', () => realtime.counts().agents);
  metrics.gauge(
    'parley_customer_sockets',
    'Sockets of customers',
    () => realtime.counts().customers,
  );
}
