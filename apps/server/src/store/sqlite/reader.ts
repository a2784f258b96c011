/** All other reads, over what is durable. */
import type {
  ActivityRecord,
  AgentRecord,
  ApiKeyRecord,
  AttachmentRecord,
  CannedResponseRecord,
  Id,
  IdempotencyRecord,
  MessageRecord,
  Millis,
  NotificationRecord,
  RoutingDecisionRecord,
  TicketRecord,
} from '../../domain/records.ts';
import type {
  After,
  AgentFilter,
  AgentSort,
  DepartmentFigures,
  FigureRow,
  FiguresQuery,
  PageRequest,
  Reader,
  Scope,
  TicketFilter,
  TicketSort,
} from '../store.ts';
import { AGENT_STATUS, STATUS } from './codes.ts';
import { IS_QUEUED, SqliteLookup } from './lookup.ts';
import type { Row } from './connection.ts';
import type { Reads } from './reads.ts';
import { all, is, scopeCondition, type Condition } from './ticket-filter.ts';
import { SELECT_TICKET } from './ticket-rows.ts';
import type { View } from './view.ts';
import { toAttachment } from './write-attachments.ts';

export class SqliteReader extends SqliteLookup implements Reader {
  readonly #reads: Reads;
  readonly #now: () => Millis;

  constructor(view: View, parts: { reads: Reads; now: () => Millis }) {
    super(view);
    this.#reads = parts.reads;
    this.#now = parts.now;
  }

  tickets(
    filter: TicketFilter,
    scope: Scope,
    page: PageRequest<TicketSort>,
  ): Promise<TicketRecord[]> {
    return this.#reads.tickets(filter, scope, page);
  }

  countTickets(filter: TicketFilter, scope: Scope): Promise<number> {
    return this.#reads.countTickets(filter, scope);
  }

  figures(query: FiguresQuery): Promise<FigureRow[]> {
    return this.#reads.figures(query);
  }

  search(
    query: string,
    scope: Scope,
    page: { limit: number; offset: number; after?: After },
  ): Promise<{ tickets: TicketRecord[]; total: number; next: After | null }> {
    return this.#reads.search(query, scope, page);
  }

  async unsentAttachments(before: Millis, limit: number): Promise<AttachmentRecord[]> {
    const sql = `SELECT doc FROM attachment WHERE is_sent = 0 AND created_at < ?
      ORDER BY created_at, id LIMIT +?`;
    return this.view.db.all(sql, before, limit).map(toAttachment);
  }

  async messages(
    ticket: Id,
    range: { afterSeq?: number; beforeSeq?: number; limit: number },
  ): Promise<MessageRecord[]> {
    return this.view.messages.page(ticket, range);
  }

  async notes(ticket: Id, range: { fromSeq: number; toSeq: number }): Promise<MessageRecord[]> {
    return this.view.messages.notes(ticket, range);
  }

  async changedMessages(
    ticket: Id,
    options: { afterVersion: number; limit: number; notes: boolean },
  ): Promise<MessageRecord[]> {
    return this.view.messages.changed(ticket, options);
  }

  async agents(filter: AgentFilter, page: PageRequest<AgentSort>): Promise<AgentRecord[]> {
    const column = { createdAt: 'created_at', name: 'name_folded', status: 'status' }[page.sortBy];
    const [order, beyond] = page.sortOrder === 'asc' ? ['ASC', '>'] : ['DESC', '<'];
    const { after, limit, offset } = page;
    const condition = all(
      agentCondition(filter),
      after === undefined
        ? { sql: '', parameters: [] }
        : { sql: `(${column}, id) ${beyond} (?, ?)`, parameters: [after.value, after.id] },
    );
    const rows = this.view.db.all(
      `SELECT * FROM agent ${where(condition)} ORDER BY ${column} ${order}, id ${order} LIMIT +? OFFSET ?`,
      ...condition.parameters,
      limit,
      after === undefined ? offset : 0,
    );
    return rows.map((row) => this.view.toAgent(row));
  }

  async countAgents(filter: AgentFilter): Promise<number> {
    const condition = agentCondition(filter);
    const sql = `SELECT count(*) AS count FROM agent ${where(condition)}`;
    return this.view.db.get(sql, ...condition.parameters)?.['count'] as number;
  }

