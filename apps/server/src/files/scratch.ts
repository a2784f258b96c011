/** Local files of one upload while it is worked on; whatever of them was not taken over goes with it. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../domain/errors.ts';

/** What a caller is told of an error of the disk; any other passes through. */
export function diskError(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  return new AppError('SERVICE_UNAVAILABLE', undefined, { cause: error, retryAfter: 1 });
}

export class Scratch implements AsyncDisposable {
  readonly #dir: string;
  readonly #paths: string[] = [];

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** A path at which nothing is yet. */
  path(): string {
    const path = join(this.#dir, randomUUID());
    this.#paths.push(path);
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#paths.map((path) => rm(path, { force: true })));
  }
}
