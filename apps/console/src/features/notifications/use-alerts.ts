/** What reaches somebody who looks elsewhere: title, icon, sound, desktop. */
import { isRead } from '@parley/client/notifications.ts';
import type { Notification as Notice, Ticket } from '@parley/contract';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import { useAgent, useClientState, usePreferences, useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { noticeText } from '../../lib/gist.ts';
import { chime } from './chime.ts';

export function useAlerts(): void {
  const { client } = useServices();
  const { sound, desktop } = usePreferences();
  const { t } = useLanguage();
  const navigate = useNavigate();
  const me = useAgent();
  const tickets = useClientState((state) => state.tickets);
  const newest = useClientState((state) => state.notifications[0]);
  const notifications = useClientState((state) => state.notifications);
  const own = useMemo(() => unreadTickets(tickets, me._id), [tickets, me._id]);
  const unread = own.size;
  const count = useMemo(() => countNews(own, notifications), [own, notifications]);

  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    document.title = count > 0 ? `(${count > 99 ? '99+' : count}) Parley` : 'Parley';
    if (icon !== null) {
      icon.href = count > 0 ? '/console/favicon-unread.svg' : '/console/favicon.svg';
    }
  }, [count]);

  const before = useRef({ unread, notification: newest?._id, since: Date.now() });
  useEffect(() => {
    const last = before.current;
    const isNews =
      newest !== undefined &&
      newest._id !== last.notification &&
      Date.parse(newest.createdAt) > last.since - CLOCKS_APART_MS;
    const isAway = document.visibilityState === 'hidden' || !document.hasFocus();
    before.current = { unread, notification: newest?._id, since: last.since };
    if (!isNews && unread <= last.unread) return;
    if (sound && (isAway || isNews)) chime();
    if (!desktop || !isAway || !isNews) return;
    if (!('Notification' in globalThis) || Notification.permission !== 'granted') return;
    const shown = new Notification(newest.title, {
      body: noticeText(newest, { tickets, words: t }),
      tag: newest._id,
    });
    shown.addEventListener('click', () => {
      globalThis.focus();
      shown.close();
      const { ticketId } = newest.relatedData;
      if (ticketId !== null) void navigate({ to: '/inbox/$ticketId', params: { ticketId } });
      void client.readNotification(newest._id).catch(() => {});
    });
  }, [client, desktop, navigate, newest, sound, t, tickets, unread]);
}

const CLOCKS_APART_MS = 60_000;

/** `_id`s of own tickets with something unread in them. */
function unreadTickets(tickets: ReadonlyMap<string, Ticket>, me: string): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { _id, assignedAgent, status, unread } of tickets.values()) {
    if (assignedAgent === me && status === 'assigned' && unread.agent > 0) ids.add(_id);
  }
  return ids;
}

/** Tickets, each once, however much is new about one. */
function countNews(own: ReadonlySet<string>, notices: readonly Notice[]): number {
  const news = new Set(own);
  for (const notice of notices) {
    if (!isRead(notice)) news.add(notice.relatedData.ticketId ?? notice._id);
  }
  return news.size;
}
