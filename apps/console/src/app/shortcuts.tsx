/** Single keys that do something while no field has the focus. The newest to ask for a key gets it. */
import { createContext, type ReactNode, use, useEffect, useMemo, useRef } from 'react';
import { usePreferences } from './services.tsx';

interface Shortcuts {
  /** The returned function gives the key back. */
  readonly register: (key: string, run: () => void) => () => void;
}

const ShortcutContext = createContext<Shortcuts | null>(null);

/** A menu that is on its way out has its focus until it is gone, but takes no keys any more. */
const FIELDS =
  'input, textarea, select, [contenteditable], [role="menu"]:not([data-state="closed"]), [role="listbox"], dialog';

export function ShortcutProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const { shortcuts: isOn } = usePreferences();
  const held = useRef(new Map<string, (() => void)[]>());
  const registry = useMemo<Shortcuts>(
    () => ({
      register(key, run) {
        const handlers = held.current.get(key) ?? [];
        held.current.set(key, [...handlers, run]);
        return () => {
          const left = (held.current.get(key) ?? []).filter((other) => other !== run);
          held.current.set(key, left);
        };
      },
    }),
    [],
  );
  useEffect(() => {
    if (!isOn) return undefined;
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.isComposing || document.querySelector('dialog[open]') !== null) return;
      if (event.target instanceof Element && event.target.closest(FIELDS) !== null) return;
      const run = held.current.get(event.key.toLowerCase())?.at(-1);
      if (run === undefined) return;
      event.preventDefault();
      run();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [isOn]);
  return <ShortcutContext value={registry}>{children}</ShortcutContext>;
}

/** `key` as `KeyboardEvent.key` has it, in lower case. */
export function useShortcut(key: string, run: () => void): void {
  const shortcuts = use(ShortcutContext);
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => shortcuts?.register(key, () => latest.current()), [shortcuts, key]);
}

export function modKey(): string {
  return /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';
}
