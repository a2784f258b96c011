/** Which address shows which view. Filters are part of the address. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { type DashboardSearch, readDashboardSearch } from '../features/dashboard/search.ts';
import { type InboxSearch, readInboxSearch } from '../features/inbox/filters.ts';
import { Inbox } from '../features/inbox/inbox.tsx';
import { NothingPicked } from '../features/inbox/nothing-picked.tsx';
import { Broken } from '../ui/states.tsx';
import { Shell } from './shell.tsx';

const rootRoute = createRootRoute({ component: Shell });

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    // The router's own way to send on.
    // oxlint-disable-next-line typescript/only-throw-error
    throw redirect({ to: '/inbox' });
  },
});

const inboxRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'inbox',
  validateSearch: (search: Record<string, unknown>): InboxSearch => readInboxSearch(search),
  component: Inbox,
});

const inboxIndexRoute = createRoute({
  getParentRoute: () => inboxRoute,
  path: '/',
  component: NothingPicked,
});

const ticketRoute = createRoute({
  getParentRoute: () => inboxRoute,
  path: '$ticketId',
  component: lazyRouteComponent(() => import('../features/ticket/ticket-view.tsx'), 'TicketView'),
});

const queueRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'queue',
  component: lazyRouteComponent(() => import('../features/queue/queue.tsx'), 'Queue'),
});

const dashboardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'dashboard',
  validateSearch: (search: Record<string, unknown>): DashboardSearch => readDashboardSearch(search),
  component: lazyRouteComponent(() => import('../features/dashboard/dashboard.tsx'), 'Dashboard'),
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'settings/{-$section}',
  component: lazyRouteComponent(() => import('../features/settings/settings.tsx'), 'Settings'),
});

const routeTree = rootRoute.addChildren([
  indexRoute,
  inboxRoute.addChildren([inboxIndexRoute, ticketRoute]),
  queueRoute,
  dashboardRoute,
  settingsRoute,
]);

export function createConsoleRouter() {
  return createRouter({
    routeTree,
    basepath: '/console',
    defaultPreload: 'intent',
    defaultErrorComponent: Broken,
    defaultPendingMs: 300,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
