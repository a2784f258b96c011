/** Figures. Response times are seconds, resolution times minutes; averages are null where there is nothing to average. */
import { z } from 'zod';
import { ticketIdSchema } from '../ids.ts';
import { averageSchema, countSchema, isoDateSchema } from './common.ts';

/** `GET /api/tickets/stats/overview`: tickets created in the range. */
export const statsOverviewSchema = z.strictObject({
  totalTickets: countSchema,
  /** `open` and `assigned`. */
  openTickets: countSchema,
  pendingTickets: countSchema,
  resolvedTickets: countSchema,
  closedTickets: countSchema,
  avgResponseTime: averageSchema,
  avgResolutionTime: averageSchema,
  customerSatisfactionRating: averageSchema,
  ticketsByPriority: z.strictObject({
    low: countSchema,
    normal: countSchema,
    high: countSchema,
    urgent: countSchema,
  }),
  ticketsByDepartment: z.record(z.string(), countSchema),
  /** Ascending, no day left out; UTC days. */
  dailyTicketCounts: z.array(
    z.strictObject({ date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/), count: countSchema }),
  ),
});
export type StatsOverview = z.infer<typeof statsOverviewSchema>;

export const activitySchema = z.strictObject({
  type: z.string(),
  ticketId: ticketIdSchema,
  actor: z.string(),
  text: z.string(),
  at: isoDateSchema,
});
export type Activity = z.infer<typeof activitySchema>;

export const dashboardStatsSchema = z.strictObject({
  totalTickets: countSchema,
  /** `open` and `assigned`. */
  activeTickets: countSchema,
  pendingTickets: countSchema,
  /** In the present UTC day. */
  resolvedToday: countSchema,
  avgResponseTime: averageSchema,
  onlineAgents: countSchema,
  totalAgents: countSchema,
  customerSatisfaction: averageSchema,
  recentActivity: z.array(activitySchema).max(20),
});
export type DashboardStats = z.infer<typeof dashboardStatsSchema>;

export const agentStatsSchema = z.strictObject({
  available: countSchema,
  busy: countSchema,
  away: countSchema,
  offline: countSchema,
});
export type AgentStats = z.infer<typeof agentStatsSchema>;
