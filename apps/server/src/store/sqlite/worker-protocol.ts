/** What the main thread asks of the worker, and what comes back. */
import type { TicketRecord } from '../../domain/records.ts';
import type { FigureRow, FiguresQuery } from '../store.ts';
import type { SearchRequest, SearchResult } from './search.ts';
import type { ListRequest } from './ticket-plan.ts';

/** Paths of the two files. */
export interface WorkerData {
  readonly database: string;
  readonly index: string;
}

export interface Tasks {
  search(request: SearchRequest): SearchResult;
  tickets(request: ListRequest): TicketRecord[];
  figures(query: FiguresQuery): FigureRow[];
  /** Reads some of what is new into the full-text index. */
  index(input: null): IndexProgress;
  /**
   * Copies what is in the write-ahead log into the database, as far as readers allow; unless `isWhole`, only
   * when it has become much.
   */
  checkpoint(input: { isWhole: boolean }): CheckpointProgress;
}

export interface IndexProgress {
  readonly isDone: boolean;
  /** Rows of `search_change` up to here may go. */
  readonly changesRead: number;
}

/** Pages in the write-ahead log, and how many of them are in the database too. */
export interface CheckpointProgress {
  readonly logged: number;
  readonly copied: number;
}

export type TaskName = keyof Tasks;
export type Input<Name extends TaskName> = Parameters<Tasks[Name]>[0];
export type Output<Name extends TaskName> = ReturnType<Tasks[Name]>;

export interface Request {
  readonly id: number;
  readonly name: TaskName;
  readonly input: Input<TaskName>;
}

export type Reply =
  | { readonly id: number; readonly output: Output<TaskName> }
  | {
      readonly id: number;
      readonly error: { readonly message: string; readonly errcode: number | null };
    };
