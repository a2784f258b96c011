/**
 * How a list of tickets is read. A filter is cut into runs: ranges of an index in which the tickets already
 * stand in the order asked for, or else so few that sorting them costs nothing. The runs are merged. What there
 * is, and how much of it, is known from the rollups, so that empty runs are not even looked at and the cost
 * does not grow with the number of tickets.
 *
 * | sorted by | all agents | one agent's (or nobody's) | a customer's |
 * | --- | --- | --- | --- |
 * | createdAt | `by_created`; with statuses `by_status`; with a department `by_department` | `by_agent` | `by_customer` |
 * | updatedAt | `by_updated`, a run for each department and status | `by_agent_updated`, or `by_agent` sorted | `by_customer` sorted |
 * | priority | `by_priority`, a run for each department, status and priority | `by_agent_priority`, or `by_agent` sorted | `by_customer` sorted |
 *
 * A priority or a channel beside that is looked at ticket by ticket, unless there are so few of it that
 * `by_priority`, sorted, is cheaper. Bounds of createdAt with another order are counted, and sorted where they hold few.
 */
import type { PageRequest, Scope, TicketFilter, TicketSort } from '../store.ts';
import { CHANNEL, PRIORITY, STATUS } from './codes.ts';
import type { Connection } from './connection.ts';
import { ALL_AGENTS } from './figure-slices.ts';
import { selections, type Selection } from './selections.ts';
import { isWanted, type Combination, type TicketCounts } from './ticket-counts.ts';
import { all, filterCondition, is, scopeCondition, type Condition } from './ticket-filter.ts';

export interface ListRequest {
  readonly filter: TicketFilter;
  readonly scope: Scope;
  readonly page: PageRequest<TicketSort>;
}

export interface Run {
  readonly index: string;
  readonly where: Condition;
  /** What the run is sorted by: a column, or a priority that all of it has. */
  readonly value: 'created_at' | 'updated_at' | 'priority' | number;
  /** Whether reading a part of it costs as much as all. */
  readonly isSorted: boolean;
  /** Tickets that are looked at until the page is full, about. */
  readonly cost: number;
}

export interface Plan {
  /** To be merged; a later level begins where the earlier ones end. */
  readonly levels: readonly (readonly Run[])[];
  readonly cost: number;
}

const COLUMN = { createdAt: 'created_at', updatedAt: 'updated_at', priority: 'priority' } as const;
/** More than that in a range of time are not sorted. */
const SORTED_ROWS = 20_000;
/** Beginning a run costs as much as looking at so many tickets. */
const RUN_COST = 4;
/** What is read of a run at first, though the page may take less of it. */
const PART = 2;

/** Throws nothing; reads counts alone. */
export function planList(db: Connection, request: ListRequest, counts: TicketCounts): Plan {
  const levels =
    customerOf(request) === undefined
      ? staffLevels(db, request, counts)
      : [customerRun(db, request)];
  let cost = request.page.offset;
  for (const level of levels) for (const run of level) cost += run.cost + RUN_COST;
  return { levels, cost };
}

function customerOf({ filter, scope }: ListRequest): string | undefined {
  return scope.kind === 'customer' ? scope.customerId : filter.customerId;
}

function customerRun(db: Connection, request: ListRequest): Run[] {
  const { filter, scope, page } = request;
  const customer = customerOf(request) ?? '';
  const where = all(is('customer_id', customer), filterCondition(filter), scopeCondition(scope));
  const count = db.get(
    `SELECT count(*) AS count FROM (SELECT 1 FROM ticket WHERE customer_id = ? LIMIT ${SORTED_ROWS})`,
    customer,
  );
  const value = COLUMN[page.sortBy];
  const isSorted = page.sortBy !== 'createdAt';
  return [
    { index: 'ticket_by_customer', where, value, isSorted, cost: count?.['count'] as number },
  ];
}

function staffLevels(db: Connection, request: ListRequest, counts: TicketCounts): Run[][] {
  const { filter, scope, page } = request;
  const parts = selections(filter, scope);
  if (page.sortBy !== 'createdAt' && (filter.from ?? filter.to) !== undefined) {
    const run = rangeRun(db, request);
    if (run !== null) return [[run]];
  }
  const runs = parts.flatMap((part) =>
    partRuns({ request, part, counts: counts.ofAgent(part.agent) }),
  );
  if (page.sortBy !== 'priority') return [runs];
  return leveled(runs, page.sortOrder);
}

/** Runs of one priority come one after the other; runs of all are merged into each of them. */
function leveled(runs: readonly Run[], order: 'asc' | 'desc'): Run[][] {
  if (runs.some(({ value }) => typeof value === 'string')) return [[...runs]];
  const levels = new Map<Run['value'], Run[]>();
  for (const run of runs) {
    const level = levels.get(run.value) ?? [];
    level.push(run);
    levels.set(run.value, level);
  }
  const sign = order === 'asc' ? 1 : -1;
  return [...levels].sort(([a], [b]) => sign * (Number(a) - Number(b))).map(([, level]) => level);
}

