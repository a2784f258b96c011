import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createModel, type Model, TICKET_ID } from '../test/model.ts';
import { applyAgent, type AgentLog, NO_AGENT_LOG } from './apply-agent.ts';

test('the last word about a ticket that went out of sight takes it away (contract §5)', () => {
  const model = createModel(100);
  model.act({ kind: 'write', by: 'customer' });
  let log = applyAgent(NO_AGENT_LOG, {
    type: 'opened',
    payload: { ticket: model.whole() },
    afterSeq: null,
  });
  const { _id, ticketId } = model.ticket();
  const payload = { ticket: { _id, ticketId }, changes: ['access'] as ['access'] };
  log = applyAgent(log, { type: 'ticket_updated', payload });
  assert.equal(log.conversations.size, 0);
  assert.equal(log.tickets.size, 0);
});

test('of tickets that are not open the newest view is kept, the least recent ones go first', () => {
  const ticket = createModel(100).ticket();
  let log = NO_AGENT_LOG;
  for (let i = 0; i < 1_200; i += 1) {
    const payload = { ticket: { ...ticket, ticketId: `TKT-${i}` } };
    log = applyAgent(log, { type: 'new_ticket', payload });
  }
  assert.equal(log.tickets.size, 1_000);
  assert.equal(log.tickets.has('TKT-199'), false);
  assert.equal(log.tickets.has('TKT-200'), true);
  const old = { ...ticket, ticketId: 'TKT-200', version: 0, subject: 'older' };
  log = applyAgent(log, { type: 'seen', tickets: [old] });
  assert.equal(log.tickets.get('TKT-200')?.subject, 'Help');
});

test('a delivery that is told later is shown at its message (§7 message_delivery)', () => {
  const model = createModel(100);
  model.act({ kind: 'write', by: 'agent' });
  const log = opened(model);
  const [message] = log.conversations.get(TICKET_ID)?.messages ?? [];
  assert.ok(message);
  const delivery = { status: 'delivered' as const, attempts: 1 };
  const next = applyAgent(log, {
    type: 'message_delivery',
    payload: { ticketId: TICKET_ID, messageId: message._id, delivery },
  });
  assert.deepEqual(next.conversations.get(TICKET_ID)?.messages[0]?.delivery, delivery);
});

test('a customer who left is there again with the next word, a draft is shown while it is written', () => {
  const model = createModel(100);
  const lastSeen = '2026-01-01T00:00:00.000Z';
  let log = applyAgent(opened(model), {
    type: 'customer_disconnected',
    payload: { ticketId: TICKET_ID, customerId: 'cus_1', lastSeen },
  });
  assert.equal(log.left.get(TICKET_ID), lastSeen);
  log = applyAgent(log, {
    type: 'customer_typing',
    payload: { ticketId: TICKET_ID, isTyping: true, preview: 'I wo' },
  });
  assert.equal(log.left.has(TICKET_ID), false);
  assert.deepEqual(log.typing.get(TICKET_ID), { preview: 'I wo' });
  for (const event of model.act({ kind: 'write', by: 'customer' }).agent) {
    log = applyAgent(log, event);
  }
  assert.equal(log.typing.size, 0);
});

test('a ticket that was closed here still shows its newest view in the list', () => {
  const model = createModel(100);
  let log = applyAgent(opened(model), { type: 'shut', ticketId: TICKET_ID });
  for (const event of model.act({ kind: 'write', by: 'customer' }).agent) {
    log = applyAgent(log, event);
  }
  assert.equal(log.conversations.size, 0);
  assert.deepEqual(log.tickets.get(TICKET_ID), model.ticket());
});

function opened(model: Model): AgentLog {
  const payload = { ticket: model.whole() };
  return applyAgent(NO_AGENT_LOG, { type: 'opened', payload, afterSeq: null });
}

test('who looks at a ticket is the whole list that was said last, and nobody without a connection (protocol P48)', () => {
  const anna = { agentId: 'AGT-0000000001' as const, name: 'Anna', isReplying: false };
  const said = (viewers: (typeof anna)[]) =>
    ({ type: 'ticket_viewers', payload: { ticketId: TICKET_ID, viewers } }) as const;
  let log = applyAgent(NO_AGENT_LOG, said([anna]));
  log = applyAgent(log, said([{ ...anna, isReplying: true }]));
  assert.deepEqual(log.viewers.get(TICKET_ID), [{ ...anna, isReplying: true }]);
  assert.equal(applyAgent(log, said([])).viewers.size, 0);
  assert.equal(applyAgent(log, { type: 'unheard' }).viewers.size, 0);
});
