/**
 * Tickets as rows. What a message changes, and what lists filter and sort by, are columns of `ticket`; the
 * rest is one JSON text in `ticket_detail`, so that a posted message does not rewrite it.
 */
import type { LastMessage, TicketRecord } from '../../domain/records.ts';
import { CHANNEL, MESSAGE_TYPE, PRIORITY, SENDER, STATUS } from './codes.ts';
import type { Parameter, Row } from './connection.ts';

const DETAIL = [
  'subject',
  'agentInfo',
  'lastAgent',
  'avoid',
  'customerInfo',
  'tags',
  'source',
  'category',
  'subcategory',
  'escalatedAt',
  'escalatedBy',
  'rating',
  'feedback',
  'resolution',
  'closedAt',
  'closedBy',
  'previousTicketId',
  'firstResponseAt',
  'handledBy',
  'autoResponded',
] as const satisfies readonly (keyof TicketRecord)[];

/** Presence has its own write (`ticket.touch`) and is never written from a copy of the ticket that may be old. */
export const PRESENCE = { connectedAt: 'connected_at', lastSeen: 'last_seen' } as const;

/** Column by column: where it is, and what of a ticket it holds. */
const COLUMNS: readonly [
  column: string,
  field: keyof TicketRecord,
  value: (ticket: TicketRecord) => Parameter,
][] = [
  ['id', 'id', (t) => t.id],
  ['ticket_id', 'ticketId', (t) => t.ticketId],
  ['customer_id', 'customerId', (t) => t.customerId],
  ['channel', 'channel', (t) => CHANNEL.of[t.channel]],
  ['status', 'status', (t) => STATUS.of[t.status]],
  ['priority', 'priority', (t) => PRIORITY.of[t.priority]],
  ['department', 'department', (t) => t.department],
  ['assigned_agent', 'assignedAgent', (t) => t.assignedAgent],
  ['created_at', 'createdAt', (t) => t.createdAt],
  ['updated_at', 'updatedAt', (t) => t.updatedAt],
  ['resolved_at', 'resolution', (t) => t.resolution?.resolvedAt ?? null],
  ['connected_at', 'connectedAt', (t) => t.connectedAt],
  ['last_seen', 'lastSeen', (t) => t.lastSeen],
  ['version', 'version', (t) => t.version],
  ['seq', 'seq', (t) => t.seq],
  ['note_seq', 'noteSeq', (t) => t.noteSeq],
  ['unread_agent', 'unreadAgent', (t) => t.unreadAgent],
  ['unread_customer', 'unreadCustomer', (t) => t.unreadCustomer],
  ['read_up_to_agent', 'readUpToAgent', (t) => t.readUpToAgent],
  ['read_up_to_customer', 'readUpToCustomer', (t) => t.readUpToCustomer],
  ['awaiting_since', 'awaitingSince', (t) => t.awaitingSince],
  ['responses', 'responses', (t) => t.responses],
  ['response_ms', 'responseMs', (t) => t.responseMs],
  ['last_content', 'lastMessage', (t) => t.lastMessage?.content ?? null],
  ['last_sender', 'lastMessage', (t) => (t.lastMessage ? SENDER.of[t.lastMessage.sender] : null)],
  [
    'last_type',
    'lastMessage',
    (t) => (t.lastMessage ? MESSAGE_TYPE.of[t.lastMessage.messageType] : null),
  ],
  ['last_at', 'lastMessage', (t) => t.lastMessage?.timestamp ?? null],
];

export const INSERT_TICKET = `INSERT INTO ticket (${COLUMNS.map(([column]) => column).join(', ')})
  VALUES (${COLUMNS.map(() => '?').join(', ')})`;

/** A ticket whole: to be followed by a join's condition or `WHERE`. */
export const SELECT_TICKET = `SELECT ticket.*, detail.doc FROM ticket
  JOIN ticket_detail AS detail ON detail.n = ticket.n`;

export function ticketParameters(ticket: TicketRecord): Parameter[] {
  return COLUMNS.map(([, , value]) => value(ticket));
}

export function ticketDetail(ticket: TicketRecord): string {
  const detail: Record<string, unknown> = {};
  for (const field of DETAIL) detail[field] = ticket[field];
  return JSON.stringify(detail);
}

/** What a posted message or a read mark changes: always written together, so that the statement is one. */
export const UPDATE_HOT = `UPDATE ticket SET updated_at = ?, version = ?, seq = ?, note_seq = ?,
  unread_agent = ?, unread_customer = ?, read_up_to_agent = ?, read_up_to_customer = ?,
  awaiting_since = ?, responses = ?, response_ms = ?, last_content = ?, last_sender = ?,
  last_type = ?, last_at = ? WHERE n = ?`;

export function hotParameters(n: number, ticket: TicketRecord): Parameter[] {
  const { lastMessage } = ticket;
  return [
    ticket.updatedAt,
    ticket.version,
    ticket.seq,
    ticket.noteSeq,
    ticket.unreadAgent,
    ticket.unreadCustomer,
    ticket.readUpToAgent,
    ticket.readUpToCustomer,
    ticket.awaitingSince,
    ticket.responses,
    ticket.responseMs,
    lastMessage === null ? null : lastMessage.content,
    lastMessage === null ? null : SENDER.of[lastMessage.sender],
    lastMessage === null ? null : MESSAGE_TYPE.of[lastMessage.messageType],
    lastMessage === null ? null : lastMessage.timestamp,
    n,
  ];
}

