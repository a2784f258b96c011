/**
 * The store's worker thread, an entry file of its own: does what would hold up the event loop, one task
 * after the other, on connections of its own.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Connection } from './connection.ts';
import { isDamage, resultCode } from './errors.ts';
import { readFigureLog } from './figure-ledger.ts';
import { sumFigures } from './figures.ts';
import { search } from './search.ts';
import { SearchIndex } from './search-index.ts';
import { TicketCounts } from './ticket-counts.ts';
import { readList, readTickets } from './ticket-list.ts';
import { planList } from './ticket-plan.ts';
import type {
  CheckpointProgress,
  Input,
  Output,
  Reply,
  Request,
  TaskName,
  WorkerData,
} from './worker-protocol.ts';

const CACHE_KIB = 8_192;
/** How long the index reads until other tasks may come in between, in milliseconds. */
const INDEX_SLICE_MS = 50;
/** Pages in the write-ahead log that are worth a checkpoint: 16 MiB. */
const MUCH_LOGGED = 4_096;

function run({ database, index: indexPath }: WorkerData): void {
  const db = new Connection(database, { busyTimeout: 5_000, cacheKiB: CACHE_KIB });
  let opened: SearchIndex | undefined;
  const index = (): SearchIndex => (opened ??= new SearchIndex(indexPath, db));
  const counts = new TicketCounts(db, () => readFigureLog(db));

  const tasks: { readonly [Name in TaskName]: (input: Input<Name>) => Output<Name> } = {
    search: (request) => mended(index, () => search(index(), db, request)),
    tickets: (request) => readTickets(db, readList(db, planList(db, request, counts), request)),
    figures: (query) => sumFigures(db, query, readFigureLog(db)),
    index: () =>
      mended(index, () => {
        const isDone = index().update(INDEX_SLICE_MS);
        return { isDone, changesRead: index().changesRead };
      }),
    checkpoint({ isWhole }) {
      // NOOP copies nothing and says how much there is; PASSIVE says how much there was when it began.
      const { logged, copied } = checkpoint(db, 'NOOP');
      if (isWhole || logged - copied >= MUCH_LOGGED) checkpoint(db, 'PASSIVE');
      return checkpoint(db, 'NOOP');
    },
  };

  parentPort?.on('message', (request: Request | null) => {
    if (request === null) {
      opened?.close();
      db.close();
      parentPort?.close();
      return;
    }
    parentPort?.postMessage(
      answer(request, () =>
        inSnapshot(db, request, () => tasks[request.name](request.input as never)),
      ),
    );
  });
}

function checkpoint(db: Connection, mode: 'PASSIVE' | 'NOOP'): CheckpointProgress {
  const row = db.get(`PRAGMA wal_checkpoint(${mode})`);
  return { logged: row?.['log'] as number, copied: row?.['checkpointed'] as number };
}

function answer({ id }: Request, work: () => Output<TaskName>): Reply {
  try {
    return { id, output: work() };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { id, error: { message, errcode: resultCode(error) } };
  }
}

/** All reads of a task see one state of the database; a checkpoint must not hold one. */
function inSnapshot<T>(db: Connection, { name }: Request, work: () => T): T {
  if (name === 'checkpoint') return work();
  return db.snapshot(work);
}

/** The index can be made again: a damaged one is. */
function mended<T>(index: () => SearchIndex, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!isDamage(error)) throw error;
    index().rebuild();
    return work();
  }
}

run(workerData as WorkerData);
