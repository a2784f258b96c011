/** A picture of every view of the console. */
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { openConsole } from '../kit/console.ts';
import { startServer } from '../kit/server.ts';
import type { Look, Shoot } from '../widget/set.ts';
import { fillFiles, shootFiles } from './screens-files.ts';
import { fill, goToView, viewsOf } from './every-view.ts';

/** The console needs the room; small screens stay as they are. */
const WIDE = { width: 1440, height: 900 };

export async function shootConsole(
  browser: Browser,
  { look, shoot }: { readonly look: Look; readonly shoot: Shoot },
): Promise<void> {
  await using server = await startServer();
  const isNarrow = look.width < 760;
  const options: BrowserContextOptions = {
    viewport: isNarrow ? { width: look.width, height: look.height } : WIDE,
    colorScheme: look.scheme,
    hasTouch: isNarrow,
  };
  await using agent = await openConsole(browser, server, options);
  await agent.page.locator('input[name=email]').waitFor();
  await shoot(agent.page, 'console-sign-in');
  await agent.signIn();
  await agent.page.locator('.welcome').waitFor();
  await shoot(agent.page, 'console-first-run');
  await using shown = await fill(server);
  for (const view of viewsOf(shown, isNarrow)) {
    await goToView(agent, view);
    await shoot(agent.page, `console-${view.name}`);
    await agent.page.context().setOffline(false);
  }
  const files = await fillFiles(server, shown.team);
  await shootFiles(agent, { ticketId: files, shoot });
  await using arabic = await openConsole(browser, server, { ...options, locale: 'ar' });
  await arabic.signIn();
  for (const [name, path, sign] of [
    ['inbox', '/inbox', '.row'],
    ['ticket', `/inbox/${shown.customers[0]?.ticketId()}`, '.note'],
    ['dashboard', '/dashboard', '.chart canvas'],
    ['hours', '/settings/hours', '.day-row'],
  ] as const) {
    await goToView(arabic, { name, path, sign });
    await shoot(arabic.page, `console-arabic-${name}`);
  }
  await shootFiles(arabic, { ticketId: files, shoot, suffix: '-arabic' });
}
