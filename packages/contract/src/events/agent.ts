/** The event tables of `/agent` (contract §7). */
import { z } from 'zod';
import { agentSchema } from '../entities/agent.ts';
import {
  agentStatusSchema,
  countSchema,
  isoDateSchema,
  nothingSchema,
  visibilitySchema,
} from '../entities/common.ts';
import { deliverySchema, messageSchema } from '../entities/message.ts';
import { notificationSchema } from '../entities/notification.ts';
import { ticketSchema, ticketWithMessagesSchema } from '../entities/ticket.ts';
import { socketErrorSchema } from '../errors.ts';
import { agentIdSchema, customerIdSchema, idSchema, ticketIdSchema } from '../ids.ts';
import {
  agentStatusShape,
  credentialSchema,
  loginShape,
  newMessageSchema,
  refSchema,
  seqSchema,
  statusShape,
} from '../inputs.ts';
import { LIMITS } from '../limits.ts';
import { optional } from '../text.ts';
import { incoming, type IncomingEvents, type OutgoingEvents } from './event.ts';
import {
  drainingSchema,
  markedSchema,
  messageSentSchema,
  messagesReadSchema,
  resetSchema,
  ticketMessageSchema,
} from './shared.ts';

/** Fields whose change `ticket_updated` tells of; `messages` and `access` come alone. */
export const TICKET_CHANGES = [
  'status',
  'assignedAgent',
  'priority',
  'department',
  'subject',
  'tags',
  'customerInfo',
  'metadata',
  'messages',
] as const;

const messageSent = messageSentSchema(messageSchema);
const ticketDetails = z.strictObject({ ticket: ticketWithMessagesSchema, reset: resetSchema });
/** Who has a ticket before them, each once; `isReplying` while they write there, notes included. */
const ticketViewers = z.strictObject({
  ticketId: ticketIdSchema,
  viewers: z.array(
    z.strictObject({ agentId: agentIdSchema, name: z.string(), isReplying: z.boolean() }),
  ),
});
const statusUpdated = z.strictObject({ agent: agentSchema });
const notificationsMarkedRead = z.strictObject({
  notificationIds: z.array(idSchema),
  all: z.literal(true).optional(),
});
const authSuccess = z.strictObject({
  agent: agentSchema,
  token: z.string(),
  /** Seconds. */
  expiresIn: countSchema,
  unreadNotifications: countSchema,
});

/** A token, or e-mail and password; the token wins. */
const authenticate = z
  .object({
    token: optional(credentialSchema),
    email: optional(loginShape.email),
    password: optional(loginShape.password),
  })
  .refine(
    ({ token, email, password }) =>
      token !== undefined || (email !== undefined && password !== undefined),
    { error: 'is required, or email and password', path: ['token'] },
  );

/** What a client has of a ticket: its last `seq`, and the `version` it knows changes up to. */
const position = z.union([seqSchema, z.object({ seq: seqSchema, version: seqSchema })], {
  error: 'must be a seq or {seq, version}',
});

const positions = z
  .record(z.string(), position)
  .refine((tickets) => Object.keys(tickets).length <= LIMITS.syncTickets, {
    error: `must name at most ${LIMITS.syncTickets} tickets`,
  });

