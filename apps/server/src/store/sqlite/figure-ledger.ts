/**
 * Figures on their way into the `figure` table. A group of 64 messages adds to as many rows, and writing
 * them would cost more than the messages. So a group appends all it adds as one row of `figure_log`, and only
 * every so many groups the log is added up into the tables. A figure is the table's row plus the log's.
 */
import {
  addMeasures,
  figureKey,
  NO_AGENT_FIGURES,
  NO_MEASURES,
  type FigureDelta,
  type Measures,
} from '../../domain/metrics.ts';
import type { AgentFigures, Id } from '../../domain/records.ts';
import { ADD_FIGURES, addFigures, figureParameters } from './agent-rows.ts';
import { AXIS, CHANNEL, PRIORITY, STATUS } from './codes.ts';
import type { Connection, Row } from './connection.ts';
import { ALL_AGENTS, SLICES } from './figure-slices.ts';

/** Groups that are logged before they are added up. */
const LOGGED_GROUPS = 64;
/** Sums that are held before they are added up, so that doing so stays short. */
const HELD_SUMS = 400;
const DAY_MS = 86_400_000;

/** Added to in place: sums are made for every message. */
type Sum<Of> = { -readonly [Name in keyof Of]: Of[Name] };

interface Sums {
  readonly figures: Map<string, Sum<FigureDelta>>;
  readonly agents: Map<Id, Sum<AgentFigures>>;
}

function noSums(): Sums {
  return { figures: new Map(), agents: new Map() };
}

function addFigure({ figures }: Sums, key: string, add: FigureDelta): void {
  const sum = figures.get(key);
  if (sum === undefined) {
    figures.set(key, { ...add });
    return;
  }
  sum.tickets += add.tickets;
  sum.responses += add.responses;
  sum.responseMs += add.responseMs;
  sum.resolutions += add.resolutions;
  sum.resolutionMs += add.resolutionMs;
  sum.ratings += add.ratings;
  sum.ratingSum += add.ratingSum;
}

function addAgentFigures({ agents }: Sums, id: Id, add: Partial<AgentFigures>): void {
  let sum = agents.get(id);
  if (sum === undefined) {
    sum = { ...NO_AGENT_FIGURES };
    agents.set(id, sum);
  }
  sum.handled += add.handled ?? 0;
  sum.responses += add.responses ?? 0;
  sum.responseMs += add.responseMs ?? 0;
  sum.resolutions += add.resolutions ?? 0;
  sum.resolutionMs += add.resolutionMs ?? 0;
  sum.ratings += add.ratings ?? 0;
  sum.ratingSum += add.ratingSum ?? 0;
}

function isEmpty({ figures, agents }: Sums): boolean {
  return figures.size === 0 && agents.size === 0;
}

/** Values in the order of `FIGURE_FIELDS`: with names a group's log would be three times as long. */
type LoggedFigure = readonly (string | number)[];
type LoggedAgent = readonly [Id, ...number[]];

const FIGURE_FIELDS = [
  'axis',
  'day',
  'department',
  'agent',
  'priority',
  'channel',
  'status',
  'tickets',
  'responses',
  'responseMs',
  'resolutions',
  'resolutionMs',
  'ratings',
  'ratingSum',
] as const satisfies readonly (keyof FigureDelta)[];
const AGENT_FIELDS = Object.keys(NO_AGENT_FIGURES) as (keyof AgentFigures)[];

function asText({ figures, agents }: Sums): string {
  const logged: LoggedFigure[] = [];
  for (const sum of figures.values()) logged.push(FIGURE_FIELDS.map((field) => sum[field]));
  const loggedAgents: LoggedAgent[] = [];
  for (const [id, sum] of agents) {
    loggedAgents.push([id, ...AGENT_FIELDS.map((field) => sum[field])]);
  }
  return JSON.stringify([logged, loggedAgents]);
}

function addText(sums: Sums, text: string): void {
  const [figures, agents] = JSON.parse(text) as [LoggedFigure[], LoggedAgent[]];
  for (const values of figures) {
    const named = FIGURE_FIELDS.map((field, at) => [field, values[at]]);
    const delta = Object.fromEntries(named) as unknown as FigureDelta;
    addFigure(sums, figureKey(delta), delta);
  }
  for (const [id, ...values] of agents) {
    const named = AGENT_FIELDS.map((field, at) => [field, values[at]]);
    addAgentFigures(sums, id, Object.fromEntries(named) as Partial<AgentFigures>);
  }
}

