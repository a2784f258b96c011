/** The keys of the entities, written out from requirements.md ("Database Models") and contract.md §2. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { z } from 'zod';
import { agentSchema, apiKeySchema } from './agent.ts';
import {
  AGENT_ROLES,
  AGENT_STATUSES,
  AUTO_RESPONSE_TRIGGERS,
  MESSAGE_TYPES,
  NOTIFICATION_TYPES,
  PRIORITIES,
  SENDERS,
  TICKET_SOURCES,
  TICKET_STATUSES,
} from './common.ts';
import { customerMessageSchema, messageSchema } from './message.ts';
import { notificationSchema } from './notification.ts';
import { autoResponseSchema, cannedResponseSchema } from './responses.ts';
import { AGENT, API_KEY, CUSTOMER_TICKET, MESSAGE, NOTIFICATION, TICKET } from './samples.ts';
import { DEFAULT_SETTINGS, settingsSchema } from './settings.ts';
import { statsOverviewSchema, dashboardStatsSchema } from './statistics.ts';
import {
  customerTicketSchema,
  customerTicketWithMessagesSchema,
  ticketSchema,
  ticketWithMessagesSchema,
} from './ticket.ts';

const MODEL_TICKET =
  '_id ticketId customerId status priority assignedAgent department subject customerInfo agentInfo tags metadata resolutionInfo closedAt closedBy createdAt updatedAt';
const ADDED_TICKET =
  'channel seq lastMessage unread readUpTo firstResponseAt version previousTicketId replyWindow';
const MODEL_MESSAGE = '_id content sender senderId timestamp read messageType metadata';
const ADDED_MESSAGE =
  'ticketId seq noteSeq clientMessageId channel visibility editedAt removedAt version delivery';

function keys(value: object): string[] {
  return Object.keys(value).sort();
}

function words(...lists: string[]): string[] {
  return lists.join(' ').split(' ').sort();
}

const SAMPLES: readonly (readonly [string, z.ZodType, object])[] = [
  ['Ticket', ticketSchema, TICKET],
  ['CustomerTicket', customerTicketSchema, CUSTOMER_TICKET],
  ['Message', messageSchema, MESSAGE],
  ['Agent', agentSchema, AGENT],
  ['Notification', notificationSchema, NOTIFICATION],
  ['ApiKey', apiKeySchema, API_KEY],
  ['Settings', settingsSchema, DEFAULT_SETTINGS],
];

test('a ticket has the keys of the model and the added ones, without the socket and the messages', () => {
  assert.deepEqual(keys(ticketSchema.shape), words(MODEL_TICKET, ADDED_TICKET));
  assert.deepEqual(
    keys(ticketWithMessagesSchema.shape),
    words(MODEL_TICKET, ADDED_TICKET, 'messages hasMoreMessages'),
  );
  assert.deepEqual(
    keys(TICKET.customerInfo),
    words('name email phone connectedAt lastSeen userAgent ipAddress language'),
  );
  assert.deepEqual(keys(TICKET.agentInfo ?? {}), words('name department assignedAt'));
  assert.deepEqual(
    keys(TICKET.metadata),
    words('source category subcategory escalated escalatedAt escalatedBy rating feedback'),
  );
  assert.deepEqual(
    keys(TICKET.resolutionInfo ?? {}),
    words('resolvedAt resolvedBy resolutionNotes resolutionTime'),
  );
});

test("a customer's view of a ticket has exactly the keys of contract §2", () => {
  const exactly =
    '_id ticketId customerId channel status priority department subject seq lastMessage unread customerInfo agentInfo metadata readUpTo version previousTicketId firstResponseAt createdAt updatedAt closedAt';
  assert.deepEqual(keys(customerTicketSchema.shape), words(exactly));
  assert.deepEqual(
    keys(customerTicketWithMessagesSchema.shape),
    words(exactly, 'messages hasMoreMessages'),
  );
  assert.deepEqual(keys(CUSTOMER_TICKET.unread), ['customer']);
  assert.deepEqual(keys(CUSTOMER_TICKET.customerInfo), words('name email phone language'));
  assert.deepEqual(keys(CUSTOMER_TICKET.agentInfo ?? {}), words('name department'));
  assert.deepEqual(keys(CUSTOMER_TICKET.metadata), words('rating feedback category'));
});

test("staff's view of a ticket is not a customer's", () => {
  assert.equal(customerTicketSchema.safeParse(TICKET).success, false);
});

test('a message has the keys of the model and the added ones', () => {
  assert.deepEqual(keys(messageSchema.shape), words(MODEL_MESSAGE, ADDED_MESSAGE));
  assert.deepEqual(keys(customerMessageSchema.shape), keys(messageSchema.shape));
});

test('a note is no message for a customer', () => {
  const note = { ...MESSAGE, visibility: 'internal', noteSeq: 1, seq: 0 };
  assert.equal(messageSchema.safeParse(note).success, true);
  assert.equal(customerMessageSchema.safeParse(note).success, false);
  assert.equal(
    customerMessageSchema.safeParse({ ...MESSAGE, visibility: 'internal' }).success,
    false,
  );
});

test('an agent has the keys of the model and activeTickets, without the socket', () => {
  assert.deepEqual(
    keys(agentSchema.shape),
    words(
      '_id agentId name email department role status skills languages maxConcurrentTickets isActive lastLoginAt lastLogoutAt metrics createdAt updatedAt activeTickets',
    ),
  );
  assert.deepEqual(
    keys(AGENT.metrics),
    words(
      'totalTicketsHandled avgResponseTime avgResolutionTime customerSatisfactionRating totalRatings',
    ),
  );
});

test('a notification has the keys of the model and one recipient', () => {
  assert.deepEqual(
    keys(notificationSchema.shape),
    words('_id type title message priority relatedData isActive createdAt recipients'),
  );
  assert.deepEqual(keys(NOTIFICATION.relatedData), words('ticketId customerId agentId messageId'));
  const [own] = NOTIFICATION.recipients.agents;
  assert.ok(own !== undefined);
  const two = { ...NOTIFICATION, recipients: { agents: [own, own] } };
  assert.equal(notificationSchema.safeParse(two).success, false);
});

test('responses and figures have the keys that requirements.md and contract §6 list', () => {
  assert.deepEqual(
    keys(cannedResponseSchema.shape),
    words('_id title shortcut content department'),
  );
  assert.deepEqual(
    keys(autoResponseSchema.shape),
    words('_id name trigger keywords content department isActive'),
  );
  assert.deepEqual(
    keys(statsOverviewSchema.shape),
    words(
      'totalTickets openTickets pendingTickets resolvedTickets closedTickets avgResponseTime avgResolutionTime customerSatisfactionRating ticketsByPriority ticketsByDepartment dailyTicketCounts',
    ),
  );
  assert.deepEqual(
    keys(dashboardStatsSchema.shape),
    words(
      'totalTickets activeTickets pendingTickets resolvedToday avgResponseTime onlineAgents totalAgents customerSatisfaction recentActivity',
    ),
  );
});

test('enumerations are those of requirements.md, in the order they sort by', () => {
  assert.deepEqual(TICKET_STATUSES, ['open', 'assigned', 'pending', 'resolved', 'closed']);
  assert.deepEqual(PRIORITIES, ['low', 'normal', 'high', 'urgent']);
  assert.deepEqual(TICKET_SOURCES, ['web', 'mobile', 'api']);
  assert.deepEqual(SENDERS, ['customer', 'agent', 'system']);
  assert.deepEqual(MESSAGE_TYPES, ['text', 'file', 'image', 'system_notification']);
  assert.deepEqual(AGENT_ROLES, ['agent', 'supervisor', 'admin']);
  assert.deepEqual(AGENT_STATUSES, ['available', 'busy', 'away', 'offline']);
  assert.deepEqual(NOTIFICATION_TYPES, [
    'new_ticket',
    'ticket_assigned',
    'new_message',
    'ticket_status_change',
    'customer_disconnect',
    'agent_offline',
    'priority_escalation',
  ]);
  assert.deepEqual(AUTO_RESPONSE_TRIGGERS, [
    'ticket_created',
    'no_agent',
    'outside_hours',
    'keyword',
  ]);
});

test('a listed field without a value is null, never absent; a key too many is a leak (contract §2)', () => {
  for (const [name, schema, sample] of SAMPLES) {
    assert.equal(schema.safeParse(sample).success, true, name);
    for (const [path, broken] of mutations(sample)) {
      if (/metadata\.(?:page|leaked)$/.test(path) && name === 'Message') continue;
      assert.equal(schema.safeParse(broken).success, false, `${name} ${path}`);
    }
  }
});

test('only ids, ISO instants and counts stand where they belong', () => {
  for (const value of ['2026-01-31', 'TKT-8F3K2Q9D00', 5, null]) {
    assert.equal(ticketSchema.safeParse({ ...TICKET, _id: value }).success, false);
    assert.equal(ticketSchema.safeParse({ ...TICKET, createdAt: value }).success, false);
  }
  assert.equal(ticketSchema.safeParse({ ...TICKET, seq: -1 }).success, false);
  assert.equal(
    ticketSchema.safeParse({ ...TICKET, createdAt: '2026-01-31T10:00:00Z' }).success,
    false,
  );
});

/** The sample with one key taken out, and with one too many, at every depth. */
function* mutations(value: object, at = ''): Generator<[string, object]> {
  if (!Array.isArray(value)) yield [`${at}leaked`, { ...value, leaked: 'x' }];
  for (const [key, entry] of Object.entries(value)) {
    const path = `${at}${key}`;
    if (!Array.isArray(value)) {
      yield [path, Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))];
    }
    if (typeof entry !== 'object' || entry === null) continue;
    for (const [deeper, broken] of mutations(entry as object, `${path}.`)) {
      yield [
        deeper,
        Array.isArray(value) ? value.with(Number(key), broken) : { ...value, [key]: broken },
      ];
    }
  }
}
