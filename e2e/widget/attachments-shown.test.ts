/** Files in the log: in their place, opened large, saved, gone, under a strict CSP (docs/protocol.md P71). */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import {
  button,
  cards,
  chips,
  drawn,
  focused,
  sendFile,
  shots,
  stage,
  UPLOADS,
  withFiles,
} from '../kit/attachments.ts';
import { launch } from '../kit/browser.ts';
import { hand } from '../kit/hand.ts';
import { startHost } from '../kit/host.ts';
import { drawPictures, type Payload, pdf } from '../kit/pictures.ts';
import { type Server, startServer } from '../kit/server.ts';
import { joinTeam, type Teammate } from '../kit/team.ts';
import { newVisitor } from '../kit/widget.ts';

const FILES = '**/api/attachments/**';

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

test('a picture of the team is shown in its place, opened large, walked through by keys, and saved', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await withFiles(widget, { team, files: [bowl, pdf('terms.pdf'), vase] });
  await drawn(widget, 0);
  await drawn(widget, 1);
  const { keyboard } = widget.page;
  await shots(widget).first().focus();
  await keyboard.press('Enter');
  await stage(widget).getByText('1 of 2').waitFor();
  const large = stage(widget).getByRole('img', { name: 'bowl.jpg' });
  await large.waitFor();
  const { width, height } = widget.page.viewportSize() ?? { width: 0, height: 0 };
  assert.deepEqual(await stage(widget).boundingBox(), { x: 0, y: 0, width, height });
  await keyboard.press('ArrowRight');
  await stage(widget).getByText('2 of 2').waitFor();
  await keyboard.press('ArrowRight');
  await stage(widget).getByRole('img', { name: 'vase.jpg' }).waitFor();
  const box = await stage(widget).getByRole('img', { name: 'vase.jpg' }).boundingBox();
  assert.ok((box?.y ?? 0) >= 60 && (box?.y ?? 0) + (box?.height ?? 0) <= height);
  await keyboard.press('ArrowLeft');
  await stage(widget).getByText('1 of 2').waitFor();
  const saved = widget.page.waitForEvent('download');
  await stage(widget).getByRole('button', { name: 'Download' }).click();
  assert.equal((await saved).suggestedFilename(), 'bowl.jpg');
  await keyboard.press('Escape');
  await stage(widget).waitFor({ state: 'detached' });
  // The chat stays open, and the focus is back where it was.
  assert.ok(await widget.window.isVisible());
  assert.match(await focused(widget.page), /^View .*bowl\.jpg/);
  const card = widget.page.waitForEvent('download');
  await button(widget, /^terms\.pdf .* Download$/).click();
  const file = await card;
  assert.equal(file.suggestedFilename(), 'terms.pdf');
  assert.deepEqual(readFileSync(await file.path()), pdf('').buffer);
  assert.deepEqual(visitor.faults, []);
});

test('in Arabic names stand beside their pictures, and the arrows go the other way', async () => {
  await using visitor = await newVisitor(browser, { locale: 'ar', reducedMotion: 'reduce' });
  const widget = await visitor.visit(demo);
  await widget.page.evaluate(() => {
    (window as unknown as { Parley: { setLocale(tag: string): void } }).Parley.setLocale('ar');
  });
  await widget.open();
  await widget.pick([bowl, vase]);
  await chips(widget).nth(1).waitFor();
  // A Latin name stands beside its picture, which is on the right.
  const gap = await chips(widget)
    .first()
    .evaluate((chip) => {
      const text = document.createRange();
      text.selectNodeContents(chip.querySelector('.file-name') as Element);
      const picture = chip.querySelector('.thumb') as Element;
      return picture.getBoundingClientRect().left - text.getBoundingClientRect().right;
    });
  assert.ok(gap >= 0 && gap < 16, `${gap}`);
  await widget.send('صور');
  await widget.status('أُرسلت').waitFor();
  await shots(widget).first().click();
  await stage(widget).getByRole('img', { name: 'bowl.jpg' }).waitFor();
  await widget.page.keyboard.press('ArrowLeft');
  await stage(widget).getByRole('img', { name: 'vase.jpg' }).waitFor();
  const back = await button(widget, 'الصورة السابقة').boundingBox();
  const forth = await button(widget, 'الصورة التالية').boundingBox();
  assert.ok((back?.x ?? 0) > (forth?.x ?? 0));
  const moving = await widget.page.evaluate(
    () => document.querySelector('parley-widget')?.shadowRoot?.getAnimations().length,
  );
  assert.equal(moving, 0);
});

