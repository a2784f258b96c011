import type { Id, Millis } from '../domain/records.ts';
import type { Call, Deps } from './context.ts';
import { transact } from './transact.ts';

interface ReadResult {
  /** Those that became read. */
  readonly ids: readonly Id[];
  /** When. */
  readonly at: Millis;
}

/** Marks an agent's notifications as read, one by one or all; already read ones stay as they are. Returns those that changed. */
export function readNotifications(
  deps: Deps,
  call: Call,
  input: { readonly agent: Id; readonly ids: readonly Id[] | 'all' },
): Promise<ReadResult> {
  const { agent, ids: asked } = input;
  return transact<ReadResult>(deps, call, {
    key: `agent:${agent}`,
    decide: async () => {
      const unread = await deps.store.read.unreadNotificationIds(agent);
      const ids = asked === 'all' ? unread : unread.filter((id) => asked.includes(id));
      const at = deps.clock.now();
      if (ids.length === 0) return { result: { ids, at }, unit: [], events: [] };
      return {
        result: { ids, at },
        unit: [{ kind: 'notification.read', agent, ids, at }],
        events: [{ type: 'notifications.read', agent, ids, all: asked === 'all', by: call.origin }],
      };
    },
  });
}
