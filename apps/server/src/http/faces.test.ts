import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import express from 'express';
import { createFaces } from './faces.ts';

/** No demo page among them: it is not built. */
const FILES = {
  'widget/dist/widget.js': 'loader',
  'widget/dist/widget.js.br': 'loader in brotli',
  'widget/dist/widget.js.gz': 'loader in gzip',
  'widget/dist/widget/chat.0a.js': 'chat',
  'console/dist/index.html': '<p>console',
  'console/dist/assets/main-1.css': 'p{}',
  'console/dist/.version': 'secret',
  'console/package.json': 'secret',
};

const folder = mkdtempSync(join(tmpdir(), 'parley-faces-'));
let server: Server;

before(async () => {
  for (const [path, words] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), words);
  }
  const app = express().use(createFaces(folder));
  app.use((_req, res) => void res.status(404).end());
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

after(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** Node's own client: `fetch` would unpack the answer and tidy the path. */
async function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const { port } = server.address() as AddressInfo;
  const call = request({ port, host: '127.0.0.1', path, headers, method, agent: false }).end();
  const [response] = await once(call, 'response');
  const body = await text(response);
  return { status: response.statusCode, headers: response.headers, body };
}

describe('a page', () => {
  test('is asked for anew each time, and not sent again to whoever has it', async () => {
    const { status, headers, body } = await ask('/console');
    assert.equal(status, 200);
    assert.equal(body, '<p>console');
    assert.equal(headers['content-type'], 'text/html; charset=utf-8');
    assert.equal(headers['cache-control'], 'no-cache');
    const again = await ask('/console', { 'If-None-Match': headers.etag });
    assert.deepEqual([again.status, again.body], [304, '']);
  });

  test('runs nothing inline, nothing evaluated and nothing of another origin', async () => {
    const policy = String((await ask('/console')).headers['content-security-policy']);
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe|\*|https?:/);
  });

  test('that draws its addresses itself answers for all below it, but not for files', async () => {
    for (const path of ['/console/', '/console/inbox/TKT-1', '/console?view=mine']) {
      assert.equal((await ask(path)).body, '<p>console', path);
    }
    assert.equal((await ask('/console/assets/gone-1.js')).status, 404);
    assert.equal((await ask('/consoles')).status, 404);
  });

  test('that is not built says how it gets built', async () => {
    const { status, body } = await ask('/demo');
    assert.equal(status, 503);
    assert.match(body, /npm run build/);
    assert.equal((await ask('/demo/assets/a.css')).status, 404);
  });

  test('of the console is where the server itself leads', async () => {
    const { status, headers } = await ask('/');
    assert.deepEqual([status, headers.location], [302, '/console']);
  });
});

describe('a file', () => {
  test('that is named by its content is kept for ever', async () => {
    const { headers, body } = await ask('/console/assets/main-1.css');
    assert.equal(body, 'p{}');
    assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable');
    const keeps = (await ask('/widget/chat.0a.js')).headers['cache-control'];
    assert.match(String(keeps), /immutable/);
  });

  test('of the widget may be loaded by every page', async () => {
    for (const path of ['/widget.js', '/widget/chat.0a.js']) {
      const { headers } = await ask(path);
      assert.equal(headers['access-control-allow-origin'], '*');
      assert.equal(headers['cross-origin-resource-policy'], 'cross-origin');
    }
    assert.equal((await ask('/widget.js')).headers['cache-control'], 'no-cache');
  });

  const encodings: [string, string | undefined, string][] = [
    ['gzip, br', 'br', 'loader in brotli'],
    ['gzip', 'gzip', 'loader in gzip'],
    ['br;q=0, gzip', 'gzip', 'loader in gzip'],
    ['identity', undefined, 'loader'],
    ['', undefined, 'loader'],
  ];
  for (const [accepted, encoding, body] of encodings) {
    test(`goes out as "${accepted}" allows`, async () => {
      const answer = await ask('/widget.js', { 'Accept-Encoding': accepted });
      assert.equal(answer.headers['content-encoding'], encoding);
      assert.equal(answer.body, body);
      assert.equal(answer.headers.vary, 'Accept-Encoding');
    });
  }

  test('is described without its content to HEAD', async () => {
    const { status, headers, body } = await ask('/widget.js', {}, 'HEAD');
    assert.deepEqual([status, headers['content-length'], body], [200, '6', '']);
    assert.equal((await ask('/widget.js', {}, 'POST')).status, 404);
  });

  for (const path of [
    '/console/.version',
    '/console/../package.json',
    '/console/%2e%2e/package.json',
    '/console/..%2fpackage.json',
    '/console/%00',
    '/widget/widget.js.br',
  ]) {
    test(`that was not built for people is not served: ${path}`, async () => {
      const { body } = await ask(path);
      assert.ok(body === '' || body === '<p>console', body);
    });
  }
});
