/** Apart from the schemas: the store's worker numbers channels, and would load zod for them (performance.md B18). */

/** Outside channels are the ones after `web`. */
export const CHANNELS = ['web', 'messenger'] as const;
export type Channel = (typeof CHANNELS)[number];
