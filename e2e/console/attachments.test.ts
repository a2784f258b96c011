/** Attaching files in the console: issue "The faces", item 5, and the upload rows of security.md. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launch } from '../kit/browser.ts';
import { joinCustomer } from '../kit/customer.ts';
import { pdf } from '../kit/files.ts';
import { type Server, startServer } from '../kit/server.ts';
import {
  type Chat,
  type Chosen,
  drawn,
  namesAt,
  openChat,
  PAPER,
  PHOTO,
  pick,
  PNG,
  uploaded,
} from './files-chat.ts';

let browser: Browser;
let server: Server;

before(async () => {
  [browser, server] = await Promise.all([launch(), startServer({ MAX_FILE_SIZE: '4000000' })]);
});
after(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

const open = (name: string) => openChat({ browser, server }, name);

/** Files as the page gets them from elsewhere. */
function carry(page: Page, files: readonly Chosen[]) {
  return page.evaluateHandle(
    (all) => {
      const data = new DataTransfer();
      for (const { name, mimeType, bytes } of all) {
        data.items.add(new File([Uint8Array.from(bytes)], name, { type: mimeType }));
      }
      return data;
    },
    files.map(({ name, mimeType, buffer }) => ({ name, mimeType, bytes: [...buffer] })),
  );
}

async function customerHas(chat: Chat, names: readonly string[]): Promise<void> {
  await chat.customer.until(
    `${names.join(', ')} to come`,
    () => namesAt(chat).join('\n') === names.join('\n'),
  );
}

