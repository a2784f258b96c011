import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Message } from '@parley/contract';
import { createModel } from '../test/model.ts';
import { byPlace, mergeMessages, reachOf } from './message-list.ts';

const model = createModel(100);
for (let i = 0; i < 12; i += 1) {
  model.act({ kind: 'write', by: 'customer' });
  model.act({ kind: 'note' });
}
const messages = model.messages();

const some = fc.array(
  fc
    .record({ which: fc.nat(messages.length - 1), version: fc.nat(3) })
    .map(({ which, version }) => ({
      ...(messages[which] as Message),
      version,
    })),
  { maxLength: 30 },
);

/** What merging means, said without care for speed. */
function naive(...lists: readonly Message[][]): Message[] {
  const best = new Map<string, Message>();
  for (const message of lists.flat()) {
    const there = best.get(message._id);
    if (there === undefined || message.version > there.version) best.set(message._id, message);
  }
  return [...best.values()].sort(byPlace);
}

test('merging keeps one message a place, the highest version, in order, whatever comes how often', () => {
  fc.assert(
    fc.property(some, some, some, (a, b, c) => {
      const held = mergeMessages(mergeMessages([], a), b);
      assert.deepEqual(held, naive(a, b));
      assert.deepEqual(mergeMessages(held, c), naive(a, b, c));
    }),
    { numRuns: 1_000 },
  );
});

test('what is no news leaves the same list', () => {
  const held = mergeMessages([], messages);
  assert.equal(mergeMessages(held, messages.slice(3, 9)), held);
  assert.equal(mergeMessages(held, []), held);
});

test('the reach ends before the first gap; notes are none', () => {
  assert.equal(reachOf(messages, 0), 12);
  assert.equal(
    reachOf(
      messages.filter(({ seq }) => seq !== 5),
      0,
    ),
    4,
  );
  assert.equal(reachOf([], 7), 7);
});
