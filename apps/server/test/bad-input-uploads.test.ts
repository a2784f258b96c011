/** Every row "uploads" of security.md's bad input, and the peers' advisories on files (protocol P69-P71). */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import sharp from 'sharp';
import { startTestApp } from './kit/app.ts';
import {
  docx,
  PDF,
  png,
  sendForm,
  tryUpload,
  upload,
  type UploadAnswer,
  zip,
} from './kit/files.ts';
import { sendRaw } from './kit/raw.ts';
import { within } from './kit/within.ts';

const MAX = 60_000;
const t = await startTestApp({
  env: { MAX_FILE_SIZE: String(MAX), ALLOWED_FILE_TYPES: 'jpg,jpeg,png,gif,pdf,docx,txt,svg,html' },
});
const customer = await t.createCustomer();
const { ticketId } = customer.ticket;
const agent = t.admin.rest;
const PNG = await png();
const HTML = Buffer.from('<!doctype html><script>alert(1)</script>');
const FOLDER = join(t.dir, 'attachments');

/** Files that are stored, and half made ones. */
function stored(): { kept: string[]; halfMade: string[] } {
  const kept = readdirSync(FOLDER).toSorted((a, b) => (a < b ? -1 : 1));
  return { kept, halfMade: readdirSync(join(FOLDER, 'incoming')) };
}

/** Nothing is stored by it, and it is told in the shape of errors. */
async function refused(expected: number, work: () => Promise<UploadAnswer>): Promise<void> {
  const { kept } = stored();
  const { status, error } = await work();
  assert.equal(status, expected, JSON.stringify(error));
  assert.deepEqual(stored(), { kept, halfMade: [] });
}

function tries(name: string, bytes: Uint8Array, type?: string): () => Promise<UploadAnswer> {
  return () => tryUpload(agent, ticketId, { name, bytes, ...(type === undefined ? {} : { type }) });
}