const HOT = new Set<keyof TicketRecord>([
  'updatedAt',
  'version',
  'seq',
  'noteSeq',
  'unreadAgent',
  'unreadCustomer',
  'readUpToAgent',
  'readUpToCustomer',
  'awaitingSince',
  'responses',
  'responseMs',
  'lastMessage',
]);
const RARE = COLUMNS.filter(([, field]) => !HOT.has(field));

export interface RareDifference {
  /** `column = ?, …`, or '' when no column differs. */
  readonly assignments: string;
  readonly values: Parameter[];
  /** Whether the JSON text differs. */
  readonly detail: boolean;
}

/** What differs beside what `UPDATE_HOT` writes; parts that are the same object are not looked into. */
export function rareDifference(before: TicketRecord, after: TicketRecord): RareDifference | null {
  if (isSameButHot(before, after)) return null;
  let assignments = '';
  const values: Parameter[] = [];
  for (const [column, field, value] of RARE) {
    if (before[field] === after[field]) continue;
    assignments += assignments === '' ? `${column} = ?` : `, ${column} = ?`;
    values.push(value(after));
  }
  const detail = DETAIL.some((field) => before[field] !== after[field]);
  return { assignments, values, detail };
}

/** Written out: it is asked for every message, and a loop over names costs ten times as much. */
function isSameButHot(a: TicketRecord, b: TicketRecord): boolean {
  return (
    a.status === b.status &&
    a.priority === b.priority &&
    a.department === b.department &&
    a.assignedAgent === b.assignedAgent &&
    a.connectedAt === b.connectedAt &&
    a.lastSeen === b.lastSeen &&
    a.subject === b.subject &&
    a.agentInfo === b.agentInfo &&
    a.lastAgent === b.lastAgent &&
    a.avoid === b.avoid &&
    a.customerInfo === b.customerInfo &&
    a.tags === b.tags &&
    a.category === b.category &&
    a.subcategory === b.subcategory &&
    a.escalatedAt === b.escalatedAt &&
    a.escalatedBy === b.escalatedBy &&
    a.rating === b.rating &&
    a.feedback === b.feedback &&
    a.resolution === b.resolution &&
    a.closedAt === b.closedAt &&
    a.closedBy === b.closedBy &&
    a.firstResponseAt === b.firstResponseAt &&
    a.handledBy === b.handledBy &&
    a.autoResponded === b.autoResponded
  );
}

export function toTicket(row: Row): TicketRecord {
  const detail = JSON.parse(row['doc'] as string) as Pick<TicketRecord, (typeof DETAIL)[number]>;
  return {
    id: row['id'] as string,
    ticketId: row['ticket_id'] as string,
    customerId: row['customer_id'] as string,
    channel: CHANNEL.name(row['channel']),
    status: STATUS.name(row['status']),
    priority: PRIORITY.name(row['priority']),
    department: row['department'] as string,
    subject: detail.subject,
    assignedAgent: row['assigned_agent'] as string | null,
    agentInfo: detail.agentInfo,
    lastAgent: detail.lastAgent,
    avoid: detail.avoid,
    customerInfo: detail.customerInfo,
    connectedAt: row['connected_at'] as number | null,
    lastSeen: row['last_seen'] as number | null,
    tags: detail.tags,
    source: detail.source,
    category: detail.category,
    subcategory: detail.subcategory,
    escalatedAt: detail.escalatedAt,
    escalatedBy: detail.escalatedBy,
    rating: detail.rating,
    feedback: detail.feedback,
    resolution: detail.resolution,
    closedAt: detail.closedAt,
    closedBy: detail.closedBy,
    createdAt: row['created_at'] as number,
    updatedAt: row['updated_at'] as number,
    previousTicketId: detail.previousTicketId,
    seq: row['seq'] as number,
    noteSeq: row['note_seq'] as number,
    version: row['version'] as number,
    lastMessage: toLastMessage(row),
    unreadAgent: row['unread_agent'] as number,
    unreadCustomer: row['unread_customer'] as number,
    readUpToAgent: row['read_up_to_agent'] as number,
    readUpToCustomer: row['read_up_to_customer'] as number,
    firstResponseAt: detail.firstResponseAt,
    awaitingSince: row['awaiting_since'] as number | null,
    responses: row['responses'] as number,
    responseMs: row['response_ms'] as number,
    handledBy: detail.handledBy,
    autoResponded: detail.autoResponded,
  };
}

function toLastMessage(row: Row): LastMessage | null {
  if (row['last_at'] === null) return null;
  return {
    content: row['last_content'] as string,
    sender: SENDER.name(row['last_sender']),
    messageType: MESSAGE_TYPE.name(row['last_type']),
    timestamp: row['last_at'] as number,
  };
}
