import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { NO_MEASURES, utcDay } from '../domain/metrics.ts';
import { listStatistics, overviewOf, type OverviewRow } from './figures.ts';

const NOW = Date.parse('2026-03-04T12:00:00Z');

function row(fields: Partial<OverviewRow>): OverviewRow {
  return { ...NO_MEASURES, tickets: 1, ...fields };
}

function overview(rows: readonly OverviewRow[], range: { from?: string; to?: string } = {}) {
  const at = (date?: string) => (date === undefined ? undefined : Date.parse(date));
  const apart = { statuses: rows, priorities: rows, departments: rows, days: rows };
  return overviewOf(apart, { from: at(range.from), to: at(range.to), now: NOW });
}

describe('figures (contract §6)', () => {
  test('add open and assigned up, so that the four make the whole', () => {
    const statuses = ['open', 'assigned', 'assigned', 'pending', 'resolved', 'closed'] as const;
    const figures = overview(statuses.map((status) => row({ status })));
    const { openTickets, pendingTickets, resolvedTickets, closedTickets, totalTickets } = figures;
    assert.deepEqual([openTickets, pendingTickets, resolvedTickets, closedTickets], [3, 1, 1, 1]);
    assert.equal(totalTickets, 6);
  });

  test('average over all of them, in seconds and minutes, not rounded; null over nothing', () => {
    const none = listStatistics([]);
    assert.deepEqual([none.avgResponseTime, none.avgResolutionTime], [null, null]);
    assert.equal(overview([]).customerSatisfactionRating, null);
    const rows = [
      row({ responses: 1, responseMs: 1_000, resolutions: 1, resolutionMs: 60_000 }),
      row({ responses: 2, responseMs: 1_000, resolutions: 2, resolutionMs: 40_000 }),
    ];
    const some = listStatistics(rows);
    assert.equal(some.avgResponseTime, 2 / 3);
    assert.equal(some.avgResolutionTime, 100_000 / 60_000 / 3);
    assert.equal(overview([row({ ratings: 3, ratingSum: 10 })]).customerSatisfactionRating, 10 / 3);
  });

  test('name all four priorities, and departments that have tickets', () => {
    const figures = overview([
      row({ priority: 'urgent', department: 'billing' }),
      row({ priority: 'low', department: 'billing' }),
      row({ priority: 'low', department: 'general' }),
    ]);
    assert.deepEqual(figures.ticketsByPriority, { low: 2, normal: 0, high: 0, urgent: 1 });
    assert.deepEqual(figures.ticketsByDepartment, { billing: 2, general: 1 });
  });
});

describe('daily counts', () => {
  test('leave no day out from the first ticket’s to today', () => {
    const rows = [
      row({ day: '2026-03-01' }),
      row({ day: '2026-03-03' }),
      row({ day: '2026-03-03' }),
    ];
    assert.deepEqual(overview(rows).dailyTicketCounts, [
      { date: '2026-03-01', count: 1 },
      { date: '2026-03-02', count: 0 },
      { date: '2026-03-03', count: 2 },
      { date: '2026-03-04', count: 0 },
    ]);
    assert.deepEqual(overview([]).dailyTicketCounts, []);
  });

  test('are of the range where one is given, tickets or none', () => {
    const counts = overview([], { from: '2026-02-27', to: '2026-03-02' }).dailyTicketCounts;
    assert.deepEqual(
      counts.map(({ date }) => date),
      ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'],
    );
    const open = overview([], { from: '2026-03-03' }).dailyTicketCounts;
    assert.deepEqual(
      open.map(({ date }) => date),
      ['2026-03-03', '2026-03-04'],
    );
    const until = overview([row({ day: '2026-01-30' })], { to: '2026-01-31' }).dailyTicketCounts;
    assert.deepEqual(
      until.map(({ count }) => count),
      [1, 0],
    );
  });

  test('of a range of ages are those from the first to the last ticket', () => {
    const rows = [row({ day: '2026-03-01' }), row({ day: '2026-03-03' })];
    const counts = overview(rows, { from: '0001-01-01', to: '9999-12-31' }).dailyTicketCounts;
    assert.deepEqual(
      counts.map(({ count }) => count),
      [1, 0, 1],
    );
    assert.ok(overview([], { from: '0001-01-01', to: '9999-12-31' }).dailyTicketCounts.length <= 1);
    const { length } = overview([], { from: '1970-01-01', to: utcDay(NOW) }).dailyTicketCounts;
    assert.equal(length, Math.ceil(NOW / 86_400_000));
  });
});
