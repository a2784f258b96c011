/**
 * Everything that happens over sockets, put together: the two namespaces and their doors, who hears what, and the
 * checks that run by the clock.
 */
import type { Server as HttpServer } from 'node:http';
import type { DomainEvent } from '../domain/events.ts';
import type { Id } from '../domain/records.ts';
import type { Identity } from '../identity/identity.ts';
import type { CallLimits } from '../limits.ts';
import type { Log } from '../log.ts';
import type { OriginJudge } from '../origins.ts';
import type { Deps } from '../usecases/context.ts';
import { Addresses } from './addresses.ts';
import { Admission } from './admission.ts';
import { openAgentNamespace } from './agent-namespace.ts';
import { Windows } from './allowance.ts';
import { openCustomerNamespace } from './customer-namespace.ts';
import { followAll } from './customer-session.ts';
import { type Adapter, createConnections } from './engine.ts';
import { Everywhere } from './everywhere.ts';
import { Outlet } from './outlet.ts';
import { Presence } from './presence.ts';
import { type AgentOutlet, createProjector, type CustomerOutlet, sayTyping } from './project.ts';
import { QueuePositions } from './queue-positions.ts';
import { leaveDepartment, loseAccess } from './sight.ts';
import type { AgentNamespace, CustomerNamespace } from './sockets.ts';
import { TypingBoard } from './typing.ts';
import { Viewers } from './viewers.ts';

export interface RealtimeParts {
  readonly deps: Deps;
  readonly identity: Identity;
  readonly limits: CallLimits;
  readonly judge: OriginJudge;
  readonly log: Log;
  /** This process's id, on whose lease presence hangs. */
  readonly process: string;
  /** Proxies in front. */
  readonly hops: number;
  readonly rates: {
    readonly socketEventsPerSecond: number;
    readonly customerMessagesPer10s: number;
    readonly maxSocketsPerAddress: number;
  };
  /** How emits reach other processes; without one there are none. */
  readonly adapter: Adapter | undefined;
}

export interface Realtime extends AsyncDisposable {
  /** Takes an HTTP server's sockets, once, after its request listener is there. */
  attach(server: HttpServer): void;
  /** Tells those whom it concerns. Never throws. */
  publish(events: readonly DomainEvent[]): void;
  /** Says goodbye, answers what was taken, closes every socket and writes off who was here. */
  drain(): Promise<void>;
  /** Sockets of this process by namespace. */
  counts(): { readonly agents: number; readonly customers: number };
}

const LOOK_EVERY_MS = 1_000;
/** Every so many looks agents' credentials are compared with the store: the net under revocation (reliability P18). */
const CHECK_EVERY = 3;
/** How long a drain waits for answers. */
const ANSWER_MS = 5_000;

export function createRealtime(parts: RealtimeParts): Realtime {
  const { deps, identity, limits, log, rates, adapter } = parts;
  const shared = adapter !== undefined;
  const addresses = new Addresses({ max: rates.maxSocketsPerAddress });
  const connections = createConnections({
    judge: parts.judge,
    hops: parts.hops,
    addresses,
    log,
    adapter,
  });
  const { io, slow } = connections;
  const agentNamespace = io.of('/agent') as AgentNamespace;
  const customerNamespace = io.of('/customer') as CustomerNamespace;
  const agents: AgentOutlet = new Outlet(io.of('/agent'), { shared });
  const customers: CustomerOutlet = new Outlet(io.of('/customer'), { shared });
  const everywhere = new Everywhere(io.of('/agent'), { shared });
  const load = (ticket: Id) => deps.store.latest.ticket(ticket);
  const viewers = new Viewers({
    process: parts.process,
    shared,
    outlet: agents,
    say: (said) => everywhere.say('viewers.said', said),
    load,
  });
  const typing = new TypingBoard((event) => {
    sayTyping({ agents, customers }, event);
    viewers.typed(event);
  }, load);
  const presence = new Presence(deps, { process: parts.process, log, shared });
  const admission = new Admission({ perSecond: rates.socketEventsPerSecond });
  const queues = new QueuePositions({ deps, namespace: customerNamespace, outlet: customers });
  const common = { deps, identity, presence, addresses, admission, typing, log };
  const agentDoor = openAgentNamespace(agentNamespace, {
    ...common,
    outlet: agents,
    viewers,
    shared,
  });
  openCustomerNamespace(customerNamespace, {
    ...common,
    limits,
    messages: new Windows({ max: rates.customerMessagesPer10s, lengthMs: 10_000 }),
  });
  // Nobody is let into the namespace that Socket.IO always has.
  io.use((_socket, next) => next(new Error('Invalid namespace')));

  const sight = { deps, namespace: agentNamespace, outlet: agents, viewers };
  everywhere.on('access.lost', (lost) => loseAccess(sight, lost));
  everywhere.on('agent.moved', (moved) => deps.defer(() => leaveDepartment(sight, moved)));
  everywhere.on('viewers.said', (said) => viewers.heard(said, performance.now()));
  everywhere.on('queue.changed', ({ department }) => queues.changed(department));
  everywhere.on('queue.left', ({ room }) => queues.left(room));
  everywhere.on('ticket.followed', (followed) => followAll(customerNamespace, followed));

  const project = createProjector({
    agents,
    customers,
    everywhere,
    links: deps.links,
    typing: {
      heard: (event) => typing.heard(event, performance.now()),
      posted: ({ ticket, message }) => typing.posted(ticket, message),
    },
  });

  let looks = 0;
  const looking = setInterval(() => {
    slow.look(performance.now());
    viewers.look(performance.now());
    looks += 1;
    agentDoor.expire();
    if (looks % CHECK_EVERY === 0) deps.defer(() => agentDoor.check());
  }, LOOK_EVERY_MS).unref();

  let drained: Promise<void> | null = null;

  async function drain(): Promise<void> {
    connections.shut();
    const answered = admission.drain();
    agentNamespace.local.emit('server_draining', {});
    customerNamespace.local.emit('server_draining', {});
    await Promise.race([answered, pause(ANSWER_MS)]);
    await connections.end();
    await presence.settle();
  }

  return {
    attach: (server) => connections.attach(server),
    publish(events) {
      for (const event of events) {
        try {
          project(event);
        } catch (error) {
          log.error({ err: error, event: event.type }, 'event not told');
        }
      }
    },
    drain() {
      drained ??= drain();
      return drained;
    },
    counts: () => ({
      agents: agentNamespace.sockets.size,
      customers: customerNamespace.sockets.size,
    }),
    async [Symbol.asyncDispose]() {
      clearInterval(looking);
      typing[Symbol.dispose]();
      queues[Symbol.dispose]();
      await this.drain();
      for (const namespace of [agentNamespace, customerNamespace]) await namespace.adapter.close();
      io.engine?.close();
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
