import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  activitySchema,
  agentSchema,
  apiKeySchema,
  autoResponseSchema,
  cannedResponseSchema,
  customerAgentSchema,
  customerMessageSchema,
  customerTicketSchema,
  customerTicketWithMessagesSchema,
  DEFAULT_SETTINGS,
  departmentViewSchema,
  messageSchema,
  newId,
  notificationSchema,
  routingDecisionSchema,
  ticketSchema,
  ticketStatusViewSchema,
  ticketWithMessagesSchema,
  widgetSettingsSchema,
} from '@parley/contract';
import fc from 'fast-check';
import {
  agentRecord,
  arbitraryAgent,
  arbitraryMessage,
  arbitraryNotification,
  arbitraryTicket,
  messageRecord,
  NOON,
  ticketRecord,
} from '../test/kit/records.ts';
import {
  presentActivity,
  presentAgent,
  presentApiKey,
  presentAutoResponse,
  presentCannedResponse,
  presentCustomerAgent,
  presentCustomerMessage,
  presentCustomerTicket,
  presentCustomerTicketWithMessages,
  presentDepartment,
  presentMessage,
  presentNotification,
  presentRoutingDecision,
  presentTicket,
  presentTicketStatus,
  presentTicketWithMessages,
  presentWidgetSettings,
} from './present.ts';

/** No file is shown here. */
const AROUND = { links: { urlOf: (id: string) => `/api/attachments/${id}?exp=1&sig=x` } };

/** Accepts it as it is, after a way over the wire. */
function accepts(schema: { parse(value: unknown): unknown }, value: unknown): void {
  const sent: unknown = JSON.parse(JSON.stringify(value));
  assert.deepEqual(schema.parse(sent), sent);
  assert.deepEqual(sent, value);
}

test('the contract accepts every ticket as it is presented', () => {
  fc.assert(
    fc.property(
      arbitraryTicket,
      fc.array(arbitraryMessage, { maxLength: 3 }),
      (ticket, messages) => {
        accepts(ticketSchema, presentTicket(ticket));
        accepts(customerTicketSchema, presentCustomerTicket(ticket));
        accepts(ticketStatusViewSchema, presentTicketStatus(ticket));
        const log = { messages, hasMoreMessages: true };
        accepts(ticketWithMessagesSchema, presentTicketWithMessages(ticket, log, AROUND));
        const shown = messages.filter(({ visibility }) => visibility === 'public');
        const publicLog = { messages: shown, hasMoreMessages: false };
        accepts(
          customerTicketWithMessagesSchema,
          presentCustomerTicketWithMessages(ticket, publicLog, AROUND),
        );
      },
    ),
  );
});

test('the contract accepts every message, agent and notification as it is presented', () => {
  fc.assert(
    fc.property(
      arbitraryTicket,
      arbitraryMessage,
      arbitraryAgent,
      arbitraryNotification,
      (ticket, message, agent, notification) => {
        accepts(messageSchema, presentMessage(message, ticket, AROUND));
        if (message.visibility === 'public') {
          accepts(customerMessageSchema, presentCustomerMessage(message, ticket, AROUND));
        }
        accepts(agentSchema, presentAgent(agent));
        accepts(customerAgentSchema, presentCustomerAgent(agent));
        for (const { agent: recipient } of notification.recipients) {
          accepts(notificationSchema, presentNotification(notification, recipient));
        }
      },
    ),
  );
});

