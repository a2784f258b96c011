/** Files that a customer sends: chosen, refused, sent up, given up, tried again (docs/protocol.md P69, P70). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import {
  button,
  cards,
  chips,
  drawn,
  focused,
  holdUploads,
  received,
  sendFile,
  shots,
  UPLOADS,
} from '../kit/attachments.ts';
import { launch } from '../kit/browser.ts';
import { hand } from '../kit/hand.ts';
import { drawPictures, type Payload, pdf } from '../kit/pictures.ts';
import { type Server, startServer } from '../kit/server.ts';
import { joinTeam, type Teammate } from '../kit/team.ts';
import { newVisitor } from '../kit/widget.ts';

let browser: Browser;
let server: Server;
let team: Teammate;
let demo: string;
let bowl: Payload;
let vase: Payload;

before(async () => {
  [browser, server] = await Promise.all([launch(), startServer()]);
  team = await joinTeam(server);
  demo = `${server.url}/demo`;
  [bowl, vase] = (await drawPictures(browser, [
    { name: 'bowl.jpg', width: 1000, height: 750, hue: 30 },
    { name: 'vase.jpg', width: 600, height: 900, hue: 200 },
  ])) as [Payload, Payload];
});

after(async () => {
  await team?.[Symbol.asyncDispose]();
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

test('a picture can be the first thing that is said: it is there at once, and the conversation begins with it', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.open();
  const release = await holdUploads(widget.page);
  await widget.pick([bowl, pdf('order.pdf')]);
  await chips(widget).nth(1).waitFor();
  assert.match(await chips(widget).first().innerText(), /^bowl\.jpg\s+\d+ kB/);
  await widget.send('It came broken');
  // Not a byte has left: what is shown is the file of this page, in the place that it will keep.
  assert.match(await drawn(widget), /^blob:/);
  await widget.status('Sending').waitFor();
  const place = await shots(widget).first().boundingBox();
  assert.deepEqual([place?.width, place?.height], [240, 180]);
  assert.equal(await chips(widget).count(), 0);
  release();
  await widget.status('Sent').waitFor();
  assert.equal(await widget.window.locator('.row.own').count(), 1);
  const { ticketId, subject } = await team.takeNewest();
  assert.equal(subject, 'It came broken');
  const attachments = await received(team, { ticketId, content: 'It came broken' });
  assert.deepEqual(
    attachments.map(({ name }) => name),
    ['bowl.jpg', 'order.pdf'],
  );
  await widget.page.reload();
  assert.match(await drawn(widget), /\/api\/attachments\/.*preview=true/);
  await cards(widget).getByText('order.pdf').waitFor();
  assert.deepEqual(visitor.faults, []);
});

test('what is pasted is taken, but the picture of a text from an office program is not', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.open();
  assert.equal(await hand(widget.field, { type: 'paste', files: [bowl] }), true);
  await chips(widget).waitFor();
  const texts = { 'text/plain': 'A1', 'text/html': '<td>A1</td>' };
  assert.equal(await hand(widget.field, { type: 'paste', files: [vase], texts }), false);
  assert.equal(await hand(widget.field, { type: 'paste', files: [], texts }), false);
  assert.equal(await chips(widget).count(), 1);
  // Without a word of text.
  await button(widget, 'Send message').click();
  await widget.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  const [attachment] = await received(team, { ticketId, content: '' });
  assert.deepEqual([attachment?.name, attachment?.mimeType], ['bowl.jpg', 'image/jpeg']);
});

test('files can be dropped on the window, which says so while they are held over it', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.open();
  const notice = widget.window.getByText('Drop files to send them');
  assert.equal(await hand(widget.window, { type: 'dragover', files: [bowl] }), true);
  await notice.waitFor();
  await hand(widget.window, { type: 'dragleave', files: [] });
  await notice.waitFor({ state: 'detached' });
  await hand(widget.window, { type: 'dragover', files: [bowl] });
  await notice.waitFor();
  assert.equal(await hand(widget.window, { type: 'drop', files: [bowl] }), true);
  await notice.waitFor({ state: 'detached' });
  await chips(widget).getByText('bowl.jpg').waitFor();
  // A text that is dragged is the browser's own business.
  const texts = { 'text/plain': 'words' };
  assert.equal(await hand(widget.window, { type: 'dragover', files: [], texts }), false);
});

test('an upload can be given up: it ends, and nothing of it is sent', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.open();
  await widget.send('Wait');
  await widget.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  await widget.page.route(UPLOADS, () => {
    // Never answered.
  });
  await widget.pick([bowl]);
  await widget.window.getByRole('progressbar', { name: 'Uploading' }).waitFor();
  const ended = widget.page.waitForEvent('requestfailed');
  await button(widget, /^Remove/).click();
  await ended;
  await chips(widget).waitFor({ state: 'detached' });
  assert.equal(await focused(widget.page), 'Write a message…');
  await widget.page.unroute(UPLOADS);
  await widget.send('Without it');
  assert.deepEqual(await received(team, { ticketId, content: 'Without it' }), []);
});

test('what is too large or of another kind is refused in words, before a byte of it leaves', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.open();
  await widget.send('Here it comes');
  await widget.status('Sent').waitFor();
  let uploads = 0;
  widget.page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/attachments')) uploads += 1;
  });
  await widget.pick([
    { ...pdf('scan.pdf'), buffer: Buffer.alloc(10_485_761) },
    { ...bowl, name: 'film.mov' },
  ]);
  await chips(widget).getByText('Larger than 10 MB, the most that can be sent').waitFor();
  await chips(widget)
    .getByText(/^Only .*JPG.* can be sent$/)
    .waitFor();
  assert.equal(await button(widget, 'Send message').getAttribute('aria-disabled'), 'true');
  await widget.pick([pdf('small.pdf')]);
  await chips(widget).getByText('small.pdf').waitFor();
  await button(widget, 'Send message').click();
  await cards(widget).getByText('small.pdf').waitFor();
  await widget.window.locator('.row.own').last().getByText('Sent').waitFor();
  assert.equal(uploads, 1);
  const many = Array.from({ length: 11 }, (_, i) => pdf(`${i}.pdf`));
  await widget.pick(many);
  await widget.window.getByText('Up to 10 files go with one message').waitFor();
  assert.equal(await chips(widget).count(), 10);
});

test('a failed upload is tried again on request', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.open();
  await widget.send('One moment');
  await widget.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  await widget.page.route(UPLOADS, (route) => route.abort());
  await widget.pick([bowl]);
  await chips(widget).getByText('Upload failed').waitFor();
  await widget.page.unroute(UPLOADS);
  await button(widget, 'Retry').click();
  await chips(widget).getByText('Upload failed').waitFor({ state: 'detached' });
  await widget.send('First try');
  assert.equal((await received(team, { ticketId, content: 'First try' })).length, 1);
});

test('a message whose files do not get through is not sent, and is once they do', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.open();
  await widget.page.route(UPLOADS, (route) => route.abort());
  await widget.pick([bowl]);
  await widget.send('Look at this');
  await widget.status('Not sent').waitFor();
  await cards(widget).getByText('Upload failed').waitFor();
  await widget.send('Did it arrive?');
  const { ticketId } = await team.takeNewest();
  await team.hears(ticketId, 'Did it arrive?');
  await widget.page.unroute(UPLOADS);
  await button(widget, 'Retry').click();
  assert.equal((await received(team, { ticketId, content: 'Look at this' })).length, 1);
  assert.deepEqual(await widget.words(), ['Did it arrive?', 'Look at this']);
});

test('who sends before the part for files is here sends them along, also where it fails to load at first', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.open();
  const gate = Promise.withResolvers<void>();
  let asked = 0;
  await visitor.context.route('**/widget/files.*.js', async (route) => {
    asked += 1;
    if (asked === 1) return route.abort();
    await gate.promise;
    return route.continue();
  });
  await widget.pick([bowl]);
  await widget.send('With a picture');
  gate.resolve();
  await widget.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  assert.equal((await received(team, { ticketId, content: 'With a picture' })).length, 1);
  assert.ok(asked > 1);
});

