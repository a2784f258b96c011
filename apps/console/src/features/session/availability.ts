import type { AgentStatus } from '@parley/contract';

/** In the order of the menu. Types only come from the contract, so the list stands here. */
export const AGENT_STATUSES_SHOWN = [
  'available',
  'busy',
  'away',
  'offline',
] as const satisfies readonly AgentStatus[];
