/** A browser under a POSIX locale, as on servers and in containers, names a language that Intl throws at. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch } from './kit/browser.ts';
import { openConsole } from './kit/console.ts';
import { type Server, startServer } from './kit/server.ts';
import { widgetOn } from './kit/widget.ts';

let browser: Browser;
let server: Server;

before(async () => {
  [browser, server] = await Promise.all([launch(), startServer()]);
});

after(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

const POSIX = `Object.defineProperty(navigator, 'languages', { get: () => ['en-US@posix'] });
  Object.defineProperty(navigator, 'language', { get: () => 'en-US@posix' });`;

test('widget and console speak English there, and a message goes its way', async () => {
  const context = await browser.newContext();
  await context.addInitScript(POSIX);
  const page = await context.newPage();
  await page.goto(`${server.url}/demo`);
  // As a page in a language that the widget has no words for.
  await page.evaluate(() => document.documentElement.removeAttribute('lang'));
  const widget = widgetOn(page);
  await widget.open();
  await widget.send('Is anybody there?');
  await widget.status('Sent').waitFor();
  await using agent = await openConsole(browser, server);
  await agent.page.addInitScript(POSIX);
  await agent.page.reload();
  await agent.signIn();
  await agent.rows.first().click();
  await agent.said('Is anybody there?').waitFor();
  assert.equal(await agent.page.getByText('American English').count(), 1);
  await context.close();
});
