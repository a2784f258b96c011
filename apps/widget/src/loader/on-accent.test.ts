import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { onAccent } from './on-accent.ts';

/** Relative luminance as WCAG 2 defines it. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

test('whatever colour the settings choose, text on it has a contrast of 4.5 or more', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xff_ff_ff }), (value) => {
      const hex = `#${value.toString(16).padStart(6, '0')}`;
      const text = onAccent(hex) === '#fff' ? 1 : 0;
      const [low = 0, high = 0] = [luminance(hex), text].sort((a, b) => a - b);
      assert.ok((high + 0.05) / (low + 0.05) >= 4.5, hex);
    }),
    { numRuns: 20_000 },
  );
});
