import { type AgentRole, newAgentId, newId } from '@parley/contract';
import { AppError } from '../domain/errors.ts';
import { NO_AGENT_FIGURES } from '../domain/metrics.ts';
import type { AgentRecord, Millis } from '../domain/records.ts';
import type { Call, Deps } from './context.ts';
import { transact } from './transact.ts';

export interface NewAgent {
  readonly name: string;
  /** Trimmed and in lower case. */
  readonly email: string;
  readonly passwordHash: string;
  readonly department: string;
  readonly role: AgentRole;
  readonly skills: readonly string[];
  readonly languages: readonly string[];
  readonly maxConcurrentTickets: number;
}

/** A new agent, offline until they connect (contract §4). Throws CONFLICT for an e-mail address that somebody has. */
export function createAgent(
  deps: Deps,
  call: Call,
  input: NewAgent,
): Promise<{ agent: AgentRecord }> {
  return transact<{ agent: AgentRecord }>(deps, call, {
    key: `email:${input.email}`,
    decide: async () => {
      await refuseTakenEmail(deps, input.email);
      const agent = newAgent(input, deps.clock.now());
      return {
        result: { agent },
        unit: [{ kind: 'agent.insert', agent }],
        events: [],
      };
    },
  });
}

/** The unique index is the guard; this only finds the words for it, also when the index refused the first try. */
export async function refuseTakenEmail(deps: Deps, email: string): Promise<void> {
  const holder = await deps.store.latest.agentByEmail(email);
  if (holder === null) return;
  throw new AppError('CONFLICT', 'Another agent has this e-mail address', {
    details: [{ field: 'email', message: 'is taken' }],
  });
}

function newAgent(input: NewAgent, at: Millis): AgentRecord {
  return {
    id: newId(at),
    agentId: newAgentId(),
    name: input.name,
    email: input.email,
    passwordHash: input.passwordHash,
    department: input.department,
    role: input.role,
    status: 'offline',
    statusChangedAt: at,
    skills: input.skills,
    languages: input.languages,
    maxConcurrentTickets: input.maxConcurrentTickets,
    isActive: true,
    lastLoginAt: null,
    lastLogoutAt: null,
    activeTickets: 0,
    lastAssignedAt: null,
    tokenVersion: 1,
    figures: NO_AGENT_FIGURES,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}
