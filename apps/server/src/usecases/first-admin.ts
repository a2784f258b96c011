import { LIMITS } from '@parley/contract';
import { SYSTEM } from '../domain/actor.ts';
import { GENERAL } from '../domain/assignment.ts';
import { AppError } from '../domain/errors.ts';
import type { AgentRecord } from '../domain/records.ts';
import type { Deps } from './context.ts';
import { createAgent } from './create-agent.ts';

/** Makes the first admin on a store in which no agent was ever made; null on any other. */
export async function createFirstAdmin(
  deps: Deps,
  input: { readonly email: string; readonly passwordHash: () => Promise<string> },
): Promise<AgentRecord | null> {
  if (!(await deps.store.read.isEmpty())) return null;
  try {
    const { agent } = await createAgent(
      deps,
      { actor: SYSTEM, origin: null },
      {
        name: 'Admin',
        email: input.email,
        passwordHash: await input.passwordHash(),
        department: GENERAL,
        role: 'admin',
        skills: [],
        languages: [],
        maxConcurrentTickets: LIMITS.defaultConcurrentTickets,
      },
    );
    return agent;
  } catch (error) {
    // Another process that started at the same moment was first.
    if (error instanceof AppError && error.code === 'CONFLICT') return null;
    throw error;
  }
}
