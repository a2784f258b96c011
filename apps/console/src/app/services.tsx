/** What the whole page shares: the client, preferences, drafts, files, toasts, the clock. Made once, in main.tsx. */
import type { AgentClient, AgentState } from '@parley/client/agent-types.ts';
import type { Observable } from '@parley/client/observable.ts';
import type { Agent } from '@parley/contract';
import { createContext, use, useSyncExternalStore } from 'react';
import type { Attaching } from '../lib/attaching.ts';
import type { Drafts } from '../lib/drafts.ts';
import type { Preferences, PreferenceStore } from '../lib/preferences.ts';
import { type Ticker, useTicker } from '../lib/ticker.ts';
import type { Toasts } from '../lib/toasts.ts';

export interface Services {
  readonly client: AgentClient;
  readonly preferences: PreferenceStore;
  readonly drafts: Drafts;
  readonly attaching: Attaching;
  readonly toasts: Toasts;
  readonly ticker: Ticker;
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = use(ServicesContext);
  if (services === null) throw new Error('No services around this component');
  return services;
}

export function useObservable<T>(observable: Observable<T>): T {
  return useSyncExternalStore(observable.subscribe, observable.getState);
}

/** A part of the client's state; `select` must give the same reference while nothing of it changed. */
export function useClientState<T>(select: (state: AgentState) => T): T {
  const { client } = useServices();
  return useSyncExternalStore(client.subscribe, () => select(client.getState()));
}

export function usePreferences(): Preferences {
  return useObservable(useServices().preferences);
}

/** Milliseconds since the epoch, renewed every few seconds. */
export function useNow(): number {
  return useTicker(useServices().ticker);
}

/** Who is signed in. Only below the gate, where somebody is. */
export function useAgent(): Agent {
  const agent = useClientState((state) => state.agent);
  if (agent === null) throw new Error('Nobody is signed in');
  return agent;
}
