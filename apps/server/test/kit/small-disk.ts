/** A disk that can be filled to its last byte. */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from './app.ts';

export interface SmallDisk {
  readonly dataDir: string;
  fill(): void;
  free(): void;
}

/** A file system in memory, of a size such as `24m`; null where this user may not mount one. */
export function mountSmallDisk(size: string): SmallDisk | null {
  const dataDir = tempDir();
  const options = ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', dataDir];
  if (spawnSync('mount', options).status !== 0) return null;
  // Before the folder is removed.
  process.prependOnceListener('exit', () => spawnSync('umount', ['--lazy', dataDir]));
  const filler = join(dataDir, 'filler');
  return { dataDir, fill: () => writeUntilFull(filler), free: () => rmSync(filler) };
}

function writeUntilFull(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (let size = 65_536; size >= 1;) {
      try {
        writeSync(file, Buffer.alloc(size));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        size = Math.floor(size / 2);
      }
    }
  } finally {
    closeSync(file);
  }
}
