/** Tickets and commands by words. */
import type { Ticket } from '@parley/contract';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Command } from 'cmdk';
import {
  ChartNoAxesColumn,
  CircleCheckBig,
  Inbox,
  Keyboard,
  ListOrdered,
  LogOut,
  RotateCcw,
  Search,
  Settings,
  SunMoon,
  UserRound,
} from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { problemText } from '../../app/problem.ts';
import { useAgent, useClientState, useServices } from '../../app/services.tsx';
import { modKey } from '../../app/shortcuts.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Keys } from '../../ui/keys.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { StatusIcon } from '../../ui/marks.tsx';
import { VIEWS } from '../inbox/filters.ts';
import { AGENT_STATUSES_SHOWN } from '../session/availability.ts';
import './palette.css';

interface PaletteProps {
  readonly onClose: () => void;
  readonly onSheet: () => void;
}

const SEARCH_AFTER_MS = 200;

export function Palette({ onClose, onSheet }: PaletteProps): ReactNode {
  const { client, preferences, toasts } = useServices();
  const { t } = useLanguage();
  const navigate = useNavigate();
  const me = useAgent();
  const { ticketId } = useParams({ strict: false });
  const ticket = useClientState((state) => state.conversations.get(ticketId ?? '')?.ticket);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState('');
  const found = useFound(text);
  const first = found[0] === undefined ? null : `${found[0].ticketId} ${text}`;
  useEffect(() => {
    // Tickets come after the commands were filtered: the best of them is what Enter opens.
    if (first !== null) setChosen(first);
  }, [first]);
  const failed = (error: unknown) => toasts.show({ text: problemText(error, t), tone: 'error' });
  const then = (act: () => unknown) => () => {
    onClose();
    act();
  };
  function switchTheme(): void {
    const isDark = getComputedStyle(document.documentElement).colorScheme.includes('dark')
      ? document.documentElement.dataset['theme'] === 'dark' ||
        matchMedia('(prefers-color-scheme: dark)').matches
      : false;
    preferences.change({ theme: isDark ? 'light' : 'dark' });
  }
  return (
    <Dialog kind="bare" title={t.palette.title} onClose={onClose}>
      <Command
        label={t.palette.title}
        className="palette"
        loop
        value={chosen}
        onValueChange={setChosen}
      >
        <div className="palette-head">
          <Search size={18} aria-hidden="true" />
          <Command.Input
            autoFocus
            value={text}
            onValueChange={setText}
            placeholder={t.palette.placeholder}
          />
        </div>
        <Command.List className="palette-list scroll">
          <Command.Empty className="palette-none">{t.palette.empty}</Command.Empty>
          {found.length > 0 && (
            <Command.Group heading={t.palette.tickets}>
              {found.map((one) => (
                <Command.Item
                  key={one.ticketId}
                  value={`${one.ticketId} ${text}`}
                  onSelect={then(() =>
                    navigate({ to: '/inbox/$ticketId', params: { ticketId: one.ticketId } }),
                  )}
                >
                  <Avatar name={one.customerInfo.name} id={one.customerId} size={24} />
                  <span className="palette-name">
                    <bdi>{one.customerInfo.name}</bdi>
                  </span>
                  <span className="palette-help truncate" dir="auto">
                    {one.subject}
                  </span>
                  <StatusIcon status={one.status} />
                </Command.Item>
              ))}
            </Command.Group>
          )}
          {ticket !== undefined && ticket.status !== 'closed' && (
            <Command.Group heading={t.palette.ticket}>
              {ticket.status === 'resolved' ? (
                <Row
                  icon={<RotateCcw size={16} />}
                  label={t.ticket.reopen}
                  onSelect={then(() => client.setStatus(ticket.ticketId, 'open').catch(failed))}
                />
              ) : (
                <>
                  <Row
                    icon={<CircleCheckBig size={16} />}
                    label={t.ticket.resolve}
                    keys="E"
                    onSelect={then(() =>
                      client.setStatus(ticket.ticketId, 'resolved').catch(failed),
                    )}
                  />
                  <Row
                    icon={<UserRound size={16} />}
                    label={t.palette.assignMe}
                    onSelect={then(() => client.assign(ticket.ticketId, me.agentId).catch(failed))}
                  />
                </>
              )}
            </Command.Group>
          )}
          <Command.Group heading={t.palette.go}>
            {VIEWS.map((view) => (
              <Row
                key={view}
                icon={<Inbox size={16} />}
                label={`${t.nav.inbox}: ${t.views[view]}`}
                onSelect={then(() =>
                  navigate({ to: '/inbox', search: view === 'active' ? {} : { view } }),
                )}
              />
            ))}
            <Row
              icon={<ListOrdered size={16} />}
              label={t.nav.queue}
              onSelect={then(() => navigate({ to: '/queue' }))}
            />
            <Row
              icon={<ChartNoAxesColumn size={16} />}
              label={t.nav.dashboard}
              onSelect={then(() => navigate({ to: '/dashboard' }))}
            />
            <Row
              icon={<Settings size={16} />}
              label={t.nav.settings}
              onSelect={then(() => navigate({ to: '/settings/{-$section}' }))}
            />
          </Command.Group>
          <Command.Group heading={t.palette.you}>
            {AGENT_STATUSES_SHOWN.filter((status) => status !== me.status).map((status) => (
              <Row
                key={status}
                icon={<span className="dot" data-status={status} />}
                label={t.palette.setAvailability(t.availability[status])}
                onSelect={then(() => client.setAvailability(status).catch(failed))}
              />
            ))}
            <Row
              icon={<SunMoon size={16} />}
              label={t.palette.switchTheme}
              onSelect={then(switchTheme)}
            />
            <Row
              icon={<Keyboard size={16} />}
              label={t.shortcuts.title}
              keys="?"
              onSelect={then(onSheet)}
            />
            <Row
              icon={<LogOut size={16} />}
              label={t.nav.signOut}
              onSelect={then(() => client.signOut().catch(failed))}
            />
          </Command.Group>
        </Command.List>
        <footer className="palette-foot" aria-hidden="true">
          <Keys keys="↑+↓" /> <Keys keys="↵" /> <Keys keys="Esc" />
          <span className="palette-key">
            <Keys keys={`${modKey()}+K`} />
          </span>
        </footer>
      </Command>
    </Dialog>
  );
}

interface RowProps {
  readonly icon: ReactNode;
  readonly label: string;
  readonly keys?: string;
  readonly onSelect: () => void;
}

function Row({ icon, label, keys, onSelect }: RowProps): ReactNode {
  return (
    <Command.Item value={label} onSelect={onSelect}>
      <span className="menu-icon">{icon}</span>
      <span className="palette-label">{label}</span>
      {keys !== undefined && <Keys keys={keys} />}
    </Command.Item>
  );
}

function useFound(text: string): readonly Ticket[] {
  const { client } = useServices();
  const [query, setQuery] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setQuery(text.trim()), SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const { data } = useQuery({
    queryKey: ['palette', query],
    queryFn: ({ signal }) =>
      client.rest.call('tickets.search', { params: { query }, query: { limit: 6 }, signal }),
    enabled: query.length > 1,
    placeholderData: (before) => before,
  });
  return query.length > 1 && text.trim() !== '' ? (data?.tickets ?? []) : NONE;
}

const NONE: readonly Ticket[] = [];
