/**
 * The store port. Two implementations pass `store-suite.ts`.
 *
 * Reads come in two views. `read` shows what is durable and is what leaves the server. `latest` also shows
 * units that are applied but not yet durable; use cases decide on it, so that the messages of one
 * event-loop turn can follow each other into one group commit. In a store without that difference both are the same.
 */
import type { Readable } from 'node:stream';
import type { AgentStatus, Channel, Priority, TicketStatus } from '@parley/contract';
import type { FigureAxis, FigureKey, Measures } from '../domain/metrics.ts';
import type {
  ActivityRecord,
  AgentRecord,
  ApiKeyRecord,
  AttachmentRecord,
  AutoResponseRecord,
  CannedResponseRecord,
  CustomerRecord,
  Id,
  IdempotencyRecord,
  MessageRecord,
  Millis,
  NotificationRecord,
  OutboxRecord,
  RoutingDecisionRecord,
  SessionRecord,
  SettingsRecord,
  TicketRecord,
  TimerRecord,
} from '../domain/records.ts';
import type { Claim, Unit } from './unit.ts';

/** Base of all errors a store throws on purpose. */
export class StoreError extends Error {
  override name = 'StoreError';
}

/** An expected version, guard or claim did not hold: load and decide again. */
export class Conflict extends StoreError {
  override name = 'Conflict';
  readonly what: string;
  constructor(what: string, options?: ErrorOptions) {
    super(`Conflict on ${what}`, options);
    this.what = what;
  }
}

/** A unique key is taken: `key` says which index, `existingId` whose row holds it, where the store knows. */
export class Duplicate extends StoreError {
  override name = 'Duplicate';
  readonly index:
    | 'message.clientMessageId'
    | 'ticket.ticketId'
    | 'agent.email'
    | 'agent.agentId'
    | 'outbox.effectKey'
    | 'idempotency.key'
    | 'id';
  constructor(index: Duplicate['index'], options?: ErrorOptions) {
    super(`Duplicate ${index}`, options);
    this.index = index;
  }
}

/** The store can't be reached or is locked: nothing was acknowledged, try later. */
export class Unavailable extends StoreError {
  override name = 'Unavailable';
}

/** No space left: reads go on, writes come back when there is space again. */
export class Full extends Unavailable {
  override name = 'Full';
}

/**
 * The store can't be opened as it is. The message is a sentence for whoever starts the server and says what
 * to do. `in-use`: another server holds it; `not-writable`; `newer`: written by a newer version of the program;
 * `foreign`: not ours.
 */
