/** What the surroundings know of the network and of the person: a page may be asleep or offline. */
export interface Hints {
  /** False only when there is surely no network. */
  readonly isOnline: () => boolean;
  /** Calls `wake` when the page is shown again or the network comes or goes; the returned function ends that. */
  readonly listen: (wake: () => void) => () => void;
}

export const NO_HINTS: Hints = { isOnline: () => true, listen: () => () => {} };

interface Target {
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

/** The hints of a browser's page; none outside of one. */
export function pageHints(): Hints {
  const page = globalThis as unknown as Partial<Target> & {
    document?: Target & { visibilityState: string };
    navigator?: { onLine?: boolean };
  };
  const { document, navigator } = page;
  if (document === undefined || page.addEventListener === undefined) return NO_HINTS;
  return {
    isOnline: () => navigator?.onLine !== false,
    listen(wake) {
      const onVisible = () => {
        if (document.visibilityState === 'visible') wake();
      };
      document.addEventListener('visibilitychange', onVisible);
      page.addEventListener?.('online', wake);
      page.addEventListener?.('offline', wake);
      return () => {
        document.removeEventListener('visibilitychange', onVisible);
        page.removeEventListener?.('online', wake);
        page.removeEventListener?.('offline', wake);
      };
    },
  };
}
