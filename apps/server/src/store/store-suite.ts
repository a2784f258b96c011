/**
 * What every store must do. A store's own test file calls this with a way to open a fresh one; nothing in
 * here knows which store it is.
 */
import { afterEach, beforeEach, describe } from 'node:test';
import type { Store } from './store.ts';
import { agentSuite } from './test/agents.ts';
import { attachmentSuite } from './test/attachments.ts';
import { figureSuite } from './test/figures.ts';
import { listSuite } from './test/lists.ts';
import { messageSuite } from './test/messages.ts';
import { recordSuite } from './test/records.ts';
import { searchSuite } from './test/search.ts';
import { ticketSuite } from './test/tickets.ts';
import { unitSuite } from './test/units.ts';
import { workSuite } from './test/work.ts';

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
  const reopen = async (): Promise<void> => {
    opened = await opened.reopen();
  };
  describe(`${name} store`, () => {
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened.dispose();
    });
    describe('units', () => unitSuite(current, reopen));
    describe('tickets', () => ticketSuite(current));
    describe('messages', () => messageSuite(current));
    describe('agents', () => agentSuite(current));
    describe('attachments', () => attachmentSuite(current, reopen));
    describe('work', () => workSuite(current, reopen));
    describe('records', () => recordSuite(current));
    describe('lists', () => listSuite(current));
    describe('figures', () => figureSuite(current, reopen));
    describe('search', () => searchSuite(current));
  });
}
