/** Agents, their tickets and notifications (requirements endpoints 11-17; contract §6). */
import { LIMITS, type Ticket } from '@parley/contract';
import { GENERAL, selectAvailable } from '../../domain/assignment.ts';
import { agentSortValue } from '../../domain/paging.ts';
import type { NotificationRecord } from '../../domain/records.ts';
import { presentAgent, presentNotification } from '../../present.ts';
import { setAgentStatus } from '../../usecases/agent-presence.ts';
import { createAgent } from '../../usecases/create-agent.ts';
import { readNotifications } from '../../usecases/read-notifications.ts';
import { type AgentPatch, updateAgent } from '../../usecases/update-agent.ts';
import { cursorAfter, paginationOf, startOf } from '../cursor.ts';
import type { Endpoints } from '../endpoint.ts';
import { activeAgents } from './active-agents.ts';
import { listTickets, readable, shownTo } from './lists.ts';

/** Looked at for the recent tickets of an agent, of which a caller may be allowed only some. */
const RECENT_LOOKED_AT = 100;

export const agents = {
  'agents.list': {
    async handle({ services, query }) {
      const { read } = services.deps.store;
      const { department, status, isActive, sortBy, sortOrder, limit } = query;
      const filter = {
        ...(department === undefined ? {} : { department }),
        ...(status === undefined ? {} : { status }),
        ...(isActive === undefined ? {} : { isActive }),
      };
      const list = ['agents', filter, sortBy, sortOrder];
      const start = startOf(query, list);
      const total = await read.countAgents(filter);
      const isPast = start.after === null && start.offset >= total;
      const found = isPast
        ? []
        : await read.agents(filter, {
            sortBy,
            sortOrder,
            limit: limit + 1,
            offset: start.offset,
            ...(start.after === null ? {} : { after: start.after }),
          });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const next =
        found.length > limit && last !== undefined
          ? cursorAfter(start, list, { value: agentSortValue(last, sortBy), id: last.id })
          : null;
      return {
        agents: page.map(presentAgent),
        pagination: paginationOf(start, { total, limit, next }),
      };
    },
  },

  'agents.available': {
    async handle({ services, query }) {
      const { read } = services.deps.store;
      const { department = null, skills } = query;
      const own =
        department === null ? await activeAgents(read) : await read.activeAgents(department);
      const needsGeneral = department !== null && department !== GENERAL;
      const general = needsGeneral ? await read.activeAgents(GENERAL) : [];
      const found = selectAvailable(own, general, { department, skills });
      return { availableAgents: found.map(presentAgent), totalAvailable: found.length };
    },
  },

  'agents.create': {
    async handle({ services, body, effect }) {
      const { name, email, password, department, role = 'agent' } = body;
      const { skills = [], languages = [] } = body;
      const { maxConcurrentTickets = LIMITS.defaultConcurrentTickets } = body;
      const passwordHash = await services.identity.passwords.hash(password);
      const fields = { name, email, passwordHash, department, role, skills, languages };
      return effect(
        (call) => createAgent(services.deps, call, { ...fields, maxConcurrentTickets }),
        ({ agent }) => ({ agent: presentAgent(agent) }),
      );
    },
  },

  'agents.get': {
    async handle({ services, actor, rows }) {
      const { read } = services.deps.store;
      const agent = rows.agentId;
      const recent = await read.recentTickets(agent.id, RECENT_LOOKED_AT);
      return {
        agent: presentAgent(agent),
        activeTickets: readable(actor, await read.ticketsOfAgent(agent.id, 'assigned')),
        recentTickets: readable(actor, recent).slice(0, LIMITS.pageSize),
        activeTicketsCount: agent.activeTickets,
      };
    },
  },

  'agents.update': {
    async handle({ services, rows, body, effect }) {
      const { password, ...fields } = body;
      const changes = Object.entries(fields).filter(([, value]) => value !== undefined);
      const patch: AgentPatch = {
        ...Object.fromEntries(changes),
        ...(password === undefined
          ? {}
          : { passwordHash: await services.identity.passwords.hash(password) }),
      };
      return effect(
        (call) => updateAgent(services.deps, call, { agent: rows.agentId.id, patch }),
        ({ agent }) => ({ agent: presentAgent(agent) }),
      );
    },
  },

  'agents.status': {
    handle({ services, rows, body, effect }) {
      const input = { agent: rows.agentId, status: body.status };
      return effect(
        (call) => setAgentStatus(services.deps, call, input),
        ({ agent }) => ({ agent: presentAgent(agent) }),
      );
    },
  },

  'agents.tickets': {
    async handle({ services, actor, rows, query }) {
      const { read } = services.deps.store;
      const list = await listTickets(read, actor, { query, agent: rows.agentId.id });
      return {
        tickets: list.tickets.map(shownTo(actor)) as Ticket[],
        pagination: list.pagination,
      };
    },
  },

  'notifications.list': {
    async handle({ services, rows, query }) {
      const agent = rows.agentId.id;
      const { unreadOnly, limit, cursor } = query;
      const list = ['notifications', agent, unreadOnly];
      const start = startOf({ limit, cursor }, list);
      const found = await services.deps.store.read.notifications(agent, {
        unreadOnly,
        limit: limit + 1,
        ...(start.after === null ? {} : { after: start.after }),
      });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const nextCursor =
        found.length > limit && last !== undefined
          ? cursorAfter(start, list, { value: last.createdAt, id: last.id })
          : null;
      return {
        notifications: page.map((entry) => presentNotification(entry, agent)),
        pagination: { nextCursor },
      };
    },
  },

  'notifications.readAll': {
    handle({ services, rows, effect }) {
      const agent = rows.agentId.id;
      return effect(
        (call) => readNotifications(services.deps, call, { agent, ids: 'all' }),
        ({ ids }) => ({ markedCount: ids.length }),
      );
    },
  },

  'notifications.read': {
    handle({ services, rows, effect }) {
      const agent = rows.agentId.id;
      const notification = rows.notificationId;
      return effect(
        (call) => readNotifications(services.deps, call, { agent, ids: [notification.id] }),
        ({ at }) => ({ notification: presentNotification(readBy(notification, agent, at), agent) }),
      );
    },
  },
} satisfies Partial<Endpoints>;

/** The notification with the agent's entry read, at `at` unless it was before. */
function readBy(notification: NotificationRecord, agent: string, at: number): NotificationRecord {
  const recipients = notification.recipients.map((entry) =>
    entry.agent === agent ? { agent, readAt: entry.readAt ?? at } : entry,
  );
  return { ...notification, recipients };
}
