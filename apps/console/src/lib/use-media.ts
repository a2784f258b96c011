import { useSyncExternalStore } from 'react';

/** Where the details have a pane of their own; below it they are a drawer. */
export function useWide(): boolean {
  return useMedia(WIDE);
}

/** Where there is one pane at a time. */
export function useNarrow(): boolean {
  return useMedia(NARROW);
}

const WIDE = mediaOf('(width >= 1180px)');
const NARROW = mediaOf('(width < 760px)');

interface Media {
  readonly matches: () => boolean;
  readonly subscribe: (listener: () => void) => () => void;
}

function mediaOf(query: string): Media {
  return {
    matches: () => matchMedia(query).matches,
    subscribe(listener) {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
  };
}

function useMedia({ subscribe, matches }: Media): boolean {
  return useSyncExternalStore(subscribe, matches);
}