interface Part {
  readonly request: ListRequest;
  readonly part: Selection;
  /** Of the selection's agent; its departments are not sorted out yet. */
  readonly counts: readonly Combination[];
}

function partRuns(parts: Part): Run[] {
  const { request, part, counts } = parts;
  const wanted = counts.filter((combination) => isWanted(combination, part, request.filter));
  if (wanted.length === 0) return [];
  if (part.agent !== ALL_AGENTS) return agentRuns(parts, wanted);
  switch (request.page.sortBy) {
    case 'createdAt':
      return createdRuns(parts, wanted);
    case 'updatedAt':
      return grouped(wanted).map(([first, rows]) => updatedRun(parts, { first, rows, wanted }));
    case 'priority':
      return priorityRuns(parts, wanted);
    default:
      return request.page.sortBy satisfies never;
  }
}

/** An agent's tickets in order, or, where those asked for are rare among them, sorted. */
function agentRuns({ request, part, counts }: Part, wanted: readonly Combination[]): Run[] {
  const { filter, page } = request;
  const rest = all(ofAgent(part.agent), filterCondition(withoutAgent(filter)));
  const value = COLUMN[page.sortBy];
  if (page.sortBy === 'createdAt') {
    return grouped(wanted).map(([{ department, status }, rows]) => ({
      index: 'ticket_by_agent',
      where: all(is('status', STATUS.of[status]), is('department', department), rest),
      value,
      isSorted: false,
      cost: walk(page, { rows, among: rowsOf(counts, { department, status }), wanted }),
    }));
  }
  const where = all(rest, departmentOf(part));
  const statuses = [...new Set(wanted.map(({ status }) => status))];
  const codes = statuses.map((status) => STATUS.of[status]);
  const few = sum(counts.filter(({ status }) => statuses.includes(status)));
  const walked = walk(page, { rows: wanted, among: counts, wanted });
  const byAgent =
    page.sortBy === 'updatedAt' ? 'ticket_by_agent_updated' : 'ticket_by_agent_priority';
  if (walked < few) return [{ index: byAgent, where, value, isSorted: false, cost: walked }];
  const ofStatuses = { sql: `status IN (${codes.join(', ')})`, parameters: [] };
  const sorted = all(ofStatuses, where);
  return [{ index: 'ticket_by_agent', where: sorted, value, isSorted: true, cost: few }];
}

function createdRuns(parts: Part, wanted: readonly Combination[]): Run[] {
  const { request, part, counts } = parts;
  const { filter, page } = request;
  const value = 'created_at' as const;
  const rest = beside(filter);
  const isSorted = false;
  const ofDepartments = part.department !== undefined || part.notDepartment !== undefined;
  const plain: Run[] = [];
  if (ofDepartments) {
    for (const [{ department, status }, rows] of grouped(wanted)) {
      plain.push({
        index: 'ticket_by_department',
        where: all(is('department', department), is('status', STATUS.of[status]), rest),
        value,
        isSorted,
        cost: walk(page, { rows, among: rowsOf(counts, { department, status }), wanted }),
      });
    }
  } else if (filter.statuses !== undefined) {
    for (const status of new Set(wanted.map((row) => row.status))) {
      const rows = wanted.filter((row) => row.status === status);
      plain.push({
        index: 'ticket_by_status',
        where: all(is('status', STATUS.of[status]), rest),
        value,
        isSorted,
        cost: walk(page, {
          rows,
          among: counts.filter((row) => row.status === status),
          wanted,
        }),
      });
    }
  } else {
    plain.push({
      index: 'ticket_by_created',
      where: rest,
      value,
      isSorted,
      cost: walk(page, { rows: wanted, among: counts, wanted }),
    });
  }
  const few = fewRuns(request, wanted, value);
  return few !== null && total(few) < total(plain) ? few : plain;
}

function updatedRun(
  { request, counts }: Part,
  group: {
    first: Combination;
    rows: readonly Combination[];
    wanted: readonly Combination[];
  },
): Run {
  const { first, rows, wanted } = group;
  const { filter, page } = request;
  const { department, status } = first;
  const run: Run = {
    index: 'ticket_by_updated',
    where: all(is('department', department), is('status', STATUS.of[status]), beside(filter)),
    value: 'updated_at',
    isSorted: false,
    cost: walk(page, { rows, among: rowsOf(counts, { department, status }), wanted }),
  };
  const [few] = fewRuns(request, rows, 'updated_at') ?? [];
  return few !== undefined && few.cost < run.cost ? few : run;
}

