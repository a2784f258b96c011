/** Rates of events (contract §6 "Limits"). Times are of the monotonic clock: a corrected wall clock locks nobody out. */

/** `performance.now()`: milliseconds. */
export type Moment = number;

/** What a socket has left of its allowance; part of the socket's own state. */
export interface Allowance {
  left: number;
  at: Moment;
}

/**
 * Takes one event from an allowance of `perSecond` events that saves up two seconds' worth. False: there was
 * none left. `perSecond` 0 is no limit.
 */
export function takeEvent(
  allowance: Allowance,
  { perSecond, now }: { readonly perSecond: number; readonly now: Moment },
): boolean {
  if (perSecond === 0) return true;
  const most = perSecond * 2;
  const earned = ((now - allowance.at) / 1000) * perSecond;
  allowance.left = Math.min(most, allowance.left + earned);
  allowance.at = now;
  if (allowance.left < 1) return false;
  allowance.left -= 1;
  return true;
}

/** So many per key within a window that begins with the first one. */
export class Windows {
  readonly #max: number;
  readonly #lengthMs: number;
  readonly #windows = new Map<string, { count: number; endsAt: Moment }>();
  #tidyAt: Moment = 0;

  /** `max` 0 is no limit. */
  constructor({ max, lengthMs }: { readonly max: number; readonly lengthMs: number }) {
    this.#max = max;
    this.#lengthMs = lengthMs;
  }

  /** False: there were enough in this window. */
  take(key: string, now: Moment): boolean {
    if (this.#max === 0) return true;
    this.#tidy(now);
    const window = this.#windows.get(key);
    if (window === undefined || window.endsAt <= now) {
      this.#windows.set(key, { count: 1, endsAt: now + this.#lengthMs });
      return true;
    }
    if (window.count >= this.#max) return false;
    window.count += 1;
    return true;
  }

  /** Windows that are over go once per length, so that a key costs memory only while it is used. */
  #tidy(now: Moment): void {
    if (now < this.#tidyAt) return;
    this.#tidyAt = now + this.#lengthMs;
    for (const [key, { endsAt }] of this.#windows) if (endsAt <= now) this.#windows.delete(key);
  }
}
