/** The reads that use cases decide on, over either view. */
import type { TicketStatus } from '@parley/contract';
import type {
  AgentRecord,
  AttachmentRecord,
  AutoResponseRecord,
  CustomerRecord,
  Id,
  MessageRecord,
  Millis,
  SessionRecord,
  SettingsRecord,
  TicketRecord,
  TimerRecord,
} from '../../domain/records.ts';
import type { Lookup } from '../store.ts';
import { CONNECTION_KIND, MESSAGE_TYPE, SENDER, STATUS } from './codes.ts';
import type { Row } from './connection.ts';
import { SELECT_TICKET } from './ticket-rows.ts';
import type { View } from './view.ts';
import { readAttachment } from './write-attachments.ts';

export class SqliteLookup implements Lookup {
  protected readonly view: View;

  constructor(view: View) {
    this.view = view;
  }

  async ticket(ref: string): Promise<TicketRecord | null> {
    return this.view.ticket(ref);
  }

  async liveTicket(customerId: string): Promise<TicketRecord | null> {
    return this.#firstTicket(
      `INDEXED BY ticket_live WHERE customer_id = ? AND status <> ${STATUS.of.closed}
        ORDER BY created_at DESC, id DESC LIMIT 1`,
      customerId,
    );
  }

  async newestTicket(customerId: string): Promise<TicketRecord | null> {
    return this.#firstTicket(
      'WHERE customer_id = ? ORDER BY created_at DESC, id DESC LIMIT 1',
      customerId,
    );
  }

  async ticketsAfter(ticket: TicketRecord): Promise<TicketRecord[]> {
    const { customerId, createdAt, id } = ticket;
    const rows = this.view.db.all(
      `${SELECT_TICKET} WHERE customer_id = ? AND (created_at, id) > (?, ?) ORDER BY created_at, id`,
      customerId,
      createdAt,
      id,
    );
    return rows.map((row) => this.view.toTicket(row));
  }

  async customer(customerId: string): Promise<CustomerRecord | null> {
    return this.view.customer(customerId);
  }

  async message(id: Id): Promise<MessageRecord | null> {
    return this.view.messages.byId(id);
  }

  async attachment(id: string): Promise<AttachmentRecord | null> {
    return readAttachment(this.view.db, id);
  }

  async messageByClientId(
    ticket: Id,
    senderKey: string,
    clientMessageId: string,
  ): Promise<MessageRecord | null> {
    return this.view.messages.byClientId(ticket, { senderKey, clientMessageId });
  }

  async countUnread(
    ticket: Id,
    reader: 'agent' | 'customer',
    range: { afterSeq: number; upToSeq: number },
  ): Promise<number> {
    return this.view.messages.count(ticket, { ...range, isCounted: UNREAD_BY[reader] });
  }

  async agent(ref: string): Promise<AgentRecord | null> {
    return this.view.agent(ref);
  }

  async agentByEmail(email: string): Promise<AgentRecord | null> {
    const [agent] = this.#agents('SELECT * FROM agent WHERE email = ?', email);
    return agent ?? null;
  }

  async activeAgents(department: string): Promise<AgentRecord[]> {
    const sql = 'SELECT * FROM agent WHERE department = ? AND is_active = 1 ORDER BY agent_id';
    return this.#agents(sql, department);
  }

  async seniorAgents(): Promise<AgentRecord[]> {
    return this.#agents('SELECT * FROM agent WHERE role > 0 AND is_active = 1 ORDER BY agent_id');
  }

  async ticketsOfAgent(agent: Id, status: TicketStatus): Promise<TicketRecord[]> {
    const rows = this.view.db.all(
      `${SELECT_TICKET} WHERE assigned_agent = ? AND status = ? ORDER BY created_at, id`,
      agent,
      STATUS.of[status],
    );
    return rows.map((row) => this.view.toTicket(row));
  }

  async queue(department: string, limit: number): Promise<TicketRecord[]> {
    const rows = this.view.db.all(
      `${SELECT_TICKET} WHERE department = ? AND status = ${STATUS.of.open}
        AND assigned_agent IS NULL ORDER BY priority DESC, created_at, ticket.id LIMIT +?`,
      department,
      limit,
    );
    return rows.map((row) => this.view.toTicket(row));
  }

  async queuedDepartments(): Promise<string[]> {
    const rows = this.view.db.all(
      `WITH RECURSIVE d (name) AS (
        SELECT min(department) FROM ticket WHERE ${IS_QUEUED}
        UNION ALL
        SELECT (SELECT min(department) FROM ticket WHERE ${IS_QUEUED} AND department > d.name)
        FROM d WHERE d.name IS NOT NULL
      ) SELECT name FROM d WHERE name IS NOT NULL`,
    );
    return rows.map(({ name }) => name as string);
  }

  async hasUnreadNotification(agent: Id, ticket: Id): Promise<boolean> {
    const sql = `SELECT 1 FROM recipient
      WHERE agent = ? AND ticket = ? AND type = 'new_message' AND read_at IS NULL LIMIT 1`;
    return this.view.db.get(sql, agent, ticket) !== undefined;
  }

  async connections(kind: 'agent' | 'customer', subject: string): Promise<number> {
    const sql = 'SELECT count(*) AS count FROM connection WHERE kind = ? AND subject = ?';
    return this.view.db.get(sql, CONNECTION_KIND.of[kind], subject)?.['count'] as number;
  }

  async isWatched(ticket: Id, agent: Id): Promise<boolean> {
    return this.view.isWatched(ticket, agent);
  }

  async session(id: Id): Promise<SessionRecord | null> {
    return this.view.session(id);
  }

  async signedInFrom(agent: Id, address: string, since: Millis): Promise<boolean> {
    const sql = 'SELECT 1 FROM session WHERE agent = ? AND address = ? AND created_at >= ? LIMIT 1';
    return this.view.db.get(sql, agent, address, since) !== undefined;
  }

  async timer(key: string): Promise<TimerRecord | null> {
    const row = this.view.db.get('SELECT * FROM timer WHERE key = ?', key);
    return row === undefined ? null : toTimer(row);
  }

  async autoResponses(): Promise<readonly AutoResponseRecord[]> {
    return this.view.autoResponses();
  }

  async settings(): Promise<SettingsRecord | null> {
    const row = this.view.db.get('SELECT version, doc FROM settings');
    if (row === undefined) return null;
    const settings = JSON.parse(row['doc'] as string) as SettingsRecord['settings'];
    return { settings, version: row['version'] as number };
  }

  #firstTicket(condition: string, customerId: string): TicketRecord | null {
    const sql = `SELECT id FROM ticket ${condition}`;
    const row = this.view.db.get(sql, customerId);
    return row === undefined ? null : this.view.ticket(row['id'] as Id);
  }

  #agents(sql: string, ...parameters: string[]): AgentRecord[] {
    return this.view.db.all(sql, ...parameters).map((row) => this.view.toAgent(row));
  }
}

/** What the index `ticket_queue` holds. */
export const IS_QUEUED = `status = ${STATUS.of.open} AND assigned_agent IS NULL`;

/** By codes of sender and type. Contract §2, `unread`. */
const UNREAD_BY = {
  agent: (sender: number) => sender === SENDER.of.customer,
  customer: (sender: number, type: number) =>
    sender === SENDER.of.agent ||
    (sender === SENDER.of.system && type !== MESSAGE_TYPE.of.system_notification),
} as const;

export function toTimer(row: Row): TimerRecord {
  return {
    key: row['key'] as string,
    kind: row['kind'] as TimerRecord['kind'],
    subject: row['subject'] as string,
    dueAt: row['due_at'] as number,
  };
}
