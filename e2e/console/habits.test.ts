/** What people are used to from the tools that they have now. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { launch } from '../kit/browser.ts';
import { type Console, openConsole } from '../kit/console.ts';
import { type Customer, joinCustomer } from '../kit/customer.ts';
import { type Server, startServer } from '../kit/server.ts';
import { joinTeam, type Teammate } from '../kit/team.ts';

let browser: Browser;
let server: Server;
let team: Teammate;

before(async () => {
  [browser, server] = await Promise.all([launch(), startServer()]);
  team = await joinTeam(server);
});
after(async () => {
  await browser?.close();
  await team?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

async function signedIn(options: BrowserContextOptions = {}, script?: () => void) {
  const agent = await openConsole(browser, server, options);
  if (script !== undefined) {
    await agent.page.addInitScript(script);
    await agent.page.reload();
  }
  await agent.signIn();
  return agent;
}

async function asks(name: string, text = 'Hello?'): Promise<Customer> {
  const customer = await joinCustomer(server, { name });
  await customer.say(text);
  return customer;
}

async function opens(agent: Console, customer: Customer, text = 'Hello?'): Promise<void> {
  await agent.goTo(`/inbox/${customer.ticketId()}`);
  await agent.said(text).waitFor();
}

test('what is begun is kept per ticket, reply and note apart', async () => {
  await using one = await asks('Draft One');
  await using two = await asks('Draft Two');
  await using agent = await signedIn();
  await opens(agent, one);
  await agent.field.fill('To the first');
  await agent.page.locator('.mode-note').click();
  await agent.field.fill('About the first');
  await agent.row('Draft Two').click();
  await agent.page.getByRole('heading', { name: 'Draft Two' }).waitFor();
  assert.equal(await agent.field.inputValue(), '');
  await agent.field.fill(`To ${two.ticketId()}`);
  await agent.page.reload();
  await agent.row('Draft One').click();
  await agent.page.getByRole('heading', { name: 'Draft One' }).waitFor();
  assert.equal(await agent.field.inputValue(), 'About the first');
  await agent.page.locator('.mode').first().click();
  assert.equal(await agent.field.inputValue(), 'To the first');
});

test('Ctrl+Enter may send instead of Enter', async () => {
  await using customer = await asks('Multi Line');
  await using agent = await signedIn();
  await agent.goTo('/settings/personal');
  await agent.page.getByLabel('Send with').selectOption('mod-enter');
  await opens(agent, customer);
  await agent.field.pressSequentially('one');
  await agent.field.press('Enter');
  await agent.field.pressSequentially('two');
  await agent.field.press('Control+Enter');
  await customer.hears('one\ntwo');
  await agent.page.getByText('Ctrl+Enter sends').waitFor();
});

test('panes take the width that they are given, by pointer and by key, and remember it', async () => {
  await using customer = await asks('Wide Pane');
  await using agent = await signedIn();
  await opens(agent, customer);
  const width = async (part: string) => (await agent.page.locator(part).boundingBox())?.width ?? 0;
  const handle = agent.page.getByRole('separator', { name: 'Width of the list' });
  const box = await handle.boundingBox();
  assert.ok(box);
  await agent.page.mouse.move(box.x, 400);
  await agent.page.mouse.down();
  await agent.page.mouse.move(box.x + 80, 400, { steps: 4 });
  await agent.page.mouse.up();
  const list = await width('.list');
  assert.ok(Math.abs(list - 400) < 4, `${list} px`);
  const before = await width('.side');
  await agent.page.getByRole('separator', { name: 'Width of the details' }).press('ArrowLeft');
  const side = await width('.side');
  assert.ok(side > before);
  await agent.page.reload();
  await agent.said('Hello?').waitFor();
  assert.equal(await width('.list'), list);
  assert.equal(await width('.side'), side);
});

test('below 1180 px the details are a drawer; Esc closes it and the focus returns', async () => {
  await using customer = await asks('Nar Row');
  await using agent = await signedIn({ viewport: { width: 1100, height: 800 } });
  await opens(agent, customer);
  assert.equal(await agent.page.locator('.side').count(), 0);
  const button = agent.page.getByRole('button', { name: 'Details' });
  await button.click();
  await agent.page.getByRole('dialog', { name: 'Details' }).waitFor();
  await agent.page.keyboard.press('Escape');
  await agent.page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.ok(await button.evaluate((one) => one === document.activeElement));
});

test('single keys can be switched off', async () => {
  await using customer = await asks('No Keys');
  await using agent = await signedIn();
  await agent.page.keyboard.press('?');
  await agent.page.getByRole('switch', { name: 'Single-key shortcuts' }).click();
  await agent.page.keyboard.press('Escape');
  await opens(agent, customer);
  await agent.page.keyboard.press('r');
  await agent.page.keyboard.press('?');
  assert.equal(await agent.page.locator('.composer-field:focus, dialog').count(), 0);
  await agent.page.keyboard.press('Control+k');
  await agent.page.locator('.palette input:focus').waitFor();
});

test('what is unread stands in title and icon, and goes away when it is read', async () => {
  await using agent = await signedIn();
  await agent.page.getByRole('button', { name: /otification/ }).click();
  await agent.page.getByRole('button', { name: 'Mark all as read' }).click();
  await agent.page.keyboard.press('Escape');
  await using customer = await asks('Una Read');
  await agent.page.waitForFunction(() => /^\(\d+\) /.test(document.title));
  const icon = agent.page.locator('link[rel="icon"]');
  assert.match((await icon.getAttribute('href')) ?? '', /unread/);
  await agent.row('Una Read').locator('.badge').waitFor();
  await opens(agent, customer);
  await agent.row('Una Read').locator('.badge').waitFor({ state: 'detached' });
  await customer.until('the agent to read', ({ ticket }) => (ticket?.readUpTo.agent ?? 0) > 0);
});

test('notifications are asked for by a click, and a click on one opens its ticket', async () => {
  await using agent = await signedIn({}, () => {
    const shown: EventTarget[] = [];
    let asked = 0;
    class Shown extends EventTarget {
      static permission = 'default';
      static requestPermission(): Promise<string> {
        if (!navigator.userActivation.isActive) return Promise.resolve('denied');
        asked += 1;
        Shown.permission = 'granted';
        return Promise.resolve('granted');
      }
      readonly text: string;
      constructor(title: string, { body = '' }: NotificationOptions = {}) {
        super();
        this.text = `${title} ${body}`;
        shown.push(this);
      }
      close(): void {}
    }
    Object.assign(globalThis, { Notification: Shown, shown, asked: () => asked });
    document.hasFocus = () => false;
  });
  const asked = () =>
    agent.page.evaluate(() => (globalThis as unknown as { asked: () => number }).asked());
  assert.equal(await asked(), 0);
  await agent.goTo('/settings/personal');
  assert.equal(await asked(), 0);
  await agent.page.getByRole('switch', { name: 'Desktop notifications' }).click();
  await agent.page.getByRole('switch', { name: 'Desktop notifications', checked: true }).waitFor();
  assert.equal(await asked(), 1);
  await using customer = await asks('Notty Fied');
  // Others that were here before may still be leaving.
  await agent.page.waitForFunction(() => {
    const { shown } = globalThis as unknown as { shown: (EventTarget & { text: string })[] };
    const notice = shown.find(({ text }) => text.includes('Notty Fied'));
    notice?.dispatchEvent(new Event('click'));
    return notice !== undefined;
  });
  await agent.page.waitForURL(`**/inbox/${customer.ticketId()}`);
});

test('dark is the system’s or one’s own choice, and stays', async () => {
  const lightness = (agent: Console) =>
    agent.page.evaluate(() => {
      const canvas = document.createElement('canvas').getContext('2d');
      if (canvas === null) return 0;
      canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
      canvas.fillRect(0, 0, 1, 1);
      return canvas.getImageData(0, 0, 1, 1).data[0] ?? 0;
    });
  await using system = await signedIn({ colorScheme: 'dark' });
  assert.ok((await lightness(system)) < 60);
  await using agent = await signedIn({ colorScheme: 'light' });
  assert.ok((await lightness(agent)) > 200);
  await agent.page.locator('.account').click();
  await agent.page.getByRole('menuitemcheckbox', { name: 'Dark' }).click();
  await agent.page.locator('html[data-theme=dark]').waitFor();
  await agent.page.reload();
  await agent.page.locator('html[data-theme=dark]').waitFor();
  assert.ok((await lightness(agent)) < 60);
});

test('one says whether one is available, and is away by oneself after ten minutes', async () => {
  await using agent = await signedIn({}, () => {
    const { now } = Date;
    const skew = { ms: 0 };
    Date.now = () => now() + skew.ms;
    Object.assign(globalThis, { skew });
  });
  const status = async (wanted: string) => {
    await team.until(`Ana to be ${wanted}`, ({ agent: me }) => me?.status === wanted);
    await agent.page.locator(`.account [data-status=${wanted}]`).waitFor();
  };
  await agent.page.locator('.account').click();
  await agent.page.getByRole('menuitemcheckbox', { name: 'Busy' }).click();
  await status('busy');
  await agent.page.locator('.account').click();
  await agent.page.getByRole('menuitemcheckbox', { name: 'Available' }).click();
  await status('available');
  await agent.page.evaluate(() => {
    (globalThis as unknown as { skew: { ms: number } }).skew.ms = 11 * 60_000;
  });
  await status('away');
  await agent.page.mouse.move(300, 300);
  await status('available');
});

test('what the server refuses is red, and Retry really sends', async () => {
  await using customer = await asks('Fay Led');
  await using agent = await openConsole(browser, server);
  let refusals = 0;
  await agent.page.routeWebSocket('**/socket.io/**', (socket) => {
    const upstream = socket.connectToServer();
    socket.onMessage((packet) => {
      const sent = /^42\/agent,(\d+)\["send_message"/.exec(String(packet));
      if (sent === null || refusals > 0) return upstream.send(packet);
      refusals += 1;
      const error = { code: 'FORBIDDEN', message: 'No' };
      return socket.send(`43/agent,${sent[1]}[${JSON.stringify({ success: false, error })}]`);
    });
  });
  await agent.page.reload();
  await agent.signIn();
  await opens(agent, customer);
  await agent.reply('Second time lucky');
  await agent.page.locator('.log').getByRole('button', { name: 'Retry' }).click();
  await customer.hears('Second time lucky');
  await agent.page.locator('.ticks').getByText('Sent', { exact: true }).waitFor();
  assert.equal(refusals, 1);
});

test('where replies count for so long only, the composer counts down', async () => {
  await using customer = await asks('Window Wanda');
  await using agent = await openConsole(browser, server);
  const until = new Date(Date.now() + 2 * 3_600_000).toISOString();
  await agent.page.routeWebSocket('**/socket.io/**', (socket) => {
    const upstream = socket.connectToServer();
    upstream.onMessage((packet) =>
      socket.send(
        typeof packet === 'string'
          ? packet.replaceAll('"until":null', `"until":"${until}"`)
          : packet,
      ),
    );
  });
  await agent.page.reload();
  await agent.signIn();
  await opens(agent, customer);
  await agent.page
    .locator('.composer-window.clock-amber')
    .getByText(/^1h 5\dm$/)
    .first()
    .waitFor();
  await agent.page.locator('.mode-note').click();
  assert.equal(await agent.page.locator('.mode').first().isDisabled(), false);
});
