import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeSuite, type OpenedStore } from '../store-suite.ts';
import { openSqlite } from './open-sqlite.ts';

async function openIn(dir: string): Promise<OpenedStore> {
  const store = await openSqlite({ dir });
  return {
    store,
    async reopen() {
      await store[Symbol.asyncDispose]();
      return openIn(dir);
    },
    async dispose() {
      await store[Symbol.asyncDispose]();
      await rm(dir, { recursive: true });
    },
  };
}

storeSuite('sqlite', async () => openIn(await mkdtemp(join(tmpdir(), 'parley-store-'))));
