/** Stored records for tests: hand-made ones with defaults, and arbitrary ones for properties. */
import {
  AGENT_ROLES,
  AGENT_STATUSES,
  CHANNELS,
  MESSAGE_TYPES,
  newAgentId,
  newId,
  newTicketId,
  PRIORITIES,
  SENDERS,
  TICKET_SOURCES,
  TICKET_STATUSES,
} from '@parley/contract';
import fc from 'fast-check';
import { NO_AGENT_FIGURES } from '../../src/domain/metrics.ts';
import type {
  AgentRecord,
  CustomerInfo,
  MessageRecord,
  NotificationRecord,
  TicketRecord,
} from '../../src/domain/records.ts';

/** The hour at which test records are made unless they say otherwise. */
export const NOON = Date.UTC(2026, 2, 2, 12);

const CUSTOMER_INFO: CustomerInfo = {
  name: 'Cleo',
  email: null,
  phone: null,
  language: null,
  userAgent: null,
  ipAddress: null,
};

/** An open ticket without an agent and without a message. */
export function ticketRecord(
  patch: Partial<Omit<TicketRecord, 'customerInfo'>> & {
    customerInfo?: Partial<CustomerInfo>;
  } = {},
): TicketRecord {
  return {
    id: newId(),
    ticketId: newTicketId(),
    customerId: 'customer-1',
    channel: 'web',
    status: 'open',
    priority: 'normal',
    department: 'general',
    subject: 'Help',
    assignedAgent: null,
    agentInfo: null,
    lastAgent: null,
    avoid: null,
    connectedAt: null,
    lastSeen: null,
    tags: [],
    source: 'web',
    category: null,
    subcategory: null,
    escalatedAt: null,
    escalatedBy: null,
    rating: null,
    feedback: null,
    resolution: null,
    closedAt: null,
    closedBy: null,
    createdAt: NOON,
    updatedAt: NOON,
    previousTicketId: null,
    seq: 0,
    noteSeq: 0,
    version: 1,
    lastMessage: null,
    unreadAgent: 0,
    unreadCustomer: 0,
    readUpToAgent: 0,
    readUpToCustomer: 0,
    firstResponseAt: null,
    awaitingSince: null,
    responses: 0,
    responseMs: 0,
    handledBy: [],
    autoResponded: [],
    ...patch,
    customerInfo: { ...CUSTOMER_INFO, ...patch.customerInfo },
  };
}

/** An agent of `general` who is available and has no ticket. */
export function agentRecord(patch: Partial<AgentRecord> = {}): AgentRecord {
  return {
    id: newId(),
    agentId: newAgentId(),
    name: 'Ana',
    email: 'ana@example.com',
    passwordHash: '$argon2id$',
    department: 'general',
    role: 'agent',
    status: 'available',
    statusChangedAt: NOON,
    skills: [],
    languages: [],
    maxConcurrentTickets: 5,
    isActive: true,
    lastLoginAt: null,
    lastLogoutAt: null,
    activeTickets: 0,
    lastAssignedAt: null,
    tokenVersion: 0,
    figures: NO_AGENT_FIGURES,
    version: 1,
    createdAt: NOON,
    updatedAt: NOON,
    ...patch,
  };
}

/** A public text of the customer: the first of its ticket. */
export function messageRecord(patch: Partial<MessageRecord> = {}): MessageRecord {
  return {
    id: newId(),
    ticket: newId(),
    ticketId: newTicketId(),
    seq: 1,
    noteSeq: null,
    channel: 'web',
    visibility: 'public',
    sender: 'customer',
    senderId: 'customer-1',
    senderKey: 'customer:customer-1',
    clientMessageId: null,
    content: 'Hello',
    messageType: 'text',
    metadata: {},
    timestamp: NOON,
    editedAt: null,
    removedAt: null,
    version: 1,
    ...patch,
  };
}

const HEX = '0123456789abcdef';
const READABLE = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function digits(alphabet: string, length: number): fc.Arbitrary<string> {
  return fc.string({
    unit: fc.constantFrom(...alphabet),
    minLength: length,
    maxLength: length,
  });
}

function nullable<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.option(arbitrary, { nil: null });
}

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const count = fc.nat({ max: 10_000 });

/** Some `_id`. */
export const arbitraryId = digits(HEX, 24);
/** Some instant of the years 2020 to 2030. */
export const arbitraryInstant = fc.integer({ min: Date.UTC(2020), max: Date.UTC(2030) });

