/** Bad networks, dying servers, several tabs, blocked storage (reliability F20): nothing is lost, nothing is doubled. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch } from '../kit/browser.ts';
import { type Server, startServer } from '../kit/server.ts';
import { joinTeam, type Teammate } from '../kit/team.ts';
import { newVisitor, type Visitor } from '../kit/widget.ts';
import { wireOf } from '../kit/wire.ts';

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

/** What the server holds of the newest conversation. */
async function stored(): Promise<string[]> {
  const { ticketId } = await team.takeNewest();
  const params = { ticketId };
  const { messages } = await team.client.rest.call('messages.list', { params });
  return messages.map(({ content }) => content);
}

test('a text that could not leave before a reload leaves after it, once; a draft is still there', async () => {
  await using visitor = await newVisitor(browser);
  const wire = await wireOf(visitor.context);
  await wire.cut();
  const widget = await visitor.visit(demo);
  await widget.open();
  await widget.send('Written in the dark');
  await widget.status('Sending').waitFor();
  await widget.field.fill('Half a thou');
  await widget.page.reload();
  await widget.exactly('Written in the dark').waitFor();
  await widget.status('Sending').waitFor();
  assert.equal(await widget.field.inputValue(), 'Half a thou');
  await wire.mend();
  await widget.page.reload();
  await widget.status('Sent').waitFor();
  assert.deepEqual(await widget.words(), ['Written in the dark']);
  assert.deepEqual(await stored(), ['Written in the dark']);
});

test('a server that is killed while both write comes back, and everything arrives once', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.open();
  await widget.send('one');
  await widget.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  await server.kill();
  await widget.send('two');
  team.client.send(ticketId, 'three, from the team');
  await widget.window.getByText('Reconnecting…').waitFor();
  await widget.send('four');
  await server.start();
  await widget.said('three, from the team').waitFor();
  await widget.status('Sent').waitFor();
  await widget.window.getByText('Reconnecting…').waitFor({ state: 'detached' });
  await team.hears(ticketId, 'four');
  const words = await widget.words();
  assert.deepEqual(words.toSorted(), ['four', 'one', 'three, from the team', 'two']);
  assert.ok(words.indexOf('two') < words.indexOf('four'));
  assert.deepEqual(await stored(), words);
});

test('offline for a while: it says so, takes what is written, and sends it when the network is back', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.open();
  await widget.send('Before the tunnel');
  await widget.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  await visitor.context.setOffline(true);
  await widget.window.getByText('You’re offline.', { exact: false }).waitFor();
  await widget.send('In the tunnel');
  await widget.status('Sending').waitFor();
  team.client.send(ticketId, 'Said meanwhile');
  await visitor.context.setOffline(false);
  await widget.exactly('Said meanwhile').waitFor();
  await widget.status('Sent').waitFor();
  await widget.window.getByText('You’re offline.', { exact: false }).waitFor({ state: 'detached' });
  assert.equal((await stored()).filter((text) => text === 'In the tunnel').length, 1);
});

test('a message that was refused is red, and Retry really sends it', async () => {
  await using visitor = await newVisitor(browser);
  let refusals = 1;
  await visitor.context.routeWebSocket('**/socket.io/**', (page) => {
    const upstream = page.connectToServer();
    page.onMessage((packet) => {
      const [, id, text] =
        /^42\/customer,(\d+)(.*"customer_message".*)$/.exec(String(packet)) ?? [];
      if (text?.includes('Refuse me') && refusals > 0) {
        refusals -= 1;
        const error = { code: 'FORBIDDEN', message: 'Not now' };
        page.send(`43/customer,${id}${JSON.stringify([{ success: false, error }])}`);
      } else upstream.send(packet);
    });
  });
  const widget = await visitor.visit(demo);
  await widget.open();
  await widget.send('Refuse me');
  await widget.status('Not sent').waitFor();
  await widget.send('Take me');
  const { ticketId } = await team.takeNewest();
  await team.hears(ticketId, 'Take me');
  assert.deepEqual(await stored(), ['Take me']);
  await widget.window.getByRole('button', { name: 'Retry' }).click();
  await widget.status('Not sent').waitFor({ state: 'detached' });
  await widget.status('Sent').waitFor();
  assert.deepEqual(await stored(), ['Take me', 'Refuse me']);
});

test('a message that was refused can be thrown away', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.open();
  await widget.send('Fine');
  await widget.status('Sent').waitFor();
  // What only the server can know: a lone half of a surrogate pair is a 400 (contract §6).
  await widget.field.evaluate((field: HTMLTextAreaElement) => {
    field.value = 'broken \ud83d text';
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await widget.field.press('Enter');
  await widget.status('Not sent').waitFor();
  await widget.window.getByRole('button', { name: 'Delete' }).click();
  await widget.status('Not sent').waitFor({ state: 'detached' });
  assert.deepEqual(await widget.words(), ['Fine']);
});

test('two tabs show one conversation: what is written, read and counted in one is so in the other', async () => {
  await using visitor = await newVisitor(browser);
  const one = await visitor.visit(demo);
  await one.open();
  await one.send('From the first tab');
  await one.status('Sent').waitFor();
  const two = await visitor.visit(demo);
  await two.open();
  await two.exactly('From the first tab').waitFor();
  await two.send('From the second tab');
  await one.exactly('From the second tab').waitFor();
  const { ticketId } = await team.takeNewest();
  await one.page.keyboard.press('Escape');
  await two.page.keyboard.press('Escape');
  team.client.send(ticketId, 'To both of you');
  await one.preview.waitFor();
  await two.preview.waitFor();
  await two.open();
  await one.preview.waitFor({ state: 'detached' });
  const words = ['From the first tab', 'From the second tab', 'To both of you'];
  assert.deepEqual(await two.words(), words);
  assert.deepEqual(await stored(), words);
});

test('with the storage blocked the chat works until the page is left', async () => {
  await using visitor = await newVisitor(browser);
  await visitor.context.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('blocked', 'SecurityError');
        },
      });
    }
  });
  const widget = await visitor.visit(demo);
  await widget.open();
  await widget.send('Nothing is kept here');
  await widget.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  team.client.send(ticketId, 'And still');
  await widget.exactly('And still').waitFor();
  await widget.page.keyboard.press('Escape');
  await widget.open();
  assert.deepEqual(await widget.words(), ['Nothing is kept here', 'And still']);
});

