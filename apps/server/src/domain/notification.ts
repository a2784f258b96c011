import { newId } from '@parley/contract';
import type { Id, Millis, NotificationRecord } from './records.ts';

type Texts = Pick<NotificationRecord, 'type' | 'title' | 'message' | 'priority'>;

/** A notification for these agents, each once; what it is about by `_id`s. */
export function buildNotification(
  at: Millis,
  recipients: readonly Id[],
  about: Texts & Partial<NotificationRecord['relatedData']>,
): NotificationRecord {
  const { type, title, message, priority } = about;
  const { ticketId = null, customerId = null, agentId = null, messageId = null } = about;
  return {
    id: newId(),
    type,
    title,
    message,
    priority,
    relatedData: { ticketId, customerId, agentId, messageId },
    isActive: true,
    createdAt: at,
    recipients: [...new Set(recipients)].map((agent) => ({ agent, readAt: null })),
  };
}
