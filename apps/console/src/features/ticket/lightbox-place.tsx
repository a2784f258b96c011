/** Whatever picture of the log is opened, it is shown over the page, and all others of the log beside it. */
import type { Entry } from '@parley/client/entries.ts';
import { createContext, lazy, type ReactNode, Suspense, use, useState } from 'react';

type Open = (attachmentId: string) => void;

const LightboxContext = createContext<Open>(() => {});

const Lightbox = lazy(async () => ({ default: (await import('./lightbox.tsx')).Lightbox }));

export function LightboxPlace({
  entries,
  children,
}: {
  readonly entries: readonly Entry[];
  readonly children: ReactNode;
}): ReactNode {
  const [shown, setShown] = useState<string | null>(null);
  return (
    <LightboxContext value={setShown}>
      {children}
      {shown !== null && (
        <Suspense fallback={null}>
          <Lightbox
            entries={entries}
            shown={shown}
            onShow={setShown}
            onClose={() => setShown(null)}
          />
        </Suspense>
      )}
    </LightboxContext>
  );
}

export function useLightbox(): Open {
  return use(LightboxContext);
}
