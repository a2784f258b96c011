import type { AgentRole } from '@parley/contract';
import { AppError } from '../domain/errors.ts';
import type { DomainEvent } from '../domain/events.ts';
import type { AgentRecord, Id } from '../domain/records.ts';
import type { Write } from '../store/unit.ts';
import { graceKey, tellSeniors } from './agent-presence.ts';
import type { Call, Deps } from './context.ts';
import { refuseTakenEmail } from './create-agent.ts';
import { moveTicketsOf } from './move-tickets.ts';
import { transact, type Decision } from './transact.ts';

/** What is left out stays. */
export interface AgentPatch {
  readonly name?: string;
  /** Trimmed and in lower case. */
  readonly email?: string;
  readonly passwordHash?: string;
  readonly department?: string;
  readonly role?: AgentRole;
  readonly skills?: readonly string[];
  readonly languages?: readonly string[];
  readonly maxConcurrentTickets?: number;
  readonly isActive?: boolean;
}

interface Result {
  readonly agent: AgentRecord;
}

/**
 * Edits an agent. Deactivation, another role and a new password end all tokens and sockets of the agent (contract §5);
 * a deactivated agent is offline at once and their tickets move. Throws NOT_FOUND, and CONFLICT for an
 * e-mail address that another has and for the last active admin.
 */
export async function updateAgent(
  deps: Deps,
  call: Call,
  { agent: id, patch }: { readonly agent: Id; readonly patch: AgentPatch },
): Promise<Result> {
  const result = await transact<Result>(deps, call, {
    key: `agent:${id}`,
    decide: () => decide(deps, id, patch),
  });
  if (patch.isActive === false) await moveTicketsOf(deps, id);
  return result;
}

async function decide(deps: Deps, id: Id, patch: AgentPatch): Promise<Decision<Result>> {
  const before = await deps.store.latest.agent(id);
  if (before === null) throw new AppError('NOT_FOUND', 'Agent not found');
  if (patch.email !== undefined && patch.email !== before.email) {
    await refuseTakenEmail(deps, patch.email);
  }
  const edited = { ...before, ...patch };
  if (
    Object.keys(patch).every(
      (key) => before[key as keyof AgentPatch] === edited[key as keyof AgentPatch],
    )
  ) {
    return { result: { agent: before }, unit: [], events: [] };
  }
  await refuseWithoutAdmin(deps, before, edited);
  const at = deps.clock.now();
  const leaves = before.isActive && !edited.isActive;
  const goes = leaves && before.status !== 'offline';
  const isRevoked =
    leaves || edited.role !== before.role || edited.passwordHash !== before.passwordHash;
  const agent: AgentRecord = {
    ...edited,
    ...(goes ? { status: 'offline', statusChangedAt: at, lastLogoutAt: at } : {}),
    tokenVersion: before.tokenVersion + (isRevoked ? 1 : 0),
    updatedAt: at,
    version: before.version + 1,
  };
  const unit: Write[] = [{ kind: 'agent.update', before, after: agent }];
  const events: DomainEvent[] = [];
  if (agent.name !== before.name || agent.department !== before.department) {
    events.push({ type: 'agent.moved', before, agent });
  }
  if (isRevoked) {
    unit.push({ kind: 'session.endAll', agent: id, at });
    events.push({ type: 'agent.revoked', agent: id });
  }
  if (leaves) unit.push({ kind: 'timer.cancel', key: graceKey(id) });
  if (goes) {
    const told = await tellSeniors(deps, agent, at);
    unit.push(...told.unit);
    events.push({ type: 'agent.status', agent, previousStatus: before.status }, ...told.events);
  }
  if (agent.maxConcurrentTickets > before.maxConcurrentTickets) {
    events.push({ type: 'capacity.freed', agent: id });
  }
  return { result: { agent }, unit, events };
}

/** Without an active admin nobody could ever make one again. */
async function refuseWithoutAdmin(
  deps: Deps,
  before: AgentRecord,
  after: AgentRecord,
): Promise<void> {
  const isAdmin = (agent: AgentRecord): boolean => agent.isActive && agent.role === 'admin';
  if (!isAdmin(before) || isAdmin(after)) return;
  const seniors = await deps.store.latest.seniorAgents();
  if (seniors.some((agent) => agent.id !== before.id && isAdmin(agent))) return;
  throw new AppError('CONFLICT', 'This is the last active admin: make another one first');
}
