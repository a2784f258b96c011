import type { Id } from '../domain/records.ts';
import type { Call, Deps } from './context.ts';
import { transact } from './transact.ts';

/** Marks an agent's notifications as read, one by one or all; already read ones stay as they are. Returns those that changed. */
export function readNotifications(
  deps: Deps,
  call: Call,
  input: { readonly agent: Id; readonly ids: readonly Id[] | 'all' },
): Promise<{ ids: readonly Id[] }> {
  const { agent, ids: asked } = input;
  return transact<{ ids: readonly Id[] }>(deps, call, {
    key: `agent:${agent}`,
    decide: async () => {
      const unread = await deps.store.read.unreadNotificationIds(agent);
      const ids = asked === 'all' ? unread : unread.filter((id) => asked.includes(id));
      if (ids.length === 0) return { result: { ids }, unit: [], events: [] };
      const at = deps.clock.now();
      return {
        result: { ids },
        unit: [{ kind: 'notification.read', agent, ids, at }],
        events: [{ type: 'notifications.read', agent, ids, all: asked === 'all', by: call.origin }],
      };
    },
  });
}
