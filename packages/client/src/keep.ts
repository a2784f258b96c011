/** What survives a reload, in something like `localStorage`, or in memory where there is none or it is blocked. */

/** The part of `Storage` that is used here. */
export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  key(index: number): string | null;
  readonly length: number;
}

/** JSON values under a prefix. Nothing here throws: a storage that is blocked or full is replaced by memory. */
export interface Keep {
  /** The value; null when there is none or it cannot be read. */
  readonly get: (key: string) => unknown;
  readonly set: (key: string, value: unknown) => void;
  readonly remove: (key: string) => void;
  /** Keys without the prefix. */
  readonly keys: () => string[];
}

export function createKeep(storage: KeyValueStorage, prefix: string): Keep {
  // What the storage refused to take. It is looked at first.
  const refused = memoryStorage();
  return {
    get(key) {
      const text = refused.getItem(key) ?? attempt(() => storage.getItem(prefix + key), null);
      return text === null ? null : attempt((): unknown => JSON.parse(text), null);
    },
    set(key, value) {
      const text = JSON.stringify(value);
      const stored = attempt(() => {
        storage.setItem(prefix + key, text);
        return true;
      }, false);
      if (stored) refused.removeItem(key);
      else refused.setItem(key, text);
    },
    remove(key) {
      refused.removeItem(key);
      attempt(() => storage.removeItem(prefix + key), undefined);
    },
    keys() {
      const found = attempt(() => allKeys(storage), [])
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length));
      return [...new Set([...found, ...allKeys(refused)])];
    },
  };
}

export function memoryStorage(): KeyValueStorage {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
    key: (index) => [...values.keys()][index] ?? null,
    get length() {
      return values.size;
    },
  };
}

/** The page's `localStorage`; memory outside of a page and where the browser forbids it. */
export function pageStorage(): KeyValueStorage {
  const page = globalThis as { document?: unknown; localStorage?: KeyValueStorage };
  // Node has a `localStorage` too, which is no page's.
  if (page.document === undefined) return memoryStorage();
  return attempt(() => page.localStorage, undefined) ?? memoryStorage();
}

function allKeys(storage: KeyValueStorage): string[] {
  const keys: string[] = [];
  for (let index = 0; index < storage.length; index += 1) {
    const key = storage.key(index);
    if (key !== null) keys.push(key);
  }
  return keys;
}

/** A storage throws when it is blocked or full, and holds what others wrote: each is as if it held nothing. */
function attempt<T>(run: () => T, otherwise: T): T {
  try {
    return run();
  } catch {
    return otherwise;
  }
}
