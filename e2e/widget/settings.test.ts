/** What the settings and the page decide: form, hours, language, person. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launch } from '../kit/browser.ts';
import { IDENTITY_SECRET, type Server, startServer } from '../kit/server.ts';
import { joinTeam, type Teammate } from '../kit/team.ts';
import { newVisitor } from '../kit/widget.ts';

let browser: Browser;
let server: Server;
let team: Teammate;
let demo: string;

before(async () => {
  [browser, server] = await Promise.all([launch(), startServer()]);
  team = await joinTeam(server);
  demo = `${server.url}/demo`;
});

afterEach(async () => {
  await team.configure({
    openingHours: { enabled: false },
    widget: { form: { show: 'never', fields: [] }, position: 'end', theme: 'auto' },
  });
});

after(async () => {
  await team?.[Symbol.asyncDispose]();
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

test('the form asks what the settings want to know, and sends it with the first message', async () => {
  await team.configure({
    widget: {
      form: {
        show: 'always',
        fields: [
          { field: 'name', required: true },
          { field: 'email', required: true },
          { field: 'phone', label: 'Mobile' },
          { field: 'department', required: true, options: ['orders', 'repairs'] },
        ],
      },
    },
  });
  await using visitor = await newVisitor(browser);
  const { window, open, status, field } = await visitor.visit(demo);
  await open();
  const send = window.getByRole('button', { name: 'Send message' });
  await window.getByLabel('Email').fill('sofie@');
  await window.getByLabel('Mobile').fill('none');
  await send.click();
  assert.equal(await window.getByText('Please fill this in').count(), 2);
  await window.getByText('Please check this address').waitFor();
  await window.getByText('Digits, spaces, hyphens and a leading + only').waitFor();
  const isFirstFaultFocused = await window.getByLabel('Name').evaluate((input) => {
    return (input.getRootNode() as ShadowRoot).activeElement === input;
  });
  assert.ok(isFirstFaultFocused);
  await window.getByLabel('Name').fill('Sofie Berg');
  await window.getByLabel('Email').fill('sofie@example.org');
  await window.getByLabel('Mobile').fill('+47 22 00 00 00');
  await window.getByLabel('Team').selectOption('repairs');
  await window.getByLabel('How can we help?').fill('The handle is loose');
  await send.click();
  await status('Sent').waitFor();
  await field.waitFor();
  const ticket = await team.takeNewest();
  const { name, email, phone } = ticket.customerInfo;
  assert.deepEqual([name, email, phone], ['Sofie Berg', 'sofie@example.org', '+47 22 00 00 00']);
  assert.equal(ticket.department, 'repairs');
  assert.equal(ticket.subject, 'The handle is loose');
});

test('outside of the hours the chat says when we are back, and may ask for an address', async () => {
  await team.configure({
    openingHours: { enabled: true, week: await openOnlyTomorrow() },
    widget: { form: { show: 'away', fields: [] } },
  });
  await using visitor = await newVisitor(browser);
  const { window, open, status } = await visitor.visit(demo);
  await open();
  await window.getByText('We’re away at the moment.', { exact: false }).waitFor();
  await window.getByText(/^Back \w+day,? at 09:00|^Back \w+day,? 09:00/).waitFor();
  await window.getByLabel('Email').fill('kai@example.org');
  await window.getByLabel('How can we help?').fill('Call me tomorrow');
  await window.getByRole('button', { name: 'Send message' }).click();
  await status('Sent').waitFor();
  assert.equal((await team.takeNewest()).customerInfo.email, 'kai@example.org');
});

test('a person whom the page proves is recognised on another device, and forgotten at shutdown', async () => {
  const id = 'customer-4711';
  const hash = createHmac('sha256', IDENTITY_SECRET).update(id).digest('hex');
  const identify = (page: Page) =>
    page.evaluate(
      ([user, proof]) => {
        const { Parley } = window as unknown as {
          Parley: { identify(user: object, hash: string): void };
        };
        Parley.identify(user, proof);
      },
      [{ id, name: 'Kim Dahl', email: 'kim@example.org' }, hash] as const,
    );
  await using laptop = await newVisitor(browser);
  const first = await laptop.visit(demo);
  await identify(first.page);
  await first.open();
  await first.send('From the laptop');
  await first.status('Sent').waitFor();
  const { customerId, customerInfo } = await team.takeNewest();
  assert.deepEqual([customerId, customerInfo.name], [id, 'Kim Dahl']);

  await using phone = await newVisitor(browser);
  const second = await phone.visit(demo);
  await identify(second.page);
  await second.open();
  await second.send('From the phone');
  await second.said('From the laptop').waitFor();
  await first.said('From the phone').waitFor();

  await first.page.evaluate(() => {
    (window as unknown as { Parley: { shutdown(): void } }).Parley.shutdown();
  });
  await first.bubble.waitFor({ state: 'detached' });
  const kept = await first.page.evaluate(() =>
    Object.keys(localStorage).filter((key) => key.startsWith('parley:')),
  );
  assert.deepEqual(kept, []);
  await first.page.reload();
  await first.open();
  await first.window.getByText('Hi! How can we help you today?').waitFor();
  assert.deepEqual(await first.words(), []);
});

test('the language is the page’s choice, else that of the page, else that of the browser', async () => {
  const asks = async (html: string, locale: string) => {
    await using visitor = await newVisitor(browser, { locale });
    await visitor.context.route('**/host', (route) =>
      route.fulfill({ contentType: 'text/html', body: html }),
    );
    const widget = await visitor.visit(`${server.url}/host`);
    await widget.open();
    return (await widget.field.getAttribute('placeholder')) ?? '';
  };
  const page = (lang: string, data: string) =>
    `<!doctype html><html${lang}><title>Host</title><body><script src="/widget.js"${data}></script>`;
  assert.equal(await asks(page(' lang="de"', ' data-locale="nl"'), 'fr'), 'Schrijf een bericht…');
  assert.equal(await asks(page(' lang="de"', ''), 'fr'), 'Nachricht schreiben…');
  assert.equal(await asks(page('', ''), 'fr-CA'), 'Écrivez un message…');
  assert.equal(await asks(page(' lang="xx"', ''), 'yy'), 'Write a message…');
});

