/** What lists of tickets share: scope, filter, cursor, presentation. */
import type { CustomerTicket, Pagination, Ticket, TicketStatus } from '@parley/contract';
import type { Actor } from '../../domain/actor.ts';
import { ticketSortValue } from '../../domain/paging.ts';
import { mayReadTicket, scopeOf, type TicketScope } from '../../domain/policy.ts';
import type { Id, TicketRecord } from '../../domain/records.ts';
import { presentCustomerTicket, presentTicket } from '../../present.ts';
import type { Deps } from '../../usecases/context.ts';
import { cursorAfter, paginationOf, startOf } from '../cursor.ts';

export interface TicketListQuery {
  readonly status?: TicketStatus[] | undefined;
  readonly customerId?: string | undefined;
  readonly priority?: Ticket['priority'] | undefined;
  readonly department?: string | undefined;
  readonly channel?: Ticket['channel'] | undefined;
  readonly dateFrom?: number | undefined;
  readonly dateTo?: number | undefined;
  readonly page?: number | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly sortBy: 'createdAt' | 'updatedAt' | 'priority';
  readonly sortOrder: 'asc' | 'desc';
}

type Read = Deps['store']['read'];
export type TicketFilter = Parameters<Read['countTickets']>[0];

export interface TicketList {
  readonly filter: TicketFilter;
  readonly scope: TicketScope;
  readonly tickets: readonly TicketRecord[];
  readonly pagination: Pagination;
}

/** A ticket as this caller sees it. */
export function shownTo(actor: Actor): (ticket: TicketRecord) => Ticket | CustomerTicket {
  return actor.kind === 'customer' || actor.kind === 'anonymous'
    ? presentCustomerTicket
    : presentTicket;
}

/** Of these tickets those that the caller may read, as staff see them. */
export function readable(actor: Actor, tickets: readonly TicketRecord[]): Ticket[] {
  return tickets.filter((ticket) => mayReadTicket(actor, ticket)).map(presentTicket);
}

/** One page of tickets. `agent`: only those assigned to them. */
export async function listTickets(
  read: Read,
  actor: Actor,
  { query, agent }: { readonly query: TicketListQuery; readonly agent: Id | null },
): Promise<TicketList> {
  const { sortBy, sortOrder, limit } = query;
  const filter = filterOf(query, agent);
  const scope = scopeOf(actor);
  const list = ['tickets', filter, scope, sortBy, sortOrder];
  const start = startOf(query, list);
  const total = await read.countTickets(filter, scope);
  const isPast = start.after === null && start.offset >= total;
  const found = isPast
    ? []
    : await read.tickets(filter, scope, {
        sortBy,
        sortOrder,
        limit: limit + 1,
        offset: start.offset,
        ...(start.after === null ? {} : { after: start.after }),
      });
  const tickets = found.slice(0, limit);
  const last = tickets.at(-1);
  const next =
    found.length > limit && last !== undefined
      ? cursorAfter(start, list, { value: ticketSortValue(last, sortBy), id: last.id })
      : null;
  return { filter, scope, tickets, pagination: paginationOf(start, { total, limit, next }) };
}

/** An empty page, for filters that name nobody. */
export function emptyPage(query: { page?: number | undefined; limit: number }): Pagination {
  const start = startOf({ page: query.page, limit: query.limit }, null);
  return paginationOf(start, { total: 0, limit: query.limit, next: null });
}

function filterOf(query: TicketListQuery, agent: Id | null): TicketFilter {
  const { status, customerId, priority, department, channel, dateFrom, dateTo } = query;
  return {
    ...(status === undefined ? {} : { statuses: [...status].sort() }),
    ...(agent === null ? {} : { assignedAgent: agent }),
    ...(customerId === undefined ? {} : { customerId }),
    ...(priority === undefined ? {} : { priority }),
    ...(department === undefined ? {} : { department }),
    ...(channel === undefined ? {} : { channel }),
    ...(dateFrom === undefined ? {} : { from: dateFrom }),
    ...(dateTo === undefined ? {} : { to: dateTo }),
  };
}
