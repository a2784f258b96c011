import type { Settings } from '@parley/contract';
import type { Call, Deps } from './context.ts';
import { currentSettings } from './settings.ts';
import { transact } from './transact.ts';

/** Changes the settings by what `apply` makes of the present ones; it may run again after a lost race. */
export function updateSettings(
  deps: Deps,
  call: Call,
  apply: (settings: Settings) => Settings,
): Promise<{ settings: Settings }> {
  return transact<{ settings: Settings }>(deps, call, {
    key: 'settings',
    decide: async () => {
      const settings = apply(await currentSettings(deps.store.latest));
      const version = ((await deps.store.latest.settings())?.version ?? 0) + 1;
      return {
        result: { settings },
        unit: [{ kind: 'settings.put', settings: { settings, version } }],
        events: [],
      };
    },
  });
}
