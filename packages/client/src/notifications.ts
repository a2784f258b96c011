/** An agent's notifications: pure (state, event) → state. Repeats change nothing. */
import type { Notification } from '@parley/contract';

export interface NotificationLog {
  /** Newest first: those that were listed and those that came since. */
  readonly list: readonly Notification[];
  /** Unread when we signed in, by the server's count. */
  readonly counted: number;
  /** Came since then. */
  readonly fresh: ReadonlySet<string>;
  /** Read since then. */
  readonly read: ReadonlySet<string>;
}

export type NotificationEvent =
  /** The server counted: everything before is in its number. */
  | { readonly type: 'counted'; readonly unread: number }
  | { readonly type: 'pushed'; readonly notification: Notification }
  | { readonly type: 'listed'; readonly notifications: readonly Notification[] }
  | { readonly type: 'marked'; readonly ids: readonly string[]; readonly all: boolean };

export const NO_NOTIFICATIONS: NotificationLog = {
  list: [],
  counted: 0,
  fresh: new Set(),
  read: new Set(),
};

const KEPT = 200;

export function applyNotification(log: NotificationLog, event: NotificationEvent): NotificationLog {
  switch (event.type) {
    case 'counted':
      return { list: log.list, counted: event.unread, fresh: new Set(), read: new Set() };
    case 'pushed': {
      const { notification } = event;
      if (log.list.some(({ _id }) => _id === notification._id)) return log;
      return {
        ...log,
        list: [notification, ...log.list].slice(0, KEPT),
        fresh: new Set(log.fresh).add(notification._id),
      };
    }
    case 'listed': {
      const listed = new Map(log.list.map((notification) => [notification._id, notification]));
      for (const notification of event.notifications) {
        listed.set(
          notification._id,
          log.read.has(notification._id) ? asRead(notification) : notification,
        );
      }
      const list = [...listed.values()].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
      return { ...log, list: list.slice(0, KEPT) };
    }
    case 'marked': {
      const ids = new Set(event.ids);
      const list = log.list.map((notification) =>
        (event.all || ids.has(notification._id)) && !isRead(notification)
          ? asRead(notification)
          : notification,
      );
      if (event.all) return { list, counted: 0, fresh: new Set(), read: new Set() };
      const known = new Map(log.list.map((notification) => [notification._id, notification]));
      const news = event.ids.filter((id) => {
        const notification = known.get(id);
        return notification === undefined || !isRead(notification);
      });
      return { ...log, list, read: new Set([...log.read, ...news]) };
    }
    default:
      event satisfies never;
      return log;
  }
}

export function unreadNotifications(log: NotificationLog): number {
  return Math.max(0, log.counted + log.fresh.size - log.read.size);
}

export function isRead(notification: Notification): boolean {
  return notification.recipients.agents[0]?.read === true;
}

function asRead(notification: Notification): Notification {
  const agents = notification.recipients.agents.map((entry) => ({ ...entry, read: true }));
  return { ...notification, recipients: { agents } };
}
