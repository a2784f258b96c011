/** When an agent is there, and what follows when they are not (contract §4; reliability P11, P12). */
import type { AgentStatus } from '@parley/contract';
import { AppError } from '../domain/errors.ts';
import type { DomainEvent } from '../domain/events.ts';
import { buildNotification } from '../domain/notification.ts';
import type { AgentRecord, Id, Millis } from '../domain/records.ts';
import type { Unit, Write } from '../store/unit.ts';
import type { Call, Deps } from './context.ts';
import { moveKey, moveTicketsOf } from './move-tickets.ts';
import { transact, type Decision } from './transact.ts';

export interface Connection {
  /** Socket id. */
  readonly id: string;
  readonly process: string;
}

interface AgentResult {
  readonly agent: AgentRecord;
}

/** A signed-in socket: the first one makes an `offline` agent `available`; any one ends the grace time. */
export function connectAgent(
  deps: Deps,
  call: Call,
  input: { readonly agent: Pick<AgentRecord, 'id'>; readonly connection: Connection },
): Promise<AgentResult> {
  const { id } = input.agent;
  return transact<AgentResult>(deps, call, {
    key: `agent:${id}`,
    decide: async () => {
      const agent = await load(deps, id);
      const others = await deps.store.latest.connections('agent', id);
      const at = deps.clock.now();
      const came: Write = {
        kind: 'connection.insert',
        connection: { ...input.connection, kind: 'agent', subject: id, ticket: null, since: at },
      };
      // Where there is a socket already, no grace time runs.
      if (others > 0) return { result: { agent }, unit: [came], events: [] };
      const here: Write[] = [came, { kind: 'timer.cancel', key: graceKey(id) }];
      if (agent.status !== 'offline') return { result: { agent }, unit: here, events: [] };
      return withStatus(agent, 'available', { at, and: here });
    },
  });
}

/** A socket that is gone: with the last one the grace time begins. It counts from `lastAlive`, where that was not just now. */
export function disconnectAgent(
  deps: Deps,
  input: {
    readonly agent: Pick<AgentRecord, 'id'>;
    readonly connection: Connection;
    readonly lastAlive?: Millis;
  },
): Promise<void> {
  const { id } = input.agent;
  return transact<void>(
    deps,
    {},
    {
      key: `agent:${id}`,
      decide: async () => {
        const open = await deps.store.latest.connections('agent', id);
        const unit: Write[] = [{ kind: 'connection.delete', id: input.connection.id }];
        const lastAlive = input.lastAlive ?? deps.clock.now();
        if (open <= 1) unit.push(...(await startGrace(deps, id, lastAlive)));
        return { result: undefined, unit, events: [] };
      },
    },
  );
}

/** Starts the grace time of an agent whose last sign of life was at `lastAlive`, unless they are offline. */
export async function startGrace(deps: Deps, agent: Id, lastAlive: Millis): Promise<Unit> {
  const record = await deps.store.latest.agent(agent);
  if (record === null || record.status === 'offline') return [];
  const dueAt = lastAlive + deps.rules.agentOfflineGraceMs;
  const timer = { key: graceKey(agent), kind: 'agent-offline', subject: agent, dueAt } as const;
  return [{ kind: 'timer.set', timer }];
}

/**
 * Sets an agent's status. `offline` moves their tickets at once; any other status without a socket holds for
 * the grace time.
 */
export async function setAgentStatus(
  deps: Deps,
  call: Call,
  input: { readonly agent: Pick<AgentRecord, 'id'>; readonly status: AgentStatus },
): Promise<AgentResult> {
  const { id } = input.agent;
  const result = await transact<AgentResult>(deps, call, {
    key: `agent:${id}`,
    decide: async () => {
      const agent = await load(deps, id);
      if (input.status !== 'offline' && !agent.isActive) {
        throw new AppError('CONFLICT', 'This agent is deactivated');
      }
      const at = deps.clock.now();
      if (input.status === 'offline') return goOffline(deps, agent, { at, and: cancelGrace(id) });
      const connected = await deps.store.latest.connections('agent', id);
      const dueAt = at + deps.rules.agentOfflineGraceMs;
      const timer = { key: graceKey(id), kind: 'agent-offline', subject: id, dueAt } as const;
      const and: Write[] = connected > 0 ? [] : [{ kind: 'timer.set', timer }];
      if (agent.status === input.status) return { result: { agent }, unit: and, events: [] };
      return withStatus(agent, input.status, { at, and });
    },
  });
  if (input.status === 'offline') await moveTicketsOf(deps, id);
  return result;
}

/** The part of a decision that makes an agent offline and tells supervisors and admins; their tickets are moved after it. */
export async function goOffline(
  deps: Deps,
  agent: AgentRecord,
  { at, and }: { readonly at: Millis; readonly and: readonly Write[] },
): Promise<Decision<AgentResult>> {
  if (agent.status === 'offline') return { result: { agent }, unit: and, events: [] };
  const decision = withStatus(agent, 'offline', { at, and });
  const told = await tellSeniors(deps, agent, at);
  const { id } = agent;
  const move = { key: moveKey(id), kind: 'agent-move', subject: id, dueAt: at } as const;
  return {
    result: decision.result,
    unit: [...decision.unit, ...told.unit, { kind: 'timer.set', timer: move }],
    events: [...decision.events, ...told.events],
  };
}

/** The notification that an agent is offline. */
export async function tellSeniors(
  deps: Deps,
  agent: AgentRecord,
  at: Millis,
): Promise<Pick<Decision<never>, 'unit' | 'events'>> {
  const seniors = await deps.store.latest.seniorAgents();
  const recipients = seniors.map(({ id }) => id).filter((id) => id !== agent.id);
  if (recipients.length === 0) return { unit: [], events: [] };
  const notification = buildNotification(at, recipients, {
    type: 'agent_offline',
    title: `${agent.name} is offline`,
    message: `${agent.activeTickets} assigned tickets move to others or back to the queue`,
    priority: 'normal',
    agentId: agent.id,
  });
  return {
    unit: [{ kind: 'notification.insert', notification, unreadOnce: false }],
    events: [{ type: 'notification.created', notification }],
  };
}

function withStatus(
  before: AgentRecord,
  status: AgentStatus,
  { at, and }: { readonly at: Millis; readonly and: readonly Write[] },
): Decision<AgentResult> {
  const agent: AgentRecord = {
    ...before,
    status,
    statusChangedAt: at,
    lastLogoutAt: status === 'offline' ? at : before.lastLogoutAt,
    updatedAt: at,
    version: before.version + 1,
  };
  const event: DomainEvent = { type: 'agent.status', agent, previousStatus: before.status };
  return {
    result: { agent },
    unit: [{ kind: 'agent.update', before, after: agent }, ...and],
    events: [event],
  };
}

function cancelGrace(agent: Id): Write[] {
  return [{ kind: 'timer.cancel', key: graceKey(agent) }];
}

/** Key of the timer that makes an agent offline. */
export function graceKey(agent: Id): string {
  return `agent-offline:${agent}`;
}

async function load(deps: Deps, id: Id): Promise<AgentRecord> {
  const agent = await deps.store.latest.agent(id);
  if (agent === null) throw new AppError('NOT_FOUND');
  return agent;
}