test('setLocale changes every word of an open chat', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.open();
  await widget.window.getByRole('button', { name: 'More options' }).click();
  await widget.window.getByRole('menuitem', { name: 'Turn sounds off' }).waitFor();
  await widget.page.evaluate(() => {
    (window as unknown as { Parley: { setLocale(tag: string): void } }).Parley.setLocale('tr');
  });
  await widget.window.getByRole('menuitem', { name: 'Sesleri kapat' }).waitFor();
  assert.equal(await widget.field.getAttribute('placeholder'), 'Bir mesaj yazın…');
  await widget.page.getByRole('button', { name: 'Sohbeti kapat' }).first().waitFor();
});

test('the page opens and closes the chat, and an open one is open on the next page too', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.page.getByRole('button', { name: 'Ask us anything' }).click();
  await widget.window.waitFor();
  await widget.page.goto(`${demo}?page=2`);
  await widget.window.waitFor();
  const focused = await widget.page.evaluate(() => document.activeElement?.tagName);
  assert.equal(focused, 'BODY');
  await widget.page.evaluate(() => {
    (window as unknown as { Parley: { close(): void } }).Parley.close();
  });
  await widget.window.waitFor({ state: 'hidden' });
  await widget.page.reload();
  await widget.bubble.waitFor();
  assert.equal(await widget.window.count(), 0);
});

test('each message tells the team on which page it was written, without what a query may hold', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(`${demo}?token=secret#order`);
  await widget.open();
  await widget.send('What does this cost?');
  await widget.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  const params = { ticketId };
  const { messages } = await team.client.rest.call('messages.list', { params });
  assert.deepEqual(
    messages.map(({ metadata }) => metadata['page']),
    [demo],
  );
});

test('position, theme and colour are those of the settings', async () => {
  await team.configure({
    widget: { position: 'start', theme: 'dark', colors: { accent: '#f5c518' } },
  });
  await using visitor = await newVisitor(browser, {
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  const widget = await visitor.visit(demo);
  await widget.open();
  const box = await widget.bubble.boundingBox();
  assert.equal(box?.x, 16);
  const look = await widget.window.evaluate((window) => {
    const { colorScheme } = getComputedStyle(window);
    const bubble = window.parentElement?.parentElement?.querySelector('.bubble') as Element;
    const { color, backgroundColor } = getComputedStyle(bubble);
    return { colorScheme, color, backgroundColor };
  });
  assert.deepEqual(look, {
    colorScheme: 'dark',
    color: 'rgb(0, 0, 0)',
    backgroundColor: 'rgb(245, 197, 24)',
  });
  await team.configure({ widget: { colors: { accent: '#4f46e5' } } });
});

async function openOnlyTomorrow() {
  const closed = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [] };
  const tomorrow = new Date(Date.now() + 86_400_000)
    .toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' })
    .toLowerCase();
  return { ...closed, saturday: [], sunday: [], [tomorrow]: [{ from: '09:00', to: '17:00' }] };
}
