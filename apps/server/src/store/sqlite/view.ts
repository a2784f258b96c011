/** The two views of the database: with all that is applied, and of what is durable alone. */
import type {
  AgentRecord,
  AutoResponseRecord,
  CustomerRecord,
  Id,
  SessionRecord,
  TicketRecord,
} from '../../domain/records.ts';
import { toAgent } from './agent-rows.ts';
import { Cache } from './cache.ts';
import type { Connection, Row } from './connection.ts';
import { readCustomer, readSession } from './identity-rows.ts';
import { type Ledger, readAutoResponses } from './ledger.ts';
import { MessageLog } from './message-log.ts';
import { SELECT_TICKET, toTicket } from './ticket-rows.ts';

export interface View {
  readonly db: Connection;
  readonly messages: MessageLog;
  ticket(ref: string): TicketRecord | null;
  agent(ref: string): AgentRecord | null;
  customer(customerId: string): CustomerRecord | null;
  session(id: Id): SessionRecord | null;
  /** The record of a row of `SELECT_TICKET`. */
  toTicket(row: Row): TicketRecord;
  /** The record of a row of `agent`. */
  toAgent(row: Row): AgentRecord;
  isWatched(ticket: Id, agent: Id): boolean;
  autoResponses(): readonly AutoResponseRecord[];
}

/** Through the writer's connection and its caches. */
export class LatestView implements View {
  readonly db: Connection;
  readonly messages: MessageLog;
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.db = ledger.db;
    this.messages = new MessageLog(ledger.db, {
      tail: ledger.tail,
      view: 'latest',
      numberOf: (id) => ledger.ticket(id)?.n ?? null,
    });
    this.#ledger = ledger;
  }

  ticket(ref: string): TicketRecord | null {
    this.#ledger.refresh();
    return this.#ledger.ticket(ref)?.record ?? null;
  }

  agent(ref: string): AgentRecord | null {
    this.#ledger.refresh();
    return this.#ledger.agent(ref);
  }

  customer(customerId: string): CustomerRecord | null {
    this.#ledger.refresh();
    return this.#ledger.customer(customerId);
  }

  session(id: Id): SessionRecord | null {
    this.#ledger.refresh();
    return this.#ledger.session(id);
  }

  toTicket(row: Row): TicketRecord {
    return this.#ledger.ofRow(row);
  }

  toAgent(row: Row): AgentRecord {
    return toAgent(row, this.#ledger.figures.ofAgent(row['id'] as Id, 'latest'));
  }

  isWatched(ticket: Id, agent: Id): boolean {
    return this.#ledger.isWatched(ticket, agent);
  }

  autoResponses(): readonly AutoResponseRecord[] {
    return this.#ledger.autoResponses();
  }
}

/** Through a connection that sees committed rows alone. */
export class DurableView implements View {
  readonly db: Connection;
  readonly messages: MessageLog;
  readonly #ledger: Ledger;
  /** Of tickets. A durable one keeps its number for ever. */
  readonly #numbers = new Cache<number>(CACHED_NUMBERS);

  constructor(db: Connection, ledger: Ledger) {
    this.db = db;
    this.messages = new MessageLog(db, {
      tail: ledger.tail,
      view: 'durable',
      numberOf: (id) => this.#numberOf(id),
    });
    this.#ledger = ledger;
  }

  ticket(ref: string): TicketRecord | null {
    const known = this.#ledger.durableTicket(ref);
    if (known !== undefined) return known;
    const row = this.db.get(`${SELECT_TICKET} WHERE ticket.${columnOf(ref, 'ticket_id')} = ?`, ref);
    return row === undefined ? null : this.#ledger.keepDurable(row);
  }

  agent(ref: string): AgentRecord | null {
    const known = this.#ledger.durableAgent(ref);
    if (known !== undefined) return known;
    const row = this.db.get(`SELECT * FROM agent WHERE ${columnOf(ref, 'agent_id')} = ?`, ref);
    return row === undefined ? null : this.toAgent(row);
  }

  customer(customerId: string): CustomerRecord | null {
    return readCustomer(this.db, customerId);
  }

  session(id: Id): SessionRecord | null {
    return readSession(this.db, id);
  }

  toTicket(row: Row): TicketRecord {
    return toTicket(row);
  }

  toAgent(row: Row): AgentRecord {
    return toAgent(row, this.#ledger.figures.ofAgent(row['id'] as Id, 'durable'));
  }

  isWatched(ticket: Id, agent: Id): boolean {
    const sql = `SELECT 1 FROM watch JOIN connection ON connection.id = watch.connection
      WHERE watch.ticket = ? AND connection.subject = ? AND connection.kind = 0 LIMIT 1`;
    return this.db.get(sql, ticket, agent) !== undefined;
  }

  autoResponses(): readonly AutoResponseRecord[] {
    return readAutoResponses(this.db);
  }

  #numberOf(ticket: Id): number | null {
    const known = this.#numbers.get(ticket);
    if (known !== undefined) return known;
    const row = this.db.get('SELECT n FROM ticket WHERE id = ?', ticket);
    if (row === undefined) return null;
    const number = row['n'] as number;
    this.#numbers.set(ticket, number);
    return number;
  }
}

const CACHED_NUMBERS = 2_000;
const ID_LENGTH = 24;

function columnOf(ref: string, readable: string): string {
  return ref.length === ID_LENGTH ? 'id' : readable;
}
