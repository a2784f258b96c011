/** One server per data folder: two would keep two caches of one file. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeFolder } from '../../make-folder.ts';
import { Unusable } from '../store.ts';
import { isBusy } from './errors.ts';

export const LOCK_FILE = 'parley.lock';

/**
 * Takes the folder, making it where it is missing. The lock is the operating system's, on a file of its
 * own: it goes with the process however that ends, and `parley.db` stays open to short-lived tools.
 * Throws `Unusable` when it is taken or can't be written.
 */
export function lockFolder(dir: string): Disposable {
  try {
    makeFolder(dir);
  } catch (error) {
    throw notWritable(dir, error);
  }
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(join(dir, LOCK_FILE), { timeout: 0 });
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    if (!isBusy(error)) throw notWritable(dir, error);
    throw new Unusable(
      'in-use',
      `Another server is running on the data folder ${dir}: stop it, or set DATA_DIR to another folder.`,
      { cause: error },
    );
  }
  const held = lock;
  return {
    [Symbol.dispose]: () => {
      if (held.isOpen) held.close();
    },
  };
}

export function notWritable(dir: string, cause: unknown): Unusable {
  return new Unusable(
    'not-writable',
    `The data folder ${dir} can not be written: give this user the right to, or set DATA_DIR to another folder.`,
    { cause },
  );
}