  async recentTickets(agent: Id, limit: number): Promise<TicketRecord[]> {
    const condition = all(is('assigned_agent', agent), {
      sql: `status <> ${STATUS.of.assigned}`,
      parameters: [],
    });
    return this.#tickets(condition, limit);
  }

  async queuePosition(ticket: TicketRecord): Promise<number | null> {
    const row = this.view.db.get(
      `SELECT department, priority, created_at FROM ticket WHERE id = ? AND ${IS_QUEUED}`,
      ticket.id,
    );
    if (row === undefined) return null;
    const { department, priority, created_at: createdAt } = row as Record<string, string>;
    const ahead = this.view.db.get(
      `SELECT count(*) AS count FROM ticket WHERE department = ?1 AND ${IS_QUEUED} AND (priority > ?2
        OR (priority = ?2 AND (created_at, id) < (?3, ?4)))`,
      department as string,
      priority as string,
      createdAt as string,
      ticket.id,
    );
    return (ahead?.['count'] as number) + 1;
  }

  async departments(): Promise<DepartmentFigures[]> {
    const figures = await this.figures({
      axis: 'all',
      filter: {},
      scope: { kind: 'all' },
      by: ['department', 'status'],
    });
    const departments = new Map<string, { openTickets: number; availableAgents: number }>();
    const named = (name: string): { openTickets: number; availableAgents: number } => {
      const known = departments.get(name) ?? { openTickets: 0, availableAgents: 0 };
      departments.set(name, known);
      return known;
    };
    for (const { department = '', status, tickets } of figures) {
      const known = named(department);
      if (status === 'open' || status === 'assigned') known.openTickets += tickets;
    }
    const agents = this.view.db.all(
      `SELECT department, sum(is_active = 1 AND status = ${AGENT_STATUS.of.available}) AS available
        FROM agent GROUP BY department`,
    );
    for (const { department, available } of agents) {
      named(department as string).availableAgents = available as number;
    }
    return [...departments]
      .map(([name, counts]) => ({ name, ...counts }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async routingDecisions(ticket: Id): Promise<RoutingDecisionRecord[]> {
    const rows = this.view.db.all(
      'SELECT doc FROM routing_decision WHERE ticket = ? ORDER BY n',
      ticket,
    );
    return rows.map((row) => parsed(row) as RoutingDecisionRecord);
  }

  async notifications(
    agent: Id,
    options: { unreadOnly: boolean; limit: number; after?: After },
  ): Promise<NotificationRecord[]> {
    const { unreadOnly, limit, after } = options;
    const rows = this.view.db.all(
      `SELECT notification.n, notification.doc FROM recipient
        JOIN notification ON notification.n = recipient.notification
        WHERE recipient.agent = ? ${unreadOnly ? 'AND recipient.read_at IS NULL' : ''}
        ${after === undefined ? '' : 'AND (recipient.created_at, recipient.id) < (?, ?)'}
        ORDER BY recipient.created_at DESC, recipient.id DESC LIMIT +?`,
      agent,
      ...(after === undefined ? [] : [after.value, after.id]),
      limit,
    );
    return rows.map((row) => this.#toNotification(row));
  }

  async notification(id: Id): Promise<NotificationRecord | null> {
    const row = this.view.db.get('SELECT n, doc FROM notification WHERE id = ?', id);
    return row === undefined ? null : this.#toNotification(row);
  }

  async unreadNotificationIds(agent: Id): Promise<Id[]> {
    const rows = this.view.db.all(
      `SELECT id FROM recipient WHERE agent = ? AND read_at IS NULL
        ORDER BY created_at DESC, id DESC`,
      agent,
    );
    return rows.map(({ id }) => id as Id);
  }

  async activities(scope: Scope, limit: number): Promise<ActivityRecord[]> {
    if (scope.kind === 'customer') return [];
    const condition = scopeCondition(scope);
    const sql = `SELECT doc FROM activity ${where(condition)} ORDER BY n DESC LIMIT +?`;
    return this.view.db
      .all(sql, ...condition.parameters, limit)
      .map((row) => parsed(row) as ActivityRecord);
  }

  async apiKeys(): Promise<ApiKeyRecord[]> {
    return this.view.db.all('SELECT doc, last_used_at FROM api_key ORDER BY id').map(toApiKey);
  }

  async apiKeyByHash(keyHash: string): Promise<ApiKeyRecord | null> {
    const sql = 'SELECT doc, last_used_at FROM api_key WHERE key_hash = ?';
    const row = this.view.db.get(sql, keyHash);
    return row === undefined ? null : toApiKey(row);
  }

  async cannedResponses(): Promise<CannedResponseRecord[]> {
    const rows = this.view.db.all('SELECT doc FROM canned_response ORDER BY id');
    return rows.map((row) => parsed(row) as CannedResponseRecord);
  }

  async idempotency(key: string): Promise<IdempotencyRecord | null> {
    const sql = 'SELECT * FROM idempotency WHERE key = ? AND expires_at > ?';
    const row = this.view.db.get(sql, key, this.#now());
    if (row === undefined) return null;
    return {
      key,
      bodyHash: row['body_hash'] as string,
      answer: { status: row['status'] as number, body: JSON.parse(row['body'] as string) },
      expiresAt: row['expires_at'] as number,
    };
  }

  async orphanedTickets(limit: number): Promise<TicketRecord[]> {
    const { open, assigned } = STATUS.of;
    const rows = this.view.db.all(
      `${SELECT_TICKET} WHERE ticket.n IN (
        SELECT n FROM ticket WHERE assigned_agent IS NULL AND status = ${assigned}
        UNION SELECT t.n FROM agent JOIN ticket AS t ON t.assigned_agent = agent.id
          WHERE t.status = ${open} OR (t.status = ${assigned} AND agent.is_active = 0)
      ) ORDER BY created_at, ticket.id LIMIT +?`,
      limit,
    );
    return rows.map((row) => this.view.toTicket(row));
  }

  async absentAgents(): Promise<AgentRecord[]> {
    const rows = this.view.db.all(
      `SELECT * FROM agent WHERE status <> ${AGENT_STATUS.of.offline}
        AND NOT EXISTS (SELECT 1 FROM connection WHERE kind = 0 AND subject = agent.id)
        AND NOT EXISTS (SELECT 1 FROM timer WHERE key = 'agent-offline:' || agent.id)
        ORDER BY agent_id`,
    );
    return rows.map((row) => this.view.toAgent(row));
  }

  async firstTicketAt(): Promise<Millis | null> {
    const row = this.view.db.get('SELECT min(created_at) AS first FROM ticket');
    return (row?.['first'] ?? null) as Millis | null;
  }

  async isEmpty(): Promise<boolean> {
    return this.view.db.get('SELECT 1 FROM agent LIMIT 1') === undefined;
  }

  #tickets(condition: Condition, limit: number): TicketRecord[] {
    const rows = this.view.db.all(
      `${SELECT_TICKET} ${where(condition)} ORDER BY created_at DESC, id DESC LIMIT +?`,
      ...condition.parameters,
      limit,
    );
    return rows.map((row) => this.view.toTicket(row));
  }

  #toNotification(row: Row): NotificationRecord {
    const recipients = this.view.db.all(
      'SELECT agent, read_at FROM recipient WHERE notification = ? ORDER BY place',
      row['n'] as number,
    );
    return {
      ...(JSON.parse(row['doc'] as string) as Omit<NotificationRecord, 'recipients'>),
      recipients: recipients.map((recipient) => ({
        agent: recipient['agent'] as Id,
        readAt: recipient['read_at'] as Millis | null,
      })),
    };
  }
}

function agentCondition({ department, status, isActive }: AgentFilter): Condition {
  return all(
    is('department', department),
    is('status', status && AGENT_STATUS.of[status]),
    is('is_active', isActive === undefined ? undefined : Number(isActive)),
  );
}

function where({ sql }: Condition): string {
  return sql === '' ? '' : `WHERE ${sql}`;
}

function parsed({ doc }: Row): unknown {
  return JSON.parse(doc as string);
}

function toApiKey(row: Row): ApiKeyRecord {
  return {
    ...(JSON.parse(row['doc'] as string) as ApiKeyRecord),
    lastUsedAt: row['last_used_at'] as number | null,
  };
}
