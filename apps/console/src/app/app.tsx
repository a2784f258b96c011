/** The page: services around, a gate for who is not signed in, the views behind it. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { SignIn } from '../features/session/sign-in.tsx';
import { LanguageProvider, pickLocale } from '../i18n/language.tsx';
import { Boundary, Broken } from '../ui/states.tsx';
import { ToastList } from '../ui/toasts.tsx';
import {
  type Services,
  ServicesContext,
  useClientState,
  usePreferences,
  useServices,
} from './services.tsx';
import { ShellBones } from './shell-bones.tsx';

export function App({ services }: { readonly services: Services }): ReactNode {
  const [queries] = useState(createQueries);
  return (
    <ServicesContext value={services}>
      <QueryClientProvider client={queries}>
        <Localised>
          <Boundary fallback={<Broken />}>
            <Gate />
          </Boundary>
          <ToastList />
        </Localised>
      </QueryClientProvider>
    </ServicesContext>
  );
}

function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: 1, staleTime: 15_000, refetchOnWindowFocus: false, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });
}

function Localised({ children }: { readonly children: ReactNode }): ReactNode {
  const { locale, theme } = usePreferences();
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return (
    <LanguageProvider locale={pickLocale(locale, navigator.languages)}>{children}</LanguageProvider>
  );
}

const loadViews = async () => ({ default: (await import('./views.tsx')).Views });
const Views = lazy(loadViews);

const TRY_AGAIN_MS = 3_000;

/** Goes on with the session of before the reload; until that is known, the frame of the page is shown. */
function Gate(): ReactNode {
  const { client } = useServices();
  const isSignedIn = useClientState((state) => state.agent !== null);
  const [isKnown, setKnown] = useState(false);
  const wasIn = useRef(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    function resume(): void {
      client.resume().then(
        () => setKnown(true),
        // Nobody answers: whether there is a session is asked again.
        () => {
          timer = setTimeout(resume, TRY_AGAIN_MS);
        },
      );
    }
    resume();
    // On its way while the server is asked who is here.
    void loadViews();
    return () => {
      if (timer !== null) clearTimeout(timer);
    };
  }, [client]);
  useEffect(() => {
    if (isSignedIn) wasIn.current = true;
  }, [isSignedIn]);
  if (isSignedIn) {
    return (
      <Suspense fallback={<ShellBones />}>
        <Views />
      </Suspense>
    );
  }
  if (!isKnown) return <ShellBones />;
  return <SignIn ended={wasIn.current} />;
}
