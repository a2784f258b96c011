/** Who, about what, and the one-click menus for status, owner and priority. */
import { asParleyError } from '@parley/client/errors.ts';
import type { Ticket, TicketStatus } from '@parley/contract';
import { useNavigate } from '@tanstack/react-router';
import {
  ArrowLeft,
  ChevronDown,
  CircleCheckBig,
  EllipsisVertical,
  Flame,
  Link2,
  PanelRight,
  RotateCcw,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { problemText } from '../../app/problem.ts';
import { useAgentNames, useAgents } from '../../app/queries.ts';
import { useAgent, useServices } from '../../app/services.tsx';
import { useShortcut } from '../../app/shortcuts.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Hint } from '../../ui/hint.tsx';
import { Keys } from '../../ui/keys.tsx';
import { PriorityIcon, StatusIcon } from '../../ui/marks.tsx';
import { Menu, MenuItem, MenuLabel, Pop } from '../../ui/menu.tsx';
import { PRIORITIES_SHOWN } from '../inbox/filters.ts';
import { AgentPicker } from './agent-picker.tsx';
import { useNarrow } from '../../lib/use-media.ts';
import { useTicketActions } from './use-ticket-actions.ts';

interface TicketHeaderProps {
  readonly ticket: Ticket;
  readonly isSideOpen: boolean;
  readonly onSide: () => void;
}

type OpenMenu = 'status' | 'owner' | 'priority' | null;

export function TicketHeader({ ticket, isSideOpen, onSide }: TicketHeaderProps): ReactNode {
  const { t } = useLanguage();
  const navigate = useNavigate();
  // Beside the list it stands below the list's; alone it is what the page is about.
  const Name = useNarrow() ? 'h1' : 'h2';
  const actions = useTicketActions(ticket);
  const [open, setOpen] = useState<OpenMenu>(null);
  const isClosed = ticket.status === 'closed';
  const isDone = isClosed || ticket.status === 'resolved';
  const opener = (menu: Exclude<OpenMenu, null>) => (isOpen: boolean) =>
    setOpen(isOpen ? menu : null);
  useShortcut('e', () => {
    if (!isDone) actions.setStatus('resolved');
  });
  useShortcut('a', () => {
    if (!isClosed) setOpen('owner');
  });
  useShortcut('s', () => {
    if (!isClosed) setOpen('status');
  });
  useShortcut('p', () => {
    if (!isClosed) setOpen('priority');
  });
  return (
    <header className="ticket-head">
      <IconButton
        className="ticket-back"
        label={t.common.back}
        onClick={() => void navigate({ to: '/inbox', search: (search) => search })}
      >
        <ArrowLeft size={18} className="flip" />
      </IconButton>
      <span className="ticket-avatar">
        <Avatar name={ticket.customerInfo.name} id={ticket.customerId} size={36} />
      </span>
      <div className="ticket-who">
        <Name className="truncate" dir="auto">
          {ticket.customerInfo.name}
        </Name>
        <p className="truncate muted" dir="auto">
          {ticket.subject}
        </p>
      </div>
      <div className="ticket-actions">
        <StatusMenu
          ticket={ticket}
          open={open === 'status'}
          onOpen={opener('status')}
          setStatus={actions.setStatus}
        />
        <OwnerMenu
          ticket={ticket}
          open={open === 'owner'}
          onOpen={opener('owner')}
          assign={actions.assign}
        />
        <PriorityMenu
          ticket={ticket}
          open={open === 'priority'}
          onOpen={opener('priority')}
          setPriority={actions.setPriority}
        />
        {isDone ? (
          !isClosed && (
            <Button className="ticket-resolve" onClick={() => actions.setStatus('open')}>
              <RotateCcw size={14} /> <span>{t.ticket.reopen}</span>
            </Button>
          )
        ) : (
          <Hint label={t.ticket.resolve} keys="E">
            <Button
              className="ticket-resolve"
              aria-label={t.ticket.resolve}
              onClick={() => actions.setStatus('resolved')}
            >
              <CircleCheckBig size={14} /> <span>{t.ticket.resolve}</span>
            </Button>
          </Hint>
        )}
        <MoreMenu ticket={ticket} escalate={actions.escalate} />
        <IconButton label={t.ticket.details} keys="I" aria-pressed={isSideOpen} onClick={onSide}>
          <PanelRight size={18} className="flip" />
        </IconButton>
      </div>
    </header>
  );
}

/** What each status may become by hand; owners are given by the owner's menu. */
const NEXT: Record<TicketStatus, readonly TicketStatus[]> = {
  open: ['open', 'pending', 'resolved', 'closed'],
  assigned: ['open', 'assigned', 'pending', 'resolved', 'closed'],
  pending: ['open', 'assigned', 'pending', 'resolved', 'closed'],
  resolved: ['open', 'resolved', 'closed'],
  closed: ['closed'],
};

interface OneMenuProps {
  readonly ticket: Ticket;
  readonly open: boolean;
  readonly onOpen: (isOpen: boolean) => void;
}

function StatusMenu(
  props: OneMenuProps & { readonly setStatus: (status: TicketStatus) => void },
): ReactNode {
  const { ticket, open, onOpen, setStatus } = props;
  const { t } = useLanguage();
  const { status } = ticket;
  return (
    <Menu
      open={open}
      onOpenChange={onOpen}
      trigger={
        <button type="button" className="pill" disabled={status === 'closed'}>
          <span className="sr-only">{t.ticket.status}: </span>
          <StatusIcon status={status} />
          <span className="pill-text">{t.status[status]}</span>
          <ChevronDown size={12} aria-hidden="true" className="pill-chevron" />
        </button>
      }
    >
      <MenuLabel>
        <span className="menu-keyed">
          {t.ticket.status} <Keys keys="S" />
        </span>
      </MenuLabel>
      {NEXT[status].map((next) => (
        <MenuItem
          key={next}
          icon={<StatusIcon status={next} size={16} />}
          checked={next === status}
          {...(next === 'resolved' ? { keys: 'E' } : {})}
          onSelect={() => next !== status && setStatus(next)}
        >
          {status === 'resolved' && next === 'open' ? t.ticket.reopen : t.status[next]}
        </MenuItem>
      ))}
    </Menu>
  );
}

function OwnerMenu(
  props: OneMenuProps & { readonly assign: (agentId: string | null) => void },
): ReactNode {
  const { ticket, open, onOpen, assign } = props;
  const { t } = useLanguage();
  const me = useAgent();
  const agents = useAgents();
  const names = useAgentNames();
  const ownerId = ticket.assignedAgent;
  const owner = agents.find(({ _id }) => _id === ownerId);
  const name = ownerId === null ? null : (names.get(ownerId) ?? ticket.agentInfo?.name ?? '');
  return (
    <Pop
      label={t.ticket.owner}
      open={open}
      onOpenChange={onOpen}
      trigger={
        <button type="button" className="pill" disabled={ticket.status === 'closed'}>
          <span className="sr-only">{t.ticket.owner}: </span>
          {name === null ? (
            <span className="owner-none" aria-hidden="true" />
          ) : (
            <Avatar name={name} {...(owner ? { id: owner.agentId } : {})} size={20} />
          )}
          <span className="pill-text truncate">{name ?? t.ticket.unassigned}</span>
          <ChevronDown size={12} aria-hidden="true" className="pill-chevron" />
        </button>
      }
    >
      <AgentPicker
        current={ticket.status === 'open' ? null : ownerId}
        me={me}
        onPick={(agentId) => {
          onOpen(false);
          assign(agentId);
        }}
      />
    </Pop>
  );
}

function PriorityMenu(
  props: OneMenuProps & { readonly setPriority: (priority: Ticket['priority']) => void },
): ReactNode {
  const { ticket, open, onOpen, setPriority } = props;
  const { t } = useLanguage();
  return (
    <Menu
      open={open}
      onOpenChange={onOpen}
      trigger={
        <button type="button" className="pill" disabled={ticket.status === 'closed'}>
          <span className="sr-only">{t.ticket.priority}: </span>
          <PriorityIcon priority={ticket.priority} />
          <span className="pill-text pill-priority">{t.priority[ticket.priority]}</span>
          <ChevronDown size={12} aria-hidden="true" className="pill-chevron" />
        </button>
      }
    >
      <MenuLabel>
        <span className="menu-keyed">
          {t.ticket.priority} <Keys keys="P" />
        </span>
      </MenuLabel>
      {PRIORITIES_SHOWN.map((priority) => (
        <MenuItem
          key={priority}
          icon={<PriorityIcon priority={priority} />}
          checked={priority === ticket.priority}
          onSelect={() => priority !== ticket.priority && setPriority(priority)}
        >
          {t.priority[priority]}
        </MenuItem>
      ))}
    </Menu>
  );
}

interface MoreProps {
  readonly ticket: Ticket;
  readonly escalate: () => void;
}

function MoreMenu({ ticket, escalate }: MoreProps): ReactNode {
  const { toasts } = useServices();
  const { t } = useLanguage();
  const isDone = ticket.status === 'closed' || ticket.status === 'resolved';
  async function copyLink(): Promise<void> {
    try {
      await navigator.clipboard.writeText(`${location.origin}/console/inbox/${ticket.ticketId}`);
      toasts.show({ text: t.ticket.linkCopied });
    } catch (error) {
      toasts.show({ text: problemText(asParleyError(error), t), tone: 'error' });
    }
  }
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label={t.ticket.actions}>
          <EllipsisVertical size={18} />
        </IconButton>
      }
    >
      <MenuItem icon={<Link2 size={16} />} onSelect={() => void copyLink()}>
        {t.ticket.copyLink}
      </MenuItem>
      <MenuItem
        icon={<Flame size={16} />}
        disabled={ticket.metadata.escalated || isDone}
        onSelect={escalate}
      >
        {ticket.metadata.escalated ? t.ticket.escalated : t.ticket.escalate}
      </MenuItem>
    </Menu>
  );
}
