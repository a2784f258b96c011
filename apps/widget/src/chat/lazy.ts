/** A module that is loaded when it is first wanted. */
export interface Lazy<T> {
  /** Null until it is here. */
  readonly value: T | null;
  /** Asks for it; after a failure the next call tries again. */
  want(): void;
}

export function lazy<T>(load: () => Promise<T>, onLoad: () => void): Lazy<T> {
  let value: T | null = null;
  let isAsked = false;
  return {
    get value() {
      return value;
    },
    want() {
      if (isAsked) return;
      isAsked = true;
      load().then(
        (module) => {
          value = module;
          onLoad();
        },
        // Whoever wants it asks again with the next thing that happens.
        () => (isAsked = false),
      );
    },
  };
}
