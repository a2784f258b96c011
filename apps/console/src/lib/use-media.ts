import { useSyncExternalStore } from 'react';

/** Where the details have a pane of their own; below it they are a drawer. */
const WIDE = '(width >= 1180px)';

export function useWide(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(WIDE).matches);
}

function subscribe(listener: () => void): () => void {
  const query = matchMedia(WIDE);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}
