import { useSyncExternalStore } from 'react';
import { useLanguage } from '../i18n/language.tsx';

const NARROW = '(width < 760px)';

/** On which side of the rail there is room: on small screens it lies below everything. */
export function useRailSide(): 'top' | 'left' | 'right' {
  const { dir } = useLanguage();
  const isNarrow = useSyncExternalStore(subscribe, () => matchMedia(NARROW).matches);
  if (isNarrow) return 'top';
  return dir === 'rtl' ? 'left' : 'right';
}

function subscribe(listener: () => void): () => void {
  const query = matchMedia(NARROW);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}
