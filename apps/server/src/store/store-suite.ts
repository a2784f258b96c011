/**
 * What every store must do. A store's own test file calls this with a way to open a fresh one; nothing in
 * here knows which store it is.
 */
import { afterEach, beforeEach, describe } from 'node:test';
import type { Store } from './store.ts';
import { messageSuite } from './suite/messages.ts';

export interface OpenedStore {
  readonly store: Store;
  /** Closes it in an orderly way and opens it again. */
  reopen(): Promise<OpenedStore>;
  /** Closes it and removes what it left. */
  dispose(): Promise<void>;
}

/** Runs all promises of the port against stores that `open` makes, a fresh one for each test. */
export function storeSuite(name: string, open: () => Promise<OpenedStore>): void {
  let opened: OpenedStore;
  const current = (): Store => opened.store;
  describe(`${name} store`, () => {
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened.dispose();
    });
    describe('messages', () => messageSuite(current));
  });
}
