/** Agents, their notifications, departments, the dashboard (requirements endpoints 11-19, contract §6). */
import { z } from 'zod';
import { agentSchema, departmentViewSchema } from '../entities/agent.ts';
import { agentRoleSchema, countSchema, paginationSchema } from '../entities/common.ts';
import { notificationSchema } from '../entities/notification.ts';
import { agentStatsSchema, dashboardStatsSchema } from '../entities/statistics.ts';
import { ticketSchema } from '../entities/ticket.ts';
import { agentStatusShape, nameSchema } from '../inputs.ts';
import { LIMITS } from '../limits.ts';
import {
  agentListQuerySchema,
  agentTicketsQuerySchema,
  availableAgentsQuerySchema,
  notificationListQuerySchema,
} from '../queries.ts';
import {
  agentEmailSchema,
  departmentSchema,
  newPasswordSchema,
  oneLine,
  optional,
} from '../text.ts';
import { route } from './route.ts';
import { ADMINS, STAFF } from './who.ts';

const agentReply = z.strictObject({ agent: agentSchema });

const optionalAgentShape = {
  role: optional(agentRoleSchema),
  skills: optional(z.array(oneLine(LIMITS.skill)).max(LIMITS.skills)),
  languages: optional(z.array(oneLine(LIMITS.language)).max(LIMITS.languages)),
  maxConcurrentTickets: optional(z.int().min(0).max(LIMITS.maxConcurrentTickets)),
};

export const agentRoutes = {
  'agents.list': route('GET', '/api/agents', {
    summary: 'List agents, filtered and paged',
    query: agentListQuerySchema,
    reply: z.strictObject({ agents: z.array(agentSchema), pagination: paginationSchema }),
    who: STAFF,
    action: 'agent.list',
    list: true,
  }),
  'agents.available': route('GET', '/api/agents/available/for-assignment', {
    summary: 'List agents who could take a ticket now',
    query: availableAgentsQuerySchema,
    reply: z.strictObject({ availableAgents: z.array(agentSchema), totalAvailable: countSchema }),
    who: STAFF,
    action: 'agent.list',
  }),
  'agents.create': route('POST', '/api/agents', {
    summary: 'Create an agent',
    body: z.object({
      name: nameSchema,
      email: agentEmailSchema,
      password: newPasswordSchema,
      department: departmentSchema,
      ...optionalAgentShape,
    }),
    reply: agentReply,
    status: 201,
    who: ADMINS,
    action: 'agent.create',
  }),
  'agents.get': route('GET', '/api/agents/:agentId', {
    summary: 'Read an agent and the tickets of theirs that the caller may read',
    reply: z.strictObject({
      agent: agentSchema,
      activeTickets: z.array(ticketSchema),
      recentTickets: z.array(ticketSchema),
      activeTicketsCount: countSchema,
    }),
    who: STAFF,
    action: 'agent.read',
  }),
  'agents.update': route('PATCH', '/api/agents/:agentId', {
    summary: 'Change an agent, reset the password, deactivate',
    body: z.object({
      name: optional(nameSchema),
      email: optional(agentEmailSchema),
      password: optional(newPasswordSchema),
      department: optional(departmentSchema),
      ...optionalAgentShape,
      isActive: optional(z.boolean()),
    }),
    reply: agentReply,
    who: ADMINS,
    action: 'agent.edit',
  }),
  'agents.status': route('PATCH', '/api/agents/:agentId/status', {
    summary: "Change an agent's availability",
    body: z.object(agentStatusShape),
    reply: agentReply,
    who: STAFF,
    action: 'agent.status',
  }),
  'agents.tickets': route('GET', '/api/agents/:agentId/tickets', {
    summary: "List an agent's tickets, filtered and paged",
    query: agentTicketsQuerySchema,
    reply: z.strictObject({ tickets: z.array(ticketSchema), pagination: paginationSchema }),
    who: STAFF,
    action: 'agent.read',
    list: true,
  }),
  'notifications.list': route('GET', '/api/agents/:agentId/notifications', {
    summary: "List an agent's notifications, newest first",
    query: notificationListQuerySchema,
    reply: z.strictObject({
      notifications: z.array(notificationSchema),
      pagination: z.strictObject({ nextCursor: z.string().nullable() }),
    }),
    who: STAFF,
    action: 'notification.list',
    list: true,
  }),
  'notifications.readAll': route('PATCH', '/api/agents/:agentId/notifications/read-all', {
    summary: 'Mark all notifications of an agent as read',
    reply: z.strictObject({ markedCount: countSchema }),
    who: STAFF,
    action: 'notification.read',
  }),
  'notifications.read': route('PATCH', '/api/agents/:agentId/notifications/:notificationId/read', {
    summary: 'Mark a notification as read',
    reply: z.strictObject({ notification: notificationSchema }),
    who: STAFF,
    action: 'notification.read',
  }),
  'departments.list': route('GET', '/api/departments', {
    summary: 'List the departments that tickets or agents belong to',
    reply: z.strictObject({ departments: z.array(departmentViewSchema) }),
    who: STAFF,
    action: 'department.list',
  }),
  'dashboard.stats': route('GET', '/api/dashboard/stats', {
    summary: 'Figures of now',
    reply: dashboardStatsSchema,
    who: STAFF,
    action: 'stats.read',
  }),
  'dashboard.agents': route('GET', '/api/dashboard/agents', {
    summary: 'Who is online',
    reply: z.strictObject({ onlineAgents: z.array(agentSchema), agentStats: agentStatsSchema }),
    who: STAFF,
    action: 'stats.read',
  }),
};
