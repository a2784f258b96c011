/** The pages as the server hands them out: whole, compressed ahead of time, kept as long as they may be, and strict. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type Server, startServer } from './kit/server.ts';

let server: Server;

before(async () => {
  server = await startServer();
});

after(async () => {
  await server?.[Symbol.asyncDispose]();
});

/** Node's own client: `fetch` would unpack the answer. */
async function get(path: string, headers: Readonly<Record<string, string>> = {}) {
  const call = request(new URL(path, server.url), { headers, agent: false }).end();
  const [response] = await once(call, 'response');
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
}

/** What a page or a script names, as paths of the server. */
function namedIn(text: string, base: string): string[] {
  const found = text.matchAll(
    /(?:src|href)="([^"#]+?)"|\bimport\(?\s*[`'"](\.\/[^`'"]+)|(widget\/chat\.\w+\.js)/g,
  );
  return [...found]
    .map(([, address, module, chat]) => address ?? module ?? `/${chat}`)
    .map((address) => new URL(address, new URL(base, server.url)))
    .filter(({ origin }) => origin === new URL(server.url).origin)
    .map(({ pathname }) => pathname);
}

const FILE = /\.\w+$/;

for (const page of ['/demo', '/console']) {
  test(`${page} is strict, asked for anew each time, and all its files are kept for ever`, async () => {
    const { status, headers, body } = await get(page);
    assert.equal(status, 200);
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /script-src 'self'(?:;|$)/);
    assert.doesNotMatch(policy, /unsafe|\*/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['cache-control'], 'no-cache');
    const html = body.toString();
    assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|<style| style="| on\w+="/);
    const files = namedIn(html, page).filter((path) => FILE.test(path) && path !== '/widget.js');
    assert.ok(files.length >= 2, files.join());
    for (const file of files) {
      const answer = await get(file);
      assert.equal(answer.status, 200, file);
      assert.match(String(answer.headers['cache-control']), /max-age=31536000, immutable/, file);
    }
  });
}

test('the widget’s script is asked for anew, the chat that it names is kept for ever, and both are there for every page', async () => {
  const { headers, body } = await get('/widget.js');
  assert.equal(headers['cache-control'], 'no-cache');
  const [chat = ''] = namedIn(body.toString(), '/widget.js');
  assert.match(chat, /^\/widget\/chat\.[0-9a-f]+\.js$/);
  const { headers: kept, body: code } = await get(chat);
  assert.match(String(kept['cache-control']), /immutable/);
  for (const each of [headers, kept]) {
    assert.equal(each['access-control-allow-origin'], '*');
    assert.equal(each['cross-origin-resource-policy'], 'cross-origin');
  }
  const more = namedIn(code.toString(), chat);
  assert.ok(more.length >= 4, more.join());
  for (const file of more) assert.equal((await get(file)).status, 200, file);
});

test('everything of them goes out compressed, and once', async () => {
  for (const path of ['/demo', '/console', '/widget.js']) {
    const { body } = await get(path);
    const named = namedIn(body.toString(), path).filter((file) => /\.(?:js|css)$/.test(file));
    for (const file of new Set([path, ...named])) {
      const plain = await get(file);
      if (plain.body.length < 500) continue;
      const brotli = await get(file, { 'Accept-Encoding': 'gzip, br' });
      assert.equal(brotli.headers['content-encoding'], 'br', file);
      assert.deepEqual(brotliDecompressSync(brotli.body), plain.body);
      const gzip = await get(file, { 'Accept-Encoding': 'gzip' });
      assert.equal(gzip.headers['content-encoding'], 'gzip', file);
      assert.deepEqual(gunzipSync(gzip.body), plain.body);
      const { etag = '' } = brotli.headers;
      const again = await get(file, { 'Accept-Encoding': 'gzip, br', 'If-None-Match': etag });
      assert.deepEqual([again.status, again.body.length], [304, 0], file);
    }
  }
});
