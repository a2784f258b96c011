/** Files of messages: upload, sending, rights, delivery (protocol P69-P72). */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { attachmentSchema } from '@parley/contract';
import sharp from 'sharp';
import { startTestApp } from './kit/app.ts';
import { DOC, docx, PDF, png, tryUpload, upload } from './kit/files.ts';
import type { Rest } from './kit/rest.ts';

const t = await startTestApp();
const agent = await t.createAgent({ department: 'files' });
const colleague = await t.createAgent({ department: 'files' });
const stranger = await t.createAgent({ department: 'elsewhere' });
const customer = await t.createCustomer({ department: 'files', initialMessage: 'Hello' });
const other = await t.createCustomer({ department: 'files' });
const { ticketId } = customer.ticket;
const PNG = await png();

const UPLOADED = { name: 'photo.png', bytes: PNG };

function send(rest: Rest, ids: readonly string[], over: Record<string, unknown> = {}) {
  const metadata = { attachments: ids.map((id) => ({ id })) };
  return rest.call('messages.create', {
    params: { ticketId },
    body: { content: '', messageType: 'file', metadata, ...over },
  });
}

/** Reads the bytes at an address, with a credential or without. */
function read(rest: Rest, address: string, headers: Record<string, string> = {}) {
  return rest.fetch('GET', address, { headers });
}

function signed(url: string | null): string {
  assert.ok(url);
  return url;
}

