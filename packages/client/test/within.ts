/** Waiting for an event, with a bound that only a hang reaches. */
import type { Observable } from '../src/observable.ts';

/** Rejects with what was waited for when it did not come in time; milliseconds. */
export async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  const bound = Promise.withResolvers<never>();
  const timer = setTimeout(() => bound.reject(new Error(`Waited ${ms} ms for ${what}`)), ms);
  try {
    return await Promise.race([promise, bound.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves when the state is as asked for. */
export async function until<S>(
  client: Observable<S>,
  what: string,
  holds: (state: S) => boolean,
): Promise<S> {
  const reached = Promise.withResolvers<S>();
  const look = () => {
    const state = client.getState();
    if (holds(state)) reached.resolve(state);
  };
  const unsubscribe = client.subscribe(look);
  look();
  try {
    return await within(60_000, what, reached.promise);
  } finally {
    unsubscribe();
  }
}
