/** Lists, counts and figures: on the event loop where that is quick, else in the worker. */
import type { Id, TicketRecord } from '../../domain/records.ts';
import type {
  FigureRow,
  FiguresQuery,
  PageRequest,
  Reader,
  Scope,
  TicketFilter,
  TicketSort,
} from '../store.ts';
import type { Connection } from './connection.ts';
import type { DurableFigures } from './figure-ledger.ts';
import { sumFigures } from './figures.ts';
import { selections } from './selections.ts';
import { isWanted, TicketCounts } from './ticket-counts.ts';
import { all, filterCondition, scopeCondition } from './ticket-filter.ts';
import { readList } from './ticket-list.ts';
import { planList } from './ticket-plan.ts';
import type { WorkerClient } from './worker-client.ts';

/** Tickets that are looked at on the event loop at most, about a millisecond's worth. */
const QUICK = 1_000;

export class Reads {
  readonly #db: Connection;
  readonly #figures: DurableFigures;
  readonly #counts: TicketCounts;
  readonly #worker: WorkerClient;
  readonly #ticket: (id: Id) => TicketRecord | null;

  constructor(
    db: Connection,
    parts: {
      figures: DurableFigures;
      worker: WorkerClient;
      /** As it is durably. */
      ticket: (id: Id) => TicketRecord | null;
    },
  ) {
    this.#db = db;
    this.#ticket = parts.ticket;
    this.#figures = parts.figures;
    this.#counts = new TicketCounts(db, () => parts.figures);
    this.#worker = parts.worker;
  }

  /** See `Reader.tickets`. */
  async tickets(
    filter: TicketFilter,
    scope: Scope,
    page: PageRequest<TicketSort>,
  ): Promise<TicketRecord[]> {
    const request = { filter, scope, page };
    const plan = planList(this.#db, request, this.#counts);
    if (plan.cost > QUICK) return this.#worker.ask('tickets', request);
    return this.#db.snapshot(() =>
      readList(this.#db, plan, request).flatMap((id) => this.#ticket(id) ?? []),
    );
  }

  /** See `Reader.countTickets`. */
  async countTickets(filter: TicketFilter, scope: Scope): Promise<number> {
    if (isOfCustomer(filter, scope)) return this.#countOfCustomer(filter, scope);
    if (hasTime(filter)) {
      const [sum] = await this.figures({ axis: 'all', filter, scope, by: [] });
      return sum?.tickets ?? 0;
    }
    let count = 0;
    for (const part of selections(filter, scope)) {
      for (const row of this.#counts.ofAgent(part.agent)) {
        if (isWanted(row, part, filter)) count += row.tickets;
      }
    }
    return count;
  }

  /** See `Reader.figures`. */
  async figures(query: FiguresQuery): Promise<FigureRow[]> {
    const { axis, filter, scope, by } = query;
    const isQuick =
      axis === 'all' &&
      !hasTime(filter) &&
      !isOfCustomer(filter, scope) &&
      !by.includes('agent') &&
      !by.includes('day');
    if (!isQuick) return this.#worker.ask('figures', query);
    return sumFigures(this.#db, query, this.#figures);
  }

  /** See `Reader.search`. */
  search: Reader['search'] = (query, scope, page) =>
    this.#worker.ask('search', { query, scope, page });

  #countOfCustomer(filter: TicketFilter, scope: Scope): number {
    const condition = all(filterCondition(filter), scopeCondition(scope));
    const sql = `SELECT count(*) AS count FROM ticket INDEXED BY ticket_by_customer
      WHERE ${condition.sql}`;
    return this.#db.get(sql, ...condition.parameters)?.['count'] as number;
  }
}

function hasTime({ from, to }: TicketFilter): boolean {
  return from !== undefined || to !== undefined;
}

function isOfCustomer(filter: TicketFilter, scope: Scope): boolean {
  return scope.kind === 'customer' || filter.customerId !== undefined;
}