describe('an upload', () => {
  test('gives exactly the attachment of the contract, of the bytes as stored (P69)', async () => {
    const attachment = await upload(customer.rest, ticketId, UPLOADED);
    assert.deepEqual(Object.keys(attachment).toSorted(), [
      'height',
      'id',
      'mimeType',
      'name',
      'size',
      'url',
      'width',
    ]);
    const { id, url, ...rest } = attachment;
    assert.match(id, /^[0-9a-f]{32}$/);
    const response = await read(t.anonymous, signed(url));
    const bytes = Buffer.from(await response.arrayBuffer());
    assert.deepEqual(rest, {
      name: 'photo.png',
      mimeType: 'image/png',
      size: bytes.length,
      width: 40,
      height: 30,
    });
    const pdf = await upload(agent.rest, ticketId, { name: 'a.pdf', bytes: PDF });
    assert.deepEqual(Object.keys(pdf).toSorted(), ['id', 'mimeType', 'name', 'size', 'url']);
    assert.equal(pdf.size, PDF.length);
  });

  test('is taken of each type that is allowed by default', async () => {
    const jpeg = await sharp(PNG).jpeg().toBuffer();
    const gif = await sharp(PNG).gif().toBuffer();
    for (const [name, bytes, mimeType] of [
      ['a.jpg', jpeg, 'image/jpeg'],
      ['a.JPEG', jpeg, 'image/jpeg'],
      ['a.png', PNG, 'image/png'],
      ['a.gif', gif, 'image/gif'],
      ['a.pdf', PDF, 'application/pdf'],
      ['a.doc', DOC, 'application/msword'],
      ['a.docx', docx(), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ] as const) {
      assert.equal((await upload(agent.rest, ticketId, { name, bytes })).mimeType, mimeType, name);
    }
  });

  test('is announced to anybody by its limits, so that a face can refuse before the bytes leave (P70)', async () => {
    const { settings } = await t.anonymous.ok('widget.get');
    assert.deepEqual(settings.files, {
      maxSize: 10_485_760,
      types: ['jpg', 'jpeg', 'png', 'gif', 'pdf', 'doc', 'docx'],
    });
  });

  test('is for who may write to the ticket (P16, P69)', async () => {
    const key = await t.createKey('agent', 'files');
    for (const rest of [agent.rest, colleague.rest, t.admin.rest, key, customer.rest]) {
      await upload(rest, ticketId, UPLOADED);
    }
    for (const rest of [other.rest, stranger.rest, await t.createKey('agent', 'elsewhere')]) {
      const hidden = await tryUpload(rest, ticketId, UPLOADED);
      const absent = await tryUpload(rest, 'TKT-0000000000', UPLOADED);
      assert.deepEqual([hidden.status, hidden.error], [404, absent.error]);
    }
    assert.equal((await tryUpload(t.anonymous, ticketId, UPLOADED)).status, 401);
  });

  test('that is repeated under the same Idempotency-Key is one (P67)', async () => {
    const headers = { 'idempotency-key': 'upload-1' };
    const first = await tryUpload(agent.rest, ticketId, UPLOADED, headers);
    const again = await tryUpload(agent.rest, ticketId, UPLOADED, headers);
    assert.deepEqual([again.status, again.attachment], [201, first.attachment]);
    const another = await tryUpload(agent.rest, ticketId, { name: 'b.pdf', bytes: PDF }, headers);
    assert.equal(another.error?.code, 'CONFLICT');
  });
});

describe('sending', () => {
  test('a message of files alone needs no content, and everybody gets the attachment filled in (P69)', async () => {
    const { id } = await upload(customer.rest, ticketId, UPLOADED);
    const { data, status } = await send(customer.rest, [id], { messageType: 'image' });
    assert.equal(status, 201);
    assert.ok(data);
    const [attachment] = data.message.metadata.attachments ?? [];
    const { url, ...shown } = attachmentSchema.parse(attachment);
    assert.equal((await read(t.anonymous, signed(url))).status, 200);
    assert.deepEqual([data.message.content, data.message.messageType], ['', 'image']);
    assert.deepEqual(
      [data.ticket.lastMessage?.content, data.ticket.lastMessage?.messageType],
      ['', 'image'],
    );
    const { messages } = await agent.rest.ok('messages.list', { params: { ticketId } });
    const [listed] = messages.at(-1)?.metadata.attachments ?? [];
    assert.deepEqual({ ...listed, url: null }, { ...shown, url: null });
    assert.equal((await read(t.anonymous, signed(listed?.url ?? null))).status, 200);
  });

  test('words and keys of the sender go along; without a type it is a file', async () => {
    const { id } = await upload(agent.rest, ticketId, { name: 'a.pdf', bytes: PDF });
    const { data } = await agent.rest.call('messages.create', {
      params: { ticketId },
      body: { content: 'Look', metadata: { attachments: [{ id, name: 'x' }], page: '/a' } },
    });
    assert.equal(data?.message.messageType, 'file');
    assert.equal(data?.message.content, 'Look');
    assert.equal(data?.message.metadata['page'], '/a');
    assert.equal(data?.message.metadata.attachments?.[0]?.name, 'a.pdf');
  });

  test('an id of elsewhere is a 400 that names it, in the same words whatever is wrong (P69)', async () => {
    const mine = await upload(agent.rest, ticketId, UPLOADED);
    const sent = await upload(agent.rest, ticketId, UPLOADED);
    assert.equal((await send(agent.rest, [sent.id])).status, 201);
    const theirs = await upload(other.rest, other.ticket.ticketId, UPLOADED);
    const onOther = await upload(agent.rest, other.ticket.ticketId, UPLOADED);
    const tries = [
      await send(agent.rest, ['absent']),
      await send(agent.rest, ['0'.repeat(32)]),
      await send(agent.rest, [sent.id]),
      await send(agent.rest, [theirs.id]),
      await send(agent.rest, [onOther.id]),
      await send(colleague.rest, [mine.id]),
      await send(customer.rest, [mine.id]),
    ];
    const [first] = tries;
    assert.deepEqual(
      first?.error?.details?.map(({ field }) => field),
      ['metadata.attachments.0.id'],
    );
    for (const { status, error } of tries) assert.deepEqual([status, error], [400, first?.error]);
    const before = await agent.rest.ok('tickets.get', { params: { ticketId } });
    assert.equal((await send(agent.rest, [mine.id, sent.id])).status, 400);
    const after = await agent.rest.ok('tickets.get', { params: { ticketId } });
    assert.deepEqual(after.ticket.seq, before.ticket.seq, 'nothing is stored');
    assert.equal((await send(agent.rest, [mine.id])).status, 201, 'and the file still waits');
  });

  test('what does not fit is refused by its field', async () => {
    const { id } = await upload(agent.rest, ticketId, { name: 'a.pdf', bytes: PDF });
    const rows: [Record<string, unknown>, string][] = [
      [{ messageType: 'text' }, 'messageType'],
      [{ messageType: 'system_notification' }, 'messageType'],
      [{ messageType: 'image' }, 'metadata.attachments.0.id'],
      [{ metadata: { attachments: 'x' } }, 'metadata.attachments'],
      [{ metadata: { attachments: [{ id: 1 }] } }, 'metadata.attachments.0.id'],
      [{ metadata: { attachments: [] } }, 'content'],
      [{ metadata: {} }, 'content'],
    ];
    for (const [over, field] of rows) {
      const { status, error } = await send(agent.rest, [id], over);
      assert.deepEqual([status, error?.details?.map((detail) => detail.field)], [400, [field]]);
    }
  });

  test('a repeat gets the first answer, with other files it is a CONFLICT (P38)', async () => {
    const { id } = await upload(agent.rest, ticketId, UPLOADED);
    const clientMessageId = 'with-a-file';
    const first = await send(agent.rest, [id], { clientMessageId });
    const again = await send(agent.rest, [id], { clientMessageId });
    assert.equal(again.status, 201);
    assert.equal(again.data?.message._id, first.data?.message._id);
    const another = await upload(agent.rest, ticketId, UPLOADED);
    const conflict = await send(agent.rest, [another.id], { clientMessageId });
    assert.equal(conflict.error?.code, 'CONFLICT');
  });

  test('one file is sent once, however many messages want it at the same time', async () => {
    const { id } = await upload(agent.rest, ticketId, UPLOADED);
    const all = await Promise.all(Array.from({ length: 10 }, () => send(agent.rest, [id])));
    assert.deepEqual(
      all.map(({ status }) => status).toSorted((a, b) => a - b),
      [201, ...Array<number>(9).fill(400)],
    );
  });

  test('a file that was uploaded before the ticket closed goes on with the conversation', async () => {
    const who = await t.createCustomer({ department: 'files' });
    const old = who.ticket.ticketId;
    const { id } = await upload(who.rest, old, UPLOADED);
    await who.rest.ok('tickets.status', { params: { ticketId: old }, body: { status: 'closed' } });
    const { id: later } = await upload(who.rest, old, UPLOADED);
    const metadata = { attachments: [{ id }, { id: later }] };
    const body = { messageType: 'image', metadata } as const;
    const { ticket, message } = await who.rest.ok('messages.create', {
      params: { ticketId: old },
      body,
    });
    assert.notEqual(ticket.ticketId, old);
    assert.equal(message.metadata.attachments?.length, 2);
    assert.equal((await read(colleague.rest, `/api/attachments/${id}`)).status, 200);
  });

  test('the notification of a message without words names the files (P72)', async () => {
    const on = await t.createAgent({ department: 'notified' });
    const who = await t.createCustomer({ department: 'notified' });
    await t.admin.rest.ok('tickets.assign', {
      params: { ticketId: who.ticket.ticketId },
      body: { agentId: on.agent.agentId },
    });
    const { id } = await upload(who.rest, who.ticket.ticketId, { name: 'invoice.pdf', bytes: PDF });
    await who.rest.ok('messages.create', {
      params: { ticketId: who.ticket.ticketId },
      body: { content: '', messageType: 'file', metadata: { attachments: [{ id }] } },
    });
    const { notifications } = await on.rest.ok('notifications.list', {
      params: { agentId: on.agent.agentId },
    });
    const [newest] = notifications.filter(({ type }) => type === 'new_message');
    assert.equal(newest?.message, 'invoice.pdf');
  });
});

describe('reading', () => {
  test('before it is sent only its uploader reads a file, then whoever reads the message (P71)', async () => {
    const { id } = await upload(customer.rest, ticketId, UPLOADED);
    const path = `/api/attachments/${id}`;
    const statuses = async (): Promise<number[]> => {
      const all = [customer, other, agent, colleague, stranger, t.admin];
      const answers = await Promise.all(all.map(({ rest }) => read(rest, path)));
      return [...answers, await read(t.anonymous, path)].map(({ status }) => status);
    };
    assert.deepEqual(await statuses(), [200, 404, 404, 404, 404, 404, 401]);
    assert.equal((await send(customer.rest, [id])).status, 201);
    assert.deepEqual(await statuses(), [200, 404, 200, 200, 404, 200, 401]);
  });

  test("the file of a note is never a customer's (P71)", async () => {
    const { id } = await upload(agent.rest, ticketId, UPLOADED);
    const { data } = await send(agent.rest, [id], { visibility: 'internal' });
    assert.equal(data?.message.visibility, 'internal');
    const path = `/api/attachments/${id}`;
    const hidden = await read(customer.rest, path);
    const absent = await read(customer.rest, `/api/attachments/${'0'.repeat(32)}`);
    assert.equal(hidden.status, 404);
    assert.deepEqual(await hidden.json(), await absent.json());
    assert.equal((await read(colleague.rest, path)).status, 200);
    const { messages } = await customer.rest.ok('messages.list', { params: { ticketId } });
    assert.doesNotMatch(JSON.stringify(messages), new RegExp(id));
  });

  test('a wrong signature is a 401 whatever credential comes along (P71)', async () => {
    const { url } = await upload(customer.rest, ticketId, UPLOADED);
    const another = await upload(customer.rest, ticketId, UPLOADED);
    const right = signed(url);
    const path = right.replace(/\?.*/, '');
    const [, exp = '', sig = ''] = /exp=(\d+)&sig=([\w-]+)$/.exec(right) ?? [];
    const ends = Number(exp) - Date.now() / 1000;
    assert.ok(ends > 3_590 && ends <= 3_600, `${ends} s`);
    const wrong = [
      `${path}?exp=${exp}`,
      `${path}?sig=${sig}`,
      `${path}?exp=${Number(exp) + 1}&sig=${sig}`,
      `${path}?exp=0${exp}&sig=${sig}`,
      `${path}?exp=${exp}&sig=${sig}=`,
      `${path}?exp=${exp}&sig=${sig.slice(1)}`,
      `${path}?exp=${exp}&sig=`,
      `${path}?exp=${exp}&exp=${exp}&sig=${sig}`,
      `${path}?exp[]=${exp}&sig=${sig}`,
      `/api/attachments/${another.id}?exp=${exp}&sig=${sig}`,
      `/api/attachments/absent?exp=${exp}&sig=${sig}`,
    ];
    for (const rest of [t.anonymous, customer.rest, agent.rest, t.admin.rest]) {
      for (const address of wrong) {
        const response = await read(rest, address);
        assert.equal(response.status, 401, address);
        await response.body?.cancel();
      }
      assert.equal((await read(rest, right)).status, 200);
    }
  });

  test('headers let nothing run, nor be taken for another type (security.md, Uploads)', async () => {
    const picture = await upload(customer.rest, ticketId, UPLOADED);
    const paper = await upload(customer.rest, ticketId, { name: 'réçu 1.pdf', bytes: PDF });
    const rows = [
      [picture, 'image/png', 'inline; filename=photo.png'],
      [
        paper,
        'application/pdf',
        `attachment; filename="r??u 1.pdf"; filename*=UTF-8''r%C3%A9%C3%A7u%201.pdf`,
      ],
    ] as const;
    for (const [{ url, id, size }, type, disposition] of rows) {
      for (const method of ['GET', 'HEAD']) {
        const { headers, status } = await t.anonymous.fetch(method, signed(url));
        assert.equal(status, 200);
        assert.equal(headers.get('content-type'), type);
        assert.equal(headers.get('content-disposition'), disposition);
        assert.equal(headers.get('content-length'), String(size));
        assert.equal(headers.get('x-content-type-options'), 'nosniff');
        assert.equal(headers.get('content-security-policy'), "default-src 'none'; sandbox");
        assert.equal(headers.get('cross-origin-resource-policy'), 'cross-origin');
        assert.match(headers.get('cache-control') ?? '', /^private, max-age=\d+, immutable$/);
      }
      const own = await read(customer.rest, `/api/attachments/${id}`);
      assert.equal(own.headers.get('cache-control'), 'private, no-cache');
      const etag = own.headers.get('etag') ?? '';
      const again = await read(customer.rest, `/api/attachments/${id}`, { 'if-none-match': etag });
      assert.equal(again.status, 304);
    }
  });
});
