/** Messages as rows. */
import type { MessageRecord, TicketRecord } from '../../domain/records.ts';
import { CHANNEL, MESSAGE_TYPE, SENDER } from './codes.ts';
import type { Parameter, Row } from './connection.ts';

export const INSERT_MESSAGE = `INSERT INTO message (id, ticket, seq, note_seq, channel, sender, type,
  sender_id, sender_key, client_id, content, metadata, at, edited_at, removed_at, version, changed)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`;

/** Where it stands does not change: the rest may. */
export const UPDATE_MESSAGE = `UPDATE message SET content = ?, metadata = ?, edited_at = ?,
  removed_at = ?, version = ?, type = ?, changed = 1 WHERE id = ?`;

/** What `toMessage` needs of a message and its ticket. */
export const MESSAGE_COLUMNS =
  'message.*, ticket.id AS of_ticket, ticket.ticket_id, ticket.customer_id';

/** A message whole: to be followed by `WHERE`. */
export const SELECT_MESSAGE = `SELECT ${MESSAGE_COLUMNS}
  FROM message JOIN ticket ON ticket.n = message.ticket`;

const CUSTOMER = 'customer:';

/** The ticket's customer is not written out again with each message. */
export function messageParameters(
  { n, record }: { n: number; record: TicketRecord },
  message: MessageRecord,
): Parameter[] {
  const { customerId } = record;
  return [
    message.id,
    n,
    message.seq,
    message.noteSeq ?? 0,
    CHANNEL.of[message.channel],
    SENDER.of[message.sender],
    MESSAGE_TYPE.of[message.messageType],
    message.senderId === customerId ? null : message.senderId,
    shortKey(message.senderKey, customerId),
    message.clientMessageId,
    message.content,
    metadataText(message),
    message.timestamp,
    message.editedAt,
    message.removedAt,
    message.version,
  ];
}

/** null for the ticket's own customer. */
export function shortKey(senderKey: string, customerId: string): string | null {
  const isCustomers =
    senderKey.length === CUSTOMER.length + customerId.length &&
    senderKey.startsWith(CUSTOMER) &&
    senderKey.endsWith(customerId);
  return isCustomers ? null : senderKey;
}

export function changedParameters(message: MessageRecord): Parameter[] {
  return [
    message.content,
    metadataText(message),
    message.editedAt,
    message.removedAt,
    message.version,
    MESSAGE_TYPE.of[message.messageType],
    message.id,
  ];
}

/** Most messages have none: null costs a byte. */
function metadataText({ metadata }: MessageRecord): string | null {
  return Object.keys(metadata).length === 0 ? null : JSON.stringify(metadata);
}

export function toMessage(row: Row): MessageRecord {
  const noteSeq = row['note_seq'] as number;
  const metadata = row['metadata'] as string | null;
  return {
    id: row['id'] as string,
    ticket: row['of_ticket'] as string,
    ticketId: row['ticket_id'] as string,
    seq: row['seq'] as number,
    noteSeq: noteSeq === 0 ? null : noteSeq,
    channel: CHANNEL.name(row['channel']),
    visibility: noteSeq === 0 ? 'public' : 'internal',
    sender: SENDER.name(row['sender']),
    senderId: (row['sender_id'] ?? row['customer_id']) as string,
    senderKey: (row['sender_key'] ?? CUSTOMER + (row['customer_id'] as string)) as string,
    clientMessageId: row['client_id'] as string | null,
    content: row['content'] as string,
    messageType: MESSAGE_TYPE.name(row['type']),
    metadata: metadata === null ? {} : (JSON.parse(metadata) as Record<string, unknown>),
    timestamp: row['at'] as number,
    editedAt: row['edited_at'] as number | null,
    removedAt: row['removed_at'] as number | null,
    version: row['version'] as number,
  };
}
