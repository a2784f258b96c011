/** Pictures of a living system: the shop of `parley seed --demo`. Those of docs/screenshots are among them. */
import { createRest } from '@parley/client/rest.ts';
import { ROUTES } from '@parley/client/routes.ts';
import type { RouteKey, Ticket } from '@parley/contract';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { openConsole } from '../kit/console.ts';
import { ADMIN, type Server, startServer } from '../kit/server.ts';
import { joinTeam } from '../kit/team.ts';
import { widgetOn } from '../kit/widget.ts';
import type { Look, Shoot } from '../widget/set.ts';

/** A conversation of Ana's in the demo. */
const HERS = 'Bitter coffee again';
const QUESTION = 'Hi! Can I get a spare lid for my kettle?';

export async function shootDemo(
  browser: Browser,
  { look, shoot }: { readonly look: Look; readonly shoot: Shoot },
): Promise<void> {
  await using server = await startServer({}, { isSeeded: true });
  const isSmall = look.width < 760;
  const viewport = isSmall
    ? { width: look.width, height: look.height }
    : { width: 1440, height: 900 };
  const options = { viewport, colorScheme: look.scheme, hasTouch: isSmall };
  const set = { server, options, shoot };
  await shootConsole(browser, set);
  await shootWidget(browser, set);
}

interface Set {
  readonly server: Server;
  readonly options: BrowserContextOptions;
  readonly shoot: Shoot;
}

async function shootConsole(browser: Browser, { server, options, shoot }: Set): Promise<void> {
  const ticketId = await prepare(server);
  await using agent = await openConsole(browser, server, options);
  await agent.signIn();
  const views = [
    ['demo-inbox', '/inbox', '.row'],
    ['demo-ticket', `/inbox/${ticketId}`, '.log [data-key]'],
    ['demo-queue', '/queue', 'main'],
    ['demo-dashboard', '/dashboard', 'main'],
  ] as const;
  for (const [name, path, sign] of views) {
    await agent.goTo(path);
    await agent.page.locator(sign).first().waitFor();
    await agent.page.waitForLoadState('networkidle');
    await shoot(agent.page, name);
  }
}

/** Ana is busy before anybody sees her, so that the queue stays as it is. Gives her conversation. */
async function prepare({ url }: Server): Promise<string> {
  let token = '';
  const credential = () => ({ Authorization: `Bearer ${token}` });
  const rest = createRest<RouteKey, 'staff'>({ url, routes: ROUTES, credential });
  const session = await rest.call('auth.login', { body: ADMIN });
  token = session.token;
  const { agentId } = session.agent;
  await rest.call('agents.status', { params: { agentId }, body: { status: 'busy' } });
  const { tickets } = await rest.call('tickets.search', { params: { query: HERS } });
  const hers = tickets.find(({ subject, status }) => subject === HERS && status === 'assigned');
  if (hers === undefined) throw new Error(`The demo has no "${HERS}"`);
  return hers.ticketId;
}

/** By day, with Ana there. */
async function shootWidget(browser: Browser, { server, options, shoot }: Set): Promise<void> {
  await using ana = await joinTeam(server);
  await ana.configure({ openingHours: { enabled: false } });
  await ana.client.setAvailability('available');
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  await page.goto(`${server.url}/demo`);
  const widget = widgetOn(page);
  await widget.bubble.waitFor();
  await widget.open();
  await widget.field.waitFor();
  await shoot(page, 'demo-widget-first');
  await widget.send(QUESTION);
  const isNew = ({ lastMessage }: Ticket) => lastMessage?.content === QUESTION;
  await ana.until('the question', ({ tickets }) => [...tickets.values()].some(isNew));
  const ticketId = [...ana.client.getState().tickets.values()].find(isNew)?.ticketId ?? '';
  await ana.client.openTicket(ticketId);
  await ana.client.assign(ticketId, ana.client.getState().agent?.agentId ?? null);
  ana.client.markRead(ticketId);
  ana.client.send(ticketId, 'Of course! Is it the one with the wooden handle?');
  await widget.said('wooden handle').waitFor();
  await widget.send('Yes, bought two years ago.');
  await ana.hears(ticketId, 'Yes, bought two years ago.');
  ana.client.markRead(ticketId);
  ana.client.send(ticketId, 'Then it costs nothing. It leaves by letter tomorrow.');
  await widget.said('by letter tomorrow').waitFor();
  await shoot(page, 'demo-widget');
  await context.close();
}
