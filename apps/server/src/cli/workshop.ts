/** The use cases over the store of DATA_DIR, without a server: for commands, which end when they are done. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig, type Config } from '../config.ts';
import type { DomainEvent } from '../domain/events.ts';
import { createLog } from '../log.ts';
import { createPasswords, type Passwords } from '../identity/passwords.ts';
import { DATABASE_FILE, openSqlite } from '../store/sqlite/open-sqlite.ts';
import type { Clock, Deps } from '../usecases/context.ts';
import { createReactions } from '../usecases/react.ts';
import { Turns } from '../usecases/turns.ts';
import { CommandError, type Shell } from './command.ts';

export interface Workshop extends AsyncDisposable {
  readonly config: Config;
  readonly deps: Deps;
  readonly passwords: Passwords;
  /** Waits until what was put off (draining queues) is done. Throws what it threw. */
  settle(): Promise<void>;
}

export interface WorkshopOptions {
  /** Whether a server may run on the folder meanwhile. */
  readonly beside: boolean;
  /** `must-exist`: a folder without a store is a mistake and not a new store. */
  readonly store: 'must-exist' | 'may-be-new';
  readonly clock?: Clock;
  /** Whether the store is worth nothing before all is done. */
  readonly isDraft?: boolean;
}

/** Passwords hashed at the same time. */
const AT_ONCE = 2;

/** Nobody is shown a file, so no address is signed. */
const NO_LINKS: Deps['links'] = {
  urlOf() {
    throw new Error('A command shows no file');
  },
};

/** Opens the store. Throws an error with a sentence: a CommandError, a StartError or `Unusable`. */
export async function openWorkshop(shell: Shell, options: WorkshopOptions): Promise<Workshop> {
  const { config } = readConfig(shell.env);
  const { beside, clock = { now: () => Date.now() }, isDraft = false } = options;
  const dir = config.dataDir;
  if (options.store === 'must-exist' && !existsSync(join(dir, DATABASE_FILE))) {
    throw new CommandError(
      `There is no store in the data folder ${dir}: set DATA_DIR to that of your server.`,
    );
  }
  const log = createLog('silent');
  const store = await openSqlite({ dir, log, now: () => clock.now(), beside, isDraft });
  const underWay = new Set<Promise<unknown>>();
  const listeners: ((events: readonly DomainEvent[]) => void)[] = [];
  const failures: unknown[] = [];
  const deps: Deps = {
    store,
    clock,
    links: NO_LINKS,
    rules: config.rules,
    turns: new Turns(),
    publish(events) {
      for (const listener of listeners) listener(events);
    },
    defer(work) {
      const run: Promise<unknown> = Promise.resolve()
        .then(work)
        .catch((error: unknown) => failures.push(error))
        .finally(() => underWay.delete(run));
      underWay.add(run);
    },
  };
  // Beside a server the queues are that one's to drain.
  if (!beside) listeners.push(createReactions(deps));
  const settle = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.all(underWay);
    if (failures.length > 0) throw failures[0];
  };
  return {
    config,
    deps,
    passwords: createPasswords({ atOnce: AT_ONCE }),
    settle,
    async [Symbol.asyncDispose]() {
      while (underWay.size > 0) await Promise.all(underWay);
      await store[Symbol.asyncDispose]();
    },
  };
}
