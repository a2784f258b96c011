/** Reads a page of tickets as `ticket-plan.ts` lays it out. */
import type { Id, TicketRecord } from '../../domain/records.ts';
import type { Connection, Parameter } from './connection.ts';
import { all, type Condition } from './ticket-filter.ts';
import type { ListRequest, Plan, Run } from './ticket-plan.ts';
import { SELECT_TICKET, toTicket } from './ticket-rows.ts';

/** A run is read in parts of this size, beginning small: most runs of many give one ticket or none. */
const FIRST_PART = 2;
const NEXT_PART = 10;

interface Place {
  readonly value: number;
  readonly id: Id;
}

/** Returns the ids of the page's tickets, in order. */
export function readList(db: Connection, plan: Plan, { page }: ListRequest): Id[] {
  const { limit, after } = page;
  const skip = after === undefined ? page.offset : 0;
  const found: Id[] = [];
  for (const level of plan.levels) {
    const wanted = skip + limit - found.length;
    if (wanted <= 0) break;
    merge(
      level.map((run) => new Reader(db, { run, page, wanted: level.length === 1 ? wanted : null })),
      { order: page.sortOrder, wanted, found },
    );
  }
  return found.slice(skip);
}

/** The tickets themselves, where nothing is known of them but the file. */
export function readTickets(db: Connection, ids: readonly Id[]): TicketRecord[] {
  return ids.flatMap((id) => {
    const row = db.get(`${SELECT_TICKET} WHERE ticket.id = ?`, id);
    return row === undefined ? [] : [toTicket(row)];
  });
}

function merge(
  readers: readonly Reader[],
  { order, wanted, found }: { order: 'asc' | 'desc'; wanted: number; found: Id[] },
): void {
  let open = readers.filter((reader) => reader.head !== undefined);
  for (let taken = 0; taken < wanted && open.length > 0; taken += 1) {
    let first = open[0];
    for (const reader of open) {
      if (
        first?.head !== undefined &&
        reader.head !== undefined &&
        stands(reader.head, first.head, order)
      ) {
        first = reader;
      }
    }
    if (first?.head === undefined) return;
    found.push(first.head.id);
    first.next();
    if (first.head === undefined) open = open.filter((reader) => reader !== first);
  }
}

/** Whether `a` comes before `b`. */
function stands(a: Place, b: Place, order: 'asc' | 'desc'): boolean {
  if (a.value !== b.value) return a.value < b.value === (order === 'asc');
  return a.id < b.id === (order === 'asc') && a.id !== b.id;
}

/** One run, read part by part. */
class Reader {
  readonly #db: Connection;
  readonly #run: Run;
  readonly #order: 'asc' | 'desc';
  #after: { readonly value: number | string; readonly id: string };
  #size: number;
  readonly #isWhole: boolean;
  #part: Place[] = [];
  #at = 0;
  #isEnd = false;

  /** `wanted`: how much of it is needed, where that is known. */
  constructor(
    db: Connection,
    { run, page, wanted }: { run: Run; page: ListRequest['page']; wanted: number | null },
  ) {
    this.#db = db;
    this.#run = run;
    this.#order = page.sortOrder;
    const begin = page.sortOrder === 'asc' ? -1 : Number.MAX_SAFE_INTEGER;
    this.#after = page.after ?? { value: begin, id: '' };
    this.#isWhole = wanted !== null;
    this.#size = wanted ?? (run.isSorted ? page.limit + page.offset : FIRST_PART);
    this.#read();
  }

  get head(): Place | undefined {
    return this.#part[this.#at];
  }

  next(): void {
    this.#at += 1;
    if (this.head !== undefined || this.#isEnd) return;
    this.#size = Math.max(this.#size, NEXT_PART);
    this.#read();
  }

  #read(): void {
    const { index, where, value } = this.#run;
    const order = this.#order.toUpperCase();
    const condition = all(where, this.#beyond());
    const rows = this.#db.all(
      `SELECT ${value} AS value, id FROM ticket INDEXED BY ${index}
        WHERE ${condition.sql} ORDER BY ${typeof value === 'number' ? '' : `${value} ${order},`} id ${order}
        LIMIT +?`,
      ...condition.parameters,
      this.#size,
    );
    this.#part = rows as unknown as Place[];
    this.#at = 0;
    this.#isEnd = this.#isWhole || rows.length < this.#size;
    const last = this.#part.at(-1);
    if (last !== undefined) this.#after = last;
  }

  /** What comes after the last place that was read. */
  #beyond(): Condition {
    const { value } = this.#run;
    const { value: seen, id } = this.#after;
    const sign = this.#order === 'asc' ? '>' : '<';
    const parameters: Parameter[] = [seen, id];
    if (typeof value === 'string') return { sql: `(${value}, id) ${sign} (?, ?)`, parameters };
    // All of the run has one value: it is before the place, after it, or goes on from its id.
    const isAfter = this.#order === 'asc' ? value > Number(seen) : value < Number(seen);
    if (isAfter) return { sql: 'id <> ?', parameters: [''] };
    return value === Number(seen)
      ? { sql: `id ${sign} ?`, parameters: [id] }
      : { sql: 'n IS NULL', parameters: [] };
  }
}
