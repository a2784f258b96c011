/** A value that tells when it became another one. Fits React's `useSyncExternalStore`. */
export interface Observable<T> {
  /** The same reference until something changed. */
  readonly getState: () => T;
  /** Calls `listener` after each change; the returned function ends that. */
  readonly subscribe: (listener: () => void) => () => void;
}

export interface Store<T> extends Observable<T> {
  /** Replaces the value; says so to everybody unless it is the same reference. */
  readonly set: (next: T) => void;
}

export function createStore<T>(initial: T): Store<T> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    getState: () => state,
    subscribe(listener) {
      // Wrapped, so that the same function may subscribe twice.
      const entry = () => listener();
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    set(next) {
      if (Object.is(next, state)) return;
      state = next;
      // Not those who subscribe meanwhile: they have seen this value.
      for (const listener of Array.from(listeners)) listener();
    },
  };
}
