/** Enumerations and small shapes that the entities share. The order of an enumeration's values is its sort order. */
import { z } from 'zod';
import { CHANNELS } from '../channels.ts';

export { type Channel, CHANNELS } from '../channels.ts';
export const channelSchema = z.enum(CHANNELS);

export const TICKET_STATUSES = ['open', 'assigned', 'pending', 'resolved', 'closed'] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];
export const ticketStatusSchema = z.enum(TICKET_STATUSES);

/** Ascending: `sortOrder=desc` begins with `urgent`. */
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];
export const prioritySchema = z.enum(PRIORITIES);

export const TICKET_SOURCES = ['web', 'mobile', 'api'] as const;
export type TicketSource = (typeof TICKET_SOURCES)[number];
export const ticketSourceSchema = z.enum(TICKET_SOURCES);

export const SENDERS = ['customer', 'agent', 'system'] as const;
export type Sender = (typeof SENDERS)[number];
export const senderSchema = z.enum(SENDERS);

/** The two sides of a ticket: who reads, and whose messages are read. */
export const SIDES = ['customer', 'agent'] as const;
export type Side = (typeof SIDES)[number];
export const sideSchema = z.enum(SIDES);

export const MESSAGE_TYPES = ['text', 'file', 'image', 'system_notification'] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];
export const messageTypeSchema = z.enum(MESSAGE_TYPES);

export const VISIBILITIES = ['public', 'internal'] as const;
export type Visibility = (typeof VISIBILITIES)[number];
export const visibilitySchema = z.enum(VISIBILITIES);

/** Ascending in rights. */
export const AGENT_ROLES = ['agent', 'supervisor', 'admin'] as const;
export type AgentRole = (typeof AGENT_ROLES)[number];
export const agentRoleSchema = z.enum(AGENT_ROLES);

/** In the order in which agents sort by status. */
export const AGENT_STATUSES = ['available', 'busy', 'away', 'offline'] as const;
export type AgentStatus = (typeof AGENT_STATUSES)[number];
export const agentStatusSchema = z.enum(AGENT_STATUSES);

export const NOTIFICATION_TYPES = [
  'new_ticket',
  'ticket_assigned',
  'new_message',
  'ticket_status_change',
  'customer_disconnect',
  'agent_offline',
  'priority_escalation',
] as const;
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];
export const notificationTypeSchema = z.enum(NOTIFICATION_TYPES);

export const AUTO_RESPONSE_TRIGGERS = [
  'ticket_created',
  'no_agent',
  'outside_hours',
  'keyword',
] as const;
export type AutoResponseTrigger = (typeof AUTO_RESPONSE_TRIGGERS)[number];
export const autoResponseTriggerSchema = z.enum(AUTO_RESPONSE_TRIGGERS);

/** A point in time as it crosses the wire: `2026-01-31T23:59:59.999Z`. */
export const isoDateSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  .meta({ format: 'date-time' });
export type IsoDate = z.infer<typeof isoDateSchema>;

/** A count, a `seq`, a `version`. */
export const countSchema = z.int().min(0);
/** An average: not rounded, null where there is nothing to average. */
export const averageSchema = z.number().min(0).nullable();

/** `data` of an answer that says only that it was done. */
export const nothingSchema = z.strictObject({});
export type Nothing = Record<string, never>;

export const paginationSchema = z.strictObject({
  currentPage: z.int().min(1),
  totalPages: countSchema,
  totalItems: countSchema,
  itemsPerPage: z.int().min(1),
  hasNextPage: z.boolean(),
  hasPrevPage: z.boolean(),
  /** On the first page and on pages read by cursor; null at the end. */
  nextCursor: z.string().nullable().optional(),
});
export type Pagination = z.infer<typeof paginationSchema>;
