/** What can be measured of the widget: what axe finds, and what it weighs. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { launch } from '../kit/browser.ts';
import { type Server, startServer } from '../kit/server.ts';
import { joinTeam, type Teammate } from '../kit/team.ts';
import { newVisitor, type Widget } from '../kit/widget.ts';

let browser: Browser;
let server: Server;
let team: Teammate;
let demo: string;

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

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in any view, ${colorScheme}`, async () => {
    await using visitor = await newVisitor(browser, { colorScheme, reducedMotion: 'reduce' });
    const widget = await visitor.visit(demo);
    await audit(widget.page, 'closed');
    await widget.open();
    await audit(widget.page, 'welcome');
    await widget.send('See https://example.org');
    await widget.window.getByRole('link').waitFor();
    await widget.status('Sent').waitFor();
    const { ticketId } = await team.takeNewest();
    team.client.send(ticketId, 'Hello!');
    await widget.exactly('Hello!').waitFor();
    team.client.typing(ticketId);
    await widget.window.locator('.dots').waitFor();
    await audit(widget.page, 'conversation');
    await widget.window.getByRole('button', { name: 'More options' }).click();
    await widget.window.getByRole('menuitem').first().waitFor();
    await audit(widget.page, 'menu');
    await widget.page.keyboard.press('Escape');
    await visitor.context.setOffline(true);
    await widget.send('Not yet');
    await widget.window.getByText('You’re offline', { exact: false }).waitFor();
    await audit(widget.page, 'offline');
    await visitor.context.setOffline(false);
    await widget.status('Sent').waitFor();
    await widget.page.keyboard.press('Escape');
    team.client.send(ticketId, 'Are you still there?');
    await widget.preview.waitFor();
    await audit(widget.page, 'preview');
    await widget.open();
    await team.client.setStatus(ticketId, 'resolved');
    await widget.window.getByRole('radio', { name: 'Good' }).check();
    await audit(widget.page, 'rating');
    await widget.window.getByRole('button', { name: 'Send rating' }).click();
    await widget.window.getByText('Thank you for your rating').waitFor();
    await audit(widget.page, 'rated');
    await team.configure({
      widget: { form: { show: 'always', fields: [{ field: 'email', required: true }] } },
    });
    await using another = await newVisitor(browser, { colorScheme, reducedMotion: 'reduce' });
    const asked = await another.visit(demo);
    await asked.open();
    await asked.window.getByRole('button', { name: 'Send message' }).click();
    await asked.window.getByText('Please fill this in').first().waitFor();
    await audit(asked.page, 'form');
    await team.configure({ widget: { form: { show: 'never', fields: [] } } });
  });
}

async function audit(page: Page, view: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${JSON.stringify(target)} ${failureSummary}`),
  );
  assert.deepEqual(found, [], view);
}

test('the loader is at most 2 kB and the chat at most 30 kB, gzip, all that a first message needs (performance B18)', async () => {
  await using visitor = await newVisitor(browser);
  const asked: string[] = [];
  visitor.context.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/widget')) asked.push(pathname.slice(1));
  });
  const widget: Widget = await visitor.visit(demo);
  await widget.open();
  await widget.send('How large are you?');
  await widget.status('Sent').waitFor();
  const dist = join(import.meta.dirname, '../../apps/widget/dist');
  const sizeOf = (name: string) => gzipSync(readFileSync(join(dist, name)), { level: 9 }).length;
  assert.deepEqual(asked.map((name) => name.split('.', 1)[0] ?? '').toSorted(), [
    'widget',
    'widget/chat',
    'widget/en',
  ]);
  const [loader = '', ...chat] = asked;
  assert.ok(sizeOf(loader) <= 2_048, `${sizeOf(loader)} bytes`);
  const total = chat.reduce((sum, name) => sum + sizeOf(name), 0);
  assert.ok(total <= 30_720, `${total} bytes`);
  const packed = readdirSync(join(dist, 'widget'));
  assert.ok(asked.slice(1).every((name) => packed.includes(`${name.slice(7)}.br`)));
});
