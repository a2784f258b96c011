/**
 * Figures by construction: a ticket contributes to a few rollup rows, and a change of the ticket is the
 * difference of its contributions. So statistics never scan tickets, and a recomputation is the same
 * function summed over all tickets.
 */
import type { Channel, Priority, TicketStatus } from '@parley/contract';
import type { AgentFigures, Id, Millis, TicketRecord } from './records.ts';

/** What is added up; all integers, so sums have no drift. */
export interface Measures {
  readonly tickets: number;
  readonly responses: number;
  readonly responseMs: number;
  readonly resolutions: number;
  readonly resolutionMs: number;
  readonly ratings: number;
  readonly ratingSum: number;
}

/**
 * `created`: by the UTC day of creation; `resolved`: by the UTC day of the present resolution; `all`: no
 * day (''), so that totals over everything read one row per combination and not one per day.
 */
export type FigureAxis = 'all' | 'created' | 'resolved';

export interface FigureKey {
  readonly axis: FigureAxis;
  /** `YYYY-MM-DD`, UTC; '' on axis `all`. */
  readonly day: string;
  readonly department: string;
  /** The present `assignedAgent`, or ''. */
  readonly agent: Id | '';
  readonly priority: Priority;
  readonly channel: Channel;
  readonly status: TicketStatus;
}

export interface FigureDelta extends FigureKey, Measures {}

export const NO_MEASURES: Measures = {
  tickets: 0,
  responses: 0,
  responseMs: 0,
  resolutions: 0,
  resolutionMs: 0,
  ratings: 0,
  ratingSum: 0,
};

const MEASURES = Object.keys(NO_MEASURES) as readonly (keyof Measures)[];

const DAY_MS = 86_400_000;
/** The day that was asked for last: nearly always the next one too. */
let lastDay = { number: 0, name: '1970-01-01' };

/** `YYYY-MM-DD` of an instant, UTC. */
export function utcDay(at: Millis): string {
  const number = Math.floor(at / DAY_MS);
  if (number !== lastDay.number) {
    lastDay = { number, name: new Date(at).toISOString().slice(0, 10) };
  }
  return lastDay.name;
}

/** Time from creation to resolution, or null without one. */
export function resolutionMs(
  ticket: Pick<TicketRecord, 'createdAt' | 'resolution'>,
): number | null {
  return ticket.resolution === null ? null : ticket.resolution.resolvedAt - ticket.createdAt;
}

function measuresOf(ticket: TicketRecord): Measures {
  const resolved = resolutionMs(ticket);
  return {
    tickets: 1,
    responses: ticket.responses,
    responseMs: ticket.responseMs,
    resolutions: resolved === null ? 0 : 1,
    resolutionMs: resolved ?? 0,
    ratings: ticket.rating === null ? 0 : 1,
    ratingSum: ticket.rating ?? 0,
  };
}

/** The rollup rows this ticket is part of. Summed over all tickets they are the rollup tables. */
export function contributions(
  ticket: TicketRecord,
  measures: Measures = measuresOf(ticket),
): FigureDelta[] {
  const key = {
    department: ticket.department,
    agent: ticket.assignedAgent ?? ('' as const),
    priority: ticket.priority,
    channel: ticket.channel,
    status: ticket.status,
  };
  const rows: FigureDelta[] = [
    { axis: 'all', day: '', ...key, ...measures },
    { axis: 'created', day: utcDay(ticket.createdAt), ...key, ...measures },
  ];
  if (ticket.resolution !== null) {
    rows.push({ axis: 'resolved', day: utcDay(ticket.resolution.resolvedAt), ...key, ...measures });
  }
  return rows;
}

/** Whether both are part of the same rollup rows. */
function sameRows(a: TicketRecord, b: TicketRecord): boolean {
  return (
    a.status === b.status &&
    a.assignedAgent === b.assignedAgent &&
    a.department === b.department &&
    a.priority === b.priority &&
    a.resolution?.resolvedAt === b.resolution?.resolvedAt
  );
}

function sameContribution(a: TicketRecord, b: TicketRecord): boolean {
  return (
    a.responses === b.responses &&
    a.responseMs === b.responseMs &&
    a.rating === b.rating &&
    sameRows(a, b)
  );
}