test('where websockets do not get through, long polling does', async () => {
  await using visitor = await newVisitor(browser);
  await visitor.context.addInitScript(() => {
    class Refused extends EventTarget {
      onerror: ((event: Event) => void) | null = null;
      constructor() {
        super();
        setTimeout(() => {
          this.onerror?.(new Event('error'));
          this.dispatchEvent(new Event('close'));
        });
      }
      close(): void {}
    }
    Object.assign(window, { WebSocket: Refused });
  });
  const widget = await visitor.visit(demo);
  const polled = widget.page.waitForRequest(/socket\.io\/.*transport=polling/);
  await widget.open();
  await widget.send('The long way');
  await polled;
  await widget.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  team.client.send(ticketId, 'And back');
  await widget.exactly('And back').waitFor();
});

test('the chat is not loaded before it is wanted, and again when a load failed', async () => {
  await using visitor = await newVisitor(browser);
  const loaded: string[] = [];
  visitor.context.on('request', (request) => {
    const name = /\/widget\/(\w+)/.exec(request.url())?.[1];
    if (name !== undefined) loaded.push(name);
  });
  const widget = await visitor.visit(demo);
  assert.deepEqual(loaded, []);
  const cut = await cutFiles(visitor, ['chat', 'en']);
  for (const name of ['chat', 'en'] as const) {
    await widget.bubble.click();
    await cut.refused(name);
    await widget.page.waitForFunction(() => {
      const bubble = document.querySelector('parley-widget')?.shadowRoot?.querySelector('.bubble');
      return bubble?.getAttribute('aria-busy') === null;
    });
    cut.mend(name);
  }
  await widget.open();
  assert.equal(await widget.window.isVisible(), true);
});

test('what the chat loads on demand is loaded again too when its first load failed', async () => {
  await using visitor = await newVisitor(browser);
  const cut = await cutFiles(visitor, ['links', 'signals', 'cards', 'cards-en', 'cards-de', 'de']);
  const widget = await visitor.visit(demo);
  const { window, page } = widget;
  await widget.open();

  await widget.send('See https://example.org');
  await widget.status('Sent').waitFor();
  await cut.refused('links');
  cut.mend('links');
  await widget.field.fill('…');
  await widget.send('See?');
  await window.getByRole('link').waitFor();

  const menu = window.getByRole('button', { name: 'More options' });
  for (const name of ['cards', 'cards-en'] as const) {
    await menu.click();
    await cut.refused(name);
    cut.mend(name);
    await menu.click();
  }
  await menu.click();
  await window.getByRole('menuitem', { name: 'Turn sounds off' }).waitFor();
  const cutLater = await cutFiles(visitor, ['transcript']);
  await window.getByRole('menuitem', { name: 'Download transcript' }).click();
  await cutLater.refused('transcript');
  cutLater.mend('transcript');
  await menu.click();
  const download = page.waitForEvent('download');
  await window.getByRole('menuitem', { name: 'Download transcript' }).click();
  await download;

  const speak = (tag: string) =>
    page.evaluate((wanted) => {
      (window as unknown as { Parley: { setLocale(tag: string): void } }).Parley.setLocale(wanted);
    }, tag);
  await speak('de');
  await cut.refused('de');
  cut.mend('de');
  await speak('de');
  await page.getByRole('button', { name: 'Chat schließen' }).first().waitFor();

  const { ticketId } = await team.takeNewest();
  await page.keyboard.press('Escape');
  team.client.send(ticketId, 'First');
  await cut.refused('signals');
  cut.mend('signals');
  const marks = page.waitForResponse(/\/widget\/signals/);
  team.client.send(ticketId, 'Second');
  await marks;
});

test('no file of the widget takes another along unasked: what is fetched first is all of it', async () => {
  const folder = join(import.meta.dirname, '../../apps/widget/dist/widget');
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.js'))) {
    const taken = [
      ...readFileSync(join(folder, name), 'utf8').matchAll(/\bfrom\s*[`'"]\.\/(\w+)/g),
    ];
    assert.deepEqual(
      new Set(taken.map(([, file]) => file)).difference(new Set(['chat'])).size,
      0,
      name,
    );
  }
});

/** Refuses files of the widget by name, until they are mended. */
async function cutFiles<N extends string>({ context }: Visitor, names: readonly N[]) {
  const cut = new Map(names.map((name) => [name as string, Promise.withResolvers<void>()]));
  const refusals = new Map([...cut].map(([name, { promise }]) => [name, promise]));
  await context.route('**/widget/*.js', (route) => {
    const name = /\/widget\/([\w-]+)\./.exec(route.request().url())?.[1] ?? '';
    const refused = cut.get(name);
    if (refused === undefined) return route.fallback();
    refused.resolve();
    return route.abort();
  });
  return {
    /** Resolves when the page asked for it in vain. */
    refused: (name: N) => refusals.get(name),
    mend: (name: N) => void cut.delete(name),
  };
}
