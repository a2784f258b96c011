/** Every view of the widget before axe, in one colour scheme; two test files share it, so that neither takes long. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launch } from '../kit/browser.ts';
import { type Server, startServer } from '../kit/server.ts';
import { joinTeam, type Teammate } from '../kit/team.ts';
import { newVisitor } from '../kit/widget.ts';

const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 } };

let browser: Browser;
let server: Server;
let team: Teammate;
let demo: string;

export function auditWidget(colorScheme: 'light' | 'dark'): void {
  before(async () => {
    [browser, server] = await Promise.all([launch(), startServer()]);
    team = await joinTeam(server);
    await team.configure({ widget: { suggestions: ['Where is my order?'] } });
    demo = `${server.url}/demo`;
  });

  after(async () => {
    await team?.[Symbol.asyncDispose]();
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
  });

  for (const [size, viewport] of Object.entries(SIZES)) {
    const look: BrowserContextOptions = { colorScheme, viewport, reducedMotion: 'reduce' };
    void test(`axe finds nothing in a conversation, ${colorScheme}, ${size}`, () =>
      auditConversation(look));
    void test(`axe finds nothing in forms, ${colorScheme}, ${size}`, () => auditForms(look));
    void test(`axe finds nothing in Arabic, ${colorScheme}, ${size}`, () => auditArabic(look));
  }
}

async function auditConversation(look: BrowserContextOptions): Promise<void> {
  await using visitor = await newVisitor(browser, look);
  let refusals = 1;
  await visitor.context.routeWebSocket('**/socket.io/**', (page) => {
    const upstream = page.connectToServer();
    page.onMessage((packet) => {
      const id = /^42\/customer,(\d+).*"Refuse me"/.exec(String(packet))?.[1];
      if (id !== undefined && refusals > 0) {
        refusals -= 1;
        const error = { code: 'FORBIDDEN', message: 'Not now' };
        page.send(`43/customer,${id}${JSON.stringify([{ success: false, error }])}`);
      } else upstream.send(packet);
    });
  });
  const widget = await visitor.visit(demo);
  const { page, window } = widget;
  await audit(page, 'closed');
  await widget.open();
  await audit(page, 'welcome');
  await widget.send('See https://example.org');
  await window.getByRole('link').waitFor();
  await widget.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  team.client.send(ticketId, 'Hello!');
  await widget.exactly('Hello!').waitFor();
  team.client.typing(ticketId);
  await window.locator('.dots').waitFor();
  await audit(page, 'conversation');
  await window.getByRole('button', { name: 'More options' }).click();
  await window.getByRole('menuitem').first().waitFor();
  await audit(page, 'menu');
  await page.keyboard.press('Escape');
  await widget.send('Refuse me');
  await widget.status('Not sent').waitFor();
  await widget.field.fill('x'.repeat(5_001));
  await window.getByText('1 character too many').waitFor();
  await audit(page, 'failed, too long');
  await widget.field.fill('');
  await window.getByRole('button', { name: 'Delete' }).click();
  await visitor.context.setOffline(true);
  await widget.send('Not yet');
  await window.getByText('You’re offline', { exact: false }).waitFor();
  await audit(page, 'offline');
  await visitor.context.setOffline(false);
  await widget.status('Sent').waitFor();
  for (let line = 1; line <= 20; line += 1) team.client.send(ticketId, `Line ${line}`);
  await widget.exactly('Line 20').waitFor();
  await widget.log.evaluate((log) => (log.scrollTop = 0));
  await window.getByRole('button', { name: 'Go to the newest message' }).waitFor();
  team.client.send(ticketId, 'Further down');
  await window.getByRole('button', { name: '1 new' }).waitFor();
  await audit(page, 'scrolled up');
  await window.getByRole('button', { name: 'Close chat' }).click();
  team.client.send(ticketId, 'Are you still there?');
  await widget.preview.waitFor();
  await audit(page, 'preview');
  await widget.open();
  await window.getByText('New', { exact: true }).waitFor();
  await audit(page, 'unread');
  await team.client.setStatus(ticketId, 'resolved');
  await window.getByRole('radio', { name: 'Good' }).check();
  await audit(page, 'rating');
  await window.getByRole('button', { name: 'Send rating' }).click();
  await window.getByText('Thank you for your rating').waitFor();
  await audit(page, 'rated');
}

async function auditForms(look: BrowserContextOptions): Promise<void> {
  await team.configure({
    widget: {
      texts: { formIntro: 'Tell us who you are.' },
      form: {
        show: 'always',
        fields: [
          { field: 'email', required: true },
          { field: 'department', options: ['orders'] },
        ],
      },
      privacyUrl: 'https://example.org/privacy',
    },
  });
  await using asked = await newVisitor(browser, look);
  const { page, window, open } = await asked.visit(demo);
  await open();
  await window.getByLabel('Email').waitFor();
  await audit(page, 'form');
  await window.getByRole('button', { name: 'Send message' }).click();
  await window.getByText('Please fill this in').first().waitFor();
  await audit(page, 'form with faults');
  await team.configure({ widget: { form: { show: 'away', fields: [] } } });
  await team.client.setAvailability('away');
  await using late = await newVisitor(browser, look);
  const away = await late.visit(demo);
  await away.open();
  await away.window.getByLabel('Email').waitFor();
  await away.window.getByText('We’re away', { exact: false }).waitFor();
  await audit(away.page, 'away');
  await team.client.setAvailability('available');
  await team.configure({ widget: { form: { show: 'never' }, texts: { formIntro: null } } });
}

async function auditArabic(look: BrowserContextOptions): Promise<void> {
  await using visitor = await newVisitor(browser, { ...look, locale: 'ar' });
  const widget = await visitor.visit(demo);
  await widget.page.evaluate(() => {
    document.documentElement.dir = 'rtl';
    (window as unknown as { Parley: { setLocale(tag: string): void } }).Parley.setLocale('ar');
  });
  await widget.open();
  await widget.send('مرحبًا');
  await widget.status('أُرسلت').waitFor();
  const { ticketId } = await team.takeNewest();
  team.client.send(ticketId, 'Hello!');
  await widget.exactly('Hello!').waitFor();
  await team.client.setStatus(ticketId, 'resolved');
  await widget.window.getByRole('radio').first().waitFor();
  await audit(widget.page, 'Arabic');
}

async function audit(page: Page, view: string): Promise<void> {
  const axe = new AxeBuilder({ page });
  // What of it is the page's does not change with the view.
  if (view !== 'closed' && view !== 'welcome') axe.include('parley-widget');
  const { violations } = await axe.analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${JSON.stringify(target)} ${failureSummary}`),
  );
  assert.deepEqual(found, [], view);
}
