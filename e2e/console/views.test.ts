import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch } from '../kit/browser.ts';
import { openConsole } from '../kit/console.ts';
import { type Customer, joinCustomer } from '../kit/customer.ts';
import { type Server, startServer } from '../kit/server.ts';
import { joinTeam, type Teammate } from '../kit/team.ts';
import { sideways } from './audit.ts';

let browser: Browser;
let server: Server;
let team: Teammate;
const customers: Customer[] = [];

before(async () => {
  [browser, server] = await Promise.all([launch(), startServer()]);
  team = await joinTeam(server);
  for (const [name, department] of [
    ['Ada Lovelace', 'billing'],
    ['Grace Hopper', 'general'],
    ['سارة العلي', 'shipping'],
  ] as const) {
    const customer = await joinCustomer(server, { name, department });
    await customer.say(`Hello from ${name}`);
    customers.push(customer);
  }
  const ticketId = customers[0]?.ticketId() ?? '';
  await team.client.openTicket(ticketId);
  team.client.send(ticketId, 'How can I help?');
  team.client.send(ticketId, { content: 'A note for us', visibility: 'internal' });
  await team.client.update(ticketId, { tags: ['vip'] });
});
after(async () => {
  await browser?.close();
  for (const customer of customers) await customer[Symbol.asyncDispose]();
  await team?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

test('filters and view stand in the address, survive a reload and go away one by one', async () => {
  await using agent = await openConsole(browser, server);
  await agent.signIn();
  await agent.rows.nth(2).waitFor();
  await agent.page.getByRole('button', { name: 'Filters' }).click();
  await agent.page.getByLabel('Department').selectOption('billing');
  await agent.page.waitForURL(/department=billing/);
  await agent.rows.nth(1).waitFor({ state: 'detached' });
  await agent.page.keyboard.press('Escape');
  await agent.page.reload();
  await agent.row('Ada Lovelace').waitFor();
  assert.equal(await agent.rows.count(), 1);
  await agent.page.locator('.chip').click();
  await agent.rows.nth(2).waitFor();
  assert.doesNotMatch(agent.page.url(), /department/);
  await agent.page.getByLabel('Search tickets').fill('grace');
  await agent.page.waitForURL(/q=grace/);
  await agent.row('Grace Hopper').waitFor();
  await agent.rows.nth(1).waitFor({ state: 'detached' });
  assert.equal(await agent.rows.count(), 1);
});

test('several tickets are tagged at once', async () => {
  await using agent = await openConsole(browser, server);
  await agent.signIn();
  for (const name of ['Ada Lovelace', 'Grace Hopper']) {
    await agent.page.getByRole('checkbox', { name: `Select the ticket of ${name}` }).click();
  }
  await agent.page.getByText('2 selected').waitFor();
  await agent.page.getByRole('button', { name: 'Tag', exact: true }).click();
  await agent.page.getByLabel('Add a tag').last().fill('autumn');
  await agent.page.keyboard.press('Enter');
  await agent.page.getByText('2 tickets updated').waitFor();
  const { tickets } = await team.client.rest.call('tickets.search', {
    params: { query: 'autumn' },
  });
  assert.equal(tickets.length, 2);
});

test('under 760 px there is one pane, and a way back', async () => {
  await using agent = await openConsole(browser, server, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
  });
  await agent.signIn();
  await agent.row('Ada Lovelace').tap();
  await agent.said('How can I help?').waitFor();
  assert.equal(await agent.page.locator('.list').isVisible(), false);
  assert.equal(await sideways(agent.page), 0);
  await agent.page.getByRole('button', { name: 'Details' }).tap();
  await agent.page.getByRole('dialog', { name: 'Details' }).waitFor();
  await agent.page.getByRole('button', { name: 'Close' }).tap();
  await agent.page.getByRole('button', { name: 'Back' }).tap();
  await agent.row('Ada Lovelace').waitFor();
  for (const path of [
    '/queue',
    '/dashboard',
    '/settings',
    '/settings/agents',
    '/settings/widget',
  ]) {
    await agent.goTo(path);
    await agent.page.locator('main :is(h1, h2):visible').first().waitFor();
    assert.equal(await sideways(agent.page), 0, path);
  }
});

test('in Arabic the page runs from right to left, and each message in its own direction', async () => {
  await using agent = await openConsole(browser, server, { locale: 'ar' });
  await agent.signIn();
  assert.equal(await agent.page.locator('html').getAttribute('dir'), 'rtl');
  await agent.row('سارة العلي').click();
  await agent.said('Hello from').waitFor();
  await agent.reply('أهلًا بك');
  await customers[2]?.hears('أهلًا بك');
  const [list, ticket] = await Promise.all(
    ['.list', '.ticket-main'].map((part) => agent.page.locator(part).boundingBox()),
  );
  assert.ok((list?.x ?? 0) > (ticket?.x ?? 0));
  assert.equal(await sideways(agent.page), 0);
});
