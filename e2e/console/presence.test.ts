import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch } from '../kit/browser.ts';
import { type Console, openConsole } from '../kit/console.ts';
import { joinCustomer } from '../kit/customer.ts';
import { type Server, startServer } from '../kit/server.ts';
import { joinTeam } from '../kit/team.ts';
import { wireOf } from '../kit/wire.ts';

const JONAS = { name: 'Jonas Weber', email: 'jonas@halden.example', password: 'a long password' };

let browser: Browser;
let server: Server;

before(async () => {
  [browser, server] = await Promise.all([launch(), startServer()]);
  await using team = await joinTeam(server);
  await team.client.rest.call('agents.create', {
    body: { ...JONAS, department: 'general', role: 'supervisor' },
  });
});
after(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

test('two agents see who else views a ticket and who replies, and the customer sees neither', async () => {
  await using customer = await joinCustomer(server, { name: 'Vera Watched' });
  await customer.say('Hello?');
  await using ana = await openConsole(browser, server);
  await ana.signIn();
  await using jonas = await openConsole(browser, server);
  await jonas.signIn(JONAS);
  for (const agent of [ana, jonas]) await agent.goTo(`/inbox/${customer.ticketId()}`);
  const presence = (agent: Console) => agent.page.locator('.presence');
  const seen = await presence(jonas).locator('bdi').innerText();
  const name = seen.replace(' is viewing', '');
  await presence(ana).getByText('Jonas Weber is viewing').waitFor();
  await jonas.page.locator('.mode-note').click();
  await jonas.field.pressSequentially('She wri');
  await presence(ana).getByText('Jonas Weber is replying').waitFor();
  await ana.row('Vera Watched').getByText('Jonas Weber is replying').waitFor({ state: 'attached' });
  assert.equal(customer.client.getState().agentTyping, null);
  await jonas.field.press('Enter');
  await presence(ana).getByText('Jonas Weber is viewing').waitFor();
  await ana.field.pressSequentially('Good mor');
  await presence(jonas).getByText(`${name} is replying`).waitFor();
  await jonas.goTo('/queue');
  await presence(ana).waitFor({ state: 'detached' });
});

test('who was cut off is seen again when they are back, and who closed the page is not', async () => {
  await using customer = await joinCustomer(server, { name: 'Rico Necto' });
  await customer.say('Hello?');
  await using ana = await openConsole(browser, server);
  await ana.signIn();
  await ana.goTo(`/inbox/${customer.ticketId()}`);
  await ana.said('Hello?').waitFor();
  const seen = ana.page.locator('.presence').getByText('Jonas Weber is viewing');
  {
    await using jonas = await openConsole(browser, server);
    const wire = await wireOf(jonas.page.context());
    await jonas.goTo('');
    await jonas.signIn(JONAS);
    await jonas.goTo(`/inbox/${customer.ticketId()}`);
    await seen.waitFor();
    await wire.cut();
    await seen.waitFor({ state: 'detached' });
    await wire.mend();
    await seen.waitFor();
    await jonas.page.locator('.presence').waitFor();
  }
  await seen.waitFor({ state: 'detached' });
});
