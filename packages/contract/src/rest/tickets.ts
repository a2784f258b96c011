/** Tickets and their messages (requirements endpoints 1-10, contract §6). */
import { z } from 'zod';
import {
  countSchema,
  nothingSchema,
  paginationSchema,
  prioritySchema,
  senderSchema,
  sideSchema,
} from '../entities/common.ts';
import { agentSchema } from '../entities/agent.ts';
import { customerMessageSchema, messageSchema } from '../entities/message.ts';
import { statsOverviewSchema } from '../entities/statistics.ts';
import {
  customerTicketSchema,
  customerTicketWithMessagesSchema,
  routingDecisionSchema,
  ticketListStatisticsSchema,
  ticketSchema,
  ticketStatusViewSchema,
  ticketWithMessagesSchema,
} from '../entities/ticket.ts';
import {
  connectionInfoShape,
  customerInfoShape,
  longTextSchema,
  nameSchema,
  newCustomerIdSchema,
  newMessageSchema,
  newTicketShape,
  ratingShape,
  refSchema,
  seqSchema,
  statusShape,
  subjectSchema,
  tagsSchema,
  ticketMetadataPatchSchema,
} from '../inputs.ts';
import { LIMITS } from '../limits.ts';
import {
  messageListQuerySchema,
  searchQuerySchema,
  statsQuerySchema,
  ticketListQuerySchema,
} from '../queries.ts';
import { departmentSchema, multiLine, optional } from '../text.ts';
import { route } from './route.ts';
import { ANYBODY, KNOWN, STAFF } from './who.ts';

const ticketReply = z.strictObject({ ticket: ticketSchema });
const customerTicketReply = z.strictObject({ ticket: customerTicketSchema });

function listReply<T extends z.ZodType>(ticket: T) {
  return z.strictObject({
    tickets: z.array(ticket),
    pagination: paginationSchema,
    statistics: ticketListStatisticsSchema,
  });
}

function searchReply<T extends z.ZodType>(ticket: T) {
  return z.strictObject({ tickets: z.array(ticket), pagination: paginationSchema });
}

function messagesReply<T extends z.ZodType>(message: T) {
  return z.strictObject({
    messages: z.array(message),
    hasMore: z.boolean(),
    /** With `afterVersion`, when there was more than a page. */
    reset: z.literal(true).optional(),
  });
}

