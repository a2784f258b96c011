/** Use cases over a real store in a fresh folder, with a clock the test moves. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { newAgentId, newId, type AgentStatus } from '@parley/contract';
import { AttachmentLinks } from '../../src/attachment-links.ts';
import type { Actor } from '../../src/domain/actor.ts';
import type { DomainEvent } from '../../src/domain/events.ts';
import { NO_AGENT_FIGURES } from '../../src/domain/metrics.ts';
import type { AgentRecord, Millis, TicketRecord } from '../../src/domain/records.ts';
import { openSqlite } from '../../src/store/sqlite/open-sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import type { Unit } from '../../src/store/unit.ts';
import { connectAgent } from '../../src/usecases/agent-presence.ts';
import type { Call, Deps, Rules } from '../../src/usecases/context.ts';
import { createTicket, type CreateTicket } from '../../src/usecases/create-ticket.ts';
import { createReactions } from '../../src/usecases/react.ts';
import { Turns } from '../../src/usecases/turns.ts';

export interface World {
  readonly dir: string;
  readonly deps: Deps;
  readonly store: Store;
  readonly process: string;
  /** Everything published so far. */
  readonly events: DomainEvent[];
  /** Moves the clock forward. */
  pass(ms: Millis): void;
  now(): Millis;
  /** Waits until deferred work (draining queues) has settled. */
  settle(): Promise<void>;
  agent(over?: Partial<AgentRecord>): Promise<AgentRecord>;
  /** An agent with a socket: available. */
  present(over?: Partial<AgentRecord>): Promise<AgentRecord>;
  /** As stored now. */
  fresh(agent: Pick<AgentRecord, 'id'>): Promise<AgentRecord>;
  ticket(over?: Partial<CreateTicket>): Promise<TicketRecord>;
  stored(ticket: Pick<TicketRecord, 'id'>): Promise<TicketRecord>;
}

/** Staff who may do all, for calls whose rights are not the point. */
export const STAFF: Call = {
  actor: { kind: 'key', id: newId(), name: 'Shop', role: 'supervisor', department: null },
  origin: null,
};

/** The call of this agent. */
export function callOf(agent: AgentRecord): Call {
  const { id, agentId, name, role, department } = agent;
  const actor: Actor = { kind: 'agent', id, agentId, name, role, department };
  return { actor, origin: null };
}

/** The call of this ticket's customer. */
export function callOfCustomer({ customerId }: Pick<TicketRecord, 'customerId'>): Call {
  return { actor: { kind: 'customer', customerId }, origin: null };
}

/** Commits and waits until it is durable. */
export async function commit(store: Store, unit: Unit): Promise<void> {
  const { applied, durable } = store.commit(unit);
  durable.catch(() => undefined);
  await applied;
  await durable;
}

/** Opens a world that closes with the test. `died`: on the files that a `kill -9` of that world's process would leave now. */
export async function openWorld(
  t: Pick<TestContext, 'after'>,
  rules: Partial<Rules> = {},
  { died }: { readonly died?: World } = {},
): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'parley-world-'));
  if (died !== undefined) await cp(died.dir, dir, { recursive: true });
  let now = died?.now() ?? Date.UTC(2026, 2, 2, 10, 0, 0);
  const store = await openSqlite({ dir, now: () => now });
  t.after(async () => {
    await world.settle();
    await store[Symbol.asyncDispose]();
    await rm(dir, { recursive: true, force: true });
  });
  const events: DomainEvent[] = [];
  const deferred = new Set<Promise<unknown>>();
  const deps: Deps = {
    store,
    clock: { now: () => now },
    links: new AttachmentLinks('a secret of these tests', () => now),
    rules: {
      agentOfflineGraceMs: 30_000,
      autoCloseAfterMs: 72 * 3_600_000,
      requireIdentity: false,
      ...rules,
    },
    turns: new Turns(),
    publish: (published) => {
      events.push(...published);
      react(published);
    },
    defer: (work) => {
      const run: Promise<unknown> = work().finally(() => deferred.delete(run));
      deferred.add(run);
    },
  };
  const react = createReactions(deps);
  const process = newId();
  await store.processes.heartbeat(process, now, now + 30_000);

  async function agent(over: Partial<AgentRecord> = {}): Promise<AgentRecord> {
    const id = newId();
    const record: AgentRecord = {
      id,
      agentId: newAgentId(),
      name: 'Ana',
      email: `${id}@example.com`,
      passwordHash: '$argon2id$none',
      department: 'general',
      role: 'agent',
      status: 'offline' satisfies AgentStatus,
      statusChangedAt: now,
      skills: [],
      languages: [],
      maxConcurrentTickets: 5,
      isActive: true,
      lastLoginAt: null,
      lastLogoutAt: null,
      activeTickets: 0,
      lastAssignedAt: null,
      tokenVersion: 1,
      figures: NO_AGENT_FIGURES,
      version: 1,
      createdAt: now,
      updatedAt: now,
      ...over,
    };
    await commit(store, [{ kind: 'agent.insert', agent: record }]);
    return record;
  }

  async function fresh({ id }: Pick<AgentRecord, 'id'>): Promise<AgentRecord> {
    const record = await store.read.agent(id);
    if (record === null) throw new Error('No such agent');
    return record;
  }

  const world: World = {
    dir,
    deps,
    store,
    process,
    events,
    pass: (ms) => {
      now += ms;
    },
    now: () => now,
    async settle() {
      while (deferred.size > 0) await Promise.all(deferred);
    },
    agent,
    fresh,
    async present(over) {
      const record = await agent(over);
      await connectAgent(deps, STAFF, { agent: record, connection: { id: newId(), process } });
      await world.settle();
      return fresh(record);
    },
    async ticket(over = {}) {
      const { ticket } = await createTicket(deps, STAFF, {
        customerId: null,
        customerInfo: {
          name: 'Bo',
          email: null,
          phone: null,
          language: null,
          userAgent: null,
          ipAddress: null,
        },
        subject: 'Where is my order?',
        department: 'general',
        priority: 'normal',
        initialMessage: null,
        metadata: { source: 'web', category: null, subcategory: null },
        identity: 'staff',
        ...over,
      });
      return ticket;
    },
    async stored({ id }) {
      const record = await store.read.ticket(id);
      if (record === null) throw new Error('No such ticket');
      return record;
    },
  };
  return world;
}
