import type { AgentRecord } from '../../domain/records.ts';
import type { Deps } from '../../usecases/context.ts';

const BATCH = 500;

/** All active agents, by name. */
export async function activeAgents(read: Deps['store']['read']): Promise<AgentRecord[]> {
  const all: AgentRecord[] = [];
  for (;;) {
    const page = { sortBy: 'name', sortOrder: 'asc', limit: BATCH, offset: all.length } as const;
    const batch = await read.agents({ isActive: true }, page);
    all.push(...batch);
    if (batch.length < BATCH) return all;
  }
}
