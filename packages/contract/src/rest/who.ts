/** Sets of callers that routes share: the columns of contract §5. */
import type { Caller } from './route.ts';

export const ANYBODY = [
  'anonymous',
  'customer',
  'agent',
  'supervisor',
  'admin',
  'key',
] as const satisfies readonly Caller[];
export const KNOWN = [
  'customer',
  'agent',
  'supervisor',
  'admin',
  'key',
] as const satisfies readonly Caller[];
export const STAFF = ['agent', 'supervisor', 'admin', 'key'] as const satisfies readonly Caller[];
/** People on the staff: what belongs to a session. */
export const AGENTS = ['agent', 'supervisor', 'admin'] as const satisfies readonly Caller[];
/** Of keys those of role supervisor, which the policy sees to. */
export const SENIORS = ['supervisor', 'admin', 'key'] as const satisfies readonly Caller[];
export const ADMINS = ['admin'] as const satisfies readonly Caller[];
