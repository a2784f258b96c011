/** What admins set, seen from where it has its effect. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch } from '../kit/browser.ts';
import { type Console, openConsole } from '../kit/console.ts';
import { joinCustomer } from '../kit/customer.ts';
import { type Server, startServer } from '../kit/server.ts';

let browser: Browser;
let server: Server;
let agent: Console;

before(async () => {
  [browser, server] = await Promise.all([launch(), startServer()]);
  agent = await openConsole(browser, server);
  await agent.signIn();
});
after(async () => {
  await agent?.[Symbol.asyncDispose]();
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

const press = (name: string) => agent.page.getByRole('button', { name, exact: true }).click();
const fill = (label: string, text: string) =>
  agent.page.getByLabel(label, { exact: true }).fill(text);

async function save(): Promise<void> {
  await press('Save');
  await agent.page.getByText('Saved', { exact: true }).first().waitFor();
}

test('an agent who is added can sign in, and one who is deactivated cannot', async () => {
  await agent.goTo('/settings/agents');
  await press('Add agent');
  const person = { email: 'priya@halden.example', password: 'a password of hers' };
  await fill('Name', 'Priya Raman');
  await fill('E-mail', person.email);
  await fill('Password', person.password);
  await agent.page.locator('[name=department]').fill('Billing');
  await press('Save');
  const row = agent.page.locator('.rows-row').filter({ hasText: 'Priya Raman' });
  await row.getByText('billing').waitFor();
  await using priya = await openConsole(browser, server);
  await priya.signIn(person);
  await row.getByRole('button', { name: 'Edit' }).click();
  await press('Deactivate');
  await press('Yes, deactivate');
  await row.waitFor({ state: 'detached' });
  await priya.page.locator('input[name=email]').waitFor();
});

test('opening hours are what the chat goes by', async () => {
  const isOpen = async () => {
    const answer = await fetch(`${server.url}/api/widget`);
    const { data } = (await answer.json()) as { data: { settings: { open: boolean } } };
    return data.settings.open;
  };
  assert.equal(await isOpen(), true);
  await agent.goTo('/settings/hours');
  await agent.page.getByRole('switch', { name: 'Use opening hours' }).click();
  for (const name of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']) {
    await agent.page.getByRole('checkbox', { name }).uncheck();
  }
  await save();
  assert.equal(await isOpen(), false);
  await agent.page.reload();
  await agent.page.getByRole('switch', { name: 'Use opening hours' }).click();
  await save();
  assert.equal(await isOpen(), true);
});

test('an auto-response answers by itself', async () => {
  await agent.goTo('/settings/auto');
  await press('Add auto-response');
  await fill('Name', 'Refunds');
  await agent.page.getByLabel('When').selectOption('keyword');
  await agent.page.locator('[name=keywords]').fill('refund, money back');
  await fill('Text', 'Refunds take three days.');
  await press('Save');
  await agent.page.locator('.rows-row').getByText('Refunds', { exact: true }).waitFor();
  await using customer = await joinCustomer(server, { name: 'Auto Otto' });
  await customer.say('I want a REFUND');
  await customer.hears('Refunds take three days.');
});

test('what is set of the widget shows in the preview at once, and in the chat when it is saved', async () => {
  await agent.goTo('/settings/widget');
  assert.match(await agent.page.locator('.snippet code').innerText(), /widget\.js/);
  await fill('Team name', 'Halden Outdoor');
  await agent.page.locator('.preview').getByText('Halden Outdoor').waitFor();
  await save();
  const answer = await fetch(`${server.url}/api/widget`);
  assert.match(await answer.text(), /Halden Outdoor/);
});

test('an API key is shown once, works, and stops with a click', async () => {
  await agent.goTo('/settings/keys');
  await press('Make a key');
  const dialog = agent.page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Shop');
  await dialog.getByLabel('Role').selectOption('supervisor');
  await dialog.getByRole('button', { name: 'Make a key' }).click();
  const key = await dialog.locator('code').innerText();
  const ask = async () => {
    const answer = await fetch(`${server.url}/api/tickets`, { headers: { 'X-API-Key': key } });
    return answer.status;
  };
  assert.equal(await ask(), 200);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  assert.equal(await agent.page.getByText(key).count(), 0);
  await press('Revoke');
  await press('Yes, revoke');
  await agent.page.getByText('No keys yet').waitFor();
  assert.equal(await ask(), 401);
});

test('who is no admin sees no settings of the team, and cannot open them by their address', async () => {
  await agent.goTo('/settings/agents');
  await press('Add agent');
  const person = { email: 'tom@halden.example', password: 'a password of his' };
  await fill('Name', 'Tom Okafor');
  await fill('E-mail', person.email);
  await fill('Password', person.password);
  await press('Save');
  await agent.page.locator('.rows-row').filter({ hasText: 'Tom Okafor' }).waitFor();
  await using tom = await openConsole(browser, server);
  await tom.signIn(person);
  await tom.goTo('/settings/keys');
  await tom.page.getByRole('heading', { name: 'Preferences' }).waitFor();
  const shown = await tom.page.locator('.settings-nav a').allInnerTexts();
  for (const name of ['API keys', 'Widget', 'Opening hours']) assert.ok(!shown.includes(name));
});
