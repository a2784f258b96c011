import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '@parley/contract';
import { createModel } from '../test/model.ts';
import { createEntries } from './entries.ts';
import type { OutgoingMessage } from './outgoing.ts';

const model = createModel(100);
model.act({ kind: 'write', by: 'customer' });
model.act({ kind: 'write', by: 'agent' });
const [mine, theirs] = model.messages() as [Message, Message];
const unsent: OutgoingMessage = {
  clientMessageId: 'c1',
  ticketId: mine.ticketId,
  content: 'Hello',
  messageType: 'text',
  metadata: {},
  attachments: [],
  visibility: 'public',
  createdAt: '2026-01-01T00:00:00.000Z',
  order: 1,
  state: 'sending',
  attempts: 0,
  error: null,
};

test('what is not sent stands after the log and keeps its key and place when it becomes part of it', () => {
  const build = createEntries(({ sender }) => sender === 'customer');
  const before = build([mine, theirs], [unsent]);
  assert.deepEqual(
    before.map(({ key, status }) => [key, status]),
    [
      [mine._id, 'sent'],
      [theirs._id, null],
      ['c1', 'sending'],
    ],
  );
  const stored = { ...mine, _id: 'f'.repeat(24), seq: 3, clientMessageId: 'c1' };
  const pushed = build([mine, theirs, stored], [unsent]);
  assert.deepEqual(
    pushed.map(({ key, status }) => [key, status]),
    [
      [mine._id, 'sent'],
      [theirs._id, null],
      ['c1', 'sent'],
    ],
  );
  assert.equal(pushed[0], before[0]);
});

test('an own message says how far it got: by the read mark, outside of the web by its delivery', () => {
  const build = createEntries(() => true);
  const deliveries = (['pending', 'sent', 'delivered', 'read', 'failed'] as const).map(
    (status) => ({
      ...mine,
      delivery: { status, attempts: 1 },
    }),
  );
  assert.deepEqual(
    build([mine, { ...mine, read: true }, ...deliveries], []).map(({ status }) => status),
    ['sent', 'read', 'sent', 'sent', 'delivered', 'read', 'failed'],
  );
});
