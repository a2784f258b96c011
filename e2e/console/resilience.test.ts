import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch } from '../kit/browser.ts';
import { openConsole } from '../kit/console.ts';
import { joinCustomer } from '../kit/customer.ts';
import { type Server, startServer } from '../kit/server.ts';
import { wireOf } from '../kit/wire.ts';

let browser: Browser;
let server: Server;

before(async () => {
  [browser, server] = await Promise.all([launch(), startServer()]);
});
after(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

test('a message that could not leave before a reload leaves after it, once', async () => {
  await using agent = await openConsole(browser, server);
  const wire = await wireOf(agent.page.context());
  await agent.goTo('');
  await agent.signIn();
  await using customer = await joinCustomer(server, { name: 'Rena Lode' });
  await customer.say('Are you there?');
  await agent.row('Rena Lode').click();
  await agent.said('Are you there?').waitFor();
  await wire.cut();
  await agent.page.getByText('Reconnecting').waitFor();
  await agent.reply('Yes, always.');
  await agent.said('Yes, always.').waitFor();
  await agent.field.fill('A draft that was not sent');
  await agent.page.reload();
  await agent.page.locator('.list').waitFor();
  await wire.mend();
  await customer.hears('Yes, always.');
  await agent.page
    .locator('.ticks')
    .getByText(/Sent|Read/)
    .waitFor();
  assert.equal(await agent.field.inputValue(), 'A draft that was not sent');
  assert.equal(customer.log().filter((text) => text === 'Yes, always.').length, 1);
});

test('a server that is killed and comes back loses nothing of either side', async () => {
  await using agent = await openConsole(browser, server);
  await agent.signIn();
  await using customer = await joinCustomer(server, { name: 'Kim Kill' });
  await customer.say('before');
  await agent.row('Kim Kill').click();
  await agent.said('before').waitFor();
  await server.kill();
  await agent.reply('written while it was down');
  customer.client.send('asked while it was down');
  await agent.page.getByText('Reconnecting').waitFor();
  await agent.said('written while it was down').waitFor();
  await server.start();
  await customer.hears('written while it was down');
  await agent.said('asked while it was down').waitFor();
  await agent.page.locator('.banner').waitFor({ state: 'detached' });
  const shown = await agent.page.locator('.log .bubble-text').allInnerTexts();
  assert.equal(new Set(shown).size, shown.length);
  assert.deepEqual([...shown].sort(), [
    'asked while it was down',
    'before',
    'written while it was down',
  ]);
});

test('a minute without a network is said in words, and what was written then is sent', async () => {
  await using agent = await openConsole(browser, server);
  await agent.signIn();
  await using customer = await joinCustomer(server, { name: 'Olu Offline' });
  await customer.say('hello');
  await agent.row('Olu Offline').click();
  await agent.said('hello').waitFor();
  await agent.page.context().setOffline(true);
  await agent.page.getByText('You are offline').waitFor();
  await agent.reply('kept');
  await agent.said('kept').waitFor();
  await agent.page.context().setOffline(false);
  await customer.hears('kept');
  await agent.page.locator('.banner').waitFor({ state: 'detached' });
});

test('a conversation of 5,000 messages opens at its end, and older ones come without a jump', async () => {
  await using agent = await openConsole(browser, server);
  await agent.signIn();
  await using customer = await joinCustomer(server, { name: 'Wordy Walt' });
  const token = customer.client.token() ?? '';
  const path = `${server.url}/api/tickets/${customer.ticketId()}/messages`;
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  let next = 0;
  const writers = Array.from({ length: 32 }, async () => {
    for (let index = next++; index < 5_000; index = next++) {
      const body = JSON.stringify({ content: `message ${index}` });
      const answer = await fetch(path, { method: 'POST', headers, body });
      assert.equal(answer.status, 201);
    }
  });
  await Promise.all(writers);
  await agent.goTo(`/inbox/${customer.ticketId()}`);
  const bubbles = agent.page.locator('.log .bubble');
  await bubbles.nth(99).waitFor();
  assert.equal(await bubbles.count(), 100);
  const distance = () =>
    agent.log.evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
  assert.ok((await distance()) < 50);
  for (const held of [100, 150]) {
    const seen = await agent.log.evaluate((log) => {
      log.scrollTop = 300;
      const top = log.getBoundingClientRect().top;
      const row = [...log.querySelectorAll('[data-key]')].find(
        (one) => one.getBoundingClientRect().top > top,
      );
      return {
        key: row?.getAttribute('data-key') ?? '',
        at: row?.getBoundingClientRect().top ?? 0,
      };
    });
    await bubbles.nth(held).waitFor();
    const at = await agent.page
      .locator(`[data-key="${seen.key}"]`)
      .evaluate((row) => row.getBoundingClientRect().top);
    assert.ok(Math.abs(at - seen.at) < 2, `it moved by ${at - seen.at} px`);
  }
  await customer.say('and one more');
  await agent.page.getByText('1 new ↓').click();
  await agent.said('and one more').waitFor();
});
