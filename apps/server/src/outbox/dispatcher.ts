/**
 * Works on the outbox: claims due rows by lease, never two of one group at a time, and hands each to its
 * consumer. A row ends by a commit that checks the claim's fence, so a process that slept through its lease
 * can't end, or give back, what another one has taken over.
 */
import type { Millis } from '../domain/records.ts';
import { Conflict, type ClaimedOutbox } from '../store/store.ts';
import type { Deps } from '../usecases/context.ts';
import { endEffect } from '../usecases/end-effect.ts';
import type { Consumer } from './consumers.ts';

const POLL_MS = 1_000;
const TRY_MS = 30_000;
const LEASE_MS = 60_000;
const BATCH = 20;
const MAX_TRIES = 10;
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 15 * 60_000;

export interface Dispatcher {
  /** Looks for due rows now rather than at the next poll. */
  wake(): void;
  /** Works until nothing is due. */
  drain(): Promise<void>;
  /** Takes nothing new and waits for what is under way. */
  stop(): Promise<void>;
}

/** Delay before try number `attempts + 1`: doubling, capped, with full jitter above the half. `random` in [0, 1). */
export function backOff(attempts: number, random: number): Millis {
  const cap = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, attempts - 1));
  return Math.round(cap / 2 + (cap / 2) * random);
}

/** Starts to work on the rows of these consumers; rows of others are left to processes that know them. */
export function startDispatcher(
  parts: Pick<Deps, 'store' | 'clock'>,
  options: {
    readonly consumers: readonly Consumer[];
    readonly failed: (what: string, error: unknown) => void;
  },
): Dispatcher {
  const consumers = new Map(options.consumers.map((consumer) => [consumer.name, consumer]));
  const stopping = new AbortController();
  let running: Promise<void> | null = null;
  let again = false;

  async function round(): Promise<number> {
    const names = [...consumers.keys()];
    const now = parts.clock.now();
    const rows = await parts.store.work.claimOutbox(now, {
      consumers: names,
      limit: BATCH,
      leaseMs: LEASE_MS,
    });
    await Promise.all(rows.map((row) => work(row)));
    return rows.length;
  }

  async function work(row: ClaimedOutbox): Promise<void> {
    const consumer = consumers.get(row.consumer);
    if (consumer === undefined) return;
    try {
      await attempt(consumer, row);
    } catch (error) {
      // Whoever holds the claim now settles the row.
      if (!(error instanceof Conflict)) options.failed('outbox', error);
    }
  }

  async function attempt(consumer: Consumer, row: ClaimedOutbox): Promise<void> {
    const { store, clock } = parts;
    try {
      await consumer.run(row, AbortSignal.timeout(TRY_MS));
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      const attempts = row.attempts + 1;
      if (attempts < MAX_TRIES) {
        const dueAt = clock.now() + backOff(attempts, Math.random());
        await store.work.releaseOutbox(row.claim, { dueAt, error: text });
        return;
      }
      await store.work.buryOutbox(row.claim, text);
      await consumer.gaveUp(row, error);
      return;
    }
    await endEffect(parts, row.claim);
  }

  async function loop(): Promise<void> {
    do {
      again = false;
      while (!stopping.signal.aborted && (await round()) > 0);
    } while (again && !stopping.signal.aborted);
  }

  function run(): Promise<void> {
    again = true;
    running ??= loop()
      .catch((error: unknown) => options.failed('outbox', error))
      .finally(() => {
        running = null;
      });
    return running;
  }

  const poll = setInterval(() => void run(), POLL_MS);
  poll.unref();

  return {
    wake: () => void run(),
    drain: run,
    async stop() {
      stopping.abort();
      clearInterval(poll);
      await running;
    },
  };
}