/** A part of a form, and the head of another one. */
function form(...parts: (readonly [head: string, body: string | Uint8Array])[]): Buffer {
  const lines = parts.flatMap(([head, body]) => [
    Buffer.from(`--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...lines, Buffer.from('--b--\r\n')]);
}

function sends(body: Uint8Array | string, type = 'multipart/form-data; boundary=b') {
  return () => sendForm(agent, ticketId, { body, headers: { 'content-type': type } });
}

/** A name of any characters (RFC 8187). */
function extended(name: string): string {
  const hex = (char: string): string => `%${char.charCodeAt(0).toString(16)}`;
  const encoded = encodeURIComponent(name).replace(/['()*]/g, hex);
  return `name="file"; filename*=UTF-8''${encoded}`;
}

const FILE = 'name="file"; filename="a.png"';

describe('the size of a file', () => {
  test('of nothing is a 400', () => refused(400, tries('a.png', Buffer.alloc(0))));

  test('of the limit is taken, one byte more is a 413', async () => {
    const text = (size: number) => Buffer.alloc(size, 'a');
    const { size } = await upload(agent, ticketId, { name: 'a.txt', bytes: text(MAX) });
    assert.equal(size, MAX);
    await refused(413, tries('a.txt', text(MAX + 1)));
    await refused(413, tries('a.txt', text(MAX + 500_000)));
  });

  test('that never ends is a 413 while it is sent, and then cut off', async () => {
    const { kept } = stored();
    const { port } = new URL(t.url);
    const socket = connect(Number(port), '127.0.0.1');
    const ended = new Promise<string>((resolve) => {
      let answer = '';
      socket.setEncoding('utf8').on('data', (chunk: string) => {
        answer += chunk;
      });
      socket.on('error', () => undefined); // 'close' follows
      socket.on('close', () => resolve(answer));
    });
    socket.write(
      [
        `POST /api/tickets/${ticketId}/attachments HTTP/1.1`,
        'Host: parley.test',
        `Authorization: Bearer ${t.admin.token}`,
        'Content-Type: multipart/form-data; boundary=b',
        'Transfer-Encoding: chunked',
        '',
        '',
      ].join('\r\n'),
    );
    const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n';
    socket.write(`${head.length.toString(16)}\r\n${head}\r\n`);
    const chunk = `10000\r\n${'a'.repeat(65_536)}\r\n`;
    const pour = (): void => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', pour);
    pour();
    const answer = await within(20_000, 'the end of the connection', ended);
    assert.match(answer, /^HTTP\/1\.1 413 /);
    assert.deepEqual(stored(), { kept, halfMade: [] });
  });

  test('that a wrong Content-Length promises ends as it came', async () => {
    const body = form([FILE, PNG]);
    const head = [
      `POST /api/tickets/${ticketId}/attachments HTTP/1.1`,
      'Host: parley.test',
      `Authorization: Bearer ${t.admin.token}`,
      'Content-Type: multipart/form-data; boundary=b',
      'Content-Length: 999999999999',
    ];
    const { status } = await sendRaw(
      t.url,
      `${head.join('\r\n')}\r\n\r\n${body.toString('latin1')}`,
    );
    assert.equal(status, 413);
  });
});

describe('a form', () => {
  test('of 100 files is a 400', () =>
    refused(400, sends(form(...Array.from({ length: 100 }, () => [FILE, PNG] as const)))));

  test('of two files is a 400', () => refused(400, sends(form([FILE, PNG], [FILE, PNG]))));

  test('with five fields is taken, with six it is a 400', async () => {
    const fields = (count: number) =>
      Array.from({ length: count }, (_, i) => [`name="f${i}"`, 'x'] as const);
    const { status } = await sends(form(...fields(5), [FILE, PNG]))();
    assert.equal(status, 201);
    await refused(400, sends(form(...fields(6), [FILE, PNG])));
    await refused(400, sends(form([FILE, PNG], ...fields(6))));
  });

  test('without the file, with it under another name or as a mere field, is a 400', async () => {
    await refused(400, sends(form()));
    await refused(400, sends('--b--'));
    await refused(400, sends(''));
    await refused(400, sends(form(['name="image"; filename="a.png"', PNG])));
    await refused(400, sends(form(['name="file"', 'x'])));
    await refused(400, sends(form(['name="file"; filename=""', PNG])));
  });

  test('without a boundary or a whole head is a 400', async () => {
    await refused(400, sends(form([FILE, PNG]), 'multipart/form-data'));
    await refused(400, sends(form([FILE, PNG]), 'multipart/form-data; boundary='));
    await refused(400, sends(form([FILE, PNG]), 'multipart/form-data; boundary=other'));
    await refused(400, sends('--b\r\nContent-Disposition: form-data'));
    await refused(400, sends(`--b\r\nX: ${'x'.repeat(30_000)}\r\n\r\nx\r\n--b--`));
  });

  test('cut anywhere is a 400 and leaves nothing', async () => {
    const whole = form([FILE, PNG]);
    for (let at = 1; at < whole.length - 4; at += Math.ceil(whole.length / 25)) {
      await refused(400, sends(whole.subarray(0, at)));
    }
  });

  test('of another type, or packed, is a 415', async () => {
    await refused(415, sends('{}', 'application/json'));
    await refused(415, sends(PNG, 'image/png'));
    await refused(415, sends('file=x', 'application/x-www-form-urlencoded'));
    await refused(415, () =>
      sendForm(agent, ticketId, {
        body: form([FILE, PNG]),
        headers: { 'content-type': 'multipart/form-data; boundary=b', 'content-encoding': 'gzip' },
      }),
    );
  });
});

describe('the name of a file', () => {
  test('is data: folders and reserved names mean nothing', async () => {
    for (const [given, kept] of [
      ['../../x.png', 'x.png'],
      ['C:\\x.png', 'x.png'],
      ['..\\..\\x.png', 'x.png'],
      ['con.png', 'con.png'],
      ['<img src=x onerror=alert(1)>.png', '<img src=x onerror=alert(1)>.png'],
      ['a\u202egnp.png', 'agnp.png'],
      ['😀.png', '😀.png'],
    ] as const) {
      const { attachment, status } = await sends(form([extended(given), PNG]))();
      assert.deepEqual([status, attachment?.name], [201, kept]);
    }
  });

  test('without a suffix, or of 4 kB, is refused', async () => {
    await refused(415, tries('../../x', PNG));
    await refused(415, tries('C:\\x', PNG));
    await refused(415, tries('x', PNG));
    await refused(415, tries('.png', PNG));
    await refused(415, tries('x.png.', PNG));
    await refused(400, tries(`${'x'.repeat(4_096)}.png`, PNG));
    await refused(400, tries('..', PNG));
  });

  test('advisory "upload filters beaten by a zero-width character": what is not seen does not count', async () => {
    for (const name of [
      'a.jpg\u0000.php',
      'a.ph\u200bp',
      'a.png\u200b.php',
      'a.php\u2060',
      'a.p\u00adhp',
    ]) {
      await refused(415, sends(form([extended(name), PNG])));
    }
    const hidden = await upload(agent, ticketId, { name: 'a.pn\u200bg', bytes: PNG });
    assert.deepEqual([hidden.name, hidden.mimeType], ['a.png', 'image/png']);
  });

  test('advisory "double extension": the last suffix counts, and the bytes have to agree', async () => {
    await refused(415, tries('a.png.php', PNG));
    await refused(415, tries('a.php.png', Buffer.from('<?php system($_GET[0]); ?>')));
    const { mimeType } = await upload(agent, ticketId, { name: 'a.php.png', bytes: PNG });
    assert.equal(mimeType, 'image/png');
  });
});

describe('the bytes of a file', () => {
  test('of another type than the name says are a 415, whatever the form calls them', async () => {
    const jpeg = await sharp(PNG).jpeg().toBuffer();
    await refused(415, tries('a.pdf', PNG, 'application/pdf'));
    await refused(415, tries('a.gif', HTML, 'image/gif'));
    await refused(415, tries('a.png', jpeg, 'image/png'));
    await refused(415, tries('a.png', Buffer.from('GIF89a'), 'image/png'));
    await refused(415, tries('a.txt', PDF, 'text/plain'));
    await refused(415, tries('a.txt', Buffer.from('a\0b'), 'text/plain'));
    await refused(415, tries('a.txt', Buffer.from([0xff, 0xfe, 0x41]), 'text/plain'));
    await refused(415, tries('a.pdf', Buffer.concat([HTML, PDF]), 'application/pdf'));
    await refused(415, tries('a.docx', zip([['a.txt', Buffer.from('x')]])));
  });

  test('that only begin like an image are a 415', async () => {
    await refused(415, tries('a.png', PNG.subarray(0, 60)));
    await refused(415, tries('a.gif', Buffer.from('GIF89a/*<svg/onload=alert(1)>*/=1;alert(1)')));
    await refused(415, tries('a.png', Buffer.concat([PNG.subarray(0, 8), HTML])));
  });

  test('of 65,535² pixels in 5 kB are a 413, at once', async () => {
    const head = Buffer.from(PNG);
    head.writeUInt32BE(65_535, 16);
    head.writeUInt32BE(65_535, 20);
    const { crc32 } = await import('node:zlib');
    head.writeUInt32BE(crc32(head.subarray(12, 29)), 29);
    const began = performance.now();
    await refused(413, tries('a.png', head));
    assert.ok(performance.now() - began < 5_000);
  });

  test('of a zip bomb as docx are a 413, at once and without being unpacked', async () => {
    const bomb = docx(40 * 1_048_576);
    assert.ok(bomb.length < MAX);
    const began = performance.now();
    await refused(413, tries('a.docx', bomb));
    assert.ok(performance.now() - began < 5_000);
    // The directory says nothing of what is inside.
    const cut = docx(100_000);
    await refused(413, tries('b.docx', cut.subarray(0, cut.length - 22)));
    assert.ok((await upload(agent, ticketId, { name: 'a.docx', bytes: docx(100_000) })).id);
  });

  test('advisory "polyglots": what was behind or inside of a picture is gone', async () => {
    const gif = await sharp(PNG).gif().toBuffer();
    const jpeg = await sharp(PNG)
      .jpeg()
      .withExif({ IFD0: { Artist: '<script>' } })
      .toBuffer();
    for (const [name, bytes] of [
      ['a.png', Buffer.concat([PNG, HTML])],
      ['a.gif', Buffer.concat([gif, HTML])],
      ['a.jpg', Buffer.concat([jpeg, HTML, PDF])],
    ] as const) {
      const { url } = await upload(agent, ticketId, { name, bytes });
      const response = await t.anonymous.fetch('GET', url ?? '');
      const kept = Buffer.from(await response.arrayBuffer());
      assert.ok(!kept.includes('<script>') && !kept.includes('%PDF'), name);
    }
  });

  test('advisory "stored XSS by SVG, PDF and file names": nothing but a drawn picture is shown in a page', async () => {
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    );
    for (const [name, bytes] of [
      ['a.svg', svg],
      ['a.html', HTML],
      ['"><script>.pdf', PDF],
      ['a.txt', HTML],
    ] as const) {
      const { url, mimeType } = await upload(agent, ticketId, { name, bytes });
      const { headers } = await t.anonymous.fetch('GET', url ?? '');
      assert.match(headers.get('content-disposition') ?? '', /^attachment; /, name);
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('content-security-policy'), "default-src 'none'; sandbox");
      assert.doesNotMatch(mimeType, /html|svg|xml/);
      assert.doesNotMatch(headers.get('content-type') ?? '', /html|svg|xml/);
    }
    const plain = await startTestApp();
    const { ticket } = await plain.createCustomer();
    for (const [name, bytes] of [
      ['a.svg', svg],
      ['a.html', HTML],
    ] as const) {
      const { status } = await tryUpload(plain.admin.rest, ticket.ticketId, { name, bytes });
      assert.equal(status, 415, 'by default they are not taken at all');
    }
  });
});

test('advisory "predictable attachment ids": ids are 128 random bits, and knowing one is not enough', async () => {
  const ids = new Set<string>();
  for (let at = 0; at < 20; at += 1) {
    const { id } = await upload(agent, ticketId, { name: 'a.png', bytes: PNG });
    assert.match(id, /^[0-9a-f]{32}$/);
    ids.add(id.slice(0, 8)).add(id.slice(-8));
  }
  assert.equal(ids.size, 40, 'no two begin or end alike');
  const { id } = await upload(agent, ticketId, { name: 'a.png', bytes: PNG });
  assert.equal((await t.anonymous.fetch('GET', `/api/attachments/${id}`)).status, 401);
  assert.equal((await customer.rest.fetch('GET', `/api/attachments/${id}`)).status, 404);
  for (const odd of [
    '..%2f..%2fparley.db',
    `${id}.preview`,
    `${id}%00`,
    id.toUpperCase(),
    '%2e%2e',
  ]) {
    assert.equal((await agent.fetch('GET', `/api/attachments/${odd}`)).status, 404, odd);
  }
});

test("the 21st file of a customer's day is a 429, however many come at once; agents have no such limit", async () => {
  const who = await t.createCustomer();
  const paper = { name: 'a.pdf', bytes: PDF };
  const all = await Promise.all(
    Array.from({ length: 25 }, () => tryUpload(who.rest, who.ticket.ticketId, paper)),
  );
  const statuses = all.map(({ status }) => status).toSorted((a, b) => a - b);
  assert.deepEqual(statuses, [...Array<number>(20).fill(201), ...Array<number>(5).fill(429)]);
  const { error, headers } = await tryUpload(who.rest, who.ticket.ticketId, paper);
  assert.equal(error?.code, 'RATE_LIMITED');
  const wait = Number(headers.get('retry-after'));
  assert.ok(wait > 86_000 && wait <= 86_400, `${wait} s`);
  assert.equal((await tryUpload(agent, who.ticket.ticketId, paper)).status, 201);
});
