import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, percentile, slope, spread } from './statistics.ts';

test('the median of pairs is the middle one, or between the two middle ones', () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  assert.throws(() => median([]));
});

test('a spread names the least and the greatest beside the median', () => {
  assert.deepEqual(spread([0.7, 0.5, 0.6]), { median: 0.6, min: 0.5, max: 0.7 });
});

test('a percentile is a value that was measured', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
  assert.equal(percentile(hundred, 0.99), 99);
  assert.equal(percentile(hundred, 0.5), 50);
  assert.equal(percentile([7], 0.99), 7);
  assert.throws(() => percentile([], 0.5));
});

test('a slope is growth per step, and none for what stays', () => {
  const grows = [1, 2, 3].map((x) => ({ x, y: 10 + 2 * x }));
  assert.equal(slope(grows), 2);
  assert.equal(slope(grows.map(({ x }) => ({ x, y: 5 }))), 0);
  assert.equal(slope([{ x: 1, y: 1 }]), 0);
});