test('the contract accepts everything else as it is presented', () => {
  const id = newId();
  const { agentId } = agentRecord();
  const { ticketId } = ticketRecord();
  const apiKey = { id, name: 'shop', role: 'agent', department: 'billing' } as const;
  for (const lastUsedAt of [null, NOON]) {
    const presented = presentApiKey({ ...apiKey, keyHash: 'h', createdAt: NOON, lastUsedAt });
    accepts(apiKeySchema, presented);
    assert.ok(!('keyHash' in presented));
  }
  const words = { id, content: 'Hi', createdAt: NOON };
  for (const department of [null, 'billing']) {
    accepts(
      cannedResponseSchema,
      presentCannedResponse({ ...words, title: 'T', shortcut: null, department }),
    );
    const auto = { name: 'N', trigger: 'keyword', keywords: ['k'], isActive: true } as const;
    accepts(autoResponseSchema, presentAutoResponse({ ...words, ...auto, department }));
  }
  const candidates = [
    { agentId, name: 'Ana' },
    { agentId, name: 'Bo', passedOver: 'is away' },
  ];
  const decision = { id, ticket: id, at: NOON, rule: 'load', chosen: agentId, candidates };
  accepts(routingDecisionSchema, presentRoutingDecision(decision));
  const activity = { type: 'message', ticketId, actor: 'Ana', text: 'wrote', at: NOON };
  const about = { id, ticket: id, department: 'general', assignedAgent: null };
  accepts(activitySchema, presentActivity({ ...about, ...activity }));
  accepts(
    departmentViewSchema,
    presentDepartment({ name: 'general', openTickets: 3, availableAgents: 1 }),
  );
  for (const opensAt of [null, NOON]) {
    const uploads = { maxBytes: 10, allowed: new Set(['pdf']) };
    const now = { open: opensAt === null, opensAt, available: true, uploads };
    accepts(widgetSettingsSchema, presentWidgetSettings(DEFAULT_SETTINGS, now));
  }
});

/** Every path of an object's keys, `a.b` for nested ones. */
function keysOf(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? keysOf(inner, `${prefix}${key}.`)
      : [`${prefix}${key}`],
  );
}

const FULL = ticketRecord({
  status: 'closed',
  assignedAgent: newId(),
  agentInfo: { name: 'Ana', department: 'billing', assignedAt: NOON },
  lastAgent: 'private',
  avoid: { agent: 'private', statusChangedAt: 1 },
  customerInfo: {
    email: 'c@example.com',
    phone: '1',
    language: 'en',
    userAgent: 'private',
    ipAddress: 'private',
  },
  connectedAt: NOON,
  lastSeen: NOON,
  tags: ['private'],
  category: 'shipping',
  subcategory: 'private',
  escalatedAt: NOON,
  escalatedBy: 'private',
  rating: 5,
  feedback: 'good',
  resolution: { resolvedAt: NOON + 90_000, resolvedBy: 'private', notes: 'private' },
  closedAt: NOON,
  closedBy: 'private',
  lastMessage: { content: 'bye', sender: 'agent', messageType: 'text', timestamp: NOON },
  firstResponseAt: NOON,
  previousTicketId: newId(),
  handledBy: ['private'],
  autoResponded: ['private'],
});

test("a customer's view of a ticket has exactly the keys of contract §2", () => {
  const keys =
    '_id ticketId customerId channel status priority department subject seq ' +
    'lastMessage.content lastMessage.sender lastMessage.messageType lastMessage.timestamp unread.customer ' +
    'customerInfo.name customerInfo.email customerInfo.phone customerInfo.language ' +
    'agentInfo.name agentInfo.department metadata.rating metadata.feedback metadata.category ' +
    'readUpTo.agent readUpTo.customer version previousTicketId firstResponseAt createdAt updatedAt closedAt';
  const view = presentCustomerTicket(FULL);
  assert.deepEqual(keysOf(view).toSorted(), keys.split(' ').toSorted());
  assert.ok(!JSON.stringify(view).includes('private'));
  const log = { messages: [], hasMoreMessages: false };
  assert.deepEqual(
    keysOf(presentCustomerTicketWithMessages(FULL, log, AROUND)).toSorted(),
    [...keys.split(' '), 'messages', 'hasMoreMessages'].toSorted(),
  );
});

