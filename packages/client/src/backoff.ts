/** A number in [0, 1), such as `Math.random`. */
export type Random = () => number;

export interface Backoff {
  /** Upper end of the first wait, milliseconds. */
  readonly base: number;
  /** No wait is longer, milliseconds. */
  readonly cap: number;
}

/**
 * How long to wait before the next try: anything between nothing and a bound that doubles with each
 * failure, all equally likely ("full jitter"), so that clients who lost a server together do not come
 * back together. `failures` counts those in a row, from 0; milliseconds.
 */
export function fullJitter(failures: number, backoff: Backoff, random: Random): number {
  const bound = Math.min(backoff.cap, backoff.base * 2 ** Math.min(failures, 30));
  return Math.floor(random() * bound);
}
