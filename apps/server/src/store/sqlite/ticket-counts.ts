/** How many tickets there are of which kind: exact, from rollups, and what lists are planned by. */
import type { Channel, Priority, TicketStatus } from '@parley/contract';
import type { TicketFilter } from '../store.ts';
import { AXIS, CHANNEL, PRIORITY, STATUS } from './codes.ts';
import type { Connection } from './connection.ts';
import type { DurableFigures } from './figure-ledger.ts';
import { ALL_AGENTS } from './figure-slices.ts';
import type { Selection } from './selections.ts';

export interface Combination {
  readonly department: string;
  readonly status: TicketStatus;
  readonly priority: Priority;
  readonly channel: Channel;
  readonly tickets: number;
}

export class TicketCounts {
  readonly #db: Connection;
  readonly #figures: () => DurableFigures;

  constructor(db: Connection, figures: () => DurableFigures) {
    this.#db = db;
    this.#figures = figures;
  }

  /** The combinations that have tickets. `agent`: an id, '' for nobody's, `*` for all. */
  ofAgent(agent: string): readonly Combination[] {
    const { logged, totals } = this.#figures();
    if (agent === ALL_AGENTS && totals !== null) {
      return [...totals].filter(({ tickets }) => tickets > 0);
    }
    const counts = new Map<string, Combination>();
    const rows = this.#db.all(
      `SELECT department, status, priority, channel, tickets FROM figure
        WHERE axis = ${AXIS.of.all} AND agent = ?`,
      agent,
    );
    for (const row of rows) {
      add(counts, {
        department: row['department'] as string,
        status: STATUS.name(row['status']),
        priority: PRIORITY.name(row['priority']),
        channel: CHANNEL.name(row['channel']),
        tickets: row['tickets'] as number,
      });
    }
    for (const delta of logged) {
      if (delta.axis !== 'all') continue;
      if (agent === ALL_AGENTS || delta.agent === agent) add(counts, delta);
    }
    return [...counts.values()].filter(({ tickets }) => tickets > 0);
  }
}

function add(counts: Map<string, Combination>, part: Combination): void {
  const { department, status, priority, channel, tickets } = part;
  const key = `${status}|${priority}|${channel}|${department}`;
  const known = counts.get(key);
  const sum = (known?.tickets ?? 0) + tickets;
  counts.set(key, { department, status, priority, channel, tickets: sum });
}

/** Whether tickets of this combination are in a selection and pass a filter's other fields. */
export function isWanted(
  { department, status, priority, channel }: Combination,
  selection: Selection,
  filter: TicketFilter,
): boolean {
  return (
    isInside(department, selection) &&
    (filter.statuses?.includes(status) ?? true) &&
    (filter.priority ?? priority) === priority &&
    (filter.channel ?? channel) === channel
  );
}

export function isInside(department: string, selection: Selection): boolean {
  return (
    (selection.department ?? department) === department && selection.notDepartment !== department
  );
}
