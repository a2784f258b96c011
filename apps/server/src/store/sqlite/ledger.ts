/**
 * What the writer knows of the database besides the file: tickets and agents as they are with all units that
 * were applied, and figures on their way. One process owns the folder, so this is the truth; when another
 * program wrote to the file after all, `data_version` shows it, and everything here is read anew.
 */
import type {
  AgentFigures,
  AgentRecord,
  AutoResponseRecord,
  CustomerRecord,
  Id,
  Millis,
  SessionRecord,
  TicketRecord,
} from '../../domain/records.ts';
import { toAgent } from './agent-rows.ts';
import { Cache } from './cache.ts';
import type { Connection, Row } from './connection.ts';
import { FigureLedger } from './figure-ledger.ts';
import { readCustomer, readSession } from './identity-rows.ts';
import { MessageTail } from './message-tail.ts';
import { hotParameters, SELECT_TICKET, toTicket, UPDATE_HOT } from './ticket-rows.ts';

const CACHED_TICKETS = 2_000;
const CACHED_AGENTS = 1_000;
const CACHED_WATCHES = 2_000;
const CACHED_CALLERS = 2_000;

/** `group`: the number of the last group that changed it. */
export interface TicketEntry {
  readonly n: number;
  record: TicketRecord;
  group: number;
}

interface AgentEntry {
  record: AgentRecord;
  group: number;
  /** Whether figures were added that the record does not show yet. */
  isBehind: boolean;
}

const ID_LENGTH = 24;

export class Ledger {
  readonly db: Connection;
  readonly figures = new FigureLedger();
  readonly tail: MessageTail;
  /** The number of the open group, or of the next. */
  #group = 1;
  #isOpen = false;
  /** Whether it was looked in this turn for what other programs wrote. */
  #isFresh = false;
  readonly #tickets = new Cache<TicketEntry>(CACHED_TICKETS);
  readonly #agents = new Cache<AgentEntry>(CACHED_AGENTS);
  /** Tickets of the open group whose hot columns are written once, before the commit. */
  readonly #hot = new Map<Id, TicketEntry>();
  /** Agents of whom a socket watches a ticket, by ticket. */
  readonly #watchers = new Cache<ReadonlySet<Id>>(CACHED_WATCHES);
  #autoResponses: readonly AutoResponseRecord[] | null = null;
  /** Who calls: asked for with every request and every event, and seldom changed. */
  readonly #sessions = new Cache<SessionRecord>(CACHED_CALLERS);
  readonly #customers = new Cache<CustomerRecord>(CACHED_CALLERS);
  /** `_id` by readable id. */
  readonly #ids = new Cache<Id>(CACHED_TICKETS + CACHED_AGENTS);
  #dataVersion: unknown;

  readonly now: () => Millis;

  constructor(db: Connection, now: () => Millis) {
    this.db = db;
    this.now = now;
    this.tail = new MessageTail(db);
    this.figures.load(db);
    this.#dataVersion = this.#readDataVersion();
  }

  /** To be called whenever a group has begun: from then on nobody else can write. */
  begin(): void {
    this.#isFresh = false;
    this.refresh();
    this.#isOpen = true;
  }

  /** To be called before the commit: writes what is written once a group. */
  beforeCommit(): void {
    for (const { n, record } of this.#hot.values()) {
      this.db.run(UPDATE_HOT, ...hotParameters(n, record));
    }
    this.figures.write(this.db);
    this.tail.place();
  }

  committed(): void {
    for (const id of this.figures.committed()) this.#agents.delete(id);
    this.tail.committed();
    this.#endGroup();
  }

  rolledBack(): void {
    this.#forget();
    this.figures.rolledBack();
    this.tail.load();
    this.#endGroup();
  }

