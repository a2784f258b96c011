/** Sums of figures, from the rollup tables and what the figure log holds beyond them. */
import {
  contributions,
  addMeasures,
  type FigureAxis,
  type FigureDelta,
  type Measures,
} from '../../domain/metrics.ts';
import type { Millis } from '../../domain/records.ts';
import type { FigureDimension, FigureRow, FiguresQuery } from '../store.ts';
import { AXIS, CHANNEL, PRIORITY, STATUS } from './codes.ts';
import type { Connection, Row } from './connection.ts';
import { dayName, dayNumber, toMeasures, type DurableFigures } from './figure-ledger.ts';
import { ALL_AGENTS, sliceFor } from './figure-slices.ts';
import { selections, type Selection } from './selections.ts';
import { all, filterCondition, is, scopeCondition, type Condition } from './ticket-filter.ts';
import { SELECT_TICKET, toTicket } from './ticket-rows.ts';

const DAY_MS = 86_400_000;
const SUMS = [
  'tickets',
  'responses',
  'response_ms',
  'resolutions',
  'resolution_ms',
  'ratings',
  'rating_sum',
]
  .map((name) => `sum(${name}) AS ${name}`)
  .join(', ');

/** See `Reader.figures`. */
export function sumFigures(
  db: Connection,
  query: FiguresQuery,
  { logged, totals }: DurableFigures,
): FigureRow[] {
  const { filter, scope } = query;
  const sums = new Sums(query);
  if (scope.kind === 'customer' || filter.customerId !== undefined) {
    addTickets(db, query, { sums, within: filterCondition(filter) });
    return sums.rows();
  }
  const range = rangeOf(query);
  for (const selection of selections(filter, scope)) {
    const part = { query, selection, range };
    const isTotal =
      range.axis === 'all' && selection.agent === ALL_AGENTS && !query.by.includes('agent');
    const known = isTotal ? totals : null;
    if (known === null) addTable(db, part, sums);
    for (const delta of known ?? logged) if (matches(delta, part)) sums.add(delta);
  }
  for (const edge of range.edges) addTickets(db, query, { sums, within: edgeOf(query, edge) });
  return sums.rows();
}

interface Range {
  readonly axis: FigureAxis;
  /** Whole days, inclusive. */
  readonly first: number;
  readonly last: number;
  /** Parts of days, inclusive. */
  readonly edges: readonly { readonly from: Millis; readonly to: Millis }[];
}

/** Splits the range into whole days, which are rows, and the rest, which is counted. */
function rangeOf({ axis, filter: { from, to } }: FiguresQuery): Range {
  if (from === undefined && to === undefined) {
    return { axis, first: 0, last: Number.MAX_SAFE_INTEGER, edges: [] };
  }
  const edges: { from: Millis; to: Millis }[] = [];
  const start = from ?? 0;
  // A day nobody has seen yet, but of a size that dates can be made of.
  const end = to ?? 8_640_000_000_000_000 - 1;
  const first = Math.ceil(start / DAY_MS);
  const last = Math.floor((end + 1) / DAY_MS) - 1;
  if (first > last) {
    if (start <= end) edges.push({ from: start, to: end });
  } else {
    if (start < first * DAY_MS) edges.push({ from: start, to: first * DAY_MS - 1 });
    if (end >= (last + 1) * DAY_MS) edges.push({ from: (last + 1) * DAY_MS, to: end });
  }
  return { axis: axis === 'all' ? 'created' : axis, first, last, edges };
}

interface Part {
  readonly query: FiguresQuery;
  readonly selection: Selection;
  readonly range: Range;
}

function addTable(db: Connection, { query, selection, range }: Part, sums: Sums): void {
  const { statuses, priority, channel } = query.filter;
  const { department, notDepartment } = selection;
  const condition = all(
    is('axis', AXIS.of[range.axis]),
    rowsOf(query, selection),
    { sql: 'day BETWEEN ? AND ?', parameters: [range.first, range.last] },
    is('department', department),
    notDepartment === undefined
      ? { sql: '', parameters: [] }
      : { sql: 'department <> ?', parameters: [notDepartment] },
    is('priority', priority && PRIORITY.of[priority]),
    is('channel', channel && CHANNEL.of[channel]),
    filterCondition(statuses === undefined ? {} : { statuses }),
  );
  const by = query.by.filter((dimension) => query.axis !== 'all' || dimension !== 'day');
  const group = by.length === 0 ? '' : `GROUP BY ${by.join(', ')}`;
  const columns = [...by, SUMS].join(', ');
  for (const row of db.all(
    `SELECT ${columns} FROM figure WHERE ${condition.sql} ${group}`,
    ...condition.parameters,
  )) {
    if (row['tickets'] !== null) sums.addRow(row);
  }
}