export const AGENT_INCOMING = {
  authenticate: incoming(authenticate, authSuccess, {
    confirm: 'auth_success',
    action: 'session.open',
  }),
  send_message: incoming(newMessageSchema({ ticketId: refSchema }), messageSent, {
    confirm: 'message_sent',
    action: 'message.write',
  }),
  update_ticket_status: incoming(
    z.object({ ticketId: refSchema, ...statusShape }),
    z.strictObject({ ticket: ticketSchema }),
    { confirm: null, action: 'ticket.status' },
  ),
  update_status: incoming(z.object(agentStatusShape), statusUpdated, {
    confirm: 'status_updated',
    action: 'agent.status',
  }),
  get_ticket_details: incoming(
    z.object({ ticketId: refSchema, afterSeq: optional(seqSchema) }),
    ticketDetails,
    { confirm: 'ticket_details', action: 'ticket.read' },
  ),
  typing: incoming(
    z.object({
      ticketId: refSchema,
      isTyping: z.boolean(),
      /** `internal`: a note, of which the customer learns nothing. */
      visibility: optional(visibilitySchema),
    }),
    nothingSchema,
    { confirm: null, action: 'ticket.typing' },
  ),
  viewing: incoming(z.object({ ticketId: refSchema, isViewing: z.boolean() }), ticketViewers, {
    confirm: null,
    action: 'ticket.read',
  }),
  notification_read: incoming(z.object({ notificationId: refSchema }), notificationsMarkedRead, {
    confirm: 'notifications_marked_read',
    action: 'notification.read',
  }),
  notifications_read_all: incoming(z.object({}), notificationsMarkedRead, {
    confirm: 'notifications_marked_read',
    action: 'notification.read',
  }),
  mark_read: incoming(z.object({ ticketId: refSchema, upToSeq: seqSchema }), markedSchema, {
    confirm: null,
    action: 'ticket.markRead',
  }),
  sync: incoming(
    z.object({ tickets: positions }),
    z.strictObject({
      tickets: z.array(
        z.strictObject({
          ticketId: ticketIdSchema,
          messages: z.array(messageSchema),
          ticket: ticketSchema,
          reset: resetSchema,
        }),
      ),
    }),
    { confirm: null, action: 'ticket.read' },
  ),
};

/** A change, or the last word to an agent who may not read the ticket any more. */
const ticketUpdated = z.union([
  z.strictObject({
    ticket: ticketSchema,
    changes: z.array(z.enum(TICKET_CHANGES)).min(1),
    /** With `changes: ['messages']`. */
    message: messageSchema.optional(),
  }),
  z.strictObject({
    ticket: z.strictObject({ _id: idSchema, ticketId: ticketIdSchema }),
    changes: z.tuple([z.literal('access')]),
  }),
]);

export const AGENT_OUTGOING = {
  auth_success: authSuccess,
  auth_error: socketErrorSchema,
  customer_message: z.strictObject({
    ticketId: ticketIdSchema,
    message: messageSchema,
    ticket: ticketSchema,
  }),
  new_ticket: z.strictObject({ ticket: ticketSchema }),
  ticket_updated: ticketUpdated,
  ticket_details: ticketDetails,
  customer_typing: z.strictObject({
    ticketId: ticketIdSchema,
    isTyping: z.boolean(),
    preview: z.string().optional(),
  }),
  notification: z.strictObject({ notification: notificationSchema }),
  notifications_marked_read: notificationsMarkedRead,
  agent_status_change: z.strictObject({
    agentId: agentIdSchema,
    name: z.string(),
    status: agentStatusSchema,
    previousStatus: agentStatusSchema,
  }),
  customer_disconnected: z.strictObject({
    ticketId: ticketIdSchema,
    customerId: customerIdSchema,
    lastSeen: isoDateSchema,
  }),
  message_sent: messageSent,
  message_updated: ticketMessageSchema(messageSchema),
  messages_read: messagesReadSchema,
  message_delivery: z.strictObject({
    ticketId: ticketIdSchema,
    messageId: idSchema,
    delivery: deliverySchema,
  }),
  status_updated: statusUpdated,
  ticket_viewers: ticketViewers,
  server_draining: drainingSchema,
  error: socketErrorSchema,
};

export type AgentIncoming = keyof typeof AGENT_INCOMING;
export type AgentOutgoing = keyof typeof AGENT_OUTGOING;
export type AgentToServer = IncomingEvents<typeof AGENT_INCOMING>;
export type ServerToAgent = OutgoingEvents<typeof AGENT_OUTGOING>;
export type TicketViewers = z.output<typeof ticketViewers>;
export type TicketUpdated = z.output<typeof ticketUpdated>;
