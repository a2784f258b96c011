import type { Ticket } from '@parley/contract';
import { Link } from '@tanstack/react-router';
import { Check, Eye, Pencil } from 'lucide-react';
import { memo, type MouseEvent, type ReactNode } from 'react';
import { useAgent, useClientState, useNow } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { gistOf, lastFileOf } from '../../lib/gist.ts';
import { waitingSince } from '../../lib/waiting.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { PriorityIcon, StatusIcon, WaitingClock } from '../../ui/marks.tsx';
import { useViewerWords } from '../ticket/presence.tsx';

interface TicketRowProps {
  readonly ticket: Ticket;
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  readonly onSelect: (ticketId: string, withRange: boolean) => void;
}

/** Two lines, one glance: who, what, how long waiting. */
export const TicketRow = memo(function TicketRow(props: TicketRowProps): ReactNode {
  const { ticket, isCurrent, isSelected, onSelect } = props;
  const { t, format } = useLanguage();
  const now = useNow();
  const me = useAgent();
  const { customerInfo, lastMessage, status, priority, unread } = ticket;
  const file = useClientState(({ conversations }) =>
    lastFileOf(conversations.get(ticket.ticketId)?.messages, lastMessage),
  );
  const since = waitingSince(ticket);
  const isUnread = unread.agent > 0 && status !== 'closed';
  const at = lastMessage?.timestamp ?? ticket.createdAt;
  const prefix =
    lastMessage?.sender === 'agent' && ticket.assignedAgent === me._id
      ? t.inbox.you
      : lastMessage?.sender === 'system' && lastMessage.messageType === 'text'
        ? t.inbox.system
        : '';
  function onCheck(event: MouseEvent): void {
    event.preventDefault();
    event.stopPropagation();
    onSelect(ticket.ticketId, event.shiftKey);
  }
  return (
    <div
      className="row"
      data-current={isCurrent || undefined}
      data-selected={isSelected || undefined}
    >
      <Link
        to="/inbox/$ticketId"
        params={{ ticketId: ticket.ticketId }}
        search={(search) => search}
        className="row-link"
        aria-current={isCurrent ? 'page' : undefined}
        data-ticket-id={ticket.ticketId}
      >
        <Avatar name={customerInfo.name} id={ticket.customerId} size={36} />
        <span className="row-lines">
          <span className="row-line">
            <span className={`row-name truncate${isUnread ? ' row-unread' : ''}`} dir="auto">
              {customerInfo.name}
            </span>
            <time className="row-time num" dateTime={at}>
              {format.short(at, now)}
            </time>
          </span>
          <span className="row-line">
            <span className={`row-text${isUnread ? ' row-unread' : ''}`}>
              {prefix !== '' && <span className="row-prefix">{prefix}</span>}
              <span className="truncate" dir="auto">
                {lastMessage === null ? ticket.subject : gistOf(lastMessage, t, file)}
              </span>
            </span>
            <span className="row-marks">
              <Viewers ticketId={ticket.ticketId} />
              {status !== 'assigned' && status !== 'open' && (
                <>
                  <StatusIcon status={status} size={13} />
                  <span className="sr-only">{t.status[status]}</span>
                </>
              )}
              {(priority === 'urgent' || priority === 'high') && (
                <>
                  <PriorityIcon priority={priority} />
                  <span className="sr-only">{t.priority[priority]}</span>
                </>
              )}
              {since !== null && <WaitingClock since={since} />}
              {isUnread && (
                <span className="badge num">
                  <span aria-hidden="true">{unread.agent > 99 ? '99+' : unread.agent}</span>
                  <span className="sr-only">{t.inbox.unread(unread.agent)}</span>
                </span>
              )}
            </span>
          </span>
        </span>
      </Link>
      <button
        type="button"
        role="checkbox"
        aria-checked={isSelected}
        aria-label={t.inbox.select(customerInfo.name)}
        className="row-check"
        onClick={onCheck}
      >
        <span>{isSelected && <Check size={13} strokeWidth={3} />}</span>
      </button>
    </div>
  );
});

/** Known of tickets that were opened here. */
function Viewers({ ticketId }: { readonly ticketId: string }): ReactNode {
  const viewers = useClientState(({ conversations }) => conversations.get(ticketId)?.viewers);
  const words = useViewerWords(viewers ?? []);
  if (words === '') return null;
  const isReplying = viewers?.some((viewer) => viewer.isReplying) === true;
  return (
    <span className="row-viewers" data-replying={isReplying || undefined} title={words}>
      {isReplying ? <Pencil size={13} /> : <Eye size={13} />}
      <span className="sr-only">{words}</span>
    </span>
  );
}
