/** Building a message, and what it changes in its ticket (contract §2, §6, §8). */
import {
  newId,
  textFault,
  type Channel,
  type MessageType,
  type Sender,
  type Visibility,
} from '@parley/contract';
import type { Id, MessageFile, MessageRecord, Millis, TicketRecord } from './records.ts';

export interface MessageDraft {
  /** As it is before this message. */
  readonly ticket: TicketRecord;
  /** The ticket's version after the call that this message belongs to. */
  readonly version: number;
  readonly at: Millis;
  /** A new one where it is left out. */
  readonly id?: Id;
  readonly sender: Sender;
  readonly senderId: string;
  readonly senderKey: string;
  readonly clientMessageId: string | null;
  readonly content: string;
  readonly messageType: MessageType;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly visibility: Visibility;
  /** The ticket's where it is left out. */
  readonly channel?: Channel;
}

/** What a repeat of a `clientMessageId` is compared by. */
export type MessageContent = Pick<
  MessageRecord,
  'content' | 'messageType' | 'visibility' | 'metadata'
>;

/** Used where nobody said what a conversation is about. */
export const DEFAULT_SUBJECT = 'New conversation';
const SUBJECT_LENGTH = 60;

/** The next message of a ticket: a public one takes the next `seq`, a note the newest `seq` and the next `noteSeq`. */
export function buildMessage(draft: MessageDraft): MessageRecord {
  const { ticket } = draft;
  const isNote = draft.visibility === 'internal';
  return {
    id: draft.id ?? newId(),
    ticket: ticket.id,
    ticketId: ticket.ticketId,
    seq: isNote ? ticket.seq : ticket.seq + 1,
    noteSeq: isNote ? ticket.noteSeq + 1 : null,
    channel: draft.channel ?? ticket.channel,
    visibility: draft.visibility,
    sender: draft.sender,
    senderId: draft.senderId,
    senderKey: draft.senderKey,
    clientMessageId: draft.clientMessageId,
    content: draft.content,
    messageType: draft.messageType,
    metadata: draft.metadata,
    timestamp: draft.at,
    editedAt: null,
    removedAt: null,
    version: draft.version,
  };
}

/**
 * Whether `reader` has something to read in it (contract §2 `unread`): agents in customers' messages,
 * customers in agents' public ones and `system` texts, but not in a `system_notification`.
 */
export function countsAsUnread(
  message: Pick<MessageRecord, 'sender' | 'visibility' | 'messageType'>,
  reader: 'agent' | 'customer',
): boolean {
  if (message.visibility === 'internal') return false;
  if (reader === 'agent') return message.sender === 'customer';
  if (message.sender === 'agent') return true;
  return message.sender === 'system' && message.messageType !== 'system_notification';
}

/**
 * What `message` changes in the ticket it was built for. `response`, when it answered a customer: how
 * long the first unanswered customer message waited for this public message of an agent (contract §6).
 */
export function afterMessage(
  ticket: TicketRecord,
  message: MessageRecord,
): { patch: Partial<TicketRecord>; response: { ms: Millis } | null } {
  if (message.noteSeq !== null) return { patch: { noteSeq: message.noteSeq }, response: null };
  const { content, sender, messageType, timestamp } = message;
  const patch = {
    seq: message.seq,
    lastMessage: { content, sender, messageType, timestamp },
    unreadAgent: ticket.unreadAgent + Number(countsAsUnread(message, 'agent')),
    unreadCustomer: ticket.unreadCustomer + Number(countsAsUnread(message, 'customer')),
  };
  if (sender === 'customer') {
    return {
      patch: { ...patch, awaitingSince: ticket.awaitingSince ?? timestamp },
      response: null,
    };
  }
  if (sender !== 'agent') return { patch, response: null };
  const firstResponseAt = ticket.firstResponseAt ?? timestamp;
  if (ticket.awaitingSince === null) {
    return { patch: { ...patch, firstResponseAt }, response: null };
  }
  // A clock that was set back makes no negative time.
  const ms = Math.max(0, timestamp - ticket.awaitingSince);
  return {
    patch: {
      ...patch,
      firstResponseAt,
      awaitingSince: null,
      responses: ticket.responses + 1,
      responseMs: ticket.responseMs + ms,
    },
    response: { ms },
  };
}

/** The files of a stored message. */
export function filesOf(metadata: Readonly<Record<string, unknown>>): readonly MessageFile[] {
  return (metadata['attachments'] as readonly MessageFile[] | undefined) ?? [];
}

/** What is said of a message where there is room for a line: its words, else the names of its files. */
export function gist({ content, metadata }: Pick<MessageRecord, 'content' | 'metadata'>): string {
  if (oneLine(content) !== '') return content;
  return filesOf(metadata)
    .map(({ name }) => name)
    .join(', ');
}

/** Whether a repeat of a `clientMessageId` says the same (contract §6); the order of keys is no difference. */
export function sameContent(a: MessageContent, b: MessageContent): boolean {
  return (
    a.content === b.content &&
    a.messageType === b.messageType &&
    a.visibility === b.visibility &&
    sameJson(a.metadata, b.metadata)
  );
}

function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) =>
        Object.hasOwn(b, key) &&
        sameJson((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  );
}

/** On one line: every run of white space and control characters is a space. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** The first words of a message as a subject (contract §5), or `New conversation` where it has none. */
export function subjectFrom(text: string): string {
  const points = Array.from(oneLine(text));
  let subject = points.slice(0, SUBJECT_LENGTH).join('');
  if (points.length > SUBJECT_LENGTH && points[SUBJECT_LENGTH] !== ' ') {
    const lastSpace = subject.lastIndexOf(' ');
    if (lastSpace > 0) subject = subject.slice(0, lastSpace);
  }
  subject = subject.trimEnd();
  const fault = textFault(subject, { max: SUBJECT_LENGTH, lines: 'one', blank: false });
  return fault === null ? subject : DEFAULT_SUBJECT;
}

/** `text` on one line of at most `max` code points, with an ellipsis where it was cut. */
export function excerpt(text: string, max: number): string {
  const points = Array.from(oneLine(text));
  return points.length <= max
    ? points.join('')
    : `${points
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}
