/**
 * Loaded before the server's program: SIGUSR2 makes the database as large as it may be, and the next one lifts that again.
 * What SQLite then says, and does to the open transaction, is what it does on a full disk.
 */
import { DatabaseSync } from 'node:sqlite';

const MOST_PAGES = 4_294_967_294;

const open = new Set<DatabaseSync>();
const exec = Reflect.get<DatabaseSync, 'exec'>(DatabaseSync.prototype, 'exec');

// Every connection is configured by `exec` before it is used.
DatabaseSync.prototype.exec = function watched(this: DatabaseSync, sql: string): void {
  open.add(this);
  exec.call(this, sql);
};

let full = false;
process.on('SIGUSR2', () => {
  full = !full;
  for (const db of open) {
    if (!db.isOpen) open.delete(db);
    // At 1 page it stays as large as it is.
    else exec.call(db, `PRAGMA max_page_count = ${full ? 1 : MOST_PAGES}`);
  }
});
