/** Every row of contract §7's tables, with an acknowledgement and without: an event without a row here does not compile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AGENT_INCOMING,
  type AgentIncoming,
  CUSTOMER_INCOMING,
  type CustomerIncoming,
} from '@parley/contract';
import { startTestApp, unique } from './kit/app.ts';
import { agentSocket, customerSocket } from './kit/sockets.ts';

const app = await startTestApp();
const department = unique('dept');
const anna = await app.createAgent({ department });
const { established } = await customerSocket(app, { department, initialMessage: 'Hello' });
const { ticketId } = established.ticket;

/** A payload that succeeds, more than once. */
const AGENT_PAYLOADS: Record<AgentIncoming, () => Promise<object | undefined>> = {
  authenticate: async () => ({ token: anna.token }),
  send_message: async () => ({ ticketId, content: 'Hi' }),
  update_ticket_status: async () => ({ ticketId, status: 'pending', notes: 'Waiting' }),
  update_status: async () => ({ status: 'busy' }),
  get_ticket_details: async () => ({ ticketId }),
  typing: async () => ({ ticketId, isTyping: true }),
  viewing: async () => ({ ticketId, isViewing: true }),
  notification_read: async () => {
    const params = { agentId: anna.agent.agentId };
    const { notifications } = await anna.rest.ok('notifications.list', { params });
    return { notificationId: notifications[0]?._id };
  },
  notifications_read_all: async () => undefined,
  mark_read: async () => ({ ticketId, upToSeq: 1 }),
  sync: async () => ({ tickets: { [ticketId]: { seq: 0, version: 0 } } }),
};

const CUSTOMER_PAYLOADS: Record<CustomerIncoming, object | undefined> = {
  customer_connect: { token: established.token, ticketId, afterSeq: 0 },
  customer_message: { content: 'Hello', metadata: { page: '/cart' } },
  customer_typing: { isTyping: true, preview: 'I' },
  customer_disconnect: { end: false },
  mark_read: { upToSeq: 1 },
  sync: { afterSeq: 0, afterVersion: 0 },
  rate: { rating: 5 },
};

/** Errors and confirmations: what else comes is a push. */
function answersIn(names: readonly string[], table: Record<string, { confirm: string | null }>) {
  const answers = new Set([
    'error',
    'auth_error',
    ...Object.values(table).map((row) => row.confirm),
  ]);
  return names.filter((name) => answers.has(name));
}

for (const event of Object.keys(AGENT_INCOMING) as AgentIncoming[]) {
  test(`agents: ${event} is acknowledged, and without that confirmed or silent`, async () => {
    const payload = await AGENT_PAYLOADS[event]();
    const socket = await agentSocket(app, anna);
    await socket.ok(event, payload);
    const { confirm } = AGENT_INCOMING[event];
    assert.deepEqual(answersIn((await socket.fence()).names(), AGENT_INCOMING), []);
    if (payload === undefined) socket.tell(event);
    else socket.tell(event, payload);
    if (confirm !== null) await socket.next(confirm);
    assert.deepEqual(answersIn((await socket.fence()).names(), AGENT_INCOMING), []);
  });

  test(`agents: ${event} is refused by its acknowledgement, else by an error that names it`, async () => {
    const socket = await agentSocket(app, anna);
    assert.equal((await socket.refused(event, 'no object')).code, 'VALIDATION_ERROR');
    socket.tell(event, 'no object');
    const error = await socket.next(event === 'authenticate' ? 'auth_error' : 'error');
    assert.equal(error.event, event);
    assert.equal(error.code, 'VALIDATION_ERROR');
  });
}

for (const event of Object.keys(CUSTOMER_INCOMING) as CustomerIncoming[]) {
  test(`customers: ${event} is acknowledged, and without that confirmed or silent`, async () => {
    if (event === 'rate') {
      await anna.rest.ok('tickets.status', { params: { ticketId }, body: { status: 'resolved' } });
    }
    const payload = CUSTOMER_PAYLOADS[event];
    const { socket } = await customerSocket(
      app,
      CUSTOMER_PAYLOADS.customer_connect as Record<string, unknown>,
    );
    await socket.ok(event, payload);
    const { confirm } = CUSTOMER_INCOMING[event];
    assert.deepEqual(answersIn((await socket.fence()).names(), CUSTOMER_INCOMING), []);
    if (event === 'customer_disconnect') {
      await socket.ok('customer_connect', CUSTOMER_PAYLOADS.customer_connect);
    }
    socket.tell(event, payload);
    if (confirm !== null) await socket.next(confirm);
    assert.deepEqual(answersIn((await socket.fence()).names(), CUSTOMER_INCOMING), []);
  });

  test(`customers: ${event} is refused by its acknowledgement, else by an error that names it`, async () => {
    const { socket } = await customerSocket(
      app,
      CUSTOMER_PAYLOADS.customer_connect as Record<string, unknown>,
    );
    assert.equal((await socket.refused(event, [1])).code, 'VALIDATION_ERROR');
    socket.tell(event, [1]);
    const error = await socket.next('error');
    assert.equal(error.event, event);
    assert.equal(error.code, 'VALIDATION_ERROR');
  });
}
