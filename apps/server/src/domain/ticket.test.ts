import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TICKET_STATUSES, type TicketStatus } from '@parley/contract';
import { ticketRecord } from '../../test/kit/records.ts';
import type { TicketRecord } from './records.ts';
import {
  acceptsOnClosed,
  acceptsRating,
  changesBetween,
  compareQueued,
  holdsSlot,
  isOpenEnded,
  isQueued,
  transition,
} from './ticket.ts';

test('the life cycle is that of contract §3, and closed is final', () => {
  const allowed: Record<TicketStatus, string> = {
    open: 'assigned pending resolved closed',
    assigned: 'open pending resolved closed',
    pending: 'open assigned resolved closed',
    resolved: 'open assigned closed',
    closed: '',
  };
  for (const from of TICKET_STATUSES) {
    for (const to of TICKET_STATUSES) {
      const expected = from === to ? 'same' : allowed[from].includes(to) ? 'ok' : 'invalid';
      assert.equal(transition(from, to), expected, `${from} → ${to}`);
    }
  }
});

test('a closed ticket takes notes, tags, read marks, the rating and closed once more', () => {
  for (const act of ['note', 'tags', 'read', 'rate', 'close'] as const) {
    assert.ok(acceptsOnClosed(act), act);
  }
  for (const act of [
    'message',
    'edit',
    'status',
    'assign',
    'priority',
    'escalate',
    'typing',
  ] as const) {
    assert.ok(!acceptsOnClosed(act), act);
  }
});

test('a rating is accepted once the ticket is resolved or closed', () => {
  const accepting = TICKET_STATUSES.filter((status) => acceptsRating({ status }));
  assert.deepEqual(accepting, ['resolved', 'closed']);
  assert.deepEqual(
    TICKET_STATUSES.filter((status) => isOpenEnded({ status })),
    ['open', 'assigned', 'pending'],
  );
});

test('only an assigned ticket counts against its agent, only an open one without an agent waits', () => {
  const agent = 'a'.repeat(24);
  for (const status of TICKET_STATUSES) {
    const owned = ticketRecord({ status, assignedAgent: agent });
    assert.equal(holdsSlot(owned), status === 'assigned' ? agent : null);
    assert.equal(isQueued(owned), false);
    assert.equal(isQueued(ticketRecord({ status })), status === 'open');
  }
});

test('a queue is ordered by priority, then age', () => {
  const [old, young] = [
    { id: '1', createdAt: 1, priority: 'normal' },
    { id: '0', createdAt: 2, priority: 'normal' },
  ] as const;
  const urgent = { id: '2', createdAt: 3, priority: 'urgent' } as const;
  const low = { id: '3', createdAt: 0, priority: 'low' } as const;
  assert.deepEqual([low, young, urgent, old].sort(compareQueued), [urgent, old, young, low]);
  assert.equal(compareQueued(old, old), 0);
});

test('the changes name exactly what differs on the wire', () => {
  const before = ticketRecord({ tags: ['a', 'b'] });
  const agentInfo = { name: 'Ana', department: 'general', assignedAt: 5 };
  const cases: [string, Partial<TicketRecord>][] = [
    ['status', { status: 'pending' }],
    ['assignedAgent', { assignedAgent: 'b'.repeat(24), agentInfo }],
    ['assignedAgent', { agentInfo }],
    ['priority', { priority: 'high' }],
    ['department', { department: 'billing' }],
    ['subject', { subject: 'Other' }],
    ['tags', { tags: ['a', 'c'] }],
    ['tags', { tags: ['b', 'a'] }],
    ['tags', { tags: [] }],
    ['customerInfo', { customerInfo: { ...before.customerInfo, phone: '1' } }],
    ['metadata', { category: 'x' }],
    ['metadata', { rating: 4 }],
    ['metadata', { escalatedAt: 1, escalatedBy: 'system' }],
  ];
  for (const [change, patch] of cases) {
    assert.deepEqual(changesBetween(before, { ...before, ...patch }), [change]);
  }
  const touched: Partial<TicketRecord> = {
    version: 9,
    updatedAt: 9,
    lastSeen: 9,
    connectedAt: 9,
    seq: 9,
    unreadAgent: 9,
    readUpToAgent: 9,
    tags: ['a', 'b'],
    customerInfo: { ...before.customerInfo },
  };
  assert.deepEqual(changesBetween(before, { ...before, ...touched }), []);
  assert.deepEqual(changesBetween(before, { ...before, subject: 'X', status: 'closed' }), [
    'status',
    'subject',
  ]);
});
