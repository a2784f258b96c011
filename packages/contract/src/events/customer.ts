/** The event tables of `/customer` (contract §7). */
import { z } from 'zod';
import { customerAgentSchema } from '../entities/agent.ts';
import { isoDateSchema, nothingSchema, ticketStatusSchema } from '../entities/common.ts';
import { customerMessageSchema } from '../entities/message.ts';
import { customerTicketSchema, customerTicketWithMessagesSchema } from '../entities/ticket.ts';
import { socketErrorSchema } from '../errors.ts';
import { customerIdSchema, ticketIdSchema } from '../ids.ts';
import {
  credentialSchema,
  customerInfoShape,
  newCustomerIdSchema,
  newMessageSchema,
  newTicketShape,
  ratingShape,
  refSchema,
  seqSchema,
  subjectSchema,
} from '../inputs.ts';
import { LIMITS } from '../limits.ts';
import { departmentSchema, multiLine, optional } from '../text.ts';
import { incoming, type IncomingEvents, type OutgoingEvents } from './event.ts';
import {
  drainingSchema,
  markedSchema,
  messageSentSchema,
  messagesReadSchema,
  resetSchema,
  ticketMessageSchema,
} from './shared.ts';

const messageSent = messageSentSchema(customerMessageSchema);

const connectionEstablished = z.strictObject({
  customerId: customerIdSchema,
  token: z.string(),
  ticket: customerTicketWithMessagesSchema,
  agent: customerAgentSchema.nullable(),
  /** From 1; null where the ticket does not wait. */
  queuePosition: z.int().min(1).nullable(),
  resumed: z.boolean(),
  reset: resetSchema,
});

export const CUSTOMER_INCOMING = {
  customer_connect: incoming(
    z.object({
      customerId: optional(newCustomerIdSchema),
      token: optional(credentialSchema),
      customerInfo: optional(z.object(customerInfoShape)),
      subject: optional(subjectSchema),
      department: optional(departmentSchema),
      ...newTicketShape,
      ticketId: optional(refSchema),
      afterSeq: optional(seqSchema),
    }),
    connectionEstablished,
    { confirm: 'connection_established', action: 'ticket.connect' },
  ),
  customer_message: incoming(newMessageSchema({}), messageSent, {
    confirm: 'message_sent',
    action: 'message.write',
  }),
  customer_typing: incoming(
    z.object({
      isTyping: z.boolean(),
      preview: optional(multiLine(LIMITS.typingPreview, { blank: true })),
    }),
    nothingSchema,
    { confirm: null, action: 'ticket.typing' },
  ),
  customer_disconnect: incoming(z.object({ end: optional(z.boolean()) }), nothingSchema, {
    confirm: null,
    action: 'ticket.connect',
  }),
  mark_read: incoming(z.object({ upToSeq: seqSchema }), markedSchema, {
    confirm: null,
    action: 'ticket.markRead',
  }),
  sync: incoming(
    z.object({ afterSeq: seqSchema, afterVersion: optional(seqSchema) }),
    z.strictObject({
      messages: z.array(customerMessageSchema),
      ticket: customerTicketSchema,
      reset: resetSchema,
    }),
    { confirm: null, action: 'ticket.read' },
  ),
  rate: incoming(z.object(ratingShape), z.strictObject({ ticket: customerTicketSchema }), {
    confirm: null,
    action: 'ticket.rate',
  }),
};

export const CUSTOMER_OUTGOING = {
  agent_message: z.strictObject({
    ticketId: ticketIdSchema,
    message: customerMessageSchema,
    /** Null with `system` messages. */
    agent: z.strictObject({ name: z.string(), department: z.string() }).nullable(),
  }),
  agent_assigned: z.strictObject({
    ticketId: ticketIdSchema,
    agent: customerAgentSchema,
    reassigned: z.boolean(),
  }),
  agent_typing: z.strictObject({
    ticketId: ticketIdSchema,
    isTyping: z.boolean(),
    agent: z.strictObject({ name: z.string() }),
  }),
  ticket_status_change: z.strictObject({
    ticketId: ticketIdSchema,
    status: ticketStatusSchema,
    previousStatus: ticketStatusSchema,
    updatedAt: isoDateSchema,
  }),
  connection_established: connectionEstablished,
  message_sent: messageSent,
  /** To the customer's other tabs. */
  customer_message: ticketMessageSchema(customerMessageSchema),
  message_updated: ticketMessageSchema(customerMessageSchema),
  messages_read: messagesReadSchema,
  queue_position: z.strictObject({ ticketId: ticketIdSchema, position: z.int().min(1) }),
  server_draining: drainingSchema,
  error: socketErrorSchema,
};

export type CustomerIncoming = keyof typeof CUSTOMER_INCOMING;
export type CustomerOutgoing = keyof typeof CUSTOMER_OUTGOING;
export type CustomerToServer = IncomingEvents<typeof CUSTOMER_INCOMING>;
export type ServerToCustomer = OutgoingEvents<typeof CUSTOMER_OUTGOING>;
