import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fullJitter } from './backoff.ts';

test('a wait lies anywhere between nothing and a bound that doubles up to the cap (P17 "full jitter")', () => {
  const backoff = { base: 500, cap: 5_000 };
  assert.equal(
    fullJitter(0, backoff, () => 0),
    0,
  );
  assert.equal(
    fullJitter(0, backoff, () => 0.999),
    499,
  );
  assert.equal(
    fullJitter(2, backoff, () => 0.5),
    1_000,
  );
  fc.assert(
    fc.property(
      fc.nat(10_000),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (failures, random) => {
        const wait = fullJitter(failures, backoff, () => random);
        assert.ok(wait >= 0 && wait < 5_000);
      },
    ),
  );
});
