import { isRead } from '@parley/client/notifications.ts';
import type { Notification as Notice, NotificationType } from '@parley/contract';
import { Link } from '@tanstack/react-router';
import {
  Bell as BellIcon,
  CheckCheck,
  CircleUserRound,
  Flame,
  Inbox,
  LogOut,
  MessageSquare,
  RefreshCw,
  UserX,
  Volume2,
  VolumeX,
} from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useClientState, useNow, usePreferences, useServices } from '../../app/services.tsx';
import { useRailSide } from '../../app/use-rail-side.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { noticeText } from '../../lib/gist.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Pop } from '../../ui/menu.tsx';
import { Empty } from '../../ui/states.tsx';
import './notifications.css';

export function Bell(): ReactNode {
  const { client } = useServices();
  const { t } = useLanguage();
  const side = useRailSide();
  const [isOpen, setOpen] = useState(false);
  const unread = useClientState((state) => state.unreadNotifications);
  useEffect(() => {
    // What cannot be listed now is listed when the bell is opened.
    void client.loadNotifications().catch(() => {});
  }, [client, isOpen]);
  const label = unread > 0 ? t.notifications.unread(unread) : t.nav.notifications;
  return (
    <Pop
      label={t.notifications.title}
      side={side}
      align="end"
      open={isOpen}
      onOpenChange={setOpen}
      className="notices"
      trigger={
        <button type="button" className="icon-button rail-button" aria-label={label}>
          <BellIcon size={18} />
          {unread > 0 && <span className="badge num">{unread > 99 ? '99+' : unread}</span>}
        </button>
      }
    >
      <Notices onClose={() => setOpen(false)} />
    </Pop>
  );
}

function Notices({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { client, preferences } = useServices();
  const { t } = useLanguage();
  const { sound } = usePreferences();
  const list = useClientState((state) => state.notifications);
  const unread = useClientState((state) => state.unreadNotifications);
  return (
    <>
      <header className="notices-head">
        <h2>{t.notifications.title}</h2>
        <IconButton
          label={sound ? t.notifications.mute : t.notifications.unmute}
          onClick={() => preferences.change({ sound: !sound })}
        >
          {sound ? <Volume2 size={16} /> : <VolumeX size={16} />}
        </IconButton>
        <IconButton
          label={t.notifications.readAll}
          disabled={unread === 0}
          onClick={() => void client.readAllNotifications().catch(() => {})}
        >
          <CheckCheck size={16} />
        </IconButton>
      </header>
      <DesktopOffer />
      {list.length === 0 ? (
        <Empty
          icon={<BellIcon size={20} />}
          title={t.notifications.empty}
          help={t.notifications.emptyHelp}
        />
      ) : (
        <ul className="notices-list">
          {list.slice(0, SHOWN).map((notice) => (
            <li key={notice._id}>
              <Row notice={notice} onClose={onClose} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const SHOWN = 60;

function Row({
  notice,
  onClose,
}: {
  readonly notice: Notice;
  readonly onClose: () => void;
}): ReactNode {
  const { client } = useServices();
  const { t, format } = useLanguage();
  const now = useNow();
  const Icon = ICONS[notice.type];
  const tickets = useClientState((state) => state.tickets);
  const { ticketId } = notice.relatedData;
  function onClick(): void {
    onClose();
    if (!isRead(notice)) void client.readNotification(notice._id).catch(() => {});
  }
  const inside = (
    <>
      <span className={`notice-icon notice-${notice.type}`}>
        <Icon size={16} />
      </span>
      <span className="notice-words">
        <span className="notice-title">
          <span className="truncate" dir="auto">
            {notice.title}
          </span>
          <time className="num muted">{format.ago(notice.createdAt, now)}</time>
        </span>
        <span className="notice-text" dir="auto">
          {noticeText(notice, { tickets, words: t })}
        </span>
      </span>
      {!isRead(notice) && (
        <span className="notice-new">
          <span className="sr-only">{t.notifications.unread(1)}</span>
        </span>
      )}
    </>
  );
  if (ticketId === null) {
    return (
      <button type="button" className="notice" onClick={onClick}>
        {inside}
      </button>
    );
  }
  return (
    <Link to="/inbox/$ticketId" params={{ ticketId }} className="notice" onClick={onClick}>
      {inside}
    </Link>
  );
}

const ICONS = {
  new_ticket: Inbox,
  ticket_assigned: CircleUserRound,
  new_message: MessageSquare,
  ticket_status_change: RefreshCw,
  customer_disconnect: LogOut,
  agent_offline: UserX,
  priority_escalation: Flame,
} satisfies Record<NotificationType, typeof Inbox>;

/** The browser is asked only after a click. */
function DesktopOffer(): ReactNode {
  const { preferences } = useServices();
  const { desktop } = usePreferences();
  const { t } = useLanguage();
  const [permission, setPermission] = useState(() =>
    'Notification' in globalThis ? Notification.permission : 'denied',
  );
  if (desktop && permission === 'granted') return null;
  if (permission === 'denied') return null;
  async function ask(): Promise<void> {
    const answer = await Notification.requestPermission();
    setPermission(answer);
    if (answer === 'granted') preferences.change({ desktop: true });
  }
  return (
    <div className="notices-offer">
      <Button small onClick={() => void ask()}>
        {t.notifications.enable}
      </Button>
    </div>
  );
}
