/** What one person set on this browser: theme, language, keys, sounds, widths. Survives a reload, never leaves the page. */
import { createKeep, type KeyValueStorage } from '@parley/client/keep.ts';
import { createStore, type Observable } from '@parley/client/observable.ts';

export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark';
  /** Null: by the browser's languages. */
  readonly locale: 'en' | 'ar' | null;
  readonly sendWith: 'enter' | 'mod-enter';
  readonly shortcuts: boolean;
  readonly sound: boolean;
  readonly desktop: boolean;
  readonly autoAway: boolean;
  readonly listWidth: number;
  readonly sideWidth: number;
  readonly sideOpen: boolean;
  readonly welcomeDone: boolean;
}

export const DEFAULT_PREFERENCES: Preferences = {
  theme: 'system',
  locale: null,
  sendWith: 'enter',
  shortcuts: true,
  sound: true,
  desktop: false,
  autoAway: true,
  listWidth: 320,
  sideWidth: 300,
  sideOpen: true,
  welcomeDone: false,
};

export interface PreferenceStore extends Observable<Preferences> {
  readonly change: (to: Partial<Preferences>) => void;
}

const KEY = 'preferences';

export function createPreferences(storage: KeyValueStorage): PreferenceStore {
  const keep = createKeep(storage, 'parley:console:');
  const store = createStore<Preferences>(read(keep.get(KEY)));
  return {
    getState: store.getState,
    subscribe: store.subscribe,
    change(to) {
      const next = { ...store.getState(), ...to };
      keep.set(KEY, next);
      store.set(next);
    },
  };
}

/** The storage is everybody's: what has another type than the default is not taken. */
function read(stored: unknown): Preferences {
  if (typeof stored !== 'object' || stored === null) return DEFAULT_PREFERENCES;
  const known = Object.entries(DEFAULT_PREFERENCES).map(([name, fallback]) => {
    const value = (stored as Readonly<Record<string, unknown>>)[name];
    const fits = name === 'locale' ? isLocale(value) : typeof value === typeof fallback;
    return [name, fits ? value : fallback];
  });
  return Object.fromEntries(known) as Preferences;
}

function isLocale(value: unknown): boolean {
  return value === 'en' || value === 'ar' || value === null;
}
