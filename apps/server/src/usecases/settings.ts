import { DEFAULT_SETTINGS, type Settings } from '@parley/contract';
import type { Lookup } from '../store/store.ts';

/** The stored settings, or the defaults while nobody has changed them. */
export async function currentSettings(lookup: Pick<Lookup, 'settings'>): Promise<Settings> {
  return (await lookup.settings())?.settings ?? DEFAULT_SETTINGS;
}
