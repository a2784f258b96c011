/** A ticket as staff and as its customer see it (requirements "Ticket Model", contract §2). */
import { z } from 'zod';
import { agentIdSchema, customerIdSchema, idSchema, ticketIdSchema } from '../ids.ts';
import {
  averageSchema,
  channelSchema,
  countSchema,
  isoDateSchema,
  messageTypeSchema,
  prioritySchema,
  senderSchema,
  ticketSourceSchema,
  ticketStatusSchema,
} from './common.ts';
import { customerMessageSchema, messageSchema } from './message.ts';

/** The newest public message, its whole text. */
export const lastMessageSchema = z.strictObject({
  content: z.string(),
  sender: senderSchema,
  messageType: messageTypeSchema,
  timestamp: isoDateSchema,
});
export type LastMessage = z.infer<typeof lastMessageSchema>;

const readUpTo = z.strictObject({ agent: countSchema, customer: countSchema });
/** An agent's `_id`, a `customerId` or `system`. */
const actorRef = z.string();
const rating = z.int().min(1).max(5);

export const REPLY_WINDOW_MODES = ['open', 'human_agent', 'closed'] as const;
export const replyWindowSchema = z.strictObject({
  mode: z.enum(REPLY_WINDOW_MODES),
  until: isoDateSchema.nullable(),
});
export type ReplyWindow = z.infer<typeof replyWindowSchema>;

/** A ticket in lists, pushes and answers to changes: without its messages. */
export const ticketSchema = z.strictObject({
  _id: idSchema,
  ticketId: ticketIdSchema,
  customerId: customerIdSchema,
  channel: channelSchema,
  status: ticketStatusSchema,
  priority: prioritySchema,
  assignedAgent: idSchema.nullable(),
  department: z.string(),
  subject: z.string(),
  customerInfo: z.strictObject({
    name: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    language: z.string().nullable(),
    connectedAt: isoDateSchema.nullable(),
    lastSeen: isoDateSchema.nullable(),
    userAgent: z.string().nullable(),
    ipAddress: z.string().nullable(),
  }),
  agentInfo: z
    .strictObject({ name: z.string(), department: z.string(), assignedAt: isoDateSchema })
    .nullable(),
  tags: z.array(z.string()),
  metadata: z.strictObject({
    source: ticketSourceSchema,
    category: z.string().nullable(),
    subcategory: z.string().nullable(),
    escalated: z.boolean(),
    escalatedAt: isoDateSchema.nullable(),
    escalatedBy: actorRef.nullable(),
    rating: rating.nullable(),
    feedback: z.string().nullable(),
    /** On tickets of that channel only. */
    messenger: z.strictObject({ pageId: z.string(), psid: z.string() }).optional(),
  }),
  resolutionInfo: z
    .strictObject({
      resolvedAt: isoDateSchema,
      resolvedBy: actorRef,
      resolutionNotes: z.string(),
      /** Minutes. */
      resolutionTime: z.number().min(0),
    })
    .nullable(),
  closedAt: isoDateSchema.nullable(),
  closedBy: actorRef.nullable(),
  createdAt: isoDateSchema,
  updatedAt: isoDateSchema,
  seq: countSchema,
  lastMessage: lastMessageSchema.nullable(),
  unread: z.strictObject({ agent: countSchema, customer: countSchema }),
  readUpTo,
  firstResponseAt: isoDateSchema.nullable(),
  version: countSchema,
  previousTicketId: idSchema.nullable(),
  replyWindow: replyWindowSchema,
});
export type Ticket = z.infer<typeof ticketSchema>;

/** A ticket that is read by itself: the newest 100 messages, oldest first. */
export const ticketWithMessagesSchema = ticketSchema.extend({
  messages: z.array(messageSchema),
  hasMoreMessages: z.boolean(),
});
export type TicketWithMessages = z.infer<typeof ticketWithMessagesSchema>;

/** Exactly the keys of contract §2: nothing else of a ticket reaches a customer. */
export const customerTicketSchema = z.strictObject({
  _id: idSchema,
  ticketId: ticketIdSchema,
  customerId: customerIdSchema,
  channel: channelSchema,
  status: ticketStatusSchema,
  priority: prioritySchema,
  department: z.string(),
  subject: z.string(),
  seq: countSchema,
  lastMessage: lastMessageSchema.nullable(),
  unread: z.strictObject({ customer: countSchema }),
  customerInfo: z.strictObject({
    name: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    language: z.string().nullable(),
  }),
  agentInfo: z.strictObject({ name: z.string(), department: z.string() }).nullable(),
  metadata: z.strictObject({
    rating: rating.nullable(),
    feedback: z.string().nullable(),
    category: z.string().nullable(),
  }),
  readUpTo,
  version: countSchema,
  previousTicketId: idSchema.nullable(),
  firstResponseAt: isoDateSchema.nullable(),
  createdAt: isoDateSchema,
  updatedAt: isoDateSchema,
  closedAt: isoDateSchema.nullable(),
});
export type CustomerTicket = z.infer<typeof customerTicketSchema>;

export const customerTicketWithMessagesSchema = customerTicketSchema.extend({
  messages: z.array(customerMessageSchema),
  hasMoreMessages: z.boolean(),
});
export type CustomerTicketWithMessages = z.infer<typeof customerTicketWithMessagesSchema>;

/** The answer of a status change (requirements endpoint 4). */
export const ticketStatusViewSchema = z.strictObject({
  ticketId: ticketIdSchema,
  status: ticketStatusSchema,
  updatedAt: isoDateSchema,
});
export type TicketStatusView = z.infer<typeof ticketStatusViewSchema>;

/** `statistics` of a ticket list: the list's filters without `status`. */
export const ticketListStatisticsSchema = z.strictObject({
  totalOpen: countSchema,
  totalPending: countSchema,
  totalResolved: countSchema,
  totalClosed: countSchema,
  /** Seconds. */
  avgResponseTime: averageSchema,
  /** Minutes. */
  avgResolutionTime: averageSchema,
});
export type TicketListStatistics = z.infer<typeof ticketListStatisticsSchema>;

export const routingCandidateSchema = z.strictObject({
  agentId: agentIdSchema,
  name: z.string(),
  /** Why not this one; absent for the one that was chosen. */
  passedOver: z.string().optional(),
});
export type RoutingCandidate = z.infer<typeof routingCandidateSchema>;

export const routingDecisionSchema = z.strictObject({
  at: isoDateSchema,
  /** `manual` for an assign call. */
  rule: z.string(),
  chosen: agentIdSchema.nullable(),
  candidates: z.array(routingCandidateSchema),
});
export type RoutingDecision = z.infer<typeof routingDecisionSchema>;
