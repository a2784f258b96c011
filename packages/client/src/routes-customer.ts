/** The routes that a customer's page calls while it chats: the table of all would be loaded there for them. */
import type { RouteParams } from '@parley/contract';

/** Path of `messages.list`; a test compares it with the contract. */
export function messagesPath(
  ticketId: RouteParams<'messages.list'>['ticketId'],
): `/api/tickets/${string}/messages` {
  return `/api/tickets/${encodeURIComponent(ticketId)}/messages`;
}

/** Path of `attachments.create`; likewise. */
export function attachmentsPath(
  ticketId: RouteParams<'attachments.create'>['ticketId'],
): `/api/tickets/${string}/attachments` {
  return `/api/tickets/${encodeURIComponent(ticketId)}/attachments`;
}
