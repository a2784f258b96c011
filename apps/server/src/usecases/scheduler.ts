/** Drives timers, sweeps and the heartbeat. Rules live in rows; these intervals only look for due ones. */
import type { ClaimedTimer } from '../store/store.ts';
import type { Deps } from './context.ts';
import { inBatches } from './in-batches.ts';
import { runTimer } from './run-timer.ts';
import { sweep } from './sweep.ts';
import { sweepFiles } from './sweep-files.ts';

const TIMERS_EVERY_MS = 1_000;
const SWEEP_EVERY_MS = 5_000;
const HEARTBEAT_EVERY_MS = 10_000;
const PURGE_EVERY_MS = 10 * 60_000;
/** With the age at which uploads go it stays below an hour. */
const FILES_EVERY_MS = 9 * 60_000;
const LEASE_MS = 30_000;
const CLAIM = { limit: 100, leaseMs: 30_000 };

export interface Scheduler {
  /** Last count of tickets that nobody owned; a gauge. */
  readonly orphans: number;
  /** Does now what is due now: for tests and after a start. */
  tick(): Promise<void>;
  /** Stops, and waits for what is under way. */
  stop(): Promise<void>;
}

/** Takes this process's lease, then looks for due work until it is stopped. Failures are reported and tried again. */
export async function startScheduler(
  deps: Deps,
  options: { readonly process: string; readonly failed: (what: string, error: unknown) => void },
): Promise<Scheduler> {
  let orphans = 0;
  let stopping = false;
  const underWay = new Set<Promise<void>>();
  const timers: NodeJS.Timeout[] = [];

  const heartbeat = (): Promise<void> => {
    const now = deps.clock.now();
    return deps.store.processes.heartbeat(options.process, now, now + LEASE_MS);
  };
  const runDue = async (): Promise<void> => {
    let due: readonly ClaimedTimer[];
    do {
      due = await deps.store.work.claimTimers(deps.clock.now(), CLAIM);
      // At once: behind thousands of customers who left together nobody else's timer may be late.
      await inBatches(due, CLAIM.limit, (timer) =>
        runTimer(deps, timer).catch((error: unknown) => options.failed('timer', error)),
      );
    } while (due.length === CLAIM.limit && !stopping);
  };
  const runSweep = async (): Promise<void> => {
    // First our own sign of life: after a stall, a full disk or a step of the clock our lease looks run out to ourselves too.
    await heartbeat();
    orphans = await sweep(deps);
  };
  const purge = async (): Promise<void> => {
    await deps.store.purge(deps.clock.now());
  };

  function every(ms: number, what: string, work: () => Promise<void>): void {
    let busy = false;
    const timer = setInterval(() => {
      if (busy) return;
      busy = true;
      const run: Promise<void> = work()
        .catch((error: unknown) => options.failed(what, error))
        .finally(() => {
          busy = false;
          underWay.delete(run);
        });
      underWay.add(run);
    }, ms);
    timer.unref();
    timers.push(timer);
  }

  await heartbeat();
  every(HEARTBEAT_EVERY_MS, 'heartbeat', heartbeat);
  every(TIMERS_EVERY_MS, 'timers', runDue);
  every(SWEEP_EVERY_MS, 'sweep', runSweep);
  every(PURGE_EVERY_MS, 'purge', purge);
  every(FILES_EVERY_MS, 'files', () => sweepFiles(deps));

  return {
    get orphans() {
      return orphans;
    },
    async tick() {
      await runSweep();
      await runDue();
    },
    async stop() {
      stopping = true;
      for (const timer of timers) clearInterval(timer);
      await Promise.all(underWay);
    },
  };
}
