/** What the list shows, as it stands in the address. */
import type {
  Agent,
  Channel,
  Priority,
  RouteQueryInput,
  Ticket,
  TicketStatus,
} from '@parley/contract';

export const VIEWS = [
  'mine',
  'unassigned',
  'active',
  'pending',
  'resolved',
  'closed',
  'all',
] as const;
export type View = (typeof VIEWS)[number];

export const SORTS = ['newest', 'created', 'oldest', 'priority'] as const;
export type Sort = (typeof SORTS)[number];

export const PRIORITIES_SHOWN = [
  'urgent',
  'high',
  'normal',
  'low',
] as const satisfies readonly Priority[];
export const CHANNELS_SHOWN = ['web', 'messenger'] as const satisfies readonly Channel[];

/** What is left out has its default: the view `active`, the newest activity first. */
export interface InboxSearch {
  readonly view?: View;
  readonly sort?: Sort;
  readonly department?: string;
  /** An `agentId`. */
  readonly owner?: string;
  readonly channel?: Channel;
  readonly priority?: Priority;
  readonly q?: string;
}

export function readInboxSearch(search: Readonly<Record<string, unknown>>): InboxSearch {
  const { view, sort, department, owner, channel, priority, q } = search;
  return {
    ...(isOf(VIEWS, view) && view !== 'active' ? { view } : {}),
    ...(isOf(SORTS, sort) && sort !== 'newest' ? { sort } : {}),
    ...(isText(department) ? { department } : {}),
    ...(isText(owner) ? { owner } : {}),
    ...(isOf(CHANNELS_SHOWN, channel) ? { channel } : {}),
    ...(isOf(PRIORITIES_SHOWN, priority) ? { priority } : {}),
    ...(isText(q) ? { q } : typeof q === 'number' ? { q: String(q) } : {}),
  };
}

function isOf<T extends string>(values: readonly T[], value: unknown): value is T {
  return (values as readonly unknown[]).includes(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

const STATUSES: Record<View, readonly TicketStatus[]> = {
  mine: ['open', 'assigned', 'pending'],
  unassigned: ['open'],
  active: ['open', 'assigned', 'pending'],
  pending: ['pending'],
  resolved: ['resolved'],
  closed: ['closed'],
  all: ['open', 'assigned', 'pending', 'resolved', 'closed'],
};

type ListQuery = RouteQueryInput<'tickets.list'>;

/** The query of `GET /api/tickets` that means the same. */
export function listQuery(search: InboxSearch, me: Agent): ListQuery {
  const { view = 'active', sort = 'newest', department, owner, channel, priority } = search;
  const agentId = view === 'mine' ? me.agentId : owner;
  return {
    ...(view === 'all' ? {} : { status: STATUSES[view].join(',') }),
    ...(agentId === undefined ? {} : { agentId }),
    ...(department === undefined ? {} : { department }),
    ...(channel === undefined ? {} : { channel }),
    ...(priority === undefined ? {} : { priority }),
    sortBy: sort === 'newest' ? 'updatedAt' : sort === 'priority' ? 'priority' : 'createdAt',
    sortOrder: sort === 'oldest' ? 'asc' : 'desc',
  };
}

/** Whether a ticket that we heard of belongs into the list. `ownerId` is the `_id` of `search.owner`. */
export function belongs(
  ticket: Ticket,
  search: InboxSearch,
  ids: { me: string; ownerId: string | null },
): boolean {
  const { view = 'active', department, owner, channel, priority } = search;
  if (!STATUSES[view].includes(ticket.status)) return false;
  if (view === 'mine' && ticket.assignedAgent !== ids.me) return false;
  if (view !== 'mine' && owner !== undefined && ticket.assignedAgent !== ids.ownerId) return false;
  if (department !== undefined && ticket.department !== department) return false;
  if (channel !== undefined && ticket.channel !== channel) return false;
  return priority === undefined || ticket.priority === priority;
}

const WEIGHT: Record<Priority, number> = { urgent: 3, high: 2, normal: 1, low: 0 };

/** The order of the list: negative when `a` stands before `b`. Ties as the server breaks them. */
export function compareBy(sort: Sort): (a: Ticket, b: Ticket) => number {
  switch (sort) {
    case 'newest':
      return (a, b) => descending(a.updatedAt, b.updatedAt) || descending(a._id, b._id);
    case 'created':
      return (a, b) => descending(a.createdAt, b.createdAt) || descending(a._id, b._id);
    case 'oldest':
      return (a, b) => descending(b.createdAt, a.createdAt) || descending(b._id, a._id);
    case 'priority':
      return (a, b) => WEIGHT[b.priority] - WEIGHT[a.priority] || descending(a._id, b._id);
    default:
      sort satisfies never;
      return () => 0;
  }
}

function descending(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? 1 : -1;
}

export function filterCount(search: InboxSearch): number {
  const { department, owner, channel, priority } = search;
  return [department, owner, channel, priority].filter((value) => value !== undefined).length;
}