/** Which rollup rows: of one agent, of each, or of all together, no more apart than is needed. */
function rowsOf({ by, filter }: FiguresQuery, selection: Selection): Condition {
  if (selection.agent !== ALL_AGENTS) return is('agent', selection.agent);
  // Ids begin with a digit or a letter.
  if (by.includes('agent')) return { sql: "agent = '' OR agent >= '0'", parameters: [] };
  const needed = new Set(by);
  const isOf = selection.department ?? selection.notDepartment;
  if (isOf !== undefined) needed.add('department');
  if (filter.priority !== undefined) needed.add('priority');
  if (filter.channel !== undefined) needed.add('channel');
  if (filter.statuses !== undefined) needed.add('status');
  return is('agent', sliceFor(needed));
}

function matches(delta: FigureDelta, { query, selection, range }: Part): boolean {
  const { statuses, priority, channel } = query.filter;
  const day = dayNumber(delta.day);
  return (
    delta.axis === range.axis &&
    day >= range.first &&
    day <= range.last &&
    (selection.agent === ALL_AGENTS || selection.agent === delta.agent) &&
    (selection.department ?? delta.department) === delta.department &&
    selection.notDepartment !== delta.department &&
    (priority ?? delta.priority) === delta.priority &&
    (channel ?? delta.channel) === delta.channel &&
    (statuses === undefined || statuses.includes(delta.status))
  );
}

/** Tickets themselves: those of one customer, or of the part of a day. */
function addTickets(
  db: Connection,
  query: FiguresQuery,
  { sums, within }: { sums: Sums; within: Condition },
): void {
  const condition = all(within, scopeCondition(query.scope));
  const rows = db.all(`${SELECT_TICKET} WHERE ${condition.sql}`, ...condition.parameters);
  for (const row of rows) {
    for (const part of contributions(toTicket(row))) {
      if (part.axis === query.axis) sums.add(part);
    }
  }
}

function edgeOf({ axis, filter }: FiguresQuery, { from, to }: Range['edges'][number]): Condition {
  const { from: _from, to: _to, ...rest } = filter;
  const column = axis === 'resolved' ? 'resolved_at' : 'created_at';
  return all({ sql: `${column} BETWEEN ? AND ?`, parameters: [from, to] }, filterCondition(rest));
}

/** Adds measures together by the dimensions that were asked for. */
class Sums {
  readonly #by: readonly FigureDimension[];
  readonly #hasDays: boolean;
  readonly #sums = new Map<string, FigureRow>();

  constructor({ by, axis }: FiguresQuery) {
    this.#by = by;
    this.#hasDays = axis !== 'all';
  }

  add(delta: FigureDelta): void {
    this.#addTo((dimension) => delta[dimension], delta);
  }

  addRow(row: Row): void {
    this.#addTo((dimension) => NAMED[dimension](row[dimension]), toMeasures(row));
  }

  rows(): FigureRow[] {
    return [...this.#sums.values()].filter((row) => row.tickets !== 0);
  }

  #addTo(valueOf: (dimension: FigureDimension) => string, measures: Measures): void {
    const key: Record<string, string> = {};
    for (const dimension of this.#by) {
      key[dimension] = dimension === 'day' && !this.#hasDays ? '' : valueOf(dimension);
    }
    const name = JSON.stringify(key);
    const known = this.#sums.get(name);
    const { tickets, responses, responseMs, resolutions, resolutionMs, ratings, ratingSum } =
      measures;
    const sum =
      known === undefined
        ? { tickets, responses, responseMs, resolutions, resolutionMs, ratings, ratingSum }
        : addMeasures(known, measures);
    this.#sums.set(name, { ...key, ...sum });
  }
}

const NAMED: Readonly<Record<FigureDimension, (stored: unknown) => string>> = {
  day: (stored) => dayName(stored as number),
  department: String,
  agent: String,
  priority: (stored) => PRIORITY.name(stored),
  channel: (stored) => CHANNEL.name(stored),
  status: (stored) => STATUS.name(stored),
};
