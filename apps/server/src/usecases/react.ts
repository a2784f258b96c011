/** What an event sets going inside this process. All of it is work that the sweeper would find too. */
import { GENERAL } from '../domain/assignment.ts';
import type { DomainEvent } from '../domain/events.ts';
import type { Deps } from './context.ts';
import { drainQueue } from './drain-queue.ts';

/** Drains the queues that an event may have opened up; several events of one moment drain a department once. */
export function createReactions(deps: Deps): (events: readonly DomainEvent[]) => void {
  const due = new Set<string>();
  let scheduled = false;

  async function drainDue(): Promise<void> {
    scheduled = false;
    const departments = new Set(due);
    due.clear();
    if (departments.has(GENERAL)) {
      // Agents of `general` take over departments without anybody present.
      for (const name of await deps.store.latest.queuedDepartments()) departments.add(name);
    }
    for (const department of departments) await drainQueue(deps, department);
  }

  function drain(department: string): void {
    due.add(department);
    if (scheduled) return;
    scheduled = true;
    deps.defer(drainDue);
  }

  return (events) => {
    for (const event of events) {
      if (event.type === 'queue.changed') {
        if (event.joined) drain(event.department);
      } else if (event.type === 'agent.status') {
        drain(event.agent.department);
      } else if (event.type === 'agent.moved') {
        drain(event.before.department);
        drain(event.agent.department);
      } else if (event.type === 'capacity.freed') {
        deps.defer(async () => {
          const agent = await deps.store.latest.agent(event.agent);
          if (agent !== null) drain(agent.department);
        });
      }
    }
  };
}