export const ticketRoutes = {
  'tickets.list': route('GET', '/api/tickets', {
    summary: 'List tickets, filtered and paged, with figures of the same filters',
    query: ticketListQuerySchema,
    reply: listReply(ticketSchema),
    customerReply: listReply(customerTicketSchema),
    who: KNOWN,
    action: 'ticket.list',
    list: true,
  }),
  'tickets.search': route('GET', '/api/tickets/search/:query', {
    summary: 'Search tickets by words and word beginnings',
    texts: { query: multiLine(LIMITS.searchQuery, { blank: true }) },
    query: searchQuerySchema,
    reply: searchReply(ticketSchema),
    customerReply: searchReply(customerTicketSchema),
    who: KNOWN,
    action: 'ticket.list',
    list: true,
  }),
  'tickets.stats': route('GET', '/api/tickets/stats/overview', {
    summary: 'Figures of the tickets created in a range',
    query: statsQuerySchema,
    reply: statsOverviewSchema,
    who: STAFF,
    action: 'stats.read',
  }),
  'tickets.create': route('POST', '/api/tickets', {
    summary: 'Create a ticket',
    body: z.object({
      customerId: newCustomerIdSchema,
      customerInfo: z.object({ ...customerInfoShape, ...connectionInfoShape, name: nameSchema }),
      subject: subjectSchema,
      department: departmentSchema,
      ...newTicketShape,
    }),
    reply: ticketReply,
    customerReply: z.strictObject({
      ticket: customerTicketSchema,
      /** For callers who came without a credential. */
      customerToken: z.string().optional(),
    }),
    status: 201,
    who: ANYBODY,
    action: 'ticket.create',
    errors: ['IDENTITY_REQUIRED', 'FORBIDDEN'],
  }),
  'tickets.get': route('GET', '/api/tickets/:ticketId', {
    summary: 'Read a ticket with its newest messages',
    reply: z.strictObject({ ticket: ticketWithMessagesSchema }),
    customerReply: z.strictObject({ ticket: customerTicketWithMessagesSchema }),
    who: KNOWN,
    action: 'ticket.read',
  }),
  'tickets.update': route('PATCH', '/api/tickets/:ticketId', {
    summary: 'Change subject, department, tags, category or customerInfo',
    body: z.object({
      subject: optional(subjectSchema),
      department: optional(departmentSchema),
      tags: optional(tagsSchema),
      metadata: optional(ticketMetadataPatchSchema),
      customerInfo: optional(z.object({ ...customerInfoShape, ...connectionInfoShape })),
    }),
    reply: ticketReply,
    who: STAFF,
    action: 'ticket.edit',
    errors: ['INVALID_TRANSITION'],
    conditional: true,
  }),
  'tickets.status': route('PATCH', '/api/tickets/:ticketId/status', {
    summary: 'Change the status',
    body: z.object({ ...statusShape, agentId: optional(refSchema) }),
    reply: z.strictObject({ ticket: ticketStatusViewSchema }),
    who: KNOWN,
    action: 'ticket.status',
    errors: ['INVALID_TRANSITION', 'AGENT_AT_CAPACITY', 'CONFLICT'],
    conditional: true,
  }),
  'tickets.assign': route('PATCH', '/api/tickets/:ticketId/assign', {
    summary: 'Give the ticket to an agent, or back to the queue with agentId null',
    body: z.object({ agentId: refSchema.nullable(), force: optional(z.boolean()) }),
    reply: z.strictObject({ ticket: ticketSchema, agent: agentSchema.nullable() }),
    who: STAFF,
    action: 'ticket.assign',
    errors: ['INVALID_TRANSITION', 'AGENT_AT_CAPACITY', 'CONFLICT'],
    conditional: true,
  }),
  'tickets.priority': route('PATCH', '/api/tickets/:ticketId/priority', {
    summary: 'Change the priority',
    body: z.object({ priority: prioritySchema, agentId: optional(refSchema) }),
    reply: ticketReply,
    who: STAFF,
    action: 'ticket.priority',
    errors: ['INVALID_TRANSITION'],
    conditional: true,
  }),
  'tickets.escalate': route('POST', '/api/tickets/:ticketId/escalate', {
    summary: 'Escalate: urgent, marked, seniors are told',
    body: z.object({ reason: optional(longTextSchema) }),
    reply: ticketReply,
    who: STAFF,
    action: 'ticket.escalate',
    errors: ['INVALID_TRANSITION'],
    conditional: true,
  }),
  'tickets.routing': route('GET', '/api/tickets/:ticketId/routing', {
    summary: 'Why this agent, and why not the others',
    reply: z.strictObject({
      decisions: z.array(routingDecisionSchema),
      waiting: z.strictObject({ reasons: z.array(z.string()) }).nullable(),
    }),
    who: STAFF,
    action: 'ticket.routing',
  }),
  'tickets.rate': route('POST', '/api/tickets/:ticketId/rating', {
    summary: 'Rate a resolved or closed ticket',
    body: z.object(ratingShape),
    reply: customerTicketReply,
    who: ['customer'],
    action: 'ticket.rate',
    errors: ['INVALID_TRANSITION'],
  }),
  'tickets.typing': route('POST', '/api/tickets/:ticketId/typing', {
    summary: 'Say that one is typing, for clients without a socket',
    body: z.object({ isTyping: z.boolean() }),
    reply: nothingSchema,
    who: KNOWN,
    action: 'ticket.typing',
    idempotent: false,
  }),
  'messages.list': route('GET', '/api/tickets/:ticketId/messages', {
    summary: 'Read messages in order',
    query: messageListQuerySchema,
    reply: messagesReply(messageSchema),
    customerReply: messagesReply(customerMessageSchema),
    who: KNOWN,
    action: 'ticket.read',
  }),
  'messages.create': route('POST', '/api/tickets/:ticketId/messages', {
    summary: 'Write a message',
    body: newMessageSchema({
      sender: optional(senderSchema),
      senderId: optional(z.string()),
    }),
    reply: z.strictObject({ message: messageSchema, ticket: ticketSchema }),
    customerReply: z.strictObject({ message: customerMessageSchema, ticket: customerTicketSchema }),
    status: 201,
    who: KNOWN,
    action: 'message.write',
    errors: ['INVALID_TRANSITION', 'CONFLICT'],
  }),
  'messages.retry': route('POST', '/api/tickets/:ticketId/messages/:messageId/retry', {
    summary: 'Send a message again whose delivery to an outside channel has failed',
    reply: z.strictObject({ message: messageSchema }),
    who: STAFF,
    action: 'ticket.edit',
  }),
  'messages.read': route('PATCH', '/api/tickets/:ticketId/messages/read', {
    summary: "Mark the other side's messages as read",
    body: z.object({ sender: optional(sideSchema), upToSeq: optional(seqSchema) }),
    reply: z.strictObject({ markedCount: countSchema }),
    who: KNOWN,
    action: 'ticket.markRead',
  }),
};
