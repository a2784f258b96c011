import { useLanguage } from '../i18n/language.tsx';
import { useNarrow } from '../lib/use-media.ts';

/** On which side of the rail there is room: on small screens it lies below everything. */
export function useRailSide(): 'top' | 'left' | 'right' {
  const { dir } = useLanguage();
  if (useNarrow()) return 'top';
  return dir === 'rtl' ? 'left' : 'right';
}
