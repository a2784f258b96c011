/** Agents, API keys and departments as they cross the wire. */
import { z } from 'zod';
import { agentIdSchema, idSchema } from '../ids.ts';
import {
  agentRoleSchema,
  agentStatusSchema,
  averageSchema,
  countSchema,
  isoDateSchema,
} from './common.ts';

export const agentSchema = z.strictObject({
  _id: idSchema,
  agentId: agentIdSchema,
  name: z.string(),
  email: z.string(),
  department: z.string(),
  role: agentRoleSchema,
  status: agentStatusSchema,
  skills: z.array(z.string()),
  languages: z.array(z.string()),
  maxConcurrentTickets: countSchema,
  /** How many tickets are `assigned` to the agent. */
  activeTickets: countSchema,
  isActive: z.boolean(),
  lastLoginAt: isoDateSchema.nullable(),
  lastLogoutAt: isoDateSchema.nullable(),
  metrics: z.strictObject({
    /** Resolved or closed by the agent, each ticket once. */
    totalTicketsHandled: countSchema,
    /** Seconds. */
    avgResponseTime: averageSchema,
    /** Minutes. */
    avgResolutionTime: averageSchema,
    customerSatisfactionRating: averageSchema,
    totalRatings: countSchema,
  }),
  createdAt: isoDateSchema,
  updatedAt: isoDateSchema,
});
export type Agent = z.infer<typeof agentSchema>;

/** What a customer learns of the agent of a ticket. */
export const customerAgentSchema = z.strictObject({
  agentId: agentIdSchema,
  name: z.string(),
  department: z.string(),
});
export type CustomerAgent = z.infer<typeof customerAgentSchema>;

export const API_KEY_ROLES = ['agent', 'supervisor'] as const;
export const apiKeySchema = z.strictObject({
  _id: idSchema,
  name: z.string(),
  role: z.enum(API_KEY_ROLES),
  department: z.string().nullable(),
  createdAt: isoDateSchema,
  lastUsedAt: isoDateSchema.nullable(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

export const departmentViewSchema = z.strictObject({
  name: z.string(),
  /** `open` and `assigned`. */
  openTickets: countSchema,
  availableAgents: countSchema,
});
export type DepartmentView = z.infer<typeof departmentViewSchema>;