function priorityRuns({ request, counts }: Part, wanted: readonly Combination[]): Run[] {
  const { filter, page } = request;
  const runs = new Map<string, Run>();
  for (const { department, status, priority } of wanted) {
    const key = `${status}|${priority}|${department}`;
    if (runs.has(key)) continue;
    const same = (row: Combination): boolean =>
      row.department === department && row.status === status && row.priority === priority;
    const rest = all(channelOf(filter), timeOf(filter));
    runs.set(key, {
      index: 'ticket_by_priority',
      where: all(...placeOf({ department, status, priority }), rest),
      value: PRIORITY.of[priority],
      isSorted: false,
      cost: walk(page, { rows: wanted.filter(same), among: counts.filter(same), wanted }),
    });
  }
  return [...runs.values()];
}

/** The tickets of one priority, sorted: for when there are few of them among the others. */
function fewRuns(
  { filter }: ListRequest,
  wanted: readonly Combination[],
  value: 'created_at' | 'updated_at',
): Run[] | null {
  const { priority } = filter;
  if (priority === undefined) return null;
  return grouped(wanted).map(([{ department, status }, rows]) => ({
    index: 'ticket_by_priority',
    where: all(...placeOf({ department, status, priority }), channelOf(filter), timeOf(filter)),
    value,
    isSorted: true,
    cost: sum(rows),
  }));
}

/** All of a range of time, sorted; null when that is too much. */
function rangeRun(db: Connection, { filter, scope, page }: ListRequest): Run | null {
  const time = timeOf(filter);
  const row = db.get(
    `SELECT count(*) AS count FROM (SELECT 1 FROM ticket
      INDEXED BY ticket_by_created WHERE ${time.sql} LIMIT ${SORTED_ROWS + 1})`,
    ...time.parameters,
  );
  const cost = row?.['count'] as number;
  if (cost > SORTED_ROWS) return null;
  const where = all(filterCondition(filter), scopeCondition(scope));
  return { index: 'ticket_by_created', where, value: COLUMN[page.sortBy], isSorted: true, cost };
}

function placeOf(row: Pick<Combination, 'department' | 'status' | 'priority'>): Condition[] {
  return [
    is('department', row.department),
    is('priority', PRIORITY.of[row.priority]),
    is('status', STATUS.of[row.status]),
  ];
}

/** Combinations by department and status. */
function grouped(rows: readonly Combination[]): [Combination, Combination[]][] {
  const groups = new Map<string, [Combination, Combination[]]>();
  for (const row of rows) {
    const key = `${row.status}|${row.department}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row, [row]]);
    else group[1].push(row);
  }
  return [...groups.values()];
}

function rowsOf(
  counts: readonly Combination[],
  { department, status }: Pick<Combination, 'department' | 'status'>,
): Combination[] {
  return counts.filter((row) => row.department === department && row.status === status);
}

function ofAgent(agent: string): Condition {
  return agent === ''
    ? { sql: 'assigned_agent IS NULL', parameters: [] }
    : is('assigned_agent', agent);
}

function departmentOf({ department, notDepartment }: Selection): Condition {
  if (notDepartment === undefined) return is('department', department);
  return { sql: 'department <> ?', parameters: [notDepartment] };
}

function withoutAgent({
  assignedAgent: _agent,
  department: _department,
  ...rest
}: TicketFilter): TicketFilter {
  return rest;
}

/** What of a filter no run is about. */
function beside(filter: TicketFilter): Condition {
  const { priority } = filter;
  return all(is('priority', priority && PRIORITY.of[priority]), channelOf(filter), timeOf(filter));
}

function channelOf({ channel }: TicketFilter): Condition {
  return is('channel', channel && CHANNEL.of[channel]);
}

function timeOf({ from, to }: TicketFilter): Condition {
  return filterCondition({
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
}

function need({ limit, offset, after }: PageRequest<TicketSort>): number {
  return limit + (after === undefined ? offset : 0);
}

/**
 * How many of `among` are looked at to find what a page takes of `rows`, were all spread evenly: a run that
 * holds a tenth of what is `wanted` gives a tenth of the page.
 */
function walk(
  page: PageRequest<TicketSort>,
  { rows, among, wanted }: Record<'rows' | 'among' | 'wanted', readonly Combination[]>,
): number {
  const found = sum(rows);
  const held = sum(among);
  if (found === 0) return 0;
  const taken = PART + (need(page) * found) / sum(wanted);
  return Math.min(held, (taken * held) / found);
}

function sum(rows: readonly Combination[]): number {
  let tickets = 0;
  for (const row of rows) tickets += row.tickets;
  return tickets;
}

function total(runs: readonly Run[]): number {
  let cost = 0;
  for (const run of runs) cost += run.cost + RUN_COST;
  return cost;
}
