/** What the figures were measured on, in one line: ratios travel, the absolute numbers do not. */
import { existsSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { mebibytes } from './format.ts';

export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memory: string;
  readonly system: string;
  readonly node: string;
}

export function machine(): Machine {
  const cores = cpus();
  return {
    cores: cores.length,
    cpu: cores[0]?.model.trim() ?? 'unknown',
    memory: mebibytes(totalmem()),
    system: `${type()} ${release()}`,
    node: process.version,
  };
}

/** Throws a sentence where the bench cannot measure: it reads CPU and memory of processes from `/proc`. */
export function requireProc(): void {
  if (!existsSync('/proc/self/stat')) {
    throw new Error('The bench reads CPU and memory from /proc: run it on Linux.');
  }
}
