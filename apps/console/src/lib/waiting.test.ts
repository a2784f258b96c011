import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ticket } from '@parley/contract';
import { TICKET } from '@parley/contract/entities/samples.ts';
import { waitingSince, waitingTone } from './waiting.ts';

const LAST = { content: 'x', messageType: 'text', timestamp: '2026-01-31T11:00:00.000Z' } as const;
const ANSWERED: Ticket = { ...TICKET, status: 'assigned', firstResponseAt: TICKET.createdAt };

test('who was never answered waits since the ticket was created', () => {
  const ticket: Ticket = { ...TICKET, status: 'open', firstResponseAt: null };
  assert.equal(waitingSince(ticket), Date.parse(ticket.createdAt));
});

test('after an answer one waits since the own newest message, and not while the team had the last word', () => {
  const asked: Ticket = { ...ANSWERED, lastMessage: { ...LAST, sender: 'customer' } };
  assert.equal(waitingSince(asked), Date.parse(LAST.timestamp));
  assert.equal(waitingSince({ ...asked, lastMessage: { ...LAST, sender: 'agent' } }), null);
  for (const status of ['pending', 'resolved', 'closed'] as const) {
    assert.equal(waitingSince({ ...asked, status }), null);
  }
});

test('the clock is calm, then amber, then red', () => {
  assert.deepEqual(
    [0, 5, 15].map((minutes) => waitingTone(minutes * 60_000)),
    ['calm', 'amber', 'red'],
  );
});
