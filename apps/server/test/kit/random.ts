/** Chance that can be repeated (mulberry32). */
import type { TestContext } from 'node:test';

/** Numbers in [0, 1) that follow from the seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The seed of a test: `SEED` of the environment, else another one each time; printed with the test. */
export function seeded(t: TestContext): () => number {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 32));
  t.diagnostic(`seed ${seed} (SEED=${seed} repeats the choices)`);
  return randomFrom(seed);
}
