/** The frame: rail, connection banner, the view, and what may come over it. */
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import {
  ChartNoAxesColumn,
  Inbox,
  Keyboard,
  ListOrdered,
  Search,
  Settings,
  WifiOff,
} from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { Account } from '../features/session/account.tsx';
import { Bell } from '../features/notifications/bell.tsx';
import { useAlerts } from '../features/notifications/use-alerts.ts';
import { Logo } from '../features/session/logo.tsx';
import { useAutoAway } from '../features/session/use-auto-away.ts';
import { useLanguage } from '../i18n/language.tsx';
import { IconButton } from '../ui/button.tsx';
import { Hint } from '../ui/hint.tsx';
import { FloatPlace } from '../ui/float-place.ts';
import { Boundary, Broken } from '../ui/states.tsx';
import { useClientState } from './services.tsx';
import { modKey, ShortcutProvider, useShortcut } from './shortcuts.tsx';
import './shell.css';

const Palette = lazy(async () => ({
  default: (await import('../features/palette/palette.tsx')).Palette,
}));
const ShortcutSheet = lazy(async () => ({
  default: (await import('../features/palette/shortcut-sheet.tsx')).ShortcutSheet,
}));

export function Shell(): ReactNode {
  return (
    <ShortcutProvider>
      <Frame />
    </ShortcutProvider>
  );
}

function Frame(): ReactNode {
  const { t } = useLanguage();
  const [over, setOver] = useState<'palette' | 'sheet' | null>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useFreshLists();
  useAlerts();
  useAutoAway();
  useShortcut('?', () => setOver('sheet'));
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOver((now) => (now === 'palette' ? null : 'palette'));
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  const [main, setMain] = useState<HTMLElement | null>(null);
  const close = () => setOver(null);
  return (
    <FloatPlace value={main}>
      <div className="shell" data-ticket={/\/inbox\/.+/.test(path) ? '' : undefined}>
        <a className="skip" href="#main">
          {t.nav.skip}
        </a>
        <Rail onPalette={() => setOver('palette')} onSheet={() => setOver('sheet')} />
        <div className="shell-main">
          <ConnectionBanner />
          <main id="main" tabIndex={-1} ref={setMain}>
            <Boundary key={path.split('/')[2]} fallback={<Broken />}>
              <Outlet />
            </Boundary>
          </main>
        </div>
        <Suspense>
          {over === 'palette' && <Palette onClose={close} onSheet={() => setOver('sheet')} />}
          {over === 'sheet' && <ShortcutSheet onClose={close} />}
        </Suspense>
      </div>
    </FloatPlace>
  );
}

function Rail(props: { readonly onPalette: () => void; readonly onSheet: () => void }): ReactNode {
  const { t } = useLanguage();
  return (
    <nav className="rail" aria-label={t.nav.label}>
      <span className="rail-logo">
        <Logo size={28} />
      </span>
      <RailLink to="/inbox" label={t.nav.inbox} icon={<Inbox size={18} />} />
      <RailLink to="/queue" label={t.nav.queue} icon={<ListOrdered size={18} />} />
      <RailLink to="/dashboard" label={t.nav.dashboard} icon={<ChartNoAxesColumn size={18} />} />
      <RailLink to="/settings/{-$section}" label={t.nav.settings} icon={<Settings size={18} />} />
      <span className="rail-gap" />
      <IconButton
        className="rail-button rail-extra"
        label={t.nav.search}
        keys={`${modKey()}+K`}
        side="inline-end"
        onClick={props.onPalette}
      >
        <Search size={18} />
      </IconButton>
      <IconButton
        className="rail-button rail-extra"
        label={t.nav.help}
        keys="?"
        side="inline-end"
        onClick={props.onSheet}
      >
        <Keyboard size={18} />
      </IconButton>
      <Bell />
      <Account />
    </nav>
  );
}

interface RailLinkProps {
  readonly to: '/inbox' | '/queue' | '/dashboard' | '/settings/{-$section}';
  readonly label: string;
  readonly icon: ReactNode;
}

function RailLink({ to, label, icon }: RailLinkProps): ReactNode {
  return (
    <Hint label={label} side="inline-end">
      <Link to={to} className="icon-button rail-button" aria-label={label}>
        {icon}
      </Link>
    </Hint>
  );
}

/** Says after a moment that the connection is gone, and for a moment that it is back. */
function ConnectionBanner(): ReactNode {
  const { t } = useLanguage();
  const state = useClientState(({ connection }) => connection);
  const [isLate, setLate] = useState(false);
  const isGone =
    state === 'reconnecting' ||
    state === 'offline' ||
    state === 'refused' ||
    state === 'connecting';
  useEffect(() => {
    setLate(false);
    if (!isGone) return undefined;
    const timer = setTimeout(() => setLate(true), state === 'offline' ? 0 : SHOWN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isGone, state]);
  const words =
    state === 'offline'
      ? t.connection.offline
      : state === 'refused'
        ? t.connection.refused
        : t.connection.reconnecting;
  return (
    <div role="status" className="banner-place">
      {isGone && isLate && (
        <p className="banner" data-state={state}>
          <WifiOff size={14} /> {words}
        </p>
      )}
    </div>
  );
}

const SHOWN_AFTER_MS = 1_200;

/** Lists that were fetched before a connection was lost may have missed something. */
function useFreshLists(): void {
  const queries = useQueryClient();
  const connections = useClientState((state) => state.connections);
  useEffect(() => {
    if (connections > 1) void queries.invalidateQueries();
  }, [connections, queries]);
}
