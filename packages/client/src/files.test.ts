import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Attachment, Message } from '@parley/contract';
import { createFiles, currentUrl, messageTypeOf } from './files.ts';

const MINUTE = 60;

function attachment(endsIn: number, id = 'a'): Attachment {
  const exp = Math.floor(Date.now() / 1000) + endsIn;
  const url = `/api/attachments/${id}?exp=${exp}&sig=s-${endsIn}`;
  return { id, url, name: 'a.png', mimeType: 'image/png', size: 1 };
}

/** As far as it is looked at here. */
function messageWith(...attachments: Attachment[]): Message {
  return { _id: 'm', ticketId: 'TKT-1', seq: 3, metadata: { attachments } } as unknown as Message;
}

test('an address is current while it holds for a minute at least', () => {
  const fresh = attachment(2 * MINUTE);
  assert.equal(currentUrl('https://x.test', fresh), `https://x.test${fresh.url}`);
  assert.equal(currentUrl('', fresh, { preview: true }), `${fresh.url}&preview=true`);
  assert.equal(currentUrl('', attachment(MINUTE / 2)), null);
  assert.equal(currentUrl('', attachment(-MINUTE)), null);
  assert.equal(currentUrl('', { url: null }), null, 'not stored yet');
  assert.equal(currentUrl('', { url: 'javascript:alert(1)' }), null, 'not an address of ours');
});

test('an address that has ended is asked for once, with its message, and then kept', async () => {
  const [old, other] = [attachment(-1), attachment(-1, 'b')];
  const renewed = [attachment(60 * MINUTE), attachment(60 * MINUTE, 'b')];
  let asked = 0;
  const files = createFiles({
    url: 'https://x.test',
    token: async () => 'token',
    async read() {
      asked += 1;
      return { messages: [messageWith(...renewed)] };
    },
  });
  const message = messageWith(old, other);
  const urls = await Promise.all([
    files.urlOf(message, old),
    files.urlOf(message, old, { preview: true }),
    files.urlOf(message, other),
  ]);
  const [first, second] = renewed.map(({ url }) => `https://x.test${url}`);
  assert.deepEqual(urls, [first, `${first}&preview=true`, second]);
  assert.equal(await files.urlOf(message, old), first);
  assert.equal(asked, 1);
  const fresh = attachment(10 * MINUTE, 'c');
  assert.equal(await files.urlOf(messageWith(fresh), fresh), `https://x.test${fresh.url}`);
  assert.equal(asked, 1, 'what still holds is not asked for');
});

test('a file that is not there any more is said so, and asked for again the next time', async () => {
  const old = attachment(-1);
  let asked = 0;
  const files = createFiles({
    url: '',
    token: async () => 'token',
    async read() {
      asked += 1;
      return { messages: [] };
    },
  });
  await assert.rejects(files.urlOf(messageWith(old), old), { code: 'NOT_FOUND' });
  await assert.rejects(files.urlOf(messageWith(old), old), { code: 'NOT_FOUND' });
  assert.equal(asked, 2);
});

test('what a message with files is follows from them', () => {
  const image = attachment(1);
  const paper = { ...image, mimeType: 'application/pdf' };
  assert.equal(messageTypeOf([]), 'text');
  assert.equal(messageTypeOf([image, image]), 'image');
  assert.equal(messageTypeOf([image, paper]), 'file');
});
