/** The net under everything that a push, a timer or a process could have missed (reliability P11, P20). */
import type { Deps } from './context.ts';
import { graceKey, startGrace } from './agent-presence.ts';
import { customerLeft } from './customer-presence.ts';
import { drainQueue } from './drain-queue.ts';
import { inBatches } from './in-batches.ts';
import { moveTicket } from './move-tickets.ts';
import { transact } from './transact.ts';

const ORPHANS = 100;
const BATCH = 100;

/** Notices dead processes, gives every ticket without a future one, and tries all queues. Returns how many orphans there were. */
export async function sweep(deps: Deps): Promise<number> {
  await reapProcesses(deps);
  await timeAbsentAgents(deps);
  const orphans = await deps.store.read.orphanedTickets(ORPHANS);
  for (const ticket of orphans) await moveTicket(deps, ticket);
  for (const department of await deps.store.latest.queuedDepartments()) {
    await drainQueue(deps, department);
  }
  return orphans.length;
}

async function timeAbsentAgents(deps: Deps): Promise<void> {
  for (const { id } of await deps.store.read.absentAgents()) {
    await transact<void>(
      deps,
      {},
      {
        key: `agent:${id}`,
        decide: async () => {
          const here = (await deps.store.latest.connections('agent', id)) > 0;
          const timed = (await deps.store.latest.timer(graceKey(id))) !== null;
          const unit = here || timed ? [] : await startGrace(deps, id, deps.clock.now());
          return { result: undefined, unit, events: [] };
        },
      },
    );
  }
}

/** Connections of dead processes count as gone since their last sign of life. */
export async function reapProcesses(deps: Deps): Promise<void> {
  const gone = await deps.store.processes.reap(deps.clock.now());
  await inBatches(gone, BATCH, ({ kind, subject, ticket, lastAlive }) =>
    transact<void>(
      deps,
      {},
      {
        key: `${kind}:${subject}`,
        decide: async () => {
          const nothing = { result: undefined, unit: [], events: [] };
          if ((await deps.store.latest.connections(kind, subject)) > 0) return nothing;
          if (kind === 'agent') {
            return { ...nothing, unit: await startGrace(deps, subject, lastAlive) };
          }
          return { ...nothing, unit: ticket === null ? [] : customerLeft(ticket, lastAlive) };
        },
      },
    ),
  );
}