/** Any ticket record whose fields agree in type; not every one could come to be. */
export const arbitraryTicket: fc.Arbitrary<TicketRecord> = fc.record({
  id: arbitraryId,
  ticketId: digits(READABLE, 10).map((suffix) => `TKT-${suffix}`),
  customerId: digits(HEX, 8),
  channel: fc.constantFrom(...CHANNELS),
  status: fc.constantFrom(...TICKET_STATUSES),
  priority: fc.constantFrom(...PRIORITIES),
  department: fc.constantFrom('general', 'billing', 'sales'),
  subject: text,
  assignedAgent: nullable(arbitraryId),
  agentInfo: nullable(fc.record({ name: text, department: text, assignedAt: arbitraryInstant })),
  lastAgent: nullable(arbitraryId),
  avoid: nullable(fc.record({ agent: arbitraryId, statusChangedAt: arbitraryInstant })),
  customerInfo: fc.record({
    name: text,
    email: nullable(text),
    phone: nullable(text),
    language: nullable(fc.constantFrom('en', 'en-GB', 'de', 'pt-BR')),
    userAgent: nullable(text),
    ipAddress: nullable(fc.ipV6()),
  }),
  connectedAt: nullable(arbitraryInstant),
  lastSeen: nullable(arbitraryInstant),
  tags: fc.array(text, { maxLength: 3 }),
  source: fc.constantFrom(...TICKET_SOURCES),
  category: nullable(text),
  subcategory: nullable(text),
  escalatedAt: nullable(arbitraryInstant),
  escalatedBy: nullable(arbitraryId),
  rating: nullable(fc.integer({ min: 1, max: 5 })),
  feedback: nullable(text),
  resolution: nullable(
    fc.record({ resolvedAt: arbitraryInstant, resolvedBy: arbitraryId, notes: text }),
  ),
  closedAt: nullable(arbitraryInstant),
  closedBy: nullable(arbitraryId),
  createdAt: arbitraryInstant,
  updatedAt: arbitraryInstant,
  previousTicketId: nullable(arbitraryId),
  seq: count,
  noteSeq: count,
  version: count,
  lastMessage: nullable(
    fc.record({
      content: text,
      sender: fc.constantFrom(...SENDERS),
      messageType: fc.constantFrom(...MESSAGE_TYPES),
      timestamp: arbitraryInstant,
    }),
  ),
  unreadAgent: count,
  unreadCustomer: count,
  readUpToAgent: count,
  readUpToCustomer: count,
  firstResponseAt: nullable(arbitraryInstant),
  awaitingSince: nullable(arbitraryInstant),
  responses: count,
  responseMs: count,
  handledBy: fc.array(arbitraryId, { maxLength: 3 }),
  autoResponded: fc.array(arbitraryId, { maxLength: 3 }),
});

/** Any public message or note. */
export const arbitraryMessage: fc.Arbitrary<MessageRecord> = fc
  .record({
    id: arbitraryId,
    ticket: arbitraryId,
    ticketId: digits(READABLE, 10).map((suffix) => `TKT-${suffix}`),
    seq: fc.integer({ min: 1, max: 10_000 }),
    noteSeq: nullable(fc.integer({ min: 1, max: 100 })),
    channel: fc.constantFrom(...CHANNELS),
    sender: fc.constantFrom(...SENDERS),
    senderId: text,
    senderKey: text,
    clientMessageId: nullable(digits(HEX, 8)),
    content: text,
    messageType: fc.constantFrom(...MESSAGE_TYPES),
    metadata: fc.dictionary(
      fc.string({ unit: fc.constantFrom(...HEX), minLength: 1, maxLength: 5 }),
      fc.oneof(text, fc.integer(), fc.boolean()),
      { maxKeys: 3, noNullPrototype: true },
    ),
    timestamp: arbitraryInstant,
    editedAt: nullable(arbitraryInstant),
    removedAt: nullable(arbitraryInstant),
    version: count,
  })
  .map((message) => ({
    ...message,
    visibility: message.noteSeq === null ? 'public' : 'internal',
  }));

/** Any agent record. Not every one could come to be. */
export const arbitraryAgent: fc.Arbitrary<AgentRecord> = fc.record({
  id: arbitraryId,
  agentId: digits(READABLE, 10).map((suffix) => `AGT-${suffix}`),
  name: text,
  email: text,
  passwordHash: text,
  department: fc.constantFrom('general', 'billing', 'sales'),
  role: fc.constantFrom(...AGENT_ROLES),
  status: fc.constantFrom(...AGENT_STATUSES),
  statusChangedAt: arbitraryInstant,
  skills: fc.array(fc.constantFrom('refunds', 'vip', 'Écrans'), { maxLength: 3 }),
  languages: fc.array(fc.constantFrom('en', 'de-AT', 'pt'), { maxLength: 2 }),
  maxConcurrentTickets: fc.nat({ max: 4 }),
  isActive: fc.boolean(),
  lastLoginAt: nullable(arbitraryInstant),
  lastLogoutAt: nullable(arbitraryInstant),
  activeTickets: fc.nat({ max: 5 }),
  lastAssignedAt: nullable(arbitraryInstant),
  tokenVersion: count,
  figures: fc.record({
    handled: count,
    responses: fc.nat({ max: 3 }),
    responseMs: count,
    resolutions: fc.nat({ max: 3 }),
    resolutionMs: count,
    ratings: fc.nat({ max: 3 }),
    ratingSum: fc.nat({ max: 15 }),
  }),
  version: count,
  createdAt: arbitraryInstant,
  updatedAt: arbitraryInstant,
});

/** Any notification with at least one recipient. */
export const arbitraryNotification: fc.Arbitrary<NotificationRecord> = fc.record({
  id: arbitraryId,
  type: fc.constantFrom('new_ticket' as const, 'agent_offline' as const),
  title: text,
  message: text,
  priority: fc.constantFrom(...PRIORITIES),
  relatedData: fc.record({
    ticketId: nullable(arbitraryId),
    customerId: nullable(digits(HEX, 8)),
    agentId: nullable(arbitraryId),
    messageId: nullable(arbitraryId),
  }),
  isActive: fc.boolean(),
  createdAt: arbitraryInstant,
  recipients: fc.array(fc.record({ agent: arbitraryId, readAt: nullable(arbitraryInstant) }), {
    minLength: 1,
    maxLength: 4,
  }),
});