const MEASURES = [
  'tickets',
  'responses',
  'response_ms',
  'resolutions',
  'resolution_ms',
  'ratings',
  'rating_sum',
];
const KEY = ['axis', 'agent', 'day', 'department', 'priority', 'channel', 'status'];

const ADD = `INSERT INTO figure (${[...KEY, ...MEASURES].join(', ')})
  VALUES (${[...KEY, ...MEASURES].map(() => '?').join(', ')})
  ON CONFLICT DO UPDATE SET ${MEASURES.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}
  RETURNING tickets`;
const DROP = `DELETE FROM figure WHERE ${KEY.map((name) => `${name} = ?`).join(' AND ')}
  AND ${MEASURES.map((name) => `${name} = 0`).join(' AND ')}`;

/** Days since the epoch; 0 for no day. */
export function dayNumber(day: string): number {
  return day === '' ? 0 : Date.parse(day) / DAY_MS;
}

export function dayName(day: number): string {
  return day === 0 ? '' : new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export function toMeasures(row: Row): Measures {
  return {
    tickets: row['tickets'] as number,
    responses: row['responses'] as number,
    responseMs: row['response_ms'] as number,
    resolutions: row['resolutions'] as number,
    resolutionMs: row['resolution_ms'] as number,
    ratings: row['ratings'] as number,
    ratingSum: row['rating_sum'] as number,
  };
}

/** What of figures is known besides the `figure` table; all of it durable. */
export interface DurableFigures {
  /** Sums that the table does not hold yet. */
  readonly logged: readonly FigureDelta[];
  /** The whole axis `all`, agents together; null where the table has to be asked. */
  readonly totals: readonly FigureDelta[] | null;
}

/** For a connection without a ledger: all that the log holds, added up. */
export function readFigureLog(db: Connection): DurableFigures {
  return { logged: [...readLog(db).figures.values()], totals: null };
}

function readLog(db: Connection): Sums {
  const sums = noSums();
  for (const { doc } of db.all('SELECT doc FROM figure_log')) {
    addText(sums, doc as string);
  }
  return sums;
}

export class FigureLedger implements DurableFigures {
  /** Of the open group. */
  #pending = noSums();
  /** Durable, and not yet in the tables. */
  #logged = noSums();
  #loggedGroups = 0;
  #isAddingUp = false;
  #totals = noSums();

  /** Takes over what the log holds; the next group adds it up. */
  load(db: Connection): void {
    this.#pending = noSums();
    this.#logged = readLog(db);
    this.#loggedGroups = isEmpty(this.#logged) ? 0 : LOGGED_GROUPS;
    this.#totals = noSums();
    const rows = db.all(
      `SELECT * FROM figure WHERE axis = ${AXIS.of.all} AND agent = ?`,
      ALL_AGENTS,
    );
    for (const row of rows) this.#addToTotals(toFigure(row));
    for (const delta of this.logged) this.#addToTotals(delta);
  }

  add(deltas: readonly FigureDelta[]): void {
    for (const delta of deltas) addFigure(this.#pending, figureKey(delta), delta);
  }

  addAgent(id: Id, add: Partial<AgentFigures>): void {
    addAgentFigures(this.#pending, id, add);
  }

  /** Writes what the open group adds: into the log, or all of the log into the tables. */
  write(db: Connection): void {
    this.#isAddingUp =
      this.#loggedGroups >= LOGGED_GROUPS ||
      this.#logged.figures.size + this.#pending.figures.size > HELD_SUMS;
    if (this.#isAddingUp) {
      addUp(db, this.#logged, this.#pending);
    } else if (!isEmpty(this.#pending)) {
      db.run('INSERT INTO figure_log (doc) VALUES (?)', asText(this.#pending));
    }
  }

  /** Returns the agents whose rows hold more than before. */
  committed(): Iterable<Id> {
    const pending = this.#pending;
    this.#pending = noSums();
    for (const delta of pending.figures.values()) this.#addToTotals(delta);
    if (this.#isAddingUp) {
      const agents = [...this.#logged.agents.keys(), ...pending.agents.keys()];
      this.#logged = noSums();
      this.#loggedGroups = 0;
      return agents;
    }
    if (isEmpty(pending)) return [];
    for (const [key, delta] of pending.figures) addFigure(this.#logged, key, delta);
    for (const [id, add] of pending.agents) addAgentFigures(this.#logged, id, add);
    this.#loggedGroups += 1;
    return [];
  }

  rolledBack(): void {
    this.#pending = noSums();
  }

  get logged(): readonly FigureDelta[] {
    return [...this.#logged.figures.values()];
  }

  get totals(): readonly FigureDelta[] {
    return [...this.#totals.figures.values()];
  }

  /** What an agent's row does not hold yet, of durable groups or of the open one too. */
  ofAgent(id: Id, view: 'durable' | 'latest'): AgentFigures | undefined {
    const logged = this.#logged.agents.get(id);
    if (view === 'durable') return logged;
    const pending = this.#pending.agents.get(id);
    if (logged === undefined || pending === undefined) return logged ?? pending;
    return addFigures(logged, pending);
  }

  #addToTotals(delta: FigureDelta): void {
    if (delta.axis !== 'all') return;
    const { department, priority, channel, status } = delta;
    const key = `${priority}|${channel}|${status}|${department}`;
    addFigure(this.#totals, key, { ...delta, agent: '' });
  }
}

function toFigure(row: Row): FigureDelta {
  return {
    axis: AXIS.name(row['axis']),
    day: dayName(row['day'] as number),
    agent: '',
    department: row['department'] as string,
    priority: PRIORITY.name(row['priority']),
    channel: CHANNEL.name(row['channel']),
    status: STATUS.name(row['status']),
    ...toMeasures(row),
  };
}

function addUp(db: Connection, logged: Sums, pending: Sums): void {
  const sums = noSums();
  for (const { figures, agents } of [logged, pending]) {
    for (const [key, delta] of figures) addFigure(sums, key, delta);
    for (const [id, add] of agents) addAgentFigures(sums, id, add);
  }
  const merged = new Map<string, MergedRow>();
  for (const delta of sums.figures.values()) {
    addRow(db, keyOf(delta, delta.agent), delta);
    merge(merged, keyOf(delta, ALL_AGENTS), delta);
    // Over all time there are few rows anyway, and they are known without the table.
    if (delta.axis === 'all') continue;
    for (const { agent, by } of SLICES) merge(merged, keyOf(delta, agent, new Set(by)), delta);
  }
  for (const { key, sum } of merged.values()) addRow(db, key, sum);
  for (const [id, figures] of sums.agents) db.run(ADD_FIGURES, ...figureParameters(figures), id);
  db.run('DELETE FROM figure_log');
}

interface MergedRow {
  readonly key: readonly (string | number)[];
  readonly sum: Measures;
}

function merge(rows: Map<string, MergedRow>, key: MergedRow['key'], add: Measures): void {
  const name = key.join('|');
  const known = rows.get(name);
  rows.set(name, { key, sum: known === undefined ? add : addMeasures(known.sum, add) });
}

/** The key of a row; dimensions that are not `apart` are all the same in it. */
function keyOf(delta: FigureDelta, agent: string, apart?: ReadonlySet<string>): MergedRow['key'] {
  const isApart = (dimension: string): boolean => apart?.has(dimension) ?? true;
  return [
    AXIS.of[delta.axis],
    agent,
    dayNumber(delta.day),
    isApart('department') ? delta.department : '',
    isApart('priority') ? PRIORITY.of[delta.priority] : 0,
    isApart('channel') ? CHANNEL.of[delta.channel] : 0,
    isApart('status') ? STATUS.of[delta.status] : 0,
  ];
}

function addRow(db: Connection, key: MergedRow['key'], measures: Measures): void {
  const names = Object.keys(NO_MEASURES) as (keyof Measures)[];
  const row = db.get(ADD, ...key, ...names.map((name) => measures[name]));
  if (row?.['tickets'] === 0) db.run(DROP, ...key);
}
