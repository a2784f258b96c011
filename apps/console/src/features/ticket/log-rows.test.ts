import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '@parley/client/entries.ts';
import type { Message } from '@parley/contract';
import { MESSAGE } from '@parley/contract/entities/samples.ts';
import { buildRows } from './log-rows.ts';

const AT = Date.parse('2026-01-31T10:00:00.000Z');

function entry(seq: number, change: Partial<Message> & { readonly after?: number } = {}): Entry {
  const { after = 0, ...rest } = change;
  const timestamp = new Date(AT + after * 1_000).toISOString();
  const message: Message = { ...MESSAGE, seq, timestamp, ...rest };
  return { kind: 'message', key: String(seq), message, status: null };
}

test('messages of one author within two minutes are one group', () => {
  const rows = buildRows([entry(1), entry(2, { after: 90 }), entry(3, { after: 230 })], 'AGT-1');
  assert.deepEqual(
    rows.map((row) => [row.kind, row.kind === 'group' ? row.entries.length : 0]),
    [
      ['day', 0],
      ['group', 2],
      ['group', 1],
    ],
  );
});

test('another author, a note, a system line and another day begin anew', () => {
  const rows = buildRows(
    [
      entry(1),
      entry(2, { sender: 'agent', senderId: 'AGT-2' }),
      entry(3, { sender: 'agent', senderId: 'AGT-1', visibility: 'internal', noteSeq: 1 }),
      entry(4, { sender: 'agent', senderId: 'AGT-2' }),
      entry(5, { sender: 'system', senderId: 'system', messageType: 'system_notification' }),
      entry(6, { after: 3 * 86_400 }),
    ],
    'AGT-1',
  );
  assert.deepEqual(
    rows.map(({ kind }) => kind),
    ['day', 'group', 'group', 'note', 'group', 'system', 'day', 'group'],
  );
});
