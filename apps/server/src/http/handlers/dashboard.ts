/** Departments and the dashboard (requirements endpoints 18, 19; contract §6 "Figures"). */
import { AGENT_STATUSES, type AgentStats, LIMITS } from '@parley/contract';
import { statsScopeOf } from '../../domain/policy.ts';
import { utcDay } from '../../domain/metrics.ts';
import {
  average,
  averageSeconds,
  presentActivity,
  presentAgent,
  presentDepartment,
} from '../../present.ts';
import type { Endpoints } from '../endpoint.ts';
import { totalsOf } from '../figures.ts';
import { activeAgents } from './active-agents.ts';

const DAY_MS = 86_400_000;

export const dashboard = {
  'departments.list': {
    async handle({ services }) {
      const departments = await services.deps.store.read.departments();
      return { departments: departments.map(presentDepartment) };
    },
  },

  'dashboard.stats': {
    async handle({ services, actor }) {
      const { store, clock } = services.deps;
      const { read } = store;
      const scope = statsScopeOf(actor);
      const rows = await read.figures({ axis: 'all', filter: {}, scope, by: ['status'] });
      const today = Date.parse(utcDay(clock.now()));
      const [resolved] = await read.figures({
        axis: 'resolved',
        filter: { from: today, to: today + DAY_MS - 1 },
        scope,
        by: [],
      });
      const { sum, open, pending } = totalsOf(rows);
      const agents = await activeAgents(read);
      const activities = await read.activities(scope, LIMITS.recentActivity);
      return {
        totalTickets: sum.tickets,
        activeTickets: open,
        pendingTickets: pending,
        resolvedToday: resolved?.tickets ?? 0,
        avgResponseTime: averageSeconds(sum.responseMs, sum.responses),
        onlineAgents: agents.filter(({ status }) => status !== 'offline').length,
        totalAgents: agents.length,
        customerSatisfaction: average(sum.ratingSum, sum.ratings),
        recentActivity: activities.map(presentActivity),
      };
    },
  },

  'dashboard.agents': {
    async handle({ services }) {
      const agents = await activeAgents(services.deps.store.read);
      const counts = AGENT_STATUSES.map((status) => [
        status,
        agents.filter((agent) => agent.status === status).length,
      ]);
      return {
        onlineAgents: agents.filter(({ status }) => status !== 'offline').map(presentAgent),
        agentStats: Object.fromEntries(counts) as unknown as AgentStats,
      };
    },
  },
} satisfies Partial<Endpoints>;
