import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ticket } from '@parley/contract';
import { AGENT, TICKET } from '@parley/contract/entities/samples.ts';
import { belongs, compareBy, listQuery, readInboxSearch, SORTS, VIEWS } from './filters.ts';

const IDS = { me: AGENT._id, ownerId: null };

test('an address that says nothing sensible is the default view', () => {
  const odd = {
    view: 'x',
    sort: 3,
    department: ['a'],
    owner: '',
    channel: 'fax',
    priority: null,
    q: {},
  };
  assert.deepEqual(readInboxSearch(odd), {});
  assert.deepEqual(readInboxSearch({ q: 2041 }), { q: '2041' });
});

test('what the server is asked for is what a pushed ticket is held against', () => {
  for (const view of VIEWS) {
    const statuses = listQuery({ view }, AGENT).status;
    for (const status of ['open', 'assigned', 'pending', 'resolved', 'closed'] as const) {
      const asked = statuses === undefined || String(statuses).split(',').includes(status);
      assert.equal(belongs({ ...TICKET, status }, { view }, IDS), asked, `${view} ${status}`);
    }
  }
});

test('a ticket of another department, channel, priority or owner does not come into the list', () => {
  const ticket: Ticket = { ...TICKET, status: 'assigned' };
  assert.ok(belongs(ticket, { view: 'mine', department: ticket.department }, IDS));
  assert.ok(!belongs({ ...ticket, assignedAgent: null }, { view: 'mine' }, IDS));
  assert.ok(!belongs(ticket, { department: 'elsewhere' }, IDS));
  assert.ok(!belongs(ticket, { channel: 'messenger' }, IDS));
  assert.ok(!belongs(ticket, { priority: 'urgent' }, IDS));
  assert.ok(!belongs(ticket, { owner: 'AGT-0000000000' }, IDS));
});

test('each order is total: two tickets never stand in the same place', () => {
  const other: Ticket = { ...TICKET, _id: '65ba1b2c3d4e5f607182930f' };
  for (const sort of SORTS) {
    const compare = compareBy(sort);
    assert.equal(Math.sign(compare(TICKET, other)), -Math.sign(compare(other, TICKET)));
    assert.notEqual(compare(TICKET, other), 0);
  }
});
