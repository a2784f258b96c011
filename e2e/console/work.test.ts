/** A day's work: finding, sorting and finishing tickets. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch } from '../kit/browser.ts';
import { type Console, openConsole } from '../kit/console.ts';
import { type Customer, joinCustomer } from '../kit/customer.ts';
import { type Server, startServer } from '../kit/server.ts';
import { joinTeam, type Teammate } from '../kit/team.ts';

const TOM = { name: 'Tom Okafor', email: 'tom@halden.example', password: 'a password of his' };

let browser: Browser;
let server: Server;
let team: Teammate;
let tom: Teammate;
let agent: Console;
const customers: Customer[] = [];

before(async () => {
  [browser, server] = await Promise.all([launch(), startServer()]);
  team = await joinTeam(server);
  await team.client.rest.call('agents.create', { body: { ...TOM, department: 'shipping' } });
  tom = await joinTeam(server, TOM);
  agent = await openConsole(browser, server);
  await agent.signIn();
});
after(async () => {
  for (const customer of customers) await customer[Symbol.asyncDispose]();
  await agent?.[Symbol.asyncDispose]();
  await browser?.close();
  await tom?.[Symbol.asyncDispose]();
  await team?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

async function asks(name: string, department = 'general'): Promise<Customer> {
  const customer = await joinCustomer(server, { name, department });
  customers.push(customer);
  await customer.say(`Hello from ${name}`);
  return customer;
}

const select = (name: string) =>
  agent.page.getByRole('checkbox', { name: `Select the ticket of ${name}` }).click();
const press = (name: string) => agent.page.getByRole('button', { name, exact: true }).click();

test('tickets are listed by status, owner, channel and priority, and the address says how', async () => {
  const mine = await asks('Mia Mine');
  await asks('Otto Ofhis', 'shipping');
  await team.client.setPriority(mine.ticketId(), 'urgent');
  await agent.goTo('/inbox');
  await agent.rows.nth(1).waitFor();
  await agent.page.getByRole('button', { name: 'Filters' }).click();
  await agent.page.getByLabel('Owner').selectOption('Tom Okafor');
  await agent.page.waitForURL(/owner=AGT-/);
  await agent.row('Mia Mine').waitFor({ state: 'detached' });
  await agent.row('Otto Ofhis').waitFor();
  await press('Clear filters');
  await agent.page.getByLabel('Priority').selectOption('urgent');
  await agent.row('Otto Ofhis').waitFor({ state: 'detached' });
  await agent.row('Mia Mine').waitFor();
  await press('Clear filters');
  await agent.page.getByLabel('Channel').selectOption('messenger');
  await agent.page.getByText('No ticket fits').waitFor();
  await agent.page.getByLabel('Channel').selectOption('web');
  await agent.rows.nth(1).waitFor();
  await agent.page.keyboard.press('Escape');
  await team.client.setStatus(mine.ticketId(), 'pending');
  await agent.page.locator('.view-button').click();
  await agent.page.getByRole('menuitemcheckbox', { name: 'Pending' }).click();
  await agent.page.waitForURL(/view=pending/);
  await agent.row('Otto Ofhis').waitFor({ state: 'detached' });
  await agent.row('Mia Mine').waitFor();
});

test('several tickets are given to somebody and resolved at once', async () => {
  const [one, two] = [await asks('Bulk One'), await asks('Bulk Two')];
  await agent.goTo('/inbox');
  for (const name of ['Bulk One', 'Bulk Two']) await select(name);
  await press('Assign');
  await agent.page.getByRole('option', { name: /Tom Okafor/ }).click();
  for (const customer of [one, two]) {
    await customer.until(
      'Tom to have it',
      ({ ticket }) => ticket?.agentInfo?.name === 'Tom Okafor',
    );
  }
  await agent.page.getByText('2 tickets updated').first().waitFor();
  for (const name of ['Bulk One', 'Bulk Two']) await select(name);
  await press('Resolve');
  for (const customer of [one, two]) {
    await customer.until('it to be resolved', ({ ticket }) => ticket?.status === 'resolved');
  }
  await agent.row('Bulk One').waitFor({ state: 'detached' });
});

test('a colleague is mentioned in a note by @', async () => {
  const customer = await asks('Menna Tion');
  await agent.goTo(`/inbox/${customer.ticketId()}`);
  await agent.page.locator('.mode-note').click();
  await agent.field.pressSequentially('Ask @to');
  await agent.page.getByRole('option', { name: /Tom Okafor/ }).waitFor();
  await agent.field.press('Enter');
  assert.match(await agent.field.inputValue(), /^Ask @Tom Okafor\s?$/);
  await agent.field.press('Enter');
  await agent.page.locator('.note').getByText('@Tom Okafor').waitFor();
});

test('status, owner and priority are a click each, and the side says who, where from and why', async () => {
  const customer = await asks('Cleo Clicks');
  await team.client.rest.call('messages.create', {
    params: { ticketId: customer.ticketId() },
    body: { content: 'for the log', visibility: 'internal' },
  });
  customer.client.send({
    content: 'From the cart',
    metadata: { page: 'https://shop.example/cart' },
  });
  await agent.goTo(`/inbox/${customer.ticketId()}`);
  await agent.said('From the cart').waitFor();
  const side = agent.page.locator('.side');
  await side.getByText('https://shop.example/cart').waitFor();
  await side.getByText(/got it/).waitFor();
  await side.getByText('for the log').waitFor();
  await side.getByText('This is their first one.').waitFor();
  await agent.page.getByRole('button', { name: /^Priority/ }).click();
  await agent.page.getByRole('menuitemcheckbox', { name: 'High' }).click();
  await agent.page.getByRole('button', { name: 'Priority: High' }).waitFor();
  await agent.page.getByRole('button', { name: /^Owner/ }).click();
  await agent.page.getByRole('option', { name: /Tom Okafor/ }).click();
  await customer.until('Tom to have it', ({ ticket }) => ticket?.agentInfo?.name === 'Tom Okafor');
  await agent.page.getByRole('button', { name: /^Status/ }).click();
  await agent.page.getByRole('menuitemcheckbox', { name: 'Pending' }).click();
  await customer.until('it to be pending', ({ ticket }) => ticket?.status === 'pending');
  await press('Resolve');
  await customer.until('it to be resolved', ({ ticket }) => ticket?.status === 'resolved');
  await customer.client.rate(4, 'Quick');
  await side.getByRole('img', { name: '4 of 5 stars' }).waitFor();
  await side.getByText('Quick').waitFor();
});

test('the queue says who comes when, and a ticket is taken from it', async () => {
  await tom.client.setAvailability('busy');
  const first = await asks('Quentin First', 'shipping');
  await asks('Rosa Second', 'shipping');
  await agent.goTo('/queue');
  const row = (name: string) => agent.page.locator('.queue-row').filter({ hasText: name });
  await row('Quentin First').getByText('Position 1').waitFor({ state: 'attached' });
  await row('Rosa Second').getByText('Position 2').waitFor({ state: 'attached' });
  assert.equal(first.client.getState().queuePosition, 1);
  await row('Quentin First').getByRole('button', { name: 'Take it' }).click();
  await first.until('somebody to come', ({ ticket }) => ticket?.agentInfo != null);
  await row('Quentin First').waitFor({ state: 'detached' });
  await row('Rosa Second').getByText('Position 1').waitFor({ state: 'attached' });
});

test('each chart of the dashboard has a table behind it', async () => {
  await agent.goTo('/dashboard');
  const charts = agent.page.locator('.chart');
  await charts.nth(3).waitFor();
  await agent.page.locator('.chart canvas').first().waitFor();
  for (const chart of await charts.all()) {
    await chart.getByRole('button', { name: 'Show as a table' }).click();
    await chart.getByRole('columnheader', { name: 'Day' }).waitFor();
    assert.equal(await chart.locator('tbody tr').count(), 14);
  }
  await agent.page.getByRole('heading', { name: 'By department' }).waitFor();
  await agent.page.getByRole('rowheader', { name: 'shipping' }).waitFor();
  await agent.page.getByRole('rowheader', { name: /Tom Okafor/ }).waitFor();
});
