/** One clock for everything that says how long ago something was. Runs only while somebody looks. */
import { useSyncExternalStore } from 'react';

const EVERY_MS = 10_000;

export interface Ticker {
  readonly subscribe: (listener: () => void) => () => void;
  readonly now: () => number;
}

export function createTicker(): Ticker {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | null = null;
  return {
    subscribe(listener) {
      listeners.add(listener);
      now = Date.now();
      timer ??= setInterval(() => {
        now = Date.now();
        for (const each of listeners) each();
      }, EVERY_MS);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0 || timer === null) return;
        clearInterval(timer);
        timer = null;
      };
    },
    now: () => now,
  };
}

/** Milliseconds since the epoch, a little behind. */
export function useTicker(ticker: Ticker): number {
  return useSyncExternalStore(ticker.subscribe, ticker.now);
}
