/** How many tickets the views hold that somebody works in. */
import { useQuery } from '@tanstack/react-query';
import { useAgent, useClientState, useServices } from '../../app/services.tsx';
import { listQuery, type View } from './filters.ts';

const COUNTED = ['mine', 'unassigned', 'active', 'pending'] as const satisfies readonly View[];
const EVERY_MS = 60_000;

export function useViewCounts(): { readonly [V in View]?: number } {
  const { client } = useServices();
  const me = useAgent();
  // Counted anew when the newest ticket that was heard of is another.
  const newest = useClientState((state) => [...state.tickets.keys()].at(-1) ?? '');
  const { data } = useQuery({
    queryKey: ['view-counts', me.agentId, newest],
    queryFn: async () => {
      const counts = await Promise.all(
        COUNTED.map(async (view) => {
          const query = { ...listQuery({ view }, me), limit: 1 };
          const { pagination } = await client.rest.call('tickets.list', { query });
          return [view, pagination.totalItems] as const;
        }),
      );
      return Object.fromEntries(counts) as { readonly [V in View]?: number };
    },
    placeholderData: (before) => before,
    refetchInterval: EVERY_MS,
    staleTime: 5_000,
  });
  return data ?? NONE;
}

const NONE: { readonly [V in View]?: number } = {};
