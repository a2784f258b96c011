import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replyWindowOf } from './reply-window.ts';

const NOW = Date.parse('2026-01-31T10:00:00.000Z');

function seen(mode: 'open' | 'human_agent' | 'closed', hours: number | null) {
  const until = hours === null ? null : new Date(NOW + hours * 3_600_000).toISOString();
  const { isOpen, tone } = replyWindowOf({ replyWindow: { mode, until } }, NOW);
  return [isOpen, tone];
}

test('the window is calm, then amber, then red, and closed at its end', () => {
  assert.deepEqual(seen('open', null), [true, 'calm']);
  assert.deepEqual(seen('open', 24), [true, 'calm']);
  assert.deepEqual(seen('human_agent', 2.9), [true, 'amber']);
  assert.deepEqual(seen('open', 0.4), [true, 'red']);
  assert.deepEqual(seen('open', 0), [false, 'red']);
  assert.deepEqual(seen('closed', null), [false, 'red']);
});
