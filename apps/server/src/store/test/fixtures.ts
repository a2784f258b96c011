/** Records for tests of stores: complete, valid, and different where nothing is said. */
import { newAgentId, newId } from '@parley/contract';
import { agentFigureDeltas, figureDeltas, NO_AGENT_FIGURES } from '../../domain/metrics.ts';
import type {
  AgentRecord,
  Id,
  MessageRecord,
  NotificationRecord,
  SessionRecord,
  TicketRecord,
} from '../../domain/records.ts';
import type { Store } from '../store.ts';
import type { Unit, Write } from '../unit.ts';

/** 2026-03-04T05:06:07.008Z: no edge of anything. */
export const T0 = Date.UTC(2026, 2, 4, 5, 6, 7, 8);
export const DAY_MS = 86_400_000;

let count = 0;

export function aTicket(fields: Partial<TicketRecord> = {}): TicketRecord {
  count += 1;
  const createdAt = fields.createdAt ?? T0 + count;
  return {
    id: newId(createdAt),
    // Not random: a search for a digit must not find it by chance.
    ticketId: `TKT-${String(count).padStart(10, '0')}`,
    customerId: `customer-${count}`,
    channel: 'web',
    status: 'open',
    priority: 'normal',
    department: 'general',
    subject: 'A question',
    assignedAgent: null,
    agentInfo: null,
    lastAgent: null,
    avoid: null,
    customerInfo: {
      name: 'Ada',
      email: 'ada@example.com',
      phone: null,
      language: 'en',
      userAgent: null,
      ipAddress: null,
    },
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
    createdAt,
    updatedAt: createdAt,
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
    ...fields,
  };
}

export function anAgent(fields: Partial<AgentRecord> = {}): AgentRecord {
  count += 1;
  return {
    id: newId(),
    agentId: newAgentId(),
    name: `Agent ${count}`,
    email: `agent-${count}@example.com`,
    passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',
    department: 'general',
    role: 'agent',
    status: 'available',
    statusChangedAt: T0,
    skills: [],
    languages: ['en'],
    maxConcurrentTickets: 5,
    isActive: true,
    lastLoginAt: null,
    lastLogoutAt: null,
    activeTickets: 0,
    lastAssignedAt: null,
    tokenVersion: 1,
    figures: NO_AGENT_FIGURES,
    version: 1,
    createdAt: T0,
    updatedAt: T0,
    ...fields,
  };
}

/** The next public message of a ticket (a note with `noteSeq`), by its customer. */
export function aMessage(ticket: TicketRecord, fields: Partial<MessageRecord> = {}): MessageRecord {
  count += 1;
  const isNote = fields.noteSeq !== undefined && fields.noteSeq !== null;
  return {
    id: newId(),
    ticket: ticket.id,
    ticketId: ticket.ticketId,
    seq: isNote ? ticket.seq : ticket.seq + 1,
    noteSeq: null,
    channel: ticket.channel,
    visibility: isNote ? 'internal' : 'public',
    sender: 'customer',
    senderId: ticket.customerId,
    senderKey: `customer:${ticket.customerId}`,
    clientMessageId: `client-${count}`,
    content: `Message ${count}`,
    messageType: 'text',
    metadata: {},
    timestamp: ticket.updatedAt + 1,
    editedAt: null,
    removedAt: null,
    version: ticket.version + 1,
    ...fields,
  };
}

/** The ticket after a message was added to it. */
export function withMessage(ticket: TicketRecord, message: MessageRecord): TicketRecord {
  const { content, sender, messageType, timestamp } = message;
  const isNote = message.noteSeq !== null;
  return {
    ...ticket,
    version: ticket.version + 1,
    updatedAt: timestamp,
    ...(isNote
      ? { noteSeq: message.noteSeq }
      : { seq: message.seq, lastMessage: { content, sender, messageType, timestamp } }),
  };
}

/** The unit of a posted message, and the ticket after it. */
export function posting(
  ticket: TicketRecord,
  fields: Partial<MessageRecord> = {},
): { unit: Unit; message: MessageRecord; ticket: TicketRecord } {
  const message = aMessage(ticket, fields);
  const after = withMessage(ticket, message);
  const unit: Unit = [
    { kind: 'ticket.update', before: ticket, after },
    { kind: 'message.insert', message },
  ];
  return { unit, message, ticket: after };
}

/** A change of a ticket as a unit, with the figures that follow from it. */
export function changing(
  before: TicketRecord,
  fields: Partial<TicketRecord>,
): { unit: Unit; ticket: TicketRecord } {
  const ticket = { ...before, version: before.version + 1, ...fields };
  return {
    unit: [{ kind: 'ticket.update', before, after: ticket }, ...figuresOf(before, ticket)],
    ticket,
  };
}

/** A new ticket as a unit, with its figures. */
export function creating(ticket: TicketRecord): Unit {
  return [{ kind: 'ticket.insert', ticket }, ...figuresOf(null, ticket)];
}

export function figuresOf(before: TicketRecord | null, after: TicketRecord): Write[] {
  return [
    { kind: 'figures', deltas: figureDeltas(before, after) },
    ...agentFigureDeltas(before, after, null).map(({ id, add }): Write => ({
      kind: 'agent.figures',
      id,
      add,
    })),
  ];
}

export function aNotification(
  agents: readonly Id[],
  fields: Partial<NotificationRecord> = {},
): NotificationRecord {
  count += 1;
  return {
    id: newId(),
    type: 'new_message',
    title: 'New message',
    message: 'Hello',
    priority: 'normal',
    relatedData: { ticketId: null, customerId: null, agentId: null, messageId: null },
    isActive: true,
    createdAt: T0 + count,
    recipients: agents.map((agent) => ({ agent, readAt: null })),
    ...fields,
  };
}

/** Commits and waits until it is durable. */
export async function save(store: Store, unit: Unit): Promise<void> {
  const { applied, durable } = store.commit(unit);
  await Promise.all([applied, durable]);
}

/** Stores a ticket with figures and so many messages; returns it as it then is. */
export async function saveTicket(
  store: Store,
  fields: Partial<TicketRecord> = {},
  messages: readonly Partial<MessageRecord>[] = [],
): Promise<TicketRecord> {
  let ticket = aTicket(fields);
  await save(store, creating(ticket));
  for (const message of messages) {
    const posted = posting(ticket, message);
    await save(store, posted.unit);
    ticket = posted.ticket;
  }
  return ticket;
}

export async function saveAgent(
  store: Store,
  fields: Partial<AgentRecord> = {},
): Promise<AgentRecord> {
  const agent = anAgent(fields);
  await save(store, [{ kind: 'agent.insert', agent }]);
  return agent;
}

export function aSession(fields: Partial<SessionRecord> = {}): SessionRecord {
  return {
    id: newId(),
    agent: newId(),
    refreshHash: 'hash',
    createdAt: T0,
    usedAt: T0,
    expiresAt: T0 + 1_000,
    endedAt: null,
    address: '127.0.0.1',
    version: 1,
    ...fields,
  };
}
