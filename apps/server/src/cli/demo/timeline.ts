/** What happens when: the demo's clock jumps from one event to the next, and does what timers ask for on the way. */
import type { Millis } from '../../domain/records.ts';
import type { Clock, Deps } from '../../usecases/context.ts';
import { runTimer } from '../../usecases/run-timer.ts';

/** So exactly are timers kept. */
const STEP_MS = 15 * 60_000;
const CLAIM = { limit: 100, leaseMs: 30_000 };

interface Entry {
  readonly at: Millis;
  readonly order: number;
  readonly act: () => Promise<void>;
}

export class MovedClock implements Clock {
  #now: Millis;

  constructor(now: Millis) {
    this.#now = now;
  }

  now(): Millis {
    return this.#now;
  }

  moveTo(at: Millis): void {
    this.#now = Math.max(this.#now, at);
  }
}

export class Timeline {
  readonly #clock: MovedClock;
  readonly #settle: () => Promise<void>;
  /** The next one at the end. */
  readonly #entries: Entry[] = [];
  #order = 0;

  constructor(clock: MovedClock, settle: () => Promise<void>) {
    this.#clock = clock;
    this.#settle = settle;
  }

  get now(): Millis {
    return this.#clock.now();
  }

  /** Of one moment, what was said first comes first. */
  at(at: Millis, act: () => Promise<void>): void {
    this.#order += 1;
    const entry = { at, order: this.#order, act };
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#entries[middle] as Entry;
      if (other.at > at || (other.at === at && other.order > entry.order)) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, entry);
  }

  /** Lives through everything up to `end`; what would come later does not happen. */
  async run(deps: Deps, end: Millis): Promise<void> {
    for (let next = this.#entries.pop(); next !== undefined; next = this.#entries.pop()) {
      if (next.at > end) break;
      await this.#pass(deps, next.at);
      await next.act();
      await this.#settle();
    }
    await this.#pass(deps, end);
  }

  async #pass(deps: Deps, until: Millis): Promise<void> {
    for (;;) {
      this.#clock.moveTo(Math.min(this.#clock.now() + STEP_MS, until));
      const due = await deps.store.work.claimTimers(this.#clock.now(), CLAIM);
      for (const timer of due) await runTimer(deps, timer);
      await this.#settle();
      if (this.#clock.now() >= until) return;
    }
  }
}
