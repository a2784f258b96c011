import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { AGENT, CUSTOMER_TICKET, MESSAGE, NOTIFICATION, TICKET } from './entities/samples.ts';
import {
  AGENT_INCOMING,
  AGENT_OUTGOING,
  CUSTOMER_INCOMING,
  CUSTOMER_OUTGOING,
  type AgentToServer,
  type ServerToCustomer,
} from './events.ts';

const TABLES = { AGENT_INCOMING, AGENT_OUTGOING, CUSTOMER_INCOMING, CUSTOMER_OUTGOING };

/** requirements.md "Socket Events", then what contract §7 adds; last, what the console needs beside them. */
const NAMES = {
  AGENT_INCOMING:
    'authenticate send_message update_ticket_status update_status get_ticket_details typing notification_read notifications_read_all mark_read sync viewing',
  AGENT_OUTGOING:
    'auth_success auth_error customer_message new_ticket ticket_updated ticket_details customer_typing notification notifications_marked_read agent_status_change customer_disconnected message_sent status_updated error message_updated messages_read server_draining message_delivery ticket_viewers',
  CUSTOMER_INCOMING:
    'customer_connect customer_message customer_disconnect customer_typing mark_read sync rate',
  CUSTOMER_OUTGOING:
    'agent_message agent_assigned agent_typing ticket_status_change connection_established error message_sent customer_message message_updated messages_read queue_position server_draining',
} as const;

const TID = TICKET.ticketId;

test('the tables have the events of requirements.md, of contract §7 and of presence, and no other', () => {
  for (const [table, names] of Object.entries(NAMES)) {
    assert.deepEqual(
      Object.keys(TABLES[table as keyof typeof TABLES]).sort(),
      names.split(' ').sort(),
      table,
    );
  }
});

test('a confirmation event is one that the namespace sends, with the payload of the acknowledgement', () => {
  const both = [
    [AGENT_INCOMING, AGENT_OUTGOING],
    [CUSTOMER_INCOMING, CUSTOMER_OUTGOING],
  ] as const;
  for (const [incoming, outgoing] of both) {
    for (const [event, { confirm, ack }] of Object.entries(incoming)) {
      if (confirm === null) continue;
      assert.equal((outgoing as Record<string, z.ZodType>)[confirm], ack, event);
    }
  }
  const silent = Object.entries({ ...AGENT_INCOMING, ...CUSTOMER_INCOMING }).filter(
    ([, row]) => row.confirm === null,
  );
  assert.deepEqual(silent.map(([event]) => event).sort(), [
    'customer_disconnect',
    'customer_typing',
    'mark_read',
    'rate',
    'sync',
    'typing',
    'update_ticket_status',
    'viewing',
  ]);
});

test('no name is one that Socket.IO keeps for itself', () => {
  const reserved = [
    'connect',
    'connect_error',
    'disconnect',
    'disconnecting',
    'newListener',
    'removeListener',
  ];
  for (const table of Object.values(TABLES)) {
    for (const event of Object.keys(table)) assert.ok(!reserved.includes(event), event);
  }
});

test('pushes take the entities whole', () => {
  const agent: Partial<Record<keyof typeof AGENT_OUTGOING, unknown>> = {
    customer_message: { ticketId: TID, message: MESSAGE, ticket: TICKET },
    new_ticket: { ticket: TICKET },
    ticket_updated: { ticket: TICKET, changes: ['messages'], message: MESSAGE },
    ticket_details: { ticket: { ...TICKET, messages: [MESSAGE], hasMoreMessages: false } },
    notification: { notification: NOTIFICATION },
    status_updated: { agent: AGENT },
    message_sent: { ticketId: TID, message: MESSAGE, clientMessageId: null },
    auth_success: { agent: AGENT, token: 't', expiresIn: 900, unreadNotifications: 0 },
    server_draining: {},
  };
  for (const [event, payload] of Object.entries(agent)) {
    assert.equal(
      AGENT_OUTGOING[event as keyof typeof AGENT_OUTGOING].safeParse(payload).success,
      true,
      event,
    );
  }
  const customer: Partial<Record<keyof typeof CUSTOMER_OUTGOING, unknown>> = {
    agent_message: { ticketId: TID, message: { ...MESSAGE, sender: 'system' }, agent: null },
    connection_established: {
      customerId: 'c-1',
      token: 't',
      ticket: { ...CUSTOMER_TICKET, messages: [], hasMoreMessages: false },
      agent: null,
      queuePosition: 1,
      resumed: false,
    },
    queue_position: { ticketId: TID, position: 1 },
  };
  for (const [event, payload] of Object.entries(customer)) {
    assert.equal(
      CUSTOMER_OUTGOING[event as keyof typeof CUSTOMER_OUTGOING].safeParse(payload).success,
      true,
      event,
    );
  }
});

test('the last word on a ticket out of sight names it and nothing else (contract §5)', () => {
  const { ticket_updated } = AGENT_OUTGOING;
  assert.equal(
    ticket_updated.safeParse({ ticket: { _id: TICKET._id, ticketId: TID }, changes: ['access'] })
      .success,
    true,
  );
  assert.equal(ticket_updated.safeParse({ ticket: TICKET, changes: ['access'] }).success, false);
});

test('nothing that only staff may know fits into what customers get', () => {
  const note = { ...MESSAGE, visibility: 'internal', noteSeq: 1 };
  const wrong: readonly (readonly [keyof typeof CUSTOMER_OUTGOING, unknown])[] = [
    ['agent_message', { ticketId: TID, message: note, agent: null }],
    ['customer_message', { ticketId: TID, message: note }],
    ['message_updated', { ticketId: TID, message: note }],
    [
      'agent_message',
      {
        ticketId: TID,
        message: MESSAGE,
        agent: { name: 'A', department: 'b', agentId: AGENT.agentId },
      },
    ],
    ['agent_assigned', { ticketId: TID, agent: AGENT, reassigned: false }],
    [
      'connection_established',
      {
        customerId: 'c',
        token: 't',
        ticket: { ...TICKET, messages: [], hasMoreMessages: false },
        agent: null,
        queuePosition: null,
        resumed: false,
      },
    ],
  ];
  for (const [event, payload] of wrong) {
    assert.equal(CUSTOMER_OUTGOING[event].safeParse(payload).success, false, event);
  }
});

test('every payload, acknowledgement and push can be written as JSON Schema', () => {
  const schemas: z.ZodType[] = [
    ...Object.values({ ...AGENT_INCOMING }).flatMap(({ payload, ack }) => [payload, ack]),
    ...Object.values({ ...CUSTOMER_INCOMING }).flatMap(({ payload, ack }) => [payload, ack]),
    ...Object.values(AGENT_OUTGOING),
    ...Object.values(CUSTOMER_OUTGOING),
  ];
  for (const schema of schemas) assert.ok(z.toJSONSchema(schema, { io: 'input' }));
});

test('the typed events say what an emitter may pass', () => {
  const emitted: unknown[] = [];
  const send: AgentToServer['send_message'] = (payload, ack) => void emitted.push(payload, ack);
  send({ ticketId: TID, content: 'hi', messageType: null });
  send(
    { ticketId: TID, content: 'hi' },
    (result) => void emitted.push(result.success && result.data.message.seq),
  );
  // @ts-expect-error -- the ticket is missing
  send({ content: 'hi' });
  const push: ServerToCustomer['queue_position'] = (payload) => void emitted.push(payload.position);
  push({ ticketId: TID, position: 3 });
  assert.equal(emitted.at(-1), 3);
});
