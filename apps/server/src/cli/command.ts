/** What a command of `parley` is, and what it gets. Nothing here touches the process: `main.ts` hands it in as a Shell. */
import type { ParseArgsOptionsConfig } from 'node:util';
import type { Environment } from '../config.ts';

/** The process, as far as commands need it. */
export interface Shell {
  readonly env: Environment;
  /** Where the caller stands: relative paths on the command line begin there. */
  readonly cwd: string;
  readonly stdin: Input;
  out(text: string): void;
  err(text: string): void;
  /** The server, on this process. Resolves when it listens. */
  start(): Promise<void>;
}

export interface Input extends NodeJS.ReadableStream {
  /** Whether a person sits there. */
  readonly isTTY?: boolean;
}

export interface Given {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `--help` says, below the summary. */
  readonly help: string;
  /** Names of what it takes beside options; all of them are needed. */
  readonly takes: readonly string[];
  readonly options: ParseArgsOptionsConfig;
  /** Resolves with the exit code. Throws a UsageError for a call that makes no sense. */
  run(given: Given, shell: Shell): Promise<number>;
}

export const OK = 0;
export const FAILED = 1;
export const MISUSED = 2;

/** The call itself is wrong: `message` is the sentence, and `--help` is where to read on. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** It did not work: `message` is the sentence that says what to do. */
export class CommandError extends Error {
  override name = 'CommandError';
}
