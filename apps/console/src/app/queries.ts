/** What several views read from the server. */
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { AgentClient } from '@parley/client/agent-types.ts';
import type { Agent, CannedResponse, DepartmentView } from '@parley/contract';
import { useMemo } from 'react';
import { useClientState, useServices } from './services.tsx';

const PAGE = 100;
const MINUTE = 60_000;

/** Every agent, the active ones first by name; live statuses are joined in. */
export function useAgents(): readonly Agent[] {
  const { client } = useServices();
  const live = useClientState((state) => state.agents);
  const own = useClientState((state) => state.agent);
  const { data } = useQuery({
    queryKey: ['agents'],
    queryFn: () => listAgents(client),
    staleTime: MINUTE,
  });
  return useMemo(
    () =>
      (data ?? []).map((agent) => {
        if (agent.agentId === own?.agentId) return own;
        const status = live.get(agent.agentId)?.status;
        return status === undefined || status === agent.status ? agent : { ...agent, status };
      }),
    [data, live, own],
  );
}

async function listAgents(client: AgentClient): Promise<readonly Agent[]> {
  const agents: Agent[] = [];
  let cursor: string | null | undefined;
  do {
    const query = { sortBy: 'name', sortOrder: 'asc', limit: PAGE, ...(cursor ? { cursor } : {}) };
    const page = await client.rest.call('agents.list', { query });
    agents.push(...page.agents);
    cursor = page.pagination.nextCursor;
  } while (cursor);
  return agents;
}

/** Names by `agentId`, and by `_id`. */
export function useAgentNames(): ReadonlyMap<string, string> {
  const agents = useAgents();
  return useMemo(
    () =>
      new Map<string, string>(
        agents.flatMap(({ _id, agentId, name }) => [
          [_id, name] as const,
          [agentId, name] as const,
        ]),
      ),
    [agents],
  );
}

export function useDepartments(): readonly DepartmentView[] {
  const { client } = useServices();
  const { data } = useQuery({
    queryKey: ['departments'],
    queryFn: () => client.rest.call('departments.list'),
    staleTime: MINUTE / 2,
  });
  return data?.departments ?? NONE;
}

const NONE: readonly DepartmentView[] = [];

export function useCanned(): UseQueryResult<readonly CannedResponse[]> {
  const { client } = useServices();
  return useQuery({
    queryKey: ['canned'],
    queryFn: async () => (await client.rest.call('cannedResponses.list')).cannedResponses,
    staleTime: MINUTE,
  });
}
