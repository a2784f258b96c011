import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch } from '../kit/browser.ts';
import { type Console, openConsole } from '../kit/console.ts';
import { joinCustomer } from '../kit/customer.ts';
import { type Server, startServer } from '../kit/server.ts';

let browser: Browser;
let server: Server;

before(async () => {
  [browser, server] = await Promise.all([launch(), startServer()]);
});
after(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

async function signedIn(options: Parameters<typeof openConsole>[2] = {}): Promise<Console> {
  const console = await openConsole(browser, server, options);
  await console.signIn();
  return console;
}

test('the first run leads from the first sign-in to the first answered chat', async () => {
  await using agent = await openConsole(browser, server);
  await agent.page.locator('input[name=email]').fill('nobody@example.com');
  await agent.page.locator('input[name=password]').fill('not the password at all');
  await agent.page.locator('button[type=submit]').click();
  await agent.page.getByText('E-mail and password do not match').waitFor();
  await agent.signIn();
  const steps = agent.page.locator('.welcome-step');
  await steps.first().waitFor();
  assert.equal(await steps.count(), 3);
  assert.equal(
    await agent.page.getByRole('link', { name: 'Open the demo' }).getAttribute('href'),
    '/demo',
  );
  await using customer = await joinCustomer(server, { name: 'Lena Hartmann' });
  await customer.say('Where is my parcel?');
  await agent.row('Lena Hartmann').click();
  await agent.said('Where is my parcel?').waitFor();
  await agent.reply('On its way, it comes tomorrow.');
  await customer.hears('On its way, it comes tomorrow.');
  await agent.page.getByText('Then put the chat on your own pages').waitFor();
  assert.match(await agent.page.locator('.snippet code').innerText(), /widget\.js/);
  await agent.page.getByRole('button', { name: 'Done' }).click();
  await agent.page.locator('.welcome').waitFor({ state: 'detached' });
  await agent.page.reload();
  await agent.said('On its way').waitFor();
  assert.equal(await agent.page.locator('.welcome').count(), 0);
});

test('what is written travels both ways, with typing, read marks and ticks', async () => {
  await using agent = await signedIn();
  await using customer = await joinCustomer(server, { name: 'Marcus Bell' });
  await customer.say('Hello?');
  await agent.row('Marcus Bell').click();
  await agent.said('Hello?').waitFor();
  await customer.until(
    'the agent to have read it',
    ({ ticket }) => (ticket?.readUpTo.agent ?? 0) > 0,
  );
  customer.client.typing('I was charged tw');
  await agent.page.locator('.typing-preview').getByText('I was charged tw').waitFor();
  await agent.field.pressSequentially('Let me');
  await customer.until('the agent to type', ({ agentTyping }) => agentTyping !== null);
  await agent.field.press('Enter');
  await agent.page.locator('.ticks').getByText('Sent', { exact: true }).waitFor();
  await customer.hears('Let me');
  customer.client.markRead();
  await agent.page.locator('.ticks').getByText('Read', { exact: true }).waitFor();
});

test('a note stays with the team', async () => {
  await using agent = await signedIn();
  await using customer = await joinCustomer(server, { name: 'Nadia Costa' });
  await customer.say('Can you help?');
  await agent.row('Nadia Costa').click();
  await agent.said('Can you help?').waitFor();
  await agent.note('She is a regular, be generous.');
  await agent.page.locator('.note').getByText('be generous').waitFor();
  await agent.reply('Of course.');
  await customer.hears('Of course.');
  assert.deepEqual(
    customer.log().filter((text) => text.includes('generous')),
    [],
  );
});

test('a saved answer is inserted by its shortcut, with its variables filled in', async () => {
  await using agent = await signedIn();
  await using customer = await joinCustomer(server, { name: 'Priya Raman' });
  await customer.say('I want to send it back');
  await agent.goTo('/settings/canned');
  await agent.page.getByRole('button', { name: 'Add saved answer' }).click();
  await agent.page.getByLabel('Title').fill('Returns');
  await agent.page.locator('[name=shortcut]').fill('ret');
  await agent.page
    .getByLabel('Text', { exact: true })
    .fill('Hi {{first_name}}, use the label in the box.');
  await agent.page.getByRole('button', { name: 'Save', exact: true }).click();
  await agent.page.locator('.rows-row').getByText('Returns').waitFor();
  await agent.goTo(`/inbox/${customer.ticketId()}`);
  await agent.field.pressSequentially('/re');
  await agent.page.getByRole('option', { name: /Returns/ }).waitFor();
  await agent.field.press('Enter');
  assert.equal(await agent.field.inputValue(), 'Hi Priya, use the label in the box.');
  await agent.field.press('Enter');
  await customer.hears('Hi Priya, use the label in the box.');
});

test('everything goes by the keyboard alone', async () => {
  await using agent = await openConsole(browser, server);
  await using customer = await joinCustomer(server, { name: 'Keya Board' });
  await customer.say('No mouse here');
  const { keyboard } = agent.page;
  await agent.page.locator('input[name=email]:focus').waitFor();
  await keyboard.type('ana@halden.example');
  await keyboard.press('Tab');
  await keyboard.type('correct horse battery');
  await keyboard.press('Enter');
  await agent.row('Keya Board').waitFor();
  await keyboard.press('Control+k');
  await agent.page.locator('.palette input:focus').waitFor();
  await keyboard.type('keya');
  await agent.page.locator('[cmdk-item]').getByText('Keya Board').waitFor();
  await keyboard.press('Enter');
  await agent.said('No mouse here').waitFor();
  await keyboard.press('r');
  await agent.page.locator('.composer-field:focus').waitFor();
  await keyboard.type('None needed');
  await keyboard.press('Enter');
  await customer.hears('None needed');
  await keyboard.press('Escape');
  await keyboard.press('n');
  await keyboard.type('Likes keys');
  await keyboard.press('Enter');
  await agent.page.locator('.note').getByText('Likes keys').waitFor();
  await keyboard.press('Escape');
  await keyboard.press('p');
  await agent.page.getByRole('menuitemcheckbox', { name: 'Urgent' }).waitFor();
  await keyboard.press('Enter');
  await agent.page.getByRole('button', { name: 'Priority: Urgent' }).waitFor();
  await keyboard.press('e');
  await customer.until('the ticket to be resolved', ({ ticket }) => ticket?.status === 'resolved');
  await keyboard.press('?');
  await agent.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await keyboard.press('Escape');
  await agent.page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('markup is shown as text wherever it comes from, and only safe links become links', async () => {
  const name = '<img src=x onerror=alert(1)>';
  await using agent = await signedIn();
  agent.page.on('dialog', () => assert.fail('a script ran'));
  await using customer = await joinCustomer(server, { name });
  const said =
    '<script>alert(1)</script> javascript:alert(1) data:text/html,x [a](javascript:alert(2)) https://ok.example/a';
  await customer.say(said);
  await agent.row(name).click();
  const bubble = agent.said('<script>alert(1)</script>');
  await bubble.waitFor();
  assert.equal(await agent.page.locator('.log img, .log script, .row img').count(), 0);
  const links = bubble.locator('a');
  assert.deepEqual(await links.evaluateAll((all) => all.map((link) => link.getAttribute('href'))), [
    'https://ok.example/a',
  ]);
  assert.equal(await links.first().getAttribute('rel'), 'noopener noreferrer nofollow ugc');
  await agent.note(said);
  await agent.page.locator('.note').getByText('<script>alert(1)</script>').waitFor();
  assert.equal(await agent.page.locator('.side').getByText(name).count(), 1);
});
