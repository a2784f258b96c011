import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeEvent, Windows } from './allowance.ts';

function taken(allowance: { left: number; at: number }, now: number, perSecond = 10): number {
  let count = 0;
  while (count < 1_000 && takeEvent(allowance, { perSecond, now })) count += 1;
  return count;
}

test('two seconds’ worth are saved up, then so many a second', () => {
  const allowance = { left: Number.POSITIVE_INFINITY, at: 0 };
  assert.equal(taken(allowance, 1_000), 20);
  assert.equal(taken(allowance, 1_050), 0);
  assert.equal(taken(allowance, 1_100), 1);
  assert.equal(taken(allowance, 2_100), 10);
  assert.equal(taken(allowance, 60_000), 20);
});

test('0 is no limit', () => {
  assert.equal(taken({ left: 0, at: 0 }, 0, 0), 1_000);
  const windows = new Windows({ max: 0, lengthMs: 1 });
  assert.ok(Array.from({ length: 1_000 }, () => windows.take('a', 0)).every(Boolean));
});

test('so many in a window that begins with the first, each key for itself', () => {
  const windows = new Windows({ max: 2, lengthMs: 10_000 });
  assert.deepEqual([windows.take('a', 5_000), windows.take('a', 14_000)], [true, true]);
  assert.equal(windows.take('a', 14_999), false);
  assert.equal(windows.take('b', 14_999), true);
  assert.equal(windows.take('a', 15_000), true);
  assert.equal(windows.take('a', 24_999), true);
  assert.equal(windows.take('a', 24_999), false);
});