test('on a phone the picture takes the screen, a finger turns to the next, and every target is large enough', async () => {
  await using visitor = await newVisitor(browser, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    reducedMotion: 'reduce',
  });
  const widget = await visitor.visit(demo);
  await widget.bubble.tap();
  await widget.window.waitFor();
  assert.match(
    (await widget.window.locator('input[type=file]').getAttribute('accept')) ?? '',
    /image\/jpeg/,
  );
  await widget.pick([bowl, vase, pdf('a.pdf')]);
  await chips(widget).nth(2).waitFor();
  const small = await widget.window.evaluate((window) =>
    [...window.querySelectorAll('.composer button')]
      .map((one) => {
        const extra = getComputedStyle(one, '::after');
        const more = extra.content === 'none' ? 0 : -2 * Number.parseFloat(extra.top || '0');
        const { width, height } = one.getBoundingClientRect();
        return { label: one.ariaLabel, width, height: height + more };
      })
      .filter(({ width, height }) => width < 40 || height < 44),
  );
  assert.deepEqual(small, []);
  await widget.send('Three');
  await widget.status('Sent').waitFor();
  await shots(widget).first().tap();
  await stage(widget).getByRole('img', { name: 'bowl.jpg' }).waitFor();
  assert.deepEqual(await stage(widget).boundingBox(), { x: 0, y: 0, width: 390, height: 844 });
  await stage(widget)
    .locator('.stage-view')
    .evaluate((view) => {
      const touch = (clientX: number) =>
        new Touch({ identifier: 1, target: view, clientX, clientY: 400 });
      const common = { bubbles: true, cancelable: true };
      view.dispatchEvent(new TouchEvent('touchstart', { ...common, touches: [touch(300)] }));
      view.dispatchEvent(new TouchEvent('touchend', { ...common, changedTouches: [touch(200)] }));
    });
  await stage(widget).getByRole('img', { name: 'vase.jpg' }).waitFor();
  const width = await widget.page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(width, 390);
});

test('markup in the names of files is text', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  const names = ['<img src=x onerror=alert(1)>.pdf', '<svg onload=alert(2)>.jpg'];
  let alerts = 0;
  widget.page.on('dialog', (dialog) => {
    alerts += 1;
    void dialog.dismiss();
  });
  await widget.open();
  await widget.pick([pdf(names[0] ?? ''), { ...bowl, name: names[1] ?? '' }]);
  for (const name of names) await chips(widget).getByText(name, { exact: true }).waitFor();
  await widget.send('Names');
  await widget.status('Sent').waitFor();
  await cards(widget)
    .getByText(names[0] ?? '', { exact: true })
    .waitFor();
  await shots(widget).click();
  await stage(widget)
    .getByText(names[1] ?? '', { exact: true })
    .waitFor();
  assert.equal(alerts, 0);
});

test('a file that is gone is said in words', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await visitor.context.route(FILES, (route) =>
    route.fulfill({ status: 404, headers: { 'Access-Control-Allow-Origin': '*' } }),
  );
  await withFiles(widget, { team, files: [bowl, pdf('terms.pdf')] });
  await widget.window.getByText('This file is no longer available').waitFor();
  await button(widget, /^terms\.pdf .* Download$/).click();
  await cards(widget).nth(1).getByText('This file is no longer available').waitFor();
  assert.equal(await cards(widget).count(), 2);
});