test('staff see dates, figures and references as contract §2 says', () => {
  const ticket = presentTicket(FULL);
  assert.equal(ticket.createdAt, '2026-03-02T12:00:00.000Z');
  assert.deepEqual(ticket.resolutionInfo, {
    resolvedAt: '2026-03-02T12:01:30.000Z',
    resolvedBy: 'private',
    resolutionNotes: 'private',
    resolutionTime: 1.5,
  });
  assert.equal(ticket.metadata.escalated, true);
  assert.equal(ticket.assignedAgent, FULL.assignedAgent);
  assert.deepEqual(ticket.replyWindow, { mode: 'open', until: null });
  const empty = presentTicket(ticketRecord());
  assert.equal(empty.agentInfo, null);
  assert.equal(empty.resolutionInfo, null);
  assert.equal(empty.lastMessage, null);
  assert.equal(empty.metadata.escalated, false);
  assert.ok(!JSON.stringify(ticket).includes('handledBy'));
});

test('a message is read up to where the other side has marked; a note is not', () => {
  const marks = { readUpToAgent: 3, readUpToCustomer: 5 };
  const read = (patch: Parameters<typeof messageRecord>[0]) =>
    presentMessage(messageRecord(patch), marks, AROUND).read;
  assert.equal(read({ seq: 3 }), true);
  assert.equal(read({ seq: 4 }), false);
  for (const sender of ['agent', 'system'] as const) {
    assert.equal(read({ sender, seq: 5 }), true);
    assert.equal(read({ sender, seq: 6 }), false);
  }
  assert.equal(read({ sender: 'agent', seq: 1, noteSeq: 1, visibility: 'internal' }), false);
});

test('a note is shown to no customer, whatever went wrong before', () => {
  const marks = ticketRecord();
  for (const patch of [{ noteSeq: 1 }, { visibility: 'internal' }] as const) {
    assert.throws(() => presentCustomerMessage(messageRecord(patch), marks, AROUND));
    const log = { messages: [messageRecord(patch)], hasMoreMessages: false };
    assert.throws(() => presentCustomerTicketWithMessages(FULL, log, AROUND));
  }
});

test("a message does not show whose key or which process it is of, an agent not the password's hash", () => {
  const message = presentMessage(messageRecord({ senderKey: 'private' }), ticketRecord(), AROUND);
  assert.ok(!JSON.stringify(message).includes('private'));
  const agent = presentAgent(agentRecord({ passwordHash: 'private', tokenVersion: 7_777_777_777 }));
  assert.ok(!/private|7777777777/.test(JSON.stringify(agent)));
});

test("an agent's averages are made of the agent's own sums, and null without any", () => {
  const none = presentAgent(agentRecord()).metrics;
  assert.deepEqual(none, {
    totalTicketsHandled: 0,
    avgResponseTime: null,
    avgResolutionTime: null,
    customerSatisfactionRating: null,
    totalRatings: 0,
  });
  const figures = {
    handled: 2,
    responses: 3,
    responseMs: 10_000,
    resolutions: 2,
    resolutionMs: 90_000,
    ratings: 3,
    ratingSum: 14,
  };
  assert.deepEqual(presentAgent(agentRecord({ figures })).metrics, {
    totalTicketsHandled: 2,
    avgResponseTime: 10 / 3,
    avgResolutionTime: 0.75,
    customerSatisfactionRating: 14 / 3,
    totalRatings: 3,
  });
});

test('a notification shows its reader the own entry only', () => {
  const [ana, bo] = [newId(), newId()];
  const notification = {
    id: newId(),
    type: 'new_ticket',
    title: 'T',
    message: 'M',
    priority: 'high',
    relatedData: { ticketId: newId(), customerId: 'c', agentId: null, messageId: null },
    isActive: true,
    createdAt: NOON,
    recipients: [
      { agent: ana, readAt: null },
      { agent: bo, readAt: NOON },
    ],
  } as const;
  assert.deepEqual(presentNotification(notification, ana).recipients, {
    agents: [{ agentId: ana, read: false, readAt: null }],
  });
  assert.deepEqual(presentNotification(notification, bo).recipients, {
    agents: [{ agentId: bo, read: true, readAt: '2026-03-02T12:00:00.000Z' }],
  });
  assert.throws(() => presentNotification(notification, newId()));
});
