/** What was written and not yet acknowledged (reliability F20): it leaves once, whatever becomes of the page. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, WebSocketRoute } from 'playwright-core';
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

async function stored(ticketId: string): Promise<string[]> {
  const params = { ticketId };
  const { messages } = await team.client.rest.call('messages.list', { params });
  return messages.map(({ content }) => content);
}

/** Resolves when the server has what the team said. */
async function storedReply(ticketId: string, content: string): Promise<void> {
  await team.until(`"${content}" to be stored`, ({ conversations }) => {
    const messages = conversations.get(ticketId)?.messages ?? [];
    return messages.some((message) => message.content === content);
  });
}

interface Deaf {
  /** From now on nothing of the server's arrives, and nobody says so. */
  readonly deafen: () => void;
  /** Also what the page says is lost. */
  readonly kill: () => void;
  /** New connections are as they should be; the old ones stay as they are. */
  readonly heal: () => void;
}

/** Connections that die without a word. */
async function deafWire({ context }: Visitor): Promise<Deaf> {
  let isDeaf = false;
  let isDead = false;
  let open = new Set<{ isDeaf: boolean; isDead: boolean }>();
  await context.routeWebSocket('**/socket.io/**', (page: WebSocketRoute) => {
    const upstream = page.connectToServer();
    const state = { isDeaf, isDead };
    open.add(state);
    page.onMessage((packet) => {
      if (!state.isDead) upstream.send(packet);
    });
    upstream.onMessage((packet) => {
      if (!state.isDeaf) page.send(packet);
    });
  });
  return {
    deafen() {
      isDeaf = true;
      for (const state of open) state.isDeaf = true;
    },
    kill() {
      isDeaf = true;
      isDead = true;
      for (const state of open) Object.assign(state, { isDeaf, isDead });
    },
    heal() {
      isDeaf = false;
      isDead = false;
      open = new Set();
    },
  };
}

test('a tab that is closed before the acknowledgement: the next one knows, and the message is one', async () => {
  await using visitor = await newVisitor(browser);
  const wire = await deafWire(visitor);
  const first = await visitor.visit(demo);
  await first.open();
  await first.send('Hello');
  await first.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  wire.deafen();
  await first.send('Last words');
  await first.send('And some more');
  await team.hears(ticketId, 'Last words');
  await first.status('Sending').waitFor();
  await first.page.close();
  wire.heal();
  const second = await visitor.visit(demo);
  await second.open();
  await second.status('Sent').waitFor();
  await team.hears(ticketId, 'And some more');
  const words = ['Hello', 'Last words', 'And some more'];
  assert.deepEqual(await second.words(), words);
  assert.deepEqual(await stored(ticketId), words);
});

test('two tabs that hold the same unsent message send one', async () => {
  await using visitor = await newVisitor(browser);
  const wire = await wireOf(visitor.context);
  const one = await visitor.visit(demo);
  await one.open();
  await one.send('Hello');
  await one.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  await wire.cut();
  await one.send('Twice held');
  await one.status('Sending').waitFor();
  const two = await visitor.visit(demo);
  await two.open();
  await two.exactly('Twice held').waitFor();
  await wire.mend();
  await one.status('Sent').waitFor();
  await two.status('Sent').waitFor();
  for (const tab of [one, two]) {
    await tab.exactly('Hello').waitFor();
    assert.deepEqual(await tab.words(), ['Hello', 'Twice held']);
  }
  assert.deepEqual(await stored(ticketId), ['Hello', 'Twice held']);
});

test('a page whose timers stood still while the server was away goes on where it was', async () => {
  await using visitor = await newVisitor(browser);
  await visitor.context.clock.install();
  const widget = await visitor.visit(demo);
  await widget.open();
  await widget.send('Good night');
  await widget.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  // As in a tab that the browser froze.
  await widget.page.clock.pauseAt(Date.now() + 60_000);
  await server.kill();
  await widget.send('One last thing');
  await widget.status('Sending').waitFor();
  await server.start();
  await team.client.whenOnline();
  team.client.send(ticketId, 'Said to somebody asleep');
  await storedReply(ticketId, 'Said to somebody asleep');
  assert.deepEqual(await stored(ticketId), ['Good night', 'Said to somebody asleep']);
  await widget.page.clock.resume();
  await widget.exactly('Said to somebody asleep').waitFor();
  await team.hears(ticketId, 'One last thing');
  await widget.status('Sent').waitFor();
  assert.deepEqual(await widget.words(), await stored(ticketId));
});

test('ten minutes asleep on a connection that died without a word: everything arrives once', async () => {
  await using visitor = await newVisitor(browser);
  const wire = await deafWire(visitor);
  await visitor.context.clock.install();
  const widget = await visitor.visit(demo);
  await widget.open();
  await widget.send('I close the lid');
  await widget.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  wire.kill();
  await widget.send('Into the void');
  team.client.send(ticketId, 'Out of the void');
  await storedReply(ticketId, 'Out of the void');
  wire.heal();
  await widget.page.clock.fastForward('10:00');
  // Longest wait for an answer, and for the next try.
  await widget.page.clock.runFor('00:16');
  await widget.exactly('Out of the void').waitFor();
  await widget.status('Sent').waitFor();
  const words = ['I close the lid', 'Out of the void', 'Into the void'];
  assert.deepEqual(await widget.words(), words);
  assert.deepEqual(await stored(ticketId), words);
});
