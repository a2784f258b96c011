/** What the widget does to the page around it, and what the page can say to it (docs/widget.md). */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launch } from '../kit/browser.ts';
import { startHost } from '../kit/host.ts';
import { IDENTITY_SECRET, type Server, startServer } from '../kit/server.ts';
import { joinTeam, type Teammate } from '../kit/team.ts';
import { newVisitor, type Widget } from '../kit/widget.ts';

let browser: Browser;
let server: Server;
let team: Teammate;
let demo: string;

before(async () => {
  [browser, server] = await Promise.all([launch(), startServer()]);
  team = await joinTeam(server);
  demo = `${server.url}/demo`;
});

after(async () => {
  await team?.[Symbol.asyncDispose]();
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

/** Begins a conversation and closes the chat; the ticket's id. */
async function beginAndClose(widget: Widget): Promise<string> {
  await widget.open();
  await widget.send('I will be back');
  await widget.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  await widget.page.keyboard.press('Escape');
  return ticketId;
}

const icons = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLLinkElement>('link[rel~=icon]')].map((link) => link.href),
  );

const untilMarked = (page: Page, isMarked: boolean) =>
  page.waitForFunction((wanted) => {
    const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel~=icon]')];
    return links.some(({ href }) => href.startsWith('data:image/png')) === wanted;
  }, isMarked);

test('every icon of the page has a dot while something is unread, and is as before afterwards', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.page.evaluate(() => {
    const second = document.createElement('link');
    second.rel = 'icon';
    second.href = '/demo?icon';
    document.head.append(second);
  });
  const before = await icons(widget.page);
  const ticketId = await beginAndClose(widget);
  team.client.send(ticketId, 'Take your time');
  await untilMarked(widget.page, true);
  const [first, ...others] = await icons(widget.page);
  assert.deepEqual(others, [first]);
  await widget.open();
  await untilMarked(widget.page, false);
  assert.deepEqual(await icons(widget.page), before);
});

test('a page without an icon gets one with a dot, for as long as something is unread', async () => {
  await using host = await startHost({
    body: `<script src="${server.url}/widget.js" async></script>`,
  });
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(host.url);
  const ticketId = await beginAndClose(widget);
  team.client.send(ticketId, 'Take your time');
  await untilMarked(widget.page, true);
  await widget.open();
  await untilMarked(widget.page, false);
  assert.deepEqual(await icons(widget.page), []);
});

test('a message that comes while nobody looks is heard, unless sounds are off, which a reload keeps', async () => {
  await using visitor = await newVisitor(browser);
  await visitor.context.addInitScript(() => {
    let notes = 0;
    class Counting extends AudioContext {
      override createOscillator(): OscillatorNode {
        Object.assign(window, { notes: (notes += 1) });
        return super.createOscillator();
      }
    }
    Object.assign(window, { notes, AudioContext: Counting });
  });
  const widget = await visitor.visit(demo);
  const notes = () => widget.page.evaluate(() => (window as unknown as { notes: number }).notes);
  const ticketId = await beginAndClose(widget);
  team.client.send(ticketId, 'Ding');
  await widget.page.waitForFunction(() => (window as unknown as { notes: number }).notes > 0);
  await widget.open();
  const heard = await notes();
  team.client.send(ticketId, 'You are looking');
  await widget.exactly('You are looking').waitFor();
  assert.equal(await notes(), heard);

  await widget.window.getByRole('button', { name: 'More options' }).click();
  await widget.window.getByRole('menuitem', { name: 'Turn sounds off' }).click();
  await widget.page.keyboard.press('Escape');
  await widget.page.reload();
  await widget.bubble.waitFor();
  team.client.send(ticketId, 'Quiet');
  await widget.preview.getByText('Quiet').waitFor();
  // The mark comes by the same file as the sound, after it.
  await untilMarked(widget.page, true);
  assert.equal(await notes(), 0);
  await widget.open();
  await widget.window.getByRole('button', { name: 'More options' }).click();
  await widget.window.getByRole('menuitem', { name: 'Turn sounds on' }).waitFor();
});

test('what the snippet says goes over the settings', async () => {
  const id = 'customer-0815';
  const hash = createHmac('sha256', IDENTITY_SECRET).update(id).digest('hex');
  const said = {
    'data-locale': 'nl',
    'data-position': 'start',
    'data-theme': 'dark',
    'data-department': 'repairs',
    'data-name': 'Kim Dahl',
    'data-email': 'kim@example.org',
    'data-phone': '+47 22 00 00 00',
    'data-customer-id': id,
    'data-identity-hash': hash,
  };
  const attributes = Object.entries(said).map(([name, value]) => `${name}="${value}"`);
  await using host = await startHost({
    body: `<script src="${server.url}/widget.js" async ${attributes.join(' ')}></script>`,
  });
  await using visitor = await newVisitor(browser, { reducedMotion: 'reduce' });
  const widget = await visitor.visit(host.url);
  await widget.open();
  assert.equal((await widget.bubble.boundingBox())?.x, 16);
  const scheme = await widget.window.evaluate((window) => getComputedStyle(window).colorScheme);
  assert.equal(scheme, 'dark');
  assert.equal(await widget.field.getAttribute('placeholder'), 'Schrijf een bericht…');
  await widget.send('Dag!');
  await widget.status('Verstuurd').waitFor();
  const { customerId, customerInfo, department } = await team.takeNewest();
  const { name, email, phone, language } = customerInfo;
  assert.deepEqual(
    [customerId, department, name, email, phone, language],
    [id, 'repairs', 'Kim Dahl', 'kim@example.org', '+47 22 00 00 00', 'nl'],
  );
  const guide = readGuide();
  for (const name of Object.keys(said)) assert.ok(guide.includes(`\`${name}\``), name);
  const listed = new Set(guide.match(/`data-[\w-]+`/g));
  assert.equal(listed.size, Object.keys(said).length);
});

test('the guide names every call of the page, and no other', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  const calls = await widget.page.evaluate(() =>
    Object.keys((window as unknown as { Parley: object }).Parley),
  );
  const listed = [...readGuide().matchAll(/`Parley\.(\w+)\([^`]*\)`/g)].map(([, name]) => name);
  assert.deepEqual(new Set(listed), new Set(calls));
});

function readGuide(): string {
  return readFileSync(join(import.meta.dirname, '../../docs/widget.md'), 'utf8');
}

test('a page that carries the snippet twice has one widget, and one that logs out has none until it is asked for', async () => {
  const snippet = `<script src="${server.url}/widget.js"></script>`;
  await using host = await startHost({ head: snippet, body: snippet });
  await using visitor = await newVisitor(browser);
  const { page, bubble, open, window } = await visitor.visit(host.url);
  await open();
  assert.equal(await page.locator('parley-widget').count(), 1);
  const call = (name: 'shutdown' | 'open') =>
    page.evaluate((wanted) => {
      const { Parley } = globalThis as unknown as { Parley: Record<string, () => void> };
      Parley[wanted]?.();
    }, name);
  await call('shutdown');
  await bubble.waitFor({ state: 'detached' });
  await call('open');
  await window.waitFor();
  assert.equal(await page.locator('parley-widget').count(), 1);
});
