import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CustomerAck } from '@parley/contract';
import { createModel } from '../test/model.ts';
import { createCustomerSession } from './customer-session.ts';
import { ParleyError } from './errors.ts';
import { createKeep, memoryStorage } from './keep.ts';

function open(storage = memoryStorage()) {
  return createCustomerSession(createKeep(storage, 'parley:'));
}

function ack(customerId: string): CustomerAck<'customer_connect'> {
  const ticket = { ...createModel(1).customerWhole(), customerId };
  return { customerId, token: 't1', ticket, agent: null, queuePosition: null, resumed: false };
}

const unauthorized = new ParleyError('UNAUTHORIZED', 'No');

test('a reload and another tab go on as the same customer in the same conversation', () => {
  const storage = memoryStorage();
  open(storage).established(ack('cus_1'));
  const { ticketId } = ack('cus_1').ticket;
  assert.deepEqual(open(storage).payload({ subject: 'Help' }, 4), {
    subject: 'Help',
    customerId: 'cus_1',
    token: 't1',
    ticketId,
    afterSeq: 4,
  });
});

test('a token that nobody believes any more is forgotten with its customer, once', () => {
  const session = open();
  session.established(ack('cus_1'));
  assert.equal(session.refused(unauthorized), true);
  assert.deepEqual(session.payload({}, null), {});
  assert.equal(session.refused(unauthorized), false);
});

test('beside a proof only the token is left out; a refused proof is final', () => {
  const session = open();
  session.identify({ customerId: 'ada', identityHash: 'hash' });
  session.established(ack('ada'));
  assert.equal(session.refused(unauthorized), true);
  const { ticketId } = ack('ada').ticket;
  assert.deepEqual(session.payload({}, null), {
    customerId: 'ada',
    identityHash: 'hash',
    ticketId,
  });
  assert.equal(session.refused(unauthorized), false);
});

test('a conversation that is not there any more is left for any other', () => {
  const session = open();
  session.established(ack('cus_1'));
  assert.equal(session.refused(new ParleyError('NOT_FOUND', 'No')), true);
  assert.deepEqual(session.payload({}, 3), { customerId: 'cus_1', token: 't1' });
  assert.equal(session.refused(new ParleyError('VALIDATION_ERROR', 'No')), false);
});

test('a visitor becomes a known person with the texts that wait; one known person never another with them', () => {
  const storage = memoryStorage();
  const session = open(storage);
  session.established(ack('cus_1'));
  assert.equal(session.identify({ customerId: 'ada', identityHash: 'h' }), 'new');
  session.established(ack('ada'));
  assert.equal(session.identify({ customerId: 'ada', identityHash: 'h2' }), 'same');
  assert.equal(open(storage).identify({ customerId: 'bob', identityHash: 'h' }), 'stranger');
  assert.equal(session.token(), null);
});