describe('the composer', () => {
  test('takes several picked files with a thumbnail, name and size, and sends them without a word', async () => {
    await using chat = await open('Pia Picker');
    const { page, chips, send, agent } = chat;
    assert.equal(await send.isDisabled(), true);
    const button = page.getByRole('button', { name: 'Attach files' });
    const chooser = page.waitForEvent('filechooser');
    await button.focus();
    await page.keyboard.press('Enter');
    await (await chooser).setFiles([PHOTO, PAPER]);
    await uploaded(chips, 2);
    await drawn(chips.nth(0).locator('img'));
    assert.match(await chips.nth(0).innerText(), /lake\.png\n\d+ kB/);
    assert.match(await chips.nth(1).innerText(), /invoice\.pdf\n1 kB/);
    await page.keyboard.press('Enter');
    await chips.first().waitFor({ state: 'detached' });
    await customerHas(chat, ['lake.png', 'invoice.pdf']);
    await drawn(agent.log.locator('.picture img'));
    await agent.log.locator('a.file-card').getByText('invoice.pdf').waitFor();
    await page.locator('.ticks').getByText('Sent', { exact: true }).waitFor();
    const [message] = chat.customer.client.getState().messages.slice(-1);
    assert.deepEqual([message?.content, message?.messageType], ['', 'file']);
  });

  test('takes a picture from the clipboard, and sends it with the words', async () => {
    await using chat = await open('Paul Paster');
    const { page, agent } = chat;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate(
      async (bytes) => {
        const image = new Blob([Uint8Array.from(bytes)], { type: 'image/png' });
        await navigator.clipboard.write([new ClipboardItem({ 'image/png': image })]);
      },
      [...PNG],
    );
    await agent.field.fill('Like this?');
    await page.keyboard.press('Control+v');
    await uploaded(chat.chips, 1);
    await page.keyboard.press('Enter');
    await chat.customer.hears('Like this?');
    const [message] = chat.customer.client.getState().messages.slice(-1);
    assert.equal(message?.messageType, 'image');
    assert.equal(message?.metadata.attachments?.[0]?.name, 'image.png');
    await drawn(agent.log.locator('.picture img'));
  });

  test('takes what is dropped anywhere on the conversation, and nothing beside it', async () => {
    await using chat = await open('Dora Dropper');
    const { page, agent, chips } = chat;
    const data = await carry(page, [PHOTO, { ...PHOTO, name: 'hill.png' }]);
    const veil = page.locator('.drop-veil');
    await agent.log.dispatchEvent('dragenter', { dataTransfer: data });
    await veil.getByText('Drop to attach to your reply').waitFor();
    await page.locator('.list').dispatchEvent('dragover', { dataTransfer: data });
    await veil.waitFor({ state: 'detached' });
    await page.locator('.list').dispatchEvent('drop', { dataTransfer: data });
    assert.equal(await chips.count(), 0);
    await agent.log.dispatchEvent('dragover', { dataTransfer: data });
    await veil.waitFor();
    await agent.log.dispatchEvent('drop', { dataTransfer: data });
    await veil.waitFor({ state: 'detached' });
    await uploaded(chips, 2);
    await chat.send.click();
    await customerHas(chat, ['lake.png', 'hill.png']);
  });

  test('shows how far an upload is, and gives it up', async () => {
    await using chat = await open('Gil Upper');
    const { page, chips } = chat;
    const network = await page.context().newCDPSession(page);
    await network.send('Network.enable');
    const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 400_000 };
    await network.send('Network.emulateNetworkConditions', slow);
    const large = { ...PAPER, name: 'large.pdf', buffer: pdf(3_000_000) };
    await pick(page, [large]);
    const progress = page.getByRole('progressbar', { name: 'Upload of large.pdf' });
    await progress.waitFor();
    await page.waitForFunction(() => {
      const bar = document.querySelector<HTMLProgressElement>('.chip-file-progress');
      return bar !== null && bar.value > 0 && bar.value < 100;
    });
    await chips.getByText(/^Uploading, \d+%$/).waitFor();
    await page.getByRole('button', { name: 'Cancel the upload of large.pdf' }).click();
    await chips.waitFor({ state: 'detached' });
    await page.locator('.composer-field:focus').waitFor();
    assert.equal(await chat.send.isDisabled(), true);
  });

  test('refuses what is too large, empty or of no type that is taken before it leaves', async () => {
    await using chat = await open('Rita Refused');
    const { page, chips } = chat;
    const uploads: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('attachments')) {
        uploads.push(request.url());
      }
    });
    await page.locator('.composer input[accept*=".png"]').waitFor({ state: 'attached' });
    await pick(page, [
      { ...PAPER, name: 'huge.pdf', buffer: pdf(4_000_001) },
      { name: 'setup.exe', mimeType: 'application/octet-stream', buffer: PNG },
      { ...PAPER, name: 'nothing.pdf', buffer: Buffer.alloc(0) },
    ]);
    await chips.getByText('Too large: 3.8 MB, at most 3.8 MB are taken.').waitFor();
    await chips.getByText('Files of this type are not taken. These are: jpg, jpeg, png').waitFor();
    await chips.getByText('This file is empty.').waitFor();
    assert.equal(await chips.getByRole('button', { name: 'Retry' }).count(), 0);
    assert.equal(await chat.send.isDisabled(), true);
    await page.getByRole('button', { name: 'Remove setup.exe' }).click();
    assert.equal(await chips.count(), 2);
    await chat.agent.reply('Never mind');
    await chat.customer.hears('Never mind');
    assert.deepEqual(uploads, []);
    assert.deepEqual(namesAt(chat), []);
  });

  test('what the server refuses by its bytes is said beside it', async () => {
    await using chat = await open('Willy Wrong');
    await pick(chat.page, [{ ...PAPER, name: 'fake.png', mimeType: 'image/png' }]);
    await chat.chips.getByText('Files of this type are not taken.').waitFor();
    await chat.page.getByText('Retry or remove what failed').waitFor();
    assert.equal(await chat.send.isDisabled(), true);
  });

  test('keeps what broke off to be retried, and sends when it is up', async () => {
    await using chat = await open('Brock Off');
    const { page, chips, agent } = chat;
    await page.route('**/api/tickets/*/attachments', (route) => route.abort());
    await pick(page, [PHOTO]);
    await agent.field.fill('Here it is');
    await chips.getByText('The upload broke off.').waitFor();
    assert.equal(await chat.send.isDisabled(), true);
    await page.unroute('**/api/tickets/*/attachments');
    const answered = Promise.withResolvers<void>();
    await page.route('**/api/tickets/*/attachments', async (route) => {
      await answered.promise;
      await route.continue();
    });
    await chips.getByRole('button', { name: 'Retry' }).click();
    await chat.send.click();
    await page.getByText('Sends as soon as the files are up').waitFor();
    assert.equal(await chips.count(), 1);
    answered.resolve();
    await chat.customer.hears('Here it is');
    assert.deepEqual(namesAt(chat), ['lake.png']);
    assert.equal(await agent.field.inputValue(), '');
    assert.equal(await chips.count(), 0);
  });

  test('keeps what is up over another ticket and a reload, and each kind of text its own', async () => {
    await using other = await joinCustomer(server, { name: 'Other Ticket' });
    await other.say('Me too');
    await using chat = await open('Kay Keeper');
    const { page, chips, agent } = chat;
    await pick(page, [PHOTO]);
    await uploaded(chips, 1);
    await page.locator('.mode-note').click();
    assert.equal(await chips.count(), 0);
    await page.locator('.mode').first().click();
    await agent.row('Other Ticket').click();
    await agent.said('Me too').waitFor();
    assert.equal(await chips.count(), 0);
    await agent.row('Kay Keeper').click();
    await uploaded(chips, 1);
    await page.reload();
    await uploaded(chips, 1);
    await drawn(chips.locator('img'));
    await chat.send.click();
    await customerHas(chat, ['lake.png']);
  });

  test('asks before the page goes while a file is on its way', async () => {
    await using chat = await open('Lea Leaver');
    const { page, chips } = chat;
    await page.route('**/api/tickets/*/attachments', () => {});
    await chat.agent.field.click();
    await pick(page, [PHOTO]);
    await chips.and(page.locator('[data-state=uploading]')).waitFor();
    const asked = page.waitForEvent('dialog');
    const gone = page.close({ runBeforeUnload: true });
    const dialog = await asked;
    assert.equal(dialog.type(), 'beforeunload');
    await dialog.dismiss();
    await gone;
    await chips.waitFor();
  });
});
