/** The list of tickets: pages from the server, joined with what was pushed since, in an order that does not move under a pointer. */
import type { Agent, Pagination, Ticket } from '@parley/contract';
import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useAgents } from '../../app/queries.ts';
import { useAgent, useClientState, useServices } from '../../app/services.tsx';
import { belongs, compareBy, type InboxSearch, listQuery } from './filters.ts';

interface Page {
  readonly tickets: readonly Ticket[];
  readonly pagination: Pagination;
}

export interface TicketList {
  readonly rows: readonly Ticket[];
  readonly total: number;
  readonly isLoading: boolean;
  readonly error: unknown;
  readonly hasMore: boolean;
  readonly loadMore: () => void;
  readonly retry: () => void;
  /** Tickets that are held back while the order is held. */
  readonly held: number;
  /** Holds the order, as long as a pointer is over the list. */
  readonly hold: (isHeld: boolean) => void;
  /** Lets the order be what it is. */
  readonly settle: () => void;
}

const PAGE = 50;
const AGAIN_MS = 60_000;

export function useTicketList(search: InboxSearch): TicketList {
  const { client } = useServices();
  const me = useAgent();
  const { q = '' } = search;
  const query = useInfiniteQuery({
    queryKey: ['tickets', search, search.view === 'mine' ? me.agentId : ''],
    queryFn: async ({ pageParam, signal }): Promise<Page> => {
      const at = { limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) };
      const page =
        q === ''
          ? await client.rest.call('tickets.list', {
              query: { ...listQuery(search, me), ...at },
              signal,
            })
          : await client.rest.call('tickets.search', { params: { query: q }, query: at, signal });
      client.remember(page.tickets);
      return page;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page) => page.pagination.nextCursor ?? null,
    // A long list is kept up by pushes alone: asking for all of its pages again would cost too much.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) <= 1 ? AGAIN_MS : false),
  });
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = query;

  const rows = useJoined(data, search, { hasMore: hasNextPage, me });
  const [isHeld, setHeld] = useState(false);
  const order = useRef<readonly Ticket[]>([]);
  const key = JSON.stringify(search);
  const keyBefore = useRef(key);
  const shown = useMemo(() => {
    const isSame = keyBefore.current === key;
    keyBefore.current = key;
    order.current = isHeld && isSame ? keepOrder(order.current, rows, data) : rows;
    return order.current;
  }, [rows, isHeld, key, data]);

  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);

  const listed = data?.pages[0]?.pagination.totalItems ?? 0;
  return {
    rows: shown,
    total: hasNextPage ? Math.max(listed, rows.length) : rows.length,
    isLoading: query.isPending,
    error: query.error,
    hasMore: hasNextPage,
    loadMore,
    retry: () => void query.refetch(),
    held: countNew(shown, rows),
    hold: setHeld,
    settle: () => setHeld(false),
  };
}

/** The newest view of each ticket that belongs here, in order. */
function useJoined(
  data: InfiniteData<Page> | undefined,
  search: InboxSearch,
  { hasMore, me }: { readonly hasMore: boolean; readonly me: Agent },
): readonly Ticket[] {
  const live = useClientState((state) => state.tickets);
  const agents = useAgents();
  return useMemo(() => {
    if (data === undefined) return [];
    const listed = data.pages.flatMap((page) => page.tickets);
    const { q = '', sort = 'newest', owner } = search;
    if (q !== '') return unique(listed.map((ticket) => newer(ticket, live)));
    const ownerId = agents.find(({ agentId }) => agentId === owner)?._id ?? null;
    const ids = { me: me._id, ownerId };
    const compare = compareBy(sort);
    const last = listed.at(-1);
    const found = new Map<string, Ticket>();
    for (const ticket of listed) {
      const now = newer(ticket, live);
      if (now === ticket || belongs(now, search, ids)) found.set(ticket._id, now);
    }
    for (const ticket of live.values()) {
      if (found.has(ticket._id) || !belongs(ticket, search, ids)) continue;
      // Below what is loaded: it comes with its page.
      if (hasMore && last !== undefined && compare(ticket, last) > 0) continue;
      found.set(ticket._id, ticket);
    }
    return [...found.values()].sort(compare);
  }, [data, live, search, agents, me._id, hasMore]);
}

function newer(ticket: Ticket, live: ReadonlyMap<string, Ticket>): Ticket {
  const known = live.get(ticket.ticketId);
  return known !== undefined && known.version >= ticket.version ? known : ticket;
}

function unique(tickets: readonly Ticket[]): readonly Ticket[] {
  return [...new Map(tickets.map((ticket) => [ticket._id, ticket])).values()];
}

/** The rows where they were, with what is new of them; below them what was loaded since. */
function keepOrder(
  before: readonly Ticket[],
  rows: readonly Ticket[],
  data: InfiniteData<Page> | undefined,
): readonly Ticket[] {
  const now = new Map(rows.map((ticket) => [ticket._id, ticket]));
  const held = before.flatMap((ticket) => now.get(ticket._id) ?? []);
  const known = new Set(before.map(({ _id }) => _id));
  const loaded = (data?.pages.slice(1) ?? []).flatMap((page) => page.tickets);
  const more = unique(loaded).flatMap(({ _id }) => (known.has(_id) ? [] : (now.get(_id) ?? [])));
  return before.length === 0 ? rows : [...held, ...more];
}

function countNew(shown: readonly Ticket[], rows: readonly Ticket[]): number {
  if (shown === rows) return 0;
  const known = new Set(shown.map(({ _id }) => _id));
  return rows.filter(({ _id }) => !known.has(_id)).length;
}
