/** Statistics and dashboard over REST (requirements endpoints 10, 18, 19; contract §5, §6 "Figures"). */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { startTestApp } from './kit/app.ts';

const t = await startTestApp();
const north = await t.createAgent({ department: 'north' });
const south = await t.createAgent({ department: 'south' });
const today = new Date().toISOString().slice(0, 10);

before(async () => {
  const change = (ticketId: string, status: 'pending' | 'resolved' | 'closed') =>
    t.admin.rest.ok('tickets.status', { params: { ticketId }, body: { status } });
  const made = [];
  for (const department of ['north', 'north', 'north', 'south', 'general']) {
    const { ticket, rest } = await t.createCustomer({
      department,
      priority: department === 'south' ? 'urgent' : 'normal',
      initialMessage: 'Hello',
    });
    made.push({ id: ticket._id, rest });
  }
  const [first, second, third] = made.map(({ id }) => id);
  await t.admin.rest.ok('tickets.assign', {
    params: { ticketId: first! },
    body: { agentId: north.agent._id },
  });
  await north.rest.ok('messages.create', { params: { ticketId: first! }, body: { content: 'Hi' } });
  await change(first!, 'resolved');
  await made[0]!.rest.ok('tickets.rate', { params: { ticketId: first! }, body: { rating: 4 } });
  await change(second!, 'pending');
  await change(third!, 'closed');
});

describe('stats/overview', () => {
  test('is about tickets created in the range', async () => {
    const all = await t.admin.rest.ok('tickets.stats');
    assert.equal(all.totalTickets, 5);
    assert.deepEqual(
      [all.openTickets, all.pendingTickets, all.resolvedTickets, all.closedTickets],
      [2, 1, 1, 1],
    );
    assert.deepEqual(all.ticketsByPriority, { low: 0, normal: 4, high: 0, urgent: 1 });
    assert.deepEqual(all.ticketsByDepartment, { north: 3, south: 1, general: 1 });
    assert.deepEqual(all.dailyTicketCounts, [{ date: today, count: 5 }]);
    assert.equal(all.customerSatisfactionRating, 4);
    assert.ok(all.avgResponseTime !== null && all.avgResponseTime >= 0);
    const past = await t.admin.rest.ok('tickets.stats', {
      query: { dateFrom: '2020-01-01', dateTo: '2020-01-02' },
    });
    assert.deepEqual([past.totalTickets, past.avgResponseTime], [0, null]);
    assert.deepEqual(past.dailyTicketCounts, [
      { date: '2020-01-01', count: 0 },
      { date: '2020-01-02', count: 0 },
    ]);
  });

  test('filters by department and by the present agent', async () => {
    const stats = (query: object) => t.admin.rest.ok('tickets.stats', { query });
    assert.equal((await stats({ department: ' SOUTH ' })).totalTickets, 1);
    assert.equal((await stats({ agentId: north.agent.agentId })).totalTickets, 1);
    assert.equal((await stats({ agentId: 'nobody' })).totalTickets, 0);
    for (const [name, value] of [
      ['dateFrom', '2026-13-01'],
      ['department', '\0'],
    ] as const) {
      const { fields } = await t.admin.rest.refused('tickets.stats', { query: { [name]: value } });
      assert.deepEqual(fields, [name]);
    }
  });

  test('shows an agent the own department’s, and nothing unassigned of general (§5)', async () => {
    assert.equal((await north.rest.ok('tickets.stats')).totalTickets, 3);
    assert.equal((await south.rest.ok('tickets.stats')).totalTickets, 1);
    const foreign = await north.rest.ok('tickets.stats', { query: { department: 'south' } });
    assert.equal(foreign.totalTickets, 0, 'filters never widen');
    const listed = await north.rest.ok('tickets.list');
    assert.equal(listed.pagination.totalItems, 4, 'while the list has those of general too');
  });
});

describe('the dashboard', () => {
  test('counts what is going on now', async () => {
    await north.rest.ok('agents.status', {
      params: { agentId: north.agent._id },
      body: { status: 'busy' },
    });
    const stats = await t.admin.rest.ok('dashboard.stats');
    assert.deepEqual(
      [stats.totalTickets, stats.activeTickets, stats.pendingTickets, stats.resolvedToday],
      [5, 2, 1, 1],
    );
    assert.deepEqual([stats.onlineAgents, stats.totalAgents], [1, 3]);
    assert.equal(stats.customerSatisfaction, 4);
    const times = stats.recentActivity.map(({ at }) => at);
    assert.deepEqual(times, times.toSorted().toReversed());
    assert.ok(times.length > 5 && times.length <= 20);
    const created = stats.recentActivity.find(({ type }) => type === 'ticket_created');
    assert.match(
      created?.actor ?? '',
      /^customer-/,
      'who writes without a credential is the customer',
    );
  });

  test('shows who is online and counts all active agents by status', async () => {
    const { onlineAgents, agentStats } = await t.admin.rest.ok('dashboard.agents');
    assert.deepEqual(
      onlineAgents.map(({ agentId }) => agentId),
      [north.agent.agentId],
    );
    assert.deepEqual(agentStats, { available: 0, busy: 1, away: 0, offline: 2 });
  });

  test('shows an agent activity of tickets of theirs and of their department only', async () => {
    const { recentActivity, totalTickets } = await south.rest.ok('dashboard.stats');
    assert.equal(totalTickets, 1);
    assert.deepEqual(
      recentActivity.map(({ type }) => type),
      ['ticket_created'],
    );
  });

  test('is not for customers or nobody', async () => {
    const { rest } = await t.createCustomer();
    for (const key of ['dashboard.stats', 'dashboard.agents', 'tickets.stats'] as const) {
      assert.equal((await rest.refused(key)).status, 403);
      assert.equal((await t.anonymous.refused(key)).status, 401);
    }
  });
});