/** The key of a rollup row as one string; '|' can't stand in any part but the department, which comes last. */
export function figureKey(row: FigureKey): string {
  return `${row.axis}|${row.day}|${row.agent}|${row.priority}|${row.channel}|${row.status}|${row.department}`;
}

/** Adds rows of the same key together and drops what came to nothing. */
export function mergeFigures(rows: Iterable<FigureDelta>): FigureDelta[] {
  const merged = new Map<string, FigureDelta>();
  for (const row of rows) {
    const key = figureKey(row);
    const before = merged.get(key);
    merged.set(key, before === undefined ? row : { ...row, ...addMeasures(before, row) });
  }
  return [...merged.values()].filter((row) => MEASURES.some((name) => row[name] !== 0));
}

/** a + b, measure by measure. */
export function addMeasures(a: Measures, b: Measures): Measures {
  return {
    tickets: a.tickets + b.tickets,
    responses: a.responses + b.responses,
    responseMs: a.responseMs + b.responseMs,
    resolutions: a.resolutions + b.resolutions,
    resolutionMs: a.resolutionMs + b.resolutionMs,
    ratings: a.ratings + b.ratings,
    ratingSum: a.ratingSum + b.ratingSum,
  };
}

function subtract(a: Measures, b: Measures): Measures {
  return {
    tickets: a.tickets - b.tickets,
    responses: a.responses - b.responses,
    responseMs: a.responseMs - b.responseMs,
    resolutions: a.resolutions - b.resolutions,
    resolutionMs: a.resolutionMs - b.resolutionMs,
    ratings: a.ratings - b.ratings,
    ratingSum: a.ratingSum - b.ratingSum,
  };
}

/** What a change of a ticket (null: it is new) adds to which rollup row. */
export function figureDeltas(before: TicketRecord | null, after: TicketRecord): FigureDelta[] {
  if (before === null) return contributions(after);
  if (sameContribution(before, after)) return [];
  const [was, is] = [measuresOf(before), measuresOf(after)];
  // Nearly every change that counts is an answer: the rows stay, and only the measures grow.
  if (sameRows(before, after)) return contributions(after, subtract(is, was));
  const leaving = contributions(before, subtract(NO_MEASURES, was));
  return mergeFigures([...leaving, ...contributions(after, is)]);
}

export const NO_AGENT_FIGURES: AgentFigures = {
  handled: 0,
  responses: 0,
  responseMs: 0,
  resolutions: 0,
  resolutionMs: 0,
  ratings: 0,
  ratingSum: 0,
};

/**
 * What a change of a ticket adds to its agents' own figures. Resolution and rating count for the ticket's
 * present agent, each resolving or closing once for who did it; `response` is an answer just given.
 */
export function agentFigureDeltas(
  before: TicketRecord | null,
  after: TicketRecord,
  response: { readonly agent: Id; readonly ms: number } | null,
): { readonly id: Id; readonly add: Partial<AgentFigures> }[] {
  const sums = new Map<Id, AgentFigures>();
  const add = (agent: Id, part: Partial<AgentFigures>, sign: 1 | -1): void => {
    const sum = { ...(sums.get(agent) ?? NO_AGENT_FIGURES) };
    for (const [name, value] of Object.entries(part) as [keyof AgentFigures, number][]) {
      sum[name] += sign * value;
    }
    sums.set(agent, sum);
  };
  const owned = (ticket: TicketRecord | null, sign: 1 | -1): void => {
    if (ticket === null || ticket.assignedAgent === null) return;
    const { resolutions, resolutionMs: spent, ratings, ratingSum } = measuresOf(ticket);
    if (resolutions === 0 && ratings === 0) return;
    add(ticket.assignedAgent, { resolutions, resolutionMs: spent, ratings, ratingSum }, sign);
  };
  if (before === null || !sameContribution(before, after)) {
    owned(before, -1);
    owned(after, 1);
  }
  if (response !== null) add(response.agent, { responses: 1, responseMs: response.ms }, 1);
  if (before === null || before.handledBy !== after.handledBy) {
    const known = new Set(before?.handledBy ?? []);
    for (const agent of after.handledBy) if (!known.has(agent)) add(agent, { handled: 1 }, 1);
  }
  return [...sums]
    .map(([id, sum]) => ({
      id,
      add: Object.fromEntries(Object.entries(sum).filter(([, value]) => value !== 0)),
    }))
    .filter(({ add: part }) => Object.keys(part).length > 0);
}
