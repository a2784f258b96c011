import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Notification } from '@parley/contract';
import {
  applyNotification,
  isRead,
  NO_NOTIFICATIONS,
  type NotificationEvent,
  unreadNotifications,
} from './notifications.ts';

function notification(id: number): Notification {
  return {
    _id: id.toString(16).padStart(24, '0'),
    type: 'new_message',
    title: 'New message',
    message: 'Hello',
    priority: 'normal',
    relatedData: { ticketId: null, customerId: null, agentId: null, messageId: null },
    isActive: true,
    createdAt: new Date(id).toISOString(),
    recipients: { agents: [{ agentId: 'a'.repeat(24), read: false, readAt: null }] },
  };
}

const [one, two, three] = [notification(1), notification(2), notification(3)];
const count: NotificationEvent = { type: 'counted', unread: 2 };
const pushed: NotificationEvent = { type: 'pushed', notification: three };

test('the number of unread ones is the count of the server, what came since and what was read since', () => {
  const events: NotificationEvent[] = [
    count,
    { type: 'listed', notifications: [two, one] },
    pushed,
    pushed,
    { type: 'marked', ids: [one._id], all: false },
    { type: 'marked', ids: [one._id], all: false },
  ];
  const log = events.reduce(applyNotification, NO_NOTIFICATIONS);
  assert.equal(unreadNotifications(log), 2);
  assert.deepEqual(
    log.list.map(({ _id }) => _id),
    [three._id, two._id, one._id],
  );
  assert.deepEqual(log.list.map(isRead), [false, false, true]);
});

test('all of them read on another device are read here', () => {
  const log = [count, pushed, { type: 'marked' as const, ids: [], all: true }].reduce<
    typeof NO_NOTIFICATIONS
  >(applyNotification, NO_NOTIFICATIONS);
  assert.equal(unreadNotifications(log), 0);
  assert.deepEqual(log.list.map(isRead), [true]);
});

test('one that is read before it was listed stays read', () => {
  const log = [
    count,
    { type: 'marked' as const, ids: [one._id], all: false },
    { type: 'listed' as const, notifications: [two, one] },
  ].reduce<typeof NO_NOTIFICATIONS>(applyNotification, NO_NOTIFICATIONS);
  assert.equal(unreadNotifications(log), 1);
  assert.deepEqual(log.list.map(isRead), [false, true]);
});