test('what was written to a file outlives a reload that the file does not', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.open();
  await widget.page.route(UPLOADS, () => {
    // Never answered.
  });
  await widget.pick([bowl]);
  await widget.send('Do not forget me');
  await widget.status('Sending').waitFor();
  await widget.page.reload();
  await widget.window.waitFor();
  assert.equal(await widget.field.inputValue(), 'Do not forget me');
});

test('what the server refuses is said in words: damage, and the twenty-first file of a day', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.open();
  await widget.send('Many files');
  await widget.status('Sent').waitFor();
  await widget.pick([{ ...pdf('x.pdf'), name: 'no-picture.png' }]);
  await chips(widget).getByText('This file is damaged or isn’t what its name says').waitFor();
  assert.equal(await button(widget, 'Retry').count(), 0);
  await button(widget, /^Remove/).click();
  for (let round = 0; round < 2; round += 1) {
    await widget.pick(Array.from({ length: 10 }, (_, i) => pdf(`${round}-${i}.pdf`)));
    await widget.send(`Round ${round}`);
  }
  await widget.said('Round 1').getByText('Sent', { exact: true }).waitFor();
  await widget.pick([pdf('one-more.pdf')]);
  await chips(widget).getByText('That’s enough files for now. Try again in 24 hours.').waitFor();
  await button(widget, 'Retry').waitFor();
});

test('with the storage blocked files go up and are shown', async () => {
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
  await widget.pick([bowl]);
  await widget.send('Nothing is kept here');
  await widget.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  assert.equal((await received(team, { ticketId, content: 'Nothing is kept here' })).length, 1);
  await sendFile(team, { ticketId, file: vase });
  await drawn(widget, 1);
});