test('where the CSP of the page forbids our pictures they are painted, and everything else works', async () => {
  const ws = server.url.replace('http', 'ws');
  const policy = `default-src 'none'; script-src ${server.url}; connect-src ${server.url} ${ws}; require-trusted-types-for 'script'; trusted-types 'none'`;
  await using host = await startHost({
    body: `<script src="${server.url}/widget.js" async></script>`,
    headers: { 'Content-Security-Policy': policy },
  });
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(host.url);
  await widget.open();
  await widget.pick([bowl]);
  const painted = (node: Element) => {
    const { width, height } = node as HTMLCanvasElement;
    return [width, height];
  };
  await chips(widget).locator('canvas').waitFor();
  await widget.send('Strictly speaking');
  await widget.status('Sent').waitFor();
  await shots(widget).locator('canvas').waitFor();
  const { ticketId } = await team.takeNewest();
  await sendFile(team, { ticketId, file: vase });
  const theirs = shots(widget).nth(1).locator('canvas');
  await theirs.waitFor();
  await widget.page.waitForFunction(() => {
    const root = document.querySelector('parley-widget')?.shadowRoot;
    const all = [...(root?.querySelectorAll('canvas') ?? [])];
    return all.length === 2 && all.every(({ height }) => height > 150);
  });
  assert.deepEqual(await theirs.evaluate(painted), [533, 800]);
  await shots(widget).nth(1).click();
  await stage(widget).getByRole('img', { name: 'vase.jpg' }).waitFor();
  await widget.page.keyboard.press('Escape');
  const saved = widget.page.waitForEvent('download');
  await sendFile(team, { ticketId, file: pdf('terms.pdf') });
  await button(widget, /^terms\.pdf .* Download$/).click();
  assert.equal((await saved).suggestedFilename(), 'terms.pdf');
});

test('the card of the closed chat and the transcript name what came', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  const ticketId = await withFiles(widget, { team, files: [bowl] });
  await drawn(widget);
  await widget.page.keyboard.press('Escape');
  await sendFile(team, { ticketId, file: vase });
  await widget.preview.getByText('Photo', { exact: true }).waitFor();
  await sendFile(team, { ticketId, file: pdf('terms.pdf') });
  await widget.preview.getByText('File: \u2068terms.pdf\u2069', { exact: true }).waitFor();
  await widget.open();
  await widget.window.getByRole('button', { name: 'More options' }).click();
  const saved = widget.page.waitForEvent('download');
  await widget.window.getByRole('menuitem', { name: 'Download transcript' }).click();
  const text = readFileSync(await (await saved).path(), 'utf8');
  assert.match(text, /: Photo\n.*: Photo\n.*: File: \u2068terms\.pdf\u2069\n/);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the views with files, ${colorScheme}`, async () => {
    await using visitor = await newVisitor(browser, { colorScheme, reducedMotion: 'reduce' });
    const widget = await visitor.visit(demo);
    await withFiles(widget, { team, files: [bowl, pdf('terms.pdf')] });
    await drawn(widget);
    await widget.pick([vase, pdf('small.pdf'), { ...bowl, name: 'film.mov' }]);
    await chips(widget).nth(2).waitFor();
    await audit(widget.page, 'chosen');
    await widget.send('Mine');
    await widget.said('Mine').getByText('Sent', { exact: true }).waitFor();
    await audit(widget.page, 'log');
    await widget.page.route(UPLOADS, (route) => route.abort());
    await widget.pick([vase]);
    await widget.send('Stuck');
    await widget.status('Not sent').waitFor();
    await audit(widget.page, 'stuck');
    await hand(widget.window, { type: 'dragover', files: [bowl] });
    await widget.window.locator('.drop').waitFor();
    await audit(widget.page, 'drop');
    await hand(widget.window, { type: 'dragleave', files: [] });
    await shots(widget).first().click();
    await stage(widget).waitFor();
    await audit(widget.page, 'stage');
  });
}

async function audit(page: Page, view: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${JSON.stringify(target)} ${failureSummary}`),
  );
  assert.deepEqual(found, [], view);
}
