/** What axe finds in every view of the console at one width. */
import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { launch } from '../kit/browser.ts';
import { openConsole } from '../kit/console.ts';
import { startServer } from '../kit/server.ts';
import { fill, goToView, settle, viewsOf } from './every-view.ts';

/**
 * Fails where axe finds something, and where a view is wider than its page. Of the dark page only the colours are looked at:
 * light and dark are two sets of values, with no other difference.
 */
export async function audit({
  width,
  height,
  part,
}: {
  readonly width: number;
  readonly height: number;
  /** All at once would take long. */
  readonly part: 'inbox' | 'pages';
}): Promise<void> {
  const isNarrow = width < 760;
  const browser = await launch();
  const found: string[] = [];
  try {
    await using server = await startServer();
    await using agent = await openConsole(browser, server, {
      viewport: { width, height },
      colorScheme: 'light',
      hasTouch: isNarrow,
      reducedMotion: 'reduce',
    });
    const { page } = agent;
    const look = async (name: string) => {
      found.push(...(await check(page, name)));
      await page.emulateMedia({ colorScheme: 'dark' });
      await settle(page);
      found.push(...(await check(page, `${name}, dark`, ['color-contrast'])));
      await page.emulateMedia({ colorScheme: 'light' });
      if ((await sideways(page)) > 0) found.push(`${name} can be scrolled sideways`);
    };
    await page.locator('input[name=email]').waitFor();
    if (part === 'pages') await look('sign-in');
    await agent.signIn();
    await page.locator('.welcome').waitFor();
    if (part === 'inbox') await look('first-run');
    await using shown = await fill(server);
    const views = viewsOf(shown, isNarrow).filter(
      ({ path }) => path.startsWith('/inbox') === (part === 'inbox'),
    );
    for (const view of views) {
      await goToView(agent, view);
      await look(view.name);
      await page.context().setOffline(false);
    }
  } finally {
    await browser.close();
  }
  assert.deepEqual(found, []);
}

async function check(page: Page, view: string, rules?: string[]): Promise<string[]> {
  // Without frames of other origins nothing has to be put together on a page of its own.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules === undefined ? axe : axe.withRules(rules)).analyze();
  return violations.map(
    ({ id, nodes }) => `${view}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
}

/** How far the page could be scrolled sideways, in pixels. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}
