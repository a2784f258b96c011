/** Figures as they are shown, made of rollup rows (contract §6 "Figures"). Averages are not rounded, and null where there is nothing. */
import {
  PRIORITIES,
  type Priority,
  type StatsOverview,
  type TicketListStatistics,
  type TicketStatus,
} from '@parley/contract';
import { addMeasures, type Measures, NO_MEASURES, utcDay } from '../domain/metrics.ts';
import type { Millis } from '../domain/records.ts';
import { average, averageMinutes, averageSeconds } from '../present.ts';

/** Rows with the dimensions that were asked for. */
export interface StatusRow extends Measures {
  readonly status?: TicketStatus;
}

export interface OverviewRow extends StatusRow {
  readonly day?: string;
  readonly department?: string;
  readonly priority?: Priority;
}

/** The same tickets, kept apart in four ways: together they would be a row for each combination. */
export interface OverviewRows {
  readonly statuses: readonly StatusRow[];
  readonly priorities: readonly OverviewRow[];
  readonly departments: readonly OverviewRow[];
  /** By day of creation. */
  readonly days: readonly OverviewRow[];
}

export interface DayRange {
  readonly from: Millis | undefined;
  readonly to: Millis | undefined;
  readonly now: Millis;
}

const DAY_MS = 86_400_000;
/** Above a century the days without tickets at both ends are left out, so that no range can be asked for that never ends. */
const MAX_DAYS = 36_525;

export interface StatusTotals {
  readonly sum: Measures;
  /** `open` and `assigned`. */
  readonly open: number;
  readonly pending: number;
  readonly resolved: number;
  readonly closed: number;
}

/** Everything added together, and how many tickets are in which status. */
export function totalsOf(rows: readonly StatusRow[]): StatusTotals {
  const counts: Record<TicketStatus, number> = {
    open: 0,
    assigned: 0,
    pending: 0,
    resolved: 0,
    closed: 0,
  };
  let sum: Measures = NO_MEASURES;
  for (const row of rows) {
    sum = addMeasures(sum, row);
    if (row.status !== undefined) counts[row.status] += row.tickets;
  }
  const { open, assigned, pending, resolved, closed } = counts;
  return { sum, open: open + assigned, pending, resolved, closed };
}

/** `statistics` of a ticket list. */
export function listStatistics(rows: readonly StatusRow[]): TicketListStatistics {
  const { sum, open, pending, resolved, closed } = totalsOf(rows);
  return {
    totalOpen: open,
    totalPending: pending,
    totalResolved: resolved,
    totalClosed: closed,
    avgResponseTime: averageSeconds(sum.responseMs, sum.responses),
    avgResolutionTime: averageMinutes(sum.resolutionMs, sum.resolutions),
  };
}

export const NO_ROWS: OverviewRows = { statuses: [], priorities: [], departments: [], days: [] };

/** `GET /api/tickets/stats/overview`. */
export function overviewOf(
  { statuses, priorities, departments, days }: OverviewRows,
  range: DayRange,
): StatsOverview {
  const { sum, open, pending, resolved, closed } = totalsOf(statuses);
  return {
    totalTickets: sum.tickets,
    openTickets: open,
    pendingTickets: pending,
    resolvedTickets: resolved,
    closedTickets: closed,
    avgResponseTime: averageSeconds(sum.responseMs, sum.responses),
    avgResolutionTime: averageMinutes(sum.resolutionMs, sum.resolutions),
    customerSatisfactionRating: average(sum.ratingSum, sum.ratings),
    ticketsByPriority: byPriority(priorities),
    ticketsByDepartment: Object.fromEntries(ticketsBy(departments, ({ department }) => department)),
    dailyTicketCounts: dailyCounts(days, range),
  };
}

function byPriority(rows: readonly OverviewRow[]): StatsOverview['ticketsByPriority'] {
  const counts = ticketsBy(rows, ({ priority }) => priority);
  const named = PRIORITIES.map((priority) => [priority, counts.get(priority) ?? 0]);
  return Object.fromEntries(named) as StatsOverview['ticketsByPriority'];
}

/** Every day of the range; without its beginning from the first ticket's, without its end to today. */
function dailyCounts(
  rows: readonly OverviewRow[],
  { from, to, now }: DayRange,
): StatsOverview['dailyTicketCounts'] {
  const counts = ticketsBy(rows, ({ day }) => day);
  const days = [...counts.keys()].sort();
  let first = from === undefined ? days[0] : utcDay(from);
  let last = to === undefined ? utcDay(now) : utcDay(to);
  if (first === undefined) return [];
  if ((Date.parse(last) - Date.parse(first)) / DAY_MS > MAX_DAYS) {
    first = days[0] ?? first;
    last = days.length === 0 ? first : (days.at(-1) ?? last);
  }
  const series: StatsOverview['dailyTicketCounts'] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += DAY_MS) {
    const date = utcDay(at);
    series.push({ date, count: counts.get(date) ?? 0 });
  }
  return series;
}

function ticketsBy<Key>(
  rows: readonly OverviewRow[],
  keyOf: (row: OverviewRow) => Key | undefined,
): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + row.tickets);
  }
  return counts;
}
