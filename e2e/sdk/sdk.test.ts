/** The example of docs/sdk.md: built by vite, on a page of another origin, against the real server. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { createCustomerClient } from '@parley/client/customer.ts';
import { memoryStorage } from '@parley/client/keep.ts';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { launch } from '../kit/browser.ts';
import { IDENTITY_SECRET, type Server, startServer } from '../kit/server.ts';
import { joinTeam, type Teammate } from '../kit/team.ts';
import { within } from '../kit/within.ts';
import { identityOf, reportLostParcel } from './example/shop-server.ts';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

const PICTURE = join(import.meta.dirname, '../../docs/screenshots/console.png');

let browser: Browser;
let server: Server;
let team: Teammate;
let site: HttpServer;
const dist = mkdtempSync(join(tmpdir(), 'parley-sdk-'));

/** Somebody's website: the files that vite made. */
async function serve(): Promise<HttpServer> {
  await build({
    root: join(import.meta.dirname, 'example'),
    configFile: false,
    logLevel: 'error',
    build: { outDir: dist, emptyOutDir: true },
  });
  const http = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '');
    const type = TYPES[extname(path)];
    if (type === undefined) {
      response.writeHead(404).end();
      return;
    }
    const file = readFileSync(join(dist, path), 'utf8');
    response.setHeader('Content-Type', type);
    response.end(file.replaceAll('https://support.example.com', server.url));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return http;
}

before(async () => {
  [browser, server] = await Promise.all([launch(), startServer()]);
  [team, site] = await Promise.all([joinTeam(server), serve()]);
});

after(async () => {
  site?.closeAllConnections();
  site?.close();
  await team?.[Symbol.asyncDispose]();
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
  rmSync(dist, { recursive: true, force: true });
});

test('the React example is a whole chat: written, answered, reloaded, resolved and rated', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
  const lines = page.getByRole('log').getByRole('listitem');
  await page.getByLabel('Message').fill('Do you repair kettles?');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await lines.filter({ hasText: 'Do you repair kettles? sent' }).waitFor();

  const { ticketId } = await team.takeNewest();
  team.client.markRead(ticketId);
  await lines.filter({ hasText: 'Do you repair kettles? read' }).waitFor();
  team.client.typing(ticketId);
  await page.getByText('Admin is typing').waitFor();
  team.client.send(ticketId, 'For life.');
  await lines.filter({ hasText: 'For life.' }).waitFor();
  await team.until('the customer to have read it', ({ conversations }) => {
    return conversations.get(ticketId)?.ticket.unread.customer === 0;
  });

  await page.getByLabel('File').setInputFiles(PICTURE);
  const shown = page.getByRole('img', { name: 'console.png' });
  await shown.waitFor();
  await page.waitForFunction(() => (document.querySelector('img')?.naturalWidth ?? 0) > 0);
  await page.getByLabel('File').setInputFiles(import.meta.filename);
  await page.getByRole('alert').waitFor();

  await page.reload();
  await lines.filter({ hasText: 'For life.' }).waitFor();
  await team.client.setStatus(ticketId, 'resolved');
  await page.getByRole('button', { name: '5', exact: true }).click();
  await page.getByText('How was it?').waitFor({ state: 'detached' });
  await team.until('the rating', ({ tickets }) => {
    return tickets.get(ticketId)?.metadata.rating === 5;
  });
  assert.deepEqual(faults, []);
  await context.close();
});

test('the example of a shop’s own server opens a ticket by key, once, and its customer sees it by identityHash', async () => {
  const { key } = await team.client.rest.call('apiKeys.create', {
    body: { name: 'Shop', role: 'supervisor' },
  });
  const parley = { url: server.url, key };
  const order = { number: 'H-20413', customerId: 'customer-17', name: 'Ada' };
  const ticket = await reportLostParcel(parley, order);
  const { tickets } = await team.client.rest.call('tickets.list', {
    query: { customerId: 'customer-17' },
  });
  assert.deepEqual(
    tickets.map(({ ticketId }) => ticketId),
    [ticket.ticketId],
  );
  const chat = createCustomerClient({
    url: server.url,
    storage: memoryStorage(),
    identity: identityOf('customer-17', IDENTITY_SECRET),
  });
  chat.connect();
  await within(10_000, 'the customer', chat.whenOnline());
  const state = chat.getState();
  assert.equal(state.ticket?.ticketId, ticket.ticketId);
  assert.deepEqual(
    state.messages.map(({ sender, content }) => [sender, content]),
    [['system', 'Your parcel seems to be lost. We are on it, and write here.']],
  );
  chat.close();
});
