/** Lists, counts, figures and search. */
import { words } from '../../domain/fold.ts';
import type { FigureDelta } from '../../domain/metrics.ts';
import type { TicketRecord } from '../../domain/records.ts';
import type {
  After,
  FigureRow,
  FiguresQuery,
  PageRequest,
  Scope,
  TicketFilter,
  TicketSort,
} from '../store.ts';
import type { Connection } from './connection.ts';
import { sumFigures } from './figures.ts';
import type { SlowReads } from './reader.ts';
import { all, filterCondition, scopeCondition } from './ticket-filter.ts';
import { SELECT_TICKET, toTicket } from './ticket-rows.ts';

export class LocalReads implements SlowReads {
  readonly #db: Connection;
  readonly #logged: () => Iterable<FigureDelta>;

  constructor(db: Connection, logged: () => Iterable<FigureDelta>) {
    this.#db = db;
    this.#logged = logged;
  }

  async tickets(
    filter: TicketFilter,
    scope: Scope,
    page: PageRequest<TicketSort>,
  ): Promise<TicketRecord[]> {
    const column = { createdAt: 'created_at', updatedAt: 'updated_at', priority: 'priority' }[
      page.sortBy
    ];
    const [order, beyond] = page.sortOrder === 'asc' ? ['ASC', '>'] : ['DESC', '<'];
    const { after, limit, offset } = page;
    const condition = all(
      filterCondition(filter),
      scopeCondition(scope),
      after === undefined
        ? { sql: '', parameters: [] }
        : { sql: `(${column}, ticket.id) ${beyond} (?, ?)`, parameters: [after.value, after.id] },
    );
    const rows = this.#db.all(
      `${SELECT_TICKET} ${condition.sql === '' ? '' : `WHERE ${condition.sql}`}
        ORDER BY ${column} ${order}, ticket.id ${order} LIMIT ? OFFSET ?`,
      ...condition.parameters,
      limit,
      after === undefined ? offset : 0,
    );
    return rows.map(toTicket);
  }

  async countTickets(filter: TicketFilter, scope: Scope): Promise<number> {
    const [sum] = await this.figures({ axis: 'all', filter, scope, by: [] });
    return sum?.tickets ?? 0;
  }

  async figures(query: FiguresQuery): Promise<FigureRow[]> {
    return sumFigures(this.#db, query, this.#logged());
  }

  async search(
    query: string,
    scope: Scope,
    page: { limit: number; offset: number; after?: After },
  ): Promise<{ tickets: TicketRecord[]; total: number; next: After | null }> {
    const wanted = words(query);
    if (wanted.length === 0) return { tickets: [], total: 0, next: null };
    const condition = scopeCondition(scope);
    const found: TicketRecord[] = [];
    const rows = this.#db.all(
      `${SELECT_TICKET} ${condition.sql === '' ? '' : `WHERE ${condition.sql}`}
        ORDER BY created_at DESC, ticket.id DESC`,
      ...condition.parameters,
    );
    for (const row of rows) {
      const ticket = toTicket(row);
      const texts = this.#db.all(
        `SELECT content FROM message WHERE ticket = ? ${scope.kind === 'customer' ? 'AND note_seq = 0' : ''}`,
        row['n'] as number,
      );
      const { name, email, phone } = ticket.customerInfo;
      const held = words(
        [
          ticket.subject,
          ticket.ticketId,
          name,
          email ?? '',
          phone ?? '',
          ...(scope.kind === 'customer' ? [] : ticket.tags),
          ...texts.map(({ content }) => content as string),
        ].join(' '),
      );
      if (wanted.every((word) => held.some((other) => other.startsWith(word)))) found.push(ticket);
    }
    const { after, limit, offset } = page;
    const start = after === undefined ? offset : found.findIndex(({ id }) => id === after.id) + 1;
    const tickets = found.slice(start, start + limit);
    const last = tickets.at(-1);
    const hasMore = last !== undefined && start + limit < found.length;
    return {
      tickets,
      total: found.length,
      next: hasMore ? { value: last.createdAt, id: last.id } : null,
    };
  }
}
