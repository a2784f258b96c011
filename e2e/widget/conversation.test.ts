/** The whole life of a conversation, at the widget; the team's side is the SDK's. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch } from '../kit/browser.ts';
import { type Server, startServer } from '../kit/server.ts';
import { joinTeam, type Teammate } from '../kit/team.ts';
import { newVisitor } from '../kit/widget.ts';

let browser: Browser;
let server: Server;
let team: Teammate;
let demo: string;

before(async () => {
  [browser, server] = await Promise.all([launch(), startServer()]);
  team = await joinTeam(server);
  await team.configure({
    widget: { texts: { title: 'Halden' }, suggestions: ['Where is my order?'] },
  });
  demo = `${server.url}/demo`;
});

after(async () => {
  await team?.[Symbol.asyncDispose]();
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

test('a conversation from the first word to the rating, and on after it', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  const { window } = widget;
  await widget.open();
  await window.getByText('Hi! How can we help you today?').waitFor();
  await window.getByRole('button', { name: 'Where is my order?' }).click();
  await widget.status('Sent').waitFor();
  assert.equal(await window.getByRole('button', { name: 'Where is my order?' }).count(), 0);

  const { ticketId, subject } = await team.takeNewest();
  assert.equal(subject, 'Where is my order?');
  team.client.typing(ticketId);
  await window.getByText('Admin is typing').waitFor();
  team.client.send(ticketId, 'On its way.');
  await widget.said('On its way.').waitFor();
  await window.getByText('Admin is typing').waitFor({ state: 'detached' });
  team.client.markRead(ticketId);
  await widget.status('Read').waitFor();

  await widget.field.pressSequentially('Thank you');
  await team.until('the customer to type', ({ conversations }) => {
    return conversations.get(ticketId)?.customerTyping !== null;
  });
  await widget.field.press('Enter');
  await team.hears(ticketId, 'Thank you');
  await team.until('the reply to be read', ({ conversations }) => {
    return (
      conversations
        .get(ticketId)
        ?.messages.every(({ sender, read }) => sender !== 'agent' || read) === true
    );
  });

  await team.client.setStatus(ticketId, 'resolved');
  await window.getByText('This conversation was resolved').waitFor();
  await window.getByRole('radio', { name: 'Great' }).check();
  await window.getByRole('textbox', { name: 'Anything you’d like to add?' }).fill('Quick!');
  await window.getByRole('button', { name: 'Send rating' }).click();
  await window.getByText('Thank you for your rating').waitFor();
  const params = { ticketId };
  const { ticket } = await team.client.rest.call('tickets.get', { params });
  assert.deepEqual([ticket.metadata.rating, ticket.metadata.feedback], [5, 'Quick!']);

  await widget.send('One more question');
  await team.hears(ticketId, 'One more question');
  await window.getByText('Thank you for your rating').waitFor({ state: 'detached' });

  await team.client.setStatus(ticketId, 'closed');
  await window.getByText('This conversation has ended').waitFor();
  await widget.send('And now?');
  await widget.status('Sent').waitFor();
  const next = await team.takeNewest();
  assert.notEqual(next.ticketId, ticketId);
  await team.hears(next.ticketId, 'And now?');
  assert.deepEqual(visitor.faults, []);
});

test('Enter sends, Shift+Enter breaks the line, and the field grows to five lines', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.open();
  const height = async () => (await widget.field.boundingBox())?.height ?? 0;
  const [one] = [await height()];
  await widget.field.press('a');
  for (let line = 2; line <= 7; line += 1) {
    await widget.field.press('Shift+Enter');
    await widget.field.press('a');
    assert.ok(Math.abs((await height()) - one - 22 * Math.min(line - 1, 4)) < 1, `line ${line}`);
  }
  await widget.field.fill('one');
  await widget.field.press('Shift+Enter');
  await widget.field.pressSequentially('two');
  await widget.field.press('Enter');
  await widget.status('Sent').waitFor();
  assert.deepEqual(await widget.words(), ['one\ntwo']);
  assert.equal(await widget.field.inputValue(), '');
});

test('a text that is too long says by how much and is not sent', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.open();
  await widget.field.fill('👍'.repeat(5_001));
  await widget.window.getByText('1 character too many').waitFor();
  await widget.field.press('Enter');
  assert.equal((await widget.field.inputValue()).length, 10_002);
  await widget.field.fill('👍'.repeat(5_000));
  await widget.field.press('Enter');
  await widget.status('Sent').waitFor();
});

test('while the chat is closed the newest message is previewed and counted, until it is read', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.page.evaluate(() => {
    const { Parley } = window as unknown as { Parley: { onUnread(l: (n: number) => void): void } };
    const counts: number[] = [];
    Object.assign(window, { counts });
    Parley.onUnread((count) => counts.push(count));
  });
  const title = await widget.page.title();
  await widget.open();
  await widget.send('I will be back');
  await widget.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  await widget.page.keyboard.press('Escape');
  team.client.send(ticketId, 'Take your time');
  await widget.preview.getByText('Take your time').waitFor();
  team.client.send(ticketId, 'We are here until six');
  await widget.preview.getByText('We are here until six').waitFor();
  await widget.page.getByRole('button', { name: 'Open chat, 2 unread messages' }).waitFor();
  assert.equal(await widget.page.title(), `(2) ${title}`);
  await widget.preview.getByRole('button', { name: 'Close chat' }).click();
  await widget.preview.waitFor({ state: 'detached' });
  assert.equal(await widget.page.title(), `(2) ${title}`);
  await widget.open();
  await widget.window.getByText('New', { exact: true }).waitFor();
  await team.until('both to be read', ({ conversations }) => {
    return (
      conversations
        .get(ticketId)
        ?.messages.every(({ sender, read }) => sender !== 'agent' || read) === true
    );
  });
  assert.equal(await widget.page.title(), title);
  assert.deepEqual(
    await widget.page.evaluate(() => (window as unknown as { counts: number[] }).counts),
    [0, 1, 2, 0],
  );
});

test('whoever reads further up stays there: older ones come in above, new ones announce themselves below', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.open();
  await widget.send('The first');
  await widget.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  for (let i = 1; i <= 130; i += 1) team.client.send(ticketId, `Line ${i}`);
  await widget.exactly('Line 130').waitFor();
  await widget.page.reload();
  await widget.exactly('Line 130').waitFor();
  assert.equal(await widget.said('The first').count(), 0);
  const { log } = widget;
  await log.evaluate((element) => (element.scrollTop = 250));
  const place = async () => (await widget.exactly('Line 40').boundingBox())?.y;
  const before = await place();
  await widget.said('The first').waitFor({ state: 'attached' });
  assert.ok(Math.abs(((await place()) ?? 0) - (before ?? 0)) < 2, `${before} → ${await place()}`);
  const top = await log.evaluate((element) => element.scrollTop);
  for (const text of ['New A', 'New B', 'New C']) team.client.send(ticketId, text);
  await widget.window.getByRole('button', { name: '3 new' }).waitFor();
  assert.equal(await log.evaluate((element) => element.scrollTop), top);
  await widget.window.getByRole('button', { name: '3 new' }).click();
  await widget.said('New C').waitFor();
  await widget.window.getByRole('button', { name: '3 new' }).waitFor({ state: 'detached' });
  const words = await widget.words();
  assert.equal(words.length, 134);
  assert.deepEqual([words[0], words.at(-1)], ['The first', 'New C']);
});

test('five thousand messages: the newest are there at once, older ones as one goes up, and one can still write', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.open();
  await widget.send('The first of many');
  await widget.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  await widget.page.goto('about:blank');
  const said = ['The first of many'];
  for (let begun = 0; begun < 5_000; begun += 250) {
    const batch = Array.from({ length: 250 }, (_, index) => `Of many, number ${begun + index}`);
    const replies = await Promise.all(
      batch.map((content) => {
        const params = { ticketId };
        return team.client.rest.call('messages.create', { params, body: { content } });
      }),
    );
    for (const { message } of replies) said[message.seq - 1] = message.content;
  }
  await widget.page.goto(demo);
  await widget.exactly(said.at(-1) ?? '').waitFor();
  assert.deepEqual(await widget.words(), said.slice(-100));
  const rows = widget.page.locator('parley-widget .row');
  for (const shown of [100, 200, 300]) {
    await widget.log.evaluate((log) => (log.scrollTop = 0));
    await rows.nth(shown + 99).waitFor({ state: 'attached' });
  }
  const words = await widget.words();
  assert.deepEqual(words, said.slice(-words.length));
  await widget.send('And one more');
  await widget.status('Sent').waitFor();
  await widget.exactly('And one more').waitFor();
});

test('the transcript is the whole conversation as a text file', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.open();
  await widget.send('Keep this');
  await widget.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  for (let i = 1; i <= 120; i += 1) team.client.send(ticketId, `Kept ${i}`);
  await widget.exactly('Kept 120').waitFor();
  await widget.page.reload();
  await widget.exactly('Kept 120').waitFor();
  await widget.window.getByRole('button', { name: 'More options' }).click();
  const waiting = widget.page.waitForEvent('download');
  await widget.window.getByRole('menuitem', { name: 'Download transcript' }).click();
  const download = await waiting;
  assert.equal(download.suggestedFilename(), `${ticketId}.txt`);
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n').slice(2);
  assert.equal(lines.length, 121);
  assert.match(lines[0] ?? '', /^\[.+\] You: Keep this$/);
  assert.match(lines.at(-1) ?? '', /^\[.+\] Admin: Kept 120$/);
});

test('who ends the conversation can rate it', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.open();
  await widget.send('Solved it myself');
  await widget.status('Sent').waitFor();
  await widget.window.getByRole('button', { name: 'More options' }).click();
  await widget.window.getByRole('menuitem', { name: 'End conversation' }).click();
  await widget.window.getByText('How did we do?').waitFor();
});

test('nobody there: the chat says so, and the place in the line is told until somebody comes', async () => {
  await team.client.setAvailability('away');
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.open();
  await widget.window.getByText('We’re away at the moment.', { exact: false }).waitFor();
  await widget.send('Anybody?');
  await widget.window.getByText('You’re next in line').waitFor();
  await team.client.setAvailability('available');
  await widget.window.getByText('You’re next in line').waitFor({ state: 'detached' });
  await widget.window.locator('.about').getByText('Admin').waitFor();
});
