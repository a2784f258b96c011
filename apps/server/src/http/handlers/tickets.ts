/** Tickets: read, list, search (requirements endpoints 1, 2, 9, 10). */
import { type CustomerTicket, LIMITS, type Ticket } from '@parley/contract';
import { GENERAL, waitingReasons } from '../../domain/assignment.ts';
import { scopeOf, statsScopeOf } from '../../domain/policy.ts';
import {
  presentCustomerTicketWithMessages,
  presentRoutingDecision,
  presentTicketWithMessages,
} from '../../present.ts';
import { isQueued } from '../../domain/ticket.ts';
import { readPage } from '../../usecases/read-messages.ts';
import { cursorAfter, paginationOf, startOf } from '../cursor.ts';
import type { Endpoints } from '../endpoint.ts';
import { listStatistics, NO_ROWS, overviewOf } from '../figures.ts';
import { emptyPage, listTickets, shownTo } from './lists.ts';

export const ticketReading = {
  'tickets.list': {
    async handle({ services, actor, query }) {
      const { read } = services.deps.store;
      const agent = query.agentId === undefined ? null : await read.agent(query.agentId);
      if (query.agentId !== undefined && agent === null) {
        const statistics = listStatistics([]);
        return { tickets: [], pagination: emptyPage(query), statistics };
      }
      const list = await listTickets(read, actor, { query, agent: agent?.id ?? null });
      const { statuses: _, ...filter } = list.filter;
      const rows = await read.figures({ axis: 'all', filter, scope: list.scope, by: ['status'] });
      return {
        tickets: list.tickets.map(shownTo(actor)) as Ticket[] | CustomerTicket[],
        pagination: list.pagination,
        statistics: listStatistics(rows),
      };
    },
  },

  'tickets.search': {
    async handle({ services, exchange, actor, params, query }) {
      await services.limits.search(actor, exchange.addressKey);
      const { limit } = query;
      const scope = scopeOf(actor);
      const list = ['search', params.query, scope];
      const start = startOf(query, list);
      const found = await services.deps.store.read.search(params.query, scope, {
        limit,
        offset: start.offset,
        ...(start.after === null ? {} : { after: start.after }),
      });
      const next = found.next === null ? null : cursorAfter(start, list, found.next);
      return {
        tickets: found.tickets.map(shownTo(actor)) as Ticket[] | CustomerTicket[],
        pagination: paginationOf(start, { total: found.total, limit, next }),
      };
    },
  },

  'tickets.stats': {
    async handle({ services, actor, query }) {
      const { store, clock } = services.deps;
      const { department, agentId, dateFrom, dateTo } = query;
      const range = { from: dateFrom, to: dateTo, now: clock.now() };
      const agent = agentId === undefined ? null : await store.read.agent(agentId);
      if (agentId !== undefined && agent === null) return overviewOf(NO_ROWS, range);
      const filter = {
        ...(department === undefined ? {} : { department }),
        ...(agent === null ? {} : { assignedAgent: agent.id }),
        ...(dateFrom === undefined ? {} : { from: dateFrom }),
        ...(dateTo === undefined ? {} : { to: dateTo }),
      };
      const scope = statsScopeOf(actor);
      const rowsBy = (dimension: 'status' | 'priority' | 'department' | 'day') =>
        store.read.figures({ axis: 'created', filter, scope, by: [dimension] });
      const [statuses, priorities, departments, days] = await Promise.all([
        rowsBy('status'),
        rowsBy('priority'),
        rowsBy('department'),
        rowsBy('day'),
      ]);
      return overviewOf({ statuses, priorities, departments, days }, range);
    },
  },

  'tickets.get': {
    async handle({ services, actor, rows }) {
      const ticket = rows.ticketId;
      const isCustomer = actor.kind === 'customer';
      // Up to the ticket as it was read: what was written meanwhile belongs to its next version.
      const part = await readPage(services.deps.store.read, ticket.id, {
        beforeSeq: ticket.seq + 1,
        limit: LIMITS.resumeMessages,
        notes: !isCustomer && ticket.noteSeq > 0,
      });
      const log = { messages: part.messages, hasMoreMessages: part.hasMore };
      return isCustomer
        ? { ticket: presentCustomerTicketWithMessages(ticket, log, services.deps) }
        : { ticket: presentTicketWithMessages(ticket, log, services.deps) };
    },
  },

  'tickets.routing': {
    async handle({ services, rows }) {
      const ticket = rows.ticketId;
      const { read } = services.deps.store;
      const decisions = (await read.routingDecisions(ticket.id)).map(presentRoutingDecision);
      if (!isQueued(ticket)) return { decisions, waiting: null };
      const agents = await read.activeAgents(ticket.department);
      const general = ticket.department === GENERAL ? [] : await read.activeAgents(GENERAL);
      return { decisions, waiting: { reasons: waitingReasons(ticket, agents, general) } };
    },
  },
} satisfies Partial<Endpoints>;
