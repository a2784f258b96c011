/** What is said of a message where there is room for a line. */
import type { Attachment, LastMessage, Message, Notification, Ticket } from '@parley/contract';
import type { Words } from '../i18n/en.ts';

const SHOWN = 160;

/** Its words; of one that has none, what it is, with the file's name where somebody knows it. */
export function gistOf(
  { content, messageType }: Pick<LastMessage, 'content' | 'messageType'>,
  words: Words,
  file: Pick<Attachment, 'name'> | null = null,
): string {
  const line = content.slice(0, SHOWN).replaceAll(/\s+/g, ' ');
  if (line.trim() !== '') return line;
  if (messageType === 'image') return words.files.photo;
  if (messageType !== 'file') return line;
  return file === null ? words.files.file : words.files.named(file.name);
}

/** The first file of a ticket's last message, where its log is known here. */
export function lastFileOf(
  messages: readonly Message[] | undefined,
  last: Pick<LastMessage, 'timestamp'> | null,
): Attachment | null {
  const message = messages?.findLast(({ visibility }) => visibility === 'public');
  if (message === undefined || message.timestamp !== last?.timestamp) return null;
  return message.metadata.attachments?.[0] ?? null;
}

/** What a notification says; of a message that has only files, which the server names, what they are. */
export function noticeText(
  { type, message, createdAt, relatedData }: Notification,
  { tickets, words }: { readonly tickets: ReadonlyMap<string, Ticket>; readonly words: Words },
): string {
  if (type !== 'new_message') return message;
  for (const { _id, lastMessage: last } of tickets.values()) {
    // Both were written in one commit: then it is about this message.
    if (_id !== relatedData.ticketId || last?.timestamp !== createdAt) continue;
    return last.content.trim() === '' ? gistOf(last, words, { name: message }) : message;
  }
  return message;
}