  /** Forgets what another program may have changed. Looks once a turn: a request reads several times. */
  refresh(): void {
    if (this.#isOpen || this.#isFresh) return;
    this.#isFresh = true;
    setImmediate(() => {
      this.#isFresh = false;
    });
    const version = this.#readDataVersion();
    if (version === this.#dataVersion) return;
    this.#dataVersion = version;
    this.#forget();
    this.figures.load(this.db);
    this.tail.load();
  }

  /** By `_id` or readable id, with all that is applied. */
  ticket(ref: string): TicketEntry | null {
    const id = this.#idOf(ref, 'SELECT id FROM ticket WHERE ticket_id = ?');
    if (id === null) return null;
    const known = this.#tickets.get(id) ?? this.#hot.get(id);
    if (known !== undefined) return known;
    const row = this.db.get(`${SELECT_TICKET} WHERE ticket.id = ?`, id);
    if (row === undefined) return null;
    return this.#remember({ n: row['n'] as number, record: toTicket(row), group: this.#readAt() });
  }

  /** A ticket as it is durably, where that is known without reading; else undefined. */
  durableTicket(ref: string): TicketRecord | undefined {
    this.refresh();
    const id = ref.length === ID_LENGTH ? ref : this.#ids.get(ref);
    const known = id === undefined ? undefined : this.#tickets.get(id);
    return known !== undefined && known.group < this.#group ? known.record : undefined;
  }

  /** The record of a durable row of `SELECT_TICKET`, kept for the next one who asks unless the open group may have changed it. */
  keepDurable(row: Row): TicketRecord {
    const id = row['id'] as Id;
    const known = this.#tickets.get(id);
    if (known !== undefined && known.group < this.#group) return known.record;
    const record = toTicket(row);
    if (this.#isOpen) return record;
    this.#ids.set(record.ticketId, id);
    return this.#remember({ n: row['n'] as number, record, group: 0 }).record;
  }

  addTicket(n: number, record: TicketRecord): void {
    this.#remember({ n, record, group: this.#group });
  }

  changeTicket(entry: TicketEntry, record: TicketRecord): void {
    entry.record = record;
    entry.group = this.#group;
  }

  /** As `changeTicket`; what a message or a read mark changes is written once for all of the group. */
  changeHot(entry: TicketEntry, record: TicketRecord): void {
    this.changeTicket(entry, record);
    this.#hot.set(record.id, entry);
  }

  /** A row of a ticket as it is with what the group has not written yet. */
  ofRow(row: Row): TicketRecord {
    return this.#hot.get(row['id'] as Id)?.record ?? toTicket(row);
  }

  /** Whether one of the agent's sockets watches the ticket. */
  isWatched(ticket: Id, agent: Id): boolean {
    this.refresh();
    let watchers = this.#watchers.get(ticket);
    if (watchers === undefined) {
      const sql = `SELECT DISTINCT subject FROM watch JOIN connection ON connection.id = watch.connection
        WHERE watch.ticket = ? AND connection.kind = 0`;
      watchers = new Set(this.db.all(sql, ticket).map(({ subject }) => subject as Id));
      this.#watchers.set(ticket, watchers);
    }
    return watchers.has(agent);
  }

  /** To be called when connections or watches change. */
  forgetWatches(): void {
    this.#watchers.clear();
  }

  autoResponses(): readonly AutoResponseRecord[] {
    this.refresh();
    this.#autoResponses ??= readAutoResponses(this.db);
    return this.#autoResponses;
  }

  forgetAutoResponses(): void {
    this.#autoResponses = null;
  }

  session(id: Id): SessionRecord | null {
    const known = this.#sessions.get(id);
    if (known !== undefined) return known;
    const session = readSession(this.db, id);
    if (session !== null) this.#sessions.set(id, session);
    return session;
  }

  /** To be called when sessions change; all of them without `id`. */
  forgetSession(id?: Id): void {
    if (id === undefined) this.#sessions.clear();
    else this.#sessions.delete(id);
  }

  customer(customerId: string): CustomerRecord | null {
    const known = this.#customers.get(customerId);
    if (known !== undefined) return known;
    const customer = readCustomer(this.db, customerId);
    if (customer !== null) this.#customers.set(customerId, customer);
    return customer;
  }

  forgetCustomer(customerId: string): void {
    this.#customers.delete(customerId);
  }

  /** By `_id` or readable id, with all that is applied, figures included. */
  agent(ref: string): AgentRecord | null {
    return this.#agentEntry(ref)?.record ?? null;
  }

  durableAgent(ref: string): AgentRecord | undefined {
    this.refresh();
    const id = ref.length === ID_LENGTH ? ref : this.#ids.get(ref);
    const known = id === undefined ? undefined : this.#agents.get(id);
    return known !== undefined && !known.isBehind && known.group < this.#group
      ? known.record
      : undefined;
  }

  addAgent(record: AgentRecord): void {
    this.#agents.set(record.id, { record, group: this.#group, isBehind: false });
  }

  addAgentFigures(id: Id, add: Partial<AgentFigures>): void {
    this.figures.addAgent(id, add);
    const known = this.#agents.get(id);
    if (known === undefined) return;
    known.isBehind = true;
    known.group = this.#group;
  }

  /** Nothing happens when there is no such agent. */
  changeAgent(id: Id, change: (agent: AgentRecord) => AgentRecord): void {
    const entry = this.#agentEntry(id);
    if (entry === null) return;
    entry.record = change(entry.record);
    entry.group = this.#group;
  }

  #agentEntry(ref: string): AgentEntry | null {
    const id = this.#idOf(ref, 'SELECT id FROM agent WHERE agent_id = ?');
    if (id === null) return null;
    const known = this.#agents.get(id);
    if (known !== undefined && !known.isBehind) return known;
    const row = this.db.get('SELECT * FROM agent WHERE id = ?', id);
    if (row === undefined) return null;
    const record = toAgent(row, this.figures.ofAgent(id, 'latest'));
    const group = known?.group ?? this.#readAt();
    const entry = { record, group, isBehind: false };
    this.#agents.set(id, entry);
    return entry;
  }

  /** What is read while a group is open may be of that group. */
  #readAt(): number {
    return this.#isOpen ? this.#group : 0;
  }

  #idOf(ref: string, sql: string): Id | null {
    if (ref.length === ID_LENGTH) return ref;
    const known = this.#ids.get(ref);
    if (known !== undefined) return known;
    const id = this.db.get(sql, ref)?.['id'] as Id | undefined;
    if (id === undefined) return null;
    this.#ids.set(ref, id);
    return id;
  }

  #remember(entry: TicketEntry): TicketEntry {
    this.#tickets.set(entry.record.id, entry);
    return entry;
  }

  #endGroup(): void {
    this.#isOpen = false;
    this.#hot.clear();
    this.#group += 1;
  }

  #forget(): void {
    this.#tickets.clear();
    this.#agents.clear();
    this.#ids.clear();
    this.#hot.clear();
    this.#sessions.clear();
    this.#customers.clear();
    this.forgetWatches();
    this.forgetAutoResponses();
  }

  #readDataVersion(): unknown {
    return this.db.get('PRAGMA data_version')?.['data_version'];
  }
}

export function readAutoResponses(db: Connection): readonly AutoResponseRecord[] {
  const rows = db.all('SELECT doc FROM auto_response ORDER BY id');
  return rows.map(({ doc }) => JSON.parse(doc as string) as AutoResponseRecord);
}