export class Unusable extends StoreError {
  override name = 'Unusable';
  readonly reason: 'in-use' | 'not-writable' | 'newer' | 'foreign';
  constructor(reason: Unusable['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/**
 * `applied` settles when the unit is checked and visible in `latest` (or was refused: both reject then);
 * `durable` settles when it survives `kill -9`. Nothing may be acknowledged or pushed before `durable`.
 */
export interface Commit {
  readonly applied: Promise<void>;
  readonly durable: Promise<void>;
}

/** What an actor may see of tickets: the shapes of contract §5's second and last row. */
export type Scope =
  | { readonly kind: 'all' }
  /** Own department's, assigned to self (`agent`, null for keys), or unassigned in `general`. */
  | { readonly kind: 'department'; readonly department: string; readonly agent: Id | null }
  /** The same without the unassigned ones of `general`: what an agent's statistics are about. */
  | { readonly kind: 'own'; readonly department: string; readonly agent: Id | null }
  | { readonly kind: 'customer'; readonly customerId: string };

export interface TicketFilter {
  readonly statuses?: readonly TicketStatus[];
  readonly assignedAgent?: Id;
  readonly customerId?: string;
  readonly priority?: Priority;
  readonly department?: string;
  readonly channel?: Channel;
  /** Inclusive bounds of `createdAt`. */
  readonly from?: Millis;
  readonly to?: Millis;
}

/** A place in a sorted list: the sort key's value (`domain/paging.ts`) and the id of the last row that was seen. */
export interface After {
  readonly value: string | number;
  readonly id: Id;
}

export interface PageRequest<SortBy extends string> {
  readonly sortBy: SortBy;
  readonly sortOrder: 'asc' | 'desc';
  readonly limit: number;
  /** Rows to skip (a page number), or where to go on (a cursor); the cursor wins. */
  readonly offset: number;
  readonly after?: After;
}

export type TicketSort = 'createdAt' | 'updatedAt' | 'priority';
export type AgentSort = 'createdAt' | 'name' | 'status';

export interface AgentFilter {
  readonly department?: string;
  readonly status?: AgentStatus;
  readonly isActive?: boolean;
}

export type FigureDimension = 'day' | 'department' | 'agent' | 'priority' | 'channel' | 'status';

/** Figures of the tickets that match, one row for each combination of the dimensions in `by`. */
export interface FiguresQuery {
  /** What days and `from` … `to` are about; see `FigureAxis`. On `all` they are about the creation. */
  readonly axis: FigureAxis;
  readonly filter: TicketFilter;
  readonly scope: Scope;
  /** Kept apart; everything else is added together. */
  readonly by: readonly FigureDimension[];
}

/** The dimensions of `by` and no others. `agent` is '' for tickets that never had one. */
export type FigureRow = Measures & Partial<Pick<FigureKey, FigureDimension>>;

export interface DepartmentFigures {
  readonly name: string;
  readonly openTickets: number;
  readonly availableAgents: number;
}

/** Reads a use case decides on. */
export interface Lookup {
  /** By `_id` or `TKT-…`; null for an id of neither form too. */
  ticket(ref: string): Promise<TicketRecord | null>;
  /** The customer's newest ticket that is not closed. */
  liveTicket(customerId: string): Promise<TicketRecord | null>;
  newestTicket(customerId: string): Promise<TicketRecord | null>;
  /** The customer's tickets made after this one, oldest first (contract §3: what followed a closed ticket). */
  ticketsAfter(ticket: TicketRecord): Promise<TicketRecord[]>;
  customer(customerId: string): Promise<CustomerRecord | null>;
  message(id: Id): Promise<MessageRecord | null>;
  attachment(id: string): Promise<AttachmentRecord | null>;
  messageByClientId(
    ticket: Id,
    senderKey: string,
    clientMessageId: string,
  ): Promise<MessageRecord | null>;
  /**
   * How many messages of the other side `reader` has unread in `(afterSeq, upToSeq]`: customers' for `agent`;
   * agents' public ones and `system` texts, not `system_notification`, for `customer` (contract §2 `unread`).
   */
  countUnread(
    ticket: Id,
    reader: 'agent' | 'customer',
    range: { afterSeq: number; upToSeq: number },
  ): Promise<number>;
  /** By `_id` or `AGT-…`. */
  agent(ref: string): Promise<AgentRecord | null>;
  agentByEmail(email: string): Promise<AgentRecord | null>;
  /** Active agents of a department, by `agentId`. */
  activeAgents(department: string): Promise<AgentRecord[]>;
  /** Active agents above the role `agent`. */
  seniorAgents(): Promise<AgentRecord[]>;
  /** Tickets of the agent in this status, oldest first. */
  ticketsOfAgent(agent: Id, status: TicketStatus): Promise<TicketRecord[]>;
  /** Tickets that wait in a department, by priority, then age. */
  queue(department: string, limit: number): Promise<TicketRecord[]>;
  /** Departments in which tickets wait. */
  queuedDepartments(): Promise<string[]>;
  hasUnreadNotification(agent: Id, ticket: Id): Promise<boolean>;
  /** Connections of an agent or a customer, over all live processes. */
  connections(kind: 'agent' | 'customer', subject: string): Promise<number>;
  /** Whether one of the agent's sockets asked for this ticket's details. */
  isWatched(ticket: Id, agent: Id): Promise<boolean>;
  session(id: Id): Promise<SessionRecord | null>;
  /** Whether the agent began a session from this address at or after `since`, ended ones included. */
  signedInFrom(agent: Id, address: string, since: Millis): Promise<boolean>;
  timer(key: string): Promise<TimerRecord | null>;
  autoResponses(): Promise<readonly AutoResponseRecord[]>;
  settings(): Promise<SettingsRecord | null>;
}

/** Everything else that is read: lists, logs, figures. Sees only what is durable. */
export interface Reader extends Lookup {
  tickets(
    filter: TicketFilter,
    scope: Scope,
    page: PageRequest<TicketSort>,
  ): Promise<TicketRecord[]>;
  /** How many tickets match; from rollups, without a scan, wherever the filter allows. */
  countTickets(filter: TicketFilter, scope: Scope): Promise<number>;
  /** From rollups; the edges of a range that cut a day are counted exactly. In no order; rows of nothing are left out. */
  figures(query: FiguresQuery): Promise<FigureRow[]>;
  /**
   * Tickets in which every word of the query stands (word beginnings, case and accents folded); see contract §6.
   * `total` is exact up to 10,000 and stays there beyond. `next` is where to go on, null at the end.
   */
  search(
    query: string,
    scope: Scope,
    page: { limit: number; offset: number; after?: After },
  ): Promise<{ tickets: TicketRecord[]; total: number; next: After | null }>;
  /** Public messages with `seq` in the range, in order: the lowest `limit` after `afterSeq`, or the highest below `beforeSeq` (or of all). */
  messages(
    ticket: Id,
    range: { afterSeq?: number; beforeSeq?: number; limit: number },
  ): Promise<MessageRecord[]>;
  /** Notes that follow public messages `fromSeq` … `toSeq`, by (`seq`, `noteSeq`). */
  notes(ticket: Id, range: { fromSeq: number; toSeq: number }): Promise<MessageRecord[]>;
  /** Messages and notes (`notes: false`: none) whose `version` is above, by (`seq`, `noteSeq`): the last `limit` of them. */
  changedMessages(
    ticket: Id,
    options: { afterVersion: number; limit: number; notes: boolean },
  ): Promise<MessageRecord[]>;
  agents(filter: AgentFilter, page: PageRequest<AgentSort>): Promise<AgentRecord[]>;
  countAgents(filter: AgentFilter): Promise<number>;
  /** Newest tickets of an agent that are not in `assigned`. */
  recentTickets(agent: Id, limit: number): Promise<TicketRecord[]>;
  /** Place in the queue of its department, from 1; null when it does not wait. */
  queuePosition(ticket: TicketRecord): Promise<number | null>;
  departments(): Promise<DepartmentFigures[]>;
  routingDecisions(ticket: Id): Promise<RoutingDecisionRecord[]>;
  notifications(
    agent: Id,
    options: { unreadOnly: boolean; limit: number; after?: After },
  ): Promise<NotificationRecord[]>;
  notification(id: Id): Promise<NotificationRecord | null>;
  unreadNotificationIds(agent: Id): Promise<Id[]>;
  activities(scope: Scope, limit: number): Promise<ActivityRecord[]>;
  apiKeys(): Promise<ApiKeyRecord[]>;
  apiKeyByHash(keyHash: string): Promise<ApiKeyRecord | null>;
  cannedResponses(): Promise<CannedResponseRecord[]>;
  idempotency(key: string): Promise<IdempotencyRecord | null>;
  /** Files uploaded before `before` that no message has sent, oldest first. */
  unsentAttachments(before: Millis, limit: number): Promise<AttachmentRecord[]>;
  /** Open tickets without a future (P20): neither assigned to an active agent nor queued nor waiting. */
  orphanedTickets(limit: number): Promise<TicketRecord[]>;
  /** Agents who are not offline but have neither a connection nor a grace timer: a fault came in between. */
  absentAgents(): Promise<AgentRecord[]>;
  /** First ticket's creation, or null. */
  firstTicketAt(): Promise<Millis | null>;
  /** True on a store in which no agent was ever made. */
  isEmpty(): Promise<boolean>;
}

export interface ClaimedTimer extends TimerRecord {
  readonly claim: Claim;
}

export interface ClaimedOutbox extends OutboxRecord {
  readonly claim: Claim;
  /** Tries before this one. */
  readonly attempts: number;
}

/** Rows that somebody has to work on; claims are leases with a fencing number. */
export interface Work {
  /** Claims due timers for `leaseMs`; a claim that is not done by then can be claimed again. */
  claimTimers(now: Millis, options: { limit: number; leaseMs: number }): Promise<ClaimedTimer[]>;
  /**
   * Claims due rows of these consumers, never two of one group at a time, the oldest of a group first: a row
   * waits while an older one of its group is claimed or waits for its next try.
   */
  claimOutbox(
    now: Millis,
    options: { consumers: readonly string[]; limit: number; leaseMs: number },
  ): Promise<ClaimedOutbox[]>;
  /** Gives a row back for a later try. Conflict when the claim is no longer held. */
  releaseOutbox(claim: Claim, options: { dueAt: Millis; error: string }): Promise<void>;
  /** Gives it up: kept aside as a dead letter; its group goes on. */
  buryOutbox(claim: Claim, error: string): Promise<void>;
}

/** Processes and their leases: presence hangs on them (reliability P11). */
export interface Processes {
  /** Takes or renews this process's lease until `until`; all its connections live as long. */
  heartbeat(process: string, now: Millis, until: Millis): Promise<void>;
  /** Removes processes whose lease has run out, and their connections; says whose they were and when each was last alive. */
  reap(
    now: Millis,
  ): Promise<
    { kind: 'agent' | 'customer'; subject: string; ticket: Id | null; lastAlive: Millis }[]
  >;
}

/**
 * Bytes of attachments, shared by all processes of the store. Names are made by the server alone (`[0-9a-f.a-z]`).
 * Bytes are put before the row that speaks of them and removed after it, so what has a row can be read; what
 * a death in between leaves is found by `list`.
 */
export interface Files {
  /** A local folder, on the same disk where there is one, in which a file is made before it is put. */
  readonly scratch: string;
  /**
   * Takes over the local file at `path`, whole and durable when this resolves. Nothing can be read before. Throws Full or
   * Unavailable; then there is nothing under the name.
   */
  put(name: string, path: string): Promise<void>;
  /** Null where there is no such. The caller reads `bytes` to its end or destroys it. */
  open(name: string): Promise<{ readonly size: number; readonly bytes: Readable } | null>;
  /** Nothing happens when it is absent. */
  remove(name: string): Promise<void>;
  /** Names that were put before `before`. */
  list(before: Millis): AsyncIterable<string>;
  /** Removes what a death left half made in `scratch`, last written before `before`. */
  clearScratch(before: Millis): Promise<void>;
}

/** Since the store was opened. */
export interface StoreHealth {
  /** Commits to the disk. */
  readonly commits: number;
  /** Messages and notes that became durable. */
  readonly messages: number;
  /** Units that are not durable yet. */
  readonly pending: number;
}

export interface Store extends AsyncDisposable {
  readonly read: Reader;
  readonly latest: Lookup;
  readonly work: Work;
  readonly processes: Processes;
  readonly files: Files;
  /**
   * Checks and writes the unit in one atomic step. Rejects with Conflict, Duplicate, Full or Unavailable; then nothing of it
   * is stored. An empty unit writes nothing; it is durable when everything is that `latest` shows now.
   */
  commit(unit: Unit): Commit;
  /** Throws Unavailable when the store does not answer: for `/readyz`. */
  ping(): Promise<void>;
  /** Removes what has had its time: idempotency rows, sessions over and begun 30 days ago (`signedInFrom` asks so far back), old activity. Returns how many rows went. */
  purge(now: Millis): Promise<number>;
  stats(): StoreHealth;
}
