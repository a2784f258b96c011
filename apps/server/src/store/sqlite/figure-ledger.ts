/**
 * Figures on their way into the `figure` table. A group of 64 messages adds to as many rows, and writing
 * them would cost more than the messages. So a group appends all it adds as one row of `figure_log`, and only
 * every so many groups the log is added up into the tables. A figure is the table's row plus the log's.
 */
import {
  addMeasures,
  figureKey,
  mergeFigures,
  NO_AGENT_FIGURES,
  NO_MEASURES,
  type FigureDelta,
  type Measures,
} from '../../domain/metrics.ts';
import type { AgentFigures, Id } from '../../domain/records.ts';
import { ADD_FIGURES, addFigures, figureParameters } from './agent-rows.ts';
import { AXIS, CHANNEL, PRIORITY, STATUS } from './codes.ts';
import type { Connection, Parameter, Row } from './connection.ts';

/** Groups that are logged before they are added up. */
const LOGGED_GROUPS = 64;
/** Sums that are held before they are added up, so that doing so stays short. */
const HELD_SUMS = 400;
/** In place of an agent: all of them together. */
export const ALL_AGENTS = '*';
const DAY_MS = 86_400_000;

interface Sums {
  readonly figures: Map<string, FigureDelta>;
  readonly agents: Map<Id, AgentFigures>;
}

interface LogEntry {
  readonly figures: readonly FigureDelta[];
  readonly agents: readonly (readonly [Id, AgentFigures])[];
}

function noSums(): Sums {
  return { figures: new Map(), agents: new Map() };
}

function addTo(sums: Sums, entry: LogEntry): void {
  for (const delta of entry.figures) {
    const key = figureKey(delta);
    const known = sums.figures.get(key);
    sums.figures.set(key, known === undefined ? delta : { ...known, ...addMeasures(known, delta) });
  }
  for (const [id, add] of entry.agents) {
    sums.agents.set(id, addFigures(sums.agents.get(id) ?? NO_AGENT_FIGURES, add));
  }
}

function asEntry(sums: Sums): LogEntry {
  return { figures: mergeFigures(sums.figures.values()), agents: [...sums.agents] };
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

/** All that the log holds, added up. */
export function readFigureLog(db: Connection): FigureDelta[] {
  return [...readLog(db).figures.values()];
}

function readLog(db: Connection): Sums {
  const sums = noSums();
  for (const { doc } of db.all('SELECT doc FROM figure_log')) {
    addTo(sums, JSON.parse(doc as string) as LogEntry);
  }
  return sums;
}

export class FigureLedger {
  /** Of the open group. */
  #pending = noSums();
  /** Durable, and not yet in the tables. */
  #logged = noSums();
  #loggedGroups = 0;
  #fold = false;

  /** Takes over what the log holds; the next group adds it up. */
  load(db: Connection): void {
    this.#pending = noSums();
    this.#logged = readLog(db);
    this.#loggedGroups = this.#isEmpty(this.#logged) ? 0 : LOGGED_GROUPS;
  }

  add(deltas: readonly FigureDelta[]): void {
    addTo(this.#pending, { figures: deltas, agents: [] });
  }

  addAgent(id: Id, add: Partial<AgentFigures>): void {
    addTo(this.#pending, { figures: [], agents: [[id, addFigures(NO_AGENT_FIGURES, add)]] });
  }

  /** Writes what the open group adds: into the log, or all of the log into the tables. */
  write(db: Connection): void {
    this.#fold =
      this.#loggedGroups >= LOGGED_GROUPS ||
      this.#logged.figures.size + this.#pending.figures.size > HELD_SUMS;
    if (this.#fold) {
      addUp(db, this.#logged, this.#pending);
    } else if (!this.#isEmpty(this.#pending)) {
      db.run('INSERT INTO figure_log (doc) VALUES (?)', JSON.stringify(asEntry(this.#pending)));
    }
  }

  committed(): void {
    if (this.#fold) {
      this.#logged = noSums();
      this.#loggedGroups = 0;
    } else if (!this.#isEmpty(this.#pending)) {
      addTo(this.#logged, asEntry(this.#pending));
      this.#loggedGroups += 1;
    }
    this.#pending = noSums();
  }

  rolledBack(): void {
    this.#pending = noSums();
  }

  /** Durable sums that the `figure` table does not hold yet. */
  get logged(): Iterable<FigureDelta> {
    return this.#logged.figures.values();
  }

  /** What an agent's row does not hold yet, of durable groups or of the open one too. */
  ofAgent(id: Id, view: 'durable' | 'latest'): AgentFigures | undefined {
    const logged = this.#logged.agents.get(id);
    if (view === 'durable') return logged;
    const pending = this.#pending.agents.get(id);
    if (logged === undefined || pending === undefined) return logged ?? pending;
    return addFigures(logged, pending);
  }

  #isEmpty({ figures, agents }: Sums): boolean {
    return figures.size === 0 && agents.size === 0;
  }
}

function addUp(db: Connection, ...parts: Sums[]): void {
  const sums = noSums();
  for (const part of parts) {
    addTo(sums, { figures: [...part.figures.values()], agents: [...part.agents] });
  }
  for (const delta of sums.figures.values()) {
    addRow(db, delta, delta.agent);
    addRow(db, delta, ALL_AGENTS);
  }
  for (const [id, figures] of sums.agents) db.run(ADD_FIGURES, ...figureParameters(figures), id);
  db.run('DELETE FROM figure_log');
}

function addRow(db: Connection, delta: FigureDelta, agent: string): void {
  const key: Parameter[] = [
    AXIS.of[delta.axis],
    agent,
    dayNumber(delta.day),
    delta.department,
    PRIORITY.of[delta.priority],
    CHANNEL.of[delta.channel],
    STATUS.of[delta.status],
  ];
  const measures: (keyof Measures)[] = Object.keys(NO_MEASURES) as (keyof Measures)[];
  const row = db.get(ADD, ...key, ...measures.map((name) => delta[name]));
  if (row?.['tickets'] === 0) db.run(DROP, ...key);
}
