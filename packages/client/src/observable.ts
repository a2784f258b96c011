/** A value that tells when it became another one. Fits React's `useSyncExternalStore`. */
export interface Observable<T> {
  /** The same reference until something changed. */
  readonly getState: () => T;
  /** Calls `listener` after each change; the returned function ends that. */
  readonly subscribe: (listener: () => void) => () => void;
}

export interface Store<T> extends Observable<T> {
  /** Replaces the value and says so to everybody, unless all its parts are the same as before. */
  readonly set: (next: T) => void;
}

export function createStore<T extends object>(initial: T): Store<T> {
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
      if (isSame(next, state)) return;
      state = next;
      // Not those who subscribe meanwhile: they have seen this value.
      for (const listener of Array.from(listeners)) listener();
    },
  };
}

function isSame(a: object, b: object): boolean {
  if (a === b) return true;
  const [parts, old] = [Object.entries(a), new Map(Object.entries(b))];
  // Without parts to compare (a Map has none) another reference is another value.
  if (parts.length === 0 || parts.length !== old.size) return false;
  return parts.every(([key, part]) => Object.is(part, old.get(key)));
}
