import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createModel, type Model, TICKET_ID } from '../test/model.ts';
import {
  applyCustomer,
  type CustomerEvent,
  type CustomerLog,
  NO_CUSTOMER_LOG,
} from './apply-customer.ts';
import { hasGap, positionOf } from './conversation.ts';

test('a message that is two ahead shows a gap until the one between is there (§7 "ask with sync when they see a gap")', () => {
  const model = createModel(100);
  let log = established(model);
  const [first] = model.act({ kind: 'write', by: 'agent' }).customer;
  const [second] = model.act({ kind: 'write', by: 'agent' }).customer;
  assert.ok(first && second);
  log = applyCustomer(log, second);
  assert.equal(hasGap(customerConversation(log)), true);
  assert.deepEqual(positionOf(customerConversation(log)), { seq: 0, version: 1 });
  log = applyCustomer(log, first);
  assert.equal(hasGap(customerConversation(log)), false);
  assert.deepEqual(customerConversation(log).messages, model.customerMessages());
});

test('a reset forgets what was held and keeps what is newer than it (§8.4)', () => {
  const model = createModel(3);
  for (let i = 0; i < 3; i += 1) model.act({ kind: 'write', by: 'customer' });
  let log = established(model);
  for (let i = 0; i < 5; i += 1) model.act({ kind: 'write', by: 'customer' });
  const payload = model.customerSync({ seq: 3, version: 4 });
  assert.equal(payload.reset, true);
  const [newer] = model.act({ kind: 'write', by: 'agent' }).customer;
  assert.ok(newer);
  log = applyCustomer(log, newer);
  log = applyCustomer(log, { type: 'synced', payload, afterSeq: 3, afterVersion: 4 });
  const { messages, hasMore } = customerConversation(log);
  assert.deepEqual(
    messages.map(({ seq }) => seq),
    [6, 7, 8, 9],
  );
  assert.equal(hasMore, true);
});

test('a server that was restored from a backup is believed, whatever was known before (F24)', () => {
  const model = createModel(100);
  model.act({ kind: 'write', by: 'customer' });
  const restored = model.customerSync({ seq: 0, version: 0 });
  for (let i = 0; i < 5; i += 1) model.act({ kind: 'write', by: 'agent' });
  const asked = { afterSeq: 6, afterVersion: 7 };
  const payload = { ...restored, reset: true as const };
  const log = applyCustomer(established(model), { type: 'synced', payload, ...asked });
  assert.deepEqual(customerConversation(log).ticket, restored.ticket);
  assert.deepEqual(customerConversation(log).messages, restored.messages);
  assert.deepEqual(positionOf(customerConversation(log)), { seq: 1, version: 2 });
});

test('typing shows until the message comes, it stops, or six seconds are over (§7)', () => {
  const model = createModel(100);
  const typing: CustomerEvent = {
    type: 'agent_typing',
    payload: { ticketId: TICKET_ID, isTyping: true, agent: { name: 'Ana' } },
  };
  const log = applyCustomer(established(model), typing);
  assert.deepEqual(log.agentTyping, { name: 'Ana' });
  assert.equal(applyCustomer(log, { type: 'typing_over' }).agentTyping, null);
  const [message] = model.act({ kind: 'write', by: 'agent' }).customer;
  assert.ok(message);
  assert.equal(applyCustomer(log, message).agentTyping, null);
  const [announcement] = model.act({ kind: 'announce' }).customer;
  assert.ok(announcement);
  assert.deepEqual(applyCustomer(log, announcement).agentTyping, { name: 'Ana' });
});

test('a place in the queue is only shown while the ticket waits (contract §1)', () => {
  const model = createModel(100);
  let log = applyCustomer(established(model), {
    type: 'queue_position',
    payload: { ticketId: TICKET_ID, position: 3 },
  });
  assert.equal(log.queuePosition, 3);
  for (const event of model.act({ kind: 'status', to: 'assigned' }).customer) {
    log = applyCustomer(log, event);
  }
  assert.equal(log.queuePosition, null);
});

test('who wrote a message is known by name once the agent was heard of, also after another took over', () => {
  const model = createModel(100);
  let log = established(model);
  const [said] = model.act({ kind: 'write', by: 'agent' }).customer;
  assert.ok(said?.type === 'agent_message');
  const agent = { name: 'Ana', department: 'general' };
  log = applyCustomer(log, { ...said, payload: { ...said.payload, agent } });
  log = applyCustomer(log, {
    type: 'agent_assigned',
    payload: {
      ticketId: TICKET_ID,
      agent: { agentId: 'AGT-ZZZZZZZZZZ', name: 'Ben', department: 'general' },
      reassigned: true,
    },
  });
  assert.deepEqual(
    [...log.agents],
    [
      [said.payload.message.senderId, 'Ana'],
      ['AGT-ZZZZZZZZZZ', 'Ben'],
    ],
  );
});

test('events of another ticket change nothing; following the customer there shows the other one', () => {
  const model = createModel(100);
  const [message] = model.act({ kind: 'write', by: 'agent' }).customer;
  assert.ok(message?.type === 'agent_message');
  const log = established(createModel(100));
  const elsewhere = { ...message, payload: { ...message.payload, ticketId: 'TKT-ZZZZZZZZZZ' } };
  assert.equal(applyCustomer(log, elsewhere), log);
  const whole = { ...model.customerWhole(), ticketId: 'TKT-ZZZZZZZZZZ', version: 1 };
  const moved = applyCustomer(log, {
    type: 'established',
    afterSeq: null,
    payload: {
      customerId: 'cus_1',
      token: 'token',
      ticket: whole,
      agent: null,
      queuePosition: null,
      resumed: true,
    },
  });
  assert.equal(customerConversation(moved).ticket.ticketId, 'TKT-ZZZZZZZZZZ');
  assert.equal(customerConversation(moved).messages.length, 1);
});

function customerConversation(log: CustomerLog) {
  assert.ok(log.conversation);
  return log.conversation;
}

function established(model: Model): CustomerLog {
  const ticket = model.customerWhole();
  const { customerId } = ticket;
  return applyCustomer(NO_CUSTOMER_LOG, {
    type: 'established',
    afterSeq: null,
    payload: {
      customerId,
      token: 'token',
      ticket,
      agent: null,
      queuePosition: null,
      resumed: false,
    },
  });
}
