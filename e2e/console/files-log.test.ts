/** Files of a conversation in the console: issue "The faces", item 5, and the upload rows of security.md. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { launch } from '../kit/browser.ts';
import { pdf } from '../kit/files.ts';
import { type Server, startServer } from '../kit/server.ts';
import { joinTeam } from '../kit/team.ts';
import { drawn, namesAt, openChat, PAPER, PHOTO, pick, PNG, uploaded } from './files-chat.ts';

let browser: Browser;
let server: Server;

before(async () => {
  [browser, server] = await Promise.all([launch(), startServer()]);
});
after(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

const open = (name: string, options: Parameters<typeof openChat>[2] = {}) =>
  openChat({ browser, server }, name, options);

describe('the log', () => {
  test('shows the customer’s files, and no name is ever markup', async () => {
    await using chat = await open('Nora Namer');
    const { page, customer, agent } = chat;
    page.on('dialog', () => assert.fail('a script ran'));
    const name = '<img src=x onerror=alert(1)> فاتورة.pdf';
    const paper = await customer.client.upload(new File([new Uint8Array(pdf())], name));
    customer.client.send({ content: '', attachments: [paper] });
    const card = agent.log.locator('.file-card');
    await card.getByText(name).waitFor();
    assert.equal(await agent.log.locator('img').count(), 0);
    assert.equal(await card.locator('bdi').innerText(), name);
    await agent.row('Nora Namer').getByText(`File: ${name}`).waitFor();
    const saved = page.waitForEvent('download');
    await card.click();
    assert.match((await saved).suggestedFilename(), /فاتورة\.pdf$/);
    const photo = await customer.client.upload(new File([new Uint8Array(PNG)], 'lake.png'));
    customer.client.send({ content: '', attachments: [photo] });
    await drawn(agent.log.locator('.picture img'));
    await agent.row('Nora Namer').getByText('Photo', { exact: true }).waitFor();
  });

  test('keeps the room of a picture before it comes', async () => {
    await using chat = await open('Jo Jumper');
    const { page, customer, agent } = chat;
    const answered = Promise.withResolvers<void>();
    await page.route('**/api/attachments/**', async (route) => {
      await answered.promise;
      await route.continue();
    });
    const photo = await customer.client.upload(new File([new Uint8Array(PNG)], 'lake.png'));
    customer.client.send({ content: '', attachments: [photo] });
    const shown = agent.log.locator('.picture');
    await shown.waitFor();
    const before = await shown.boundingBox();
    assert.deepEqual([before?.width, before?.height], [320, 210]);
    answered.resolve();
    await drawn(shown.locator('img'));
    assert.deepEqual(await shown.boundingBox(), before);
  });

  test('says what is not there any more, and loads what could not be loaded', async () => {
    await using chat = await open('Mia Missing');
    const { page, customer, agent } = chat;
    await page.route('**/api/attachments/**', (route) => route.abort());
    const photo = await customer.client.upload(new File([new Uint8Array(PNG)], 'lake.png'));
    const paper = await customer.client.upload(new File([new Uint8Array(pdf())], 'invoice.pdf'));
    customer.client.send({ content: '', attachments: [photo, paper] });
    await agent.log.getByText('The picture could not be loaded').waitFor();
    await agent.log.locator('.file-card').click();
    await agent.log.getByText('This file is not there any more.').waitFor();
    await page.unroute('**/api/attachments/**');
    await agent.log.getByRole('button', { name: 'Retry' }).click();
    await drawn(agent.log.locator('.picture img'));
  });

  test('asks for the address of a picture again where it has ended', async () => {
    await using chat = await open('Edda Ended');
    const { page, customer, agent } = chat;
    const photo = await customer.client.upload(new File([new Uint8Array(PNG)], 'lake.png'));
    customer.client.send({ content: '', attachments: [photo] });
    await drawn(agent.log.locator('.picture img'));
    // What comes with the ticket is over, as if the page had stood for hours.
    let ended = 0;
    await page.routeWebSocket(/socket\.io/, (client) => {
      const there = client.connectToServer();
      there.onMessage((message) => {
        const text = String(message);
        if (text.includes('&sig=')) ended += 1;
        client.send(text.replaceAll(/exp=\d+/g, 'exp=1'));
      });
    });
    const asked = page.waitForRequest(/\/api\/tickets\/[^/]+\/messages/);
    await page.reload();
    await asked;
    await drawn(agent.log.locator('.picture img'));
    assert.ok(ended > 0);
  });

  test('a message without words is named where there is room for a line', async () => {
    await using chat = await open('Bella Bell');
    const { page, customer, agent } = chat;
    await using team = await joinTeam(server);
    await team.client.assign(customer.ticketId(), team.client.getState().agent?.agentId ?? '');
    await team.client.readAllNotifications();
    await agent.goTo('/queue');
    await page.locator('.rail-button').first().waitFor();
    const photo = await customer.client.upload(new File([new Uint8Array(PNG)], 'lake.png'));
    customer.client.send({ content: '', attachments: [photo] });
    await page.getByRole('button', { name: /unread/ }).click();
    const notice = page.locator('.notice').filter({ hasText: 'New message from Bella Bell' });
    await notice.getByText('Photo', { exact: true }).waitFor();
  });

  test('from right to left the next picture is to the left, also on a small screen', async () => {
    await using chat = await open('ليلى', {
      locale: 'ar',
      viewport: { width: 390, height: 844 },
    });
    const { page, customer, agent } = chat;
    for (const name of ['one.png', 'two.png']) {
      const photo = await customer.client.upload(new File([new Uint8Array(PNG)], name));
      customer.client.send({ content: '', attachments: [photo] });
    }
    await agent.log.locator('.picture').nth(1).waitFor();
    await agent.log.locator('.picture').first().click();
    const box = page.getByRole('dialog', { name: 'صور هذه المحادثة' });
    await drawn(box.getByRole('img', { name: 'one.png' }));
    await page.keyboard.press('ArrowLeft');
    await drawn(box.getByRole('img', { name: 'two.png' }));
    const next = await box.getByRole('button', { name: 'الصورة التالية' }).boundingBox();
    assert.ok((next?.x ?? 390) < 100);
    const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.equal(await sideways(), 0);
    await page.keyboard.press('Escape');
    await box.waitFor({ state: 'detached' });
    await pick(page, [PHOTO, { ...PAPER, name: `${'long-name-'.repeat(20)}.pdf` }]);
    await uploaded(chat.chips, 2);
    assert.equal(await sideways(), 0);
  });

  test('the file of a note is never the customer’s', async () => {
    await using chat = await open('Nina Note');
    const { page, agent, customer } = chat;
    await page.locator('.mode-note').click();
    await pick(page, [PHOTO]);
    await uploaded(chat.chips, 1);
    await chat.send.click();
    await drawn(page.locator('.note .picture img'));
    await page.locator('.side-note').getByText('Photo', { exact: true }).waitFor();
    await page.locator('.ticks').waitFor({ state: 'detached' });
    await agent.reply('After the note');
    await customer.hears('After the note');
    assert.deepEqual(namesAt(chat), []);
    assert.equal(JSON.stringify(customer.client.getState()).includes('lake.png'), false);
  });

  test('a picture opens large, and everything about it goes by the keyboard', async () => {
    await using chat = await open('Lou Lightbox');
    const { page, agent, customer } = chat;
    for (const name of ['one.png', 'two.png']) {
      const photo = await customer.client.upload(new File([new Uint8Array(PNG)], name));
      customer.client.send({ content: '', attachments: [photo] });
    }
    await drawn(agent.log.getByRole('button', { name: 'Open picture two.png' }).locator('img'));
    const opener = agent.log.getByRole('button', { name: 'Open picture one.png' });
    await opener.focus();
    await page.keyboard.press('Enter');
    const box = page.getByRole('dialog', { name: 'Pictures of this conversation' });
    await drawn(box.getByRole('img', { name: 'one.png' }));
    await box.getByText('1 of 2').waitFor();
    await page.keyboard.press('ArrowRight');
    await drawn(box.getByRole('img', { name: 'two.png' }));
    await page.keyboard.press('ArrowRight');
    await box.getByText('2 of 2').waitFor();
    const saved = page.waitForEvent('download');
    await box.getByRole('button', { name: 'Download two.png' }).focus();
    await page.keyboard.press('Enter');
    assert.equal((await saved).suggestedFilename(), 'two.png');
    await page.keyboard.press('ArrowLeft');
    await box.getByText('1 of 2').waitFor();
    await page.keyboard.press('Escape');
    await box.waitFor({ state: 'detached' });
    assert.equal(await opener.evaluate((element) => element === document.activeElement), true);
  });
});

test('the page may show pictures of its own making, and nothing else of them', async () => {
  const response = await fetch(`${server.url}/console`);
  const policy = response.headers.get('Content-Security-Policy') ?? '';
  assert.match(policy, /img-src 'self' data: blob:(?:;|$)/);
  assert.equal(policy.split('blob:').length, 2);
});

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in a conversation with files, ${scheme}`, async () => {
    await using chat = await open(`Axel ${scheme}`, { colorScheme: scheme });
    const { page, agent, customer } = chat;
    const photo = await customer.client.upload(new File([new Uint8Array(PNG)], 'lake.png'));
    const paper = await customer.client.upload(new File([new Uint8Array(pdf())], 'invoice.pdf'));
    customer.client.send({ content: '', attachments: [photo, paper] });
    await drawn(agent.log.locator('.picture img'));
    await page.locator('.mode-note').click();
    await pick(page, [PHOTO, PAPER]);
    await uploaded(chat.chips, 2);
    await chat.send.click();
    await page.locator('.note .file-card').waitFor();
    await page.locator('.mode').first().click();
    await pick(page, [PHOTO, { ...PAPER, name: 'setup.exe' }]);
    await uploaded(chat.chips, 1);
    await page.locator('.ticks').waitFor({ state: 'detached' });
    await check(page, 'conversation');
    await agent.log.getByRole('button', { name: 'Open picture lake.png' }).first().click();
    await drawn(page.locator('.lightbox-picture'));
    await check(page, 'lightbox');
  });
}

async function check(page: Page, view: string): Promise<void> {
  // What moves has come to rest: colours are measured on the way otherwise.
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))),
  );
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
  );
  assert.deepEqual(found, [], view);
}
