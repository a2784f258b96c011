/** Bytes of attachments as files in the data folder. A file has its name once it is whole and on the disk, never before. */
import { createReadStream, mkdirSync, rmSync } from 'node:fs';
import { open, opendir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Millis } from '../../domain/records.ts';
import { type Files, Full, StoreError, Unavailable } from '../store.ts';

export const FILES_FOLDER = 'attachments';

/** What the server makes itself: an id, and what is derived from it. */
const NAME = /^[0-9a-f]{32}(?:\.[a-z]+)?$/;

export class DiskFiles implements Files {
  readonly scratch: string;
  readonly #dir: string;

  /** Makes the folders where they are missing. `isOurs`: nobody else has the data folder, so what is half made has no maker. */
  constructor(dataDir: string, { isOurs }: { readonly isOurs: boolean }) {
    this.#dir = join(dataDir, FILES_FOLDER);
    this.scratch = join(this.#dir, 'incoming');
    if (isOurs) rmSync(this.scratch, { recursive: true, force: true });
    mkdirSync(this.scratch, { recursive: true, mode: 0o700 });
  }

  async put(name: string, path: string): Promise<void> {
    try {
      await sync(path);
      await rename(path, this.#path(name));
      await sync(this.#dir);
    } catch (error) {
      await rm(this.#path(name), { force: true }).catch(() => undefined);
      throw toFilesError(error);
    }
  }

  async open(name: string): ReturnType<Files['open']> {
    try {
      const file = await open(this.#path(name));
      const { size } = await file.stat();
      return { size, bytes: createReadStream('', { fd: file }) };
    } catch (error) {
      if (isMissing(error)) return null;
      throw toFilesError(error);
    }
  }

  async remove(name: string): Promise<void> {
    await rm(this.#path(name), { force: true });
  }

  async *list(before: Millis): AsyncIterable<string> {
    for await (const name of older(this.#dir, before)) if (NAME.test(name)) yield name;
  }

  async clearScratch(before: Millis): Promise<void> {
    for await (const name of older(this.scratch, before)) {
      await rm(join(this.scratch, name), { force: true });
    }
  }

  #path(name: string): string {
    if (!NAME.test(name)) throw new StoreError('A file was asked for by a name that is none');
    return join(this.#dir, name);
  }
}

/** The port's error for what the file system said; its own errors pass through. */
export function toFilesError(error: unknown): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof StoreError) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new Full('The disk is full', { cause: error });
  return new Unavailable('A file can not be read or written', { cause: error });
}

/** Names of the files in a folder that were last written before `before`. */
async function* older(dir: string, before: Millis): AsyncIterable<string> {
  for await (const entry of await opendir(dir)) {
    if (!entry.isFile()) continue;
    const found = await stat(join(dir, entry.name)).catch(ignoreMissing);
    if (found !== null && found.mtimeMs < before) yield entry.name;
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

/** It went between being listed and being looked at. */
function ignoreMissing(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}
