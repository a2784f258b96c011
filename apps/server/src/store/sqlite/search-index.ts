/**
 * The full-text index: a file of its own beside the database, written by the worker alone, so that a posted
 * message pays nothing for it. It is made from the database and can be made anew at any time.
 *
 * A document is a whole ticket, because the words of a query may stand in different fields and messages. It
 * is kept as a set of words, so that a long conversation costs as much as its vocabulary, and a new message
 * adds only the words that are new. Three watermarks say how far the database has been read: tickets,
 * messages and `search_change` are appended to and never reordered, so what is above was not seen yet.
 */
import { rmSync } from 'node:fs';
import { Connection, type Row } from './connection.ts';
import { publicTexts, scopeWords, wordsOf } from './search-words.ts';
import { SELECT_TICKET, toTicket } from './ticket-rows.ts';

/** Rows of each kind that are read for one commit of the index. */
const BATCH = { tickets: 1_000, messages: 2_000, changes: 500 } as const;
/** Words that are known to be in the list of words. */
const KNOWN_WORDS = 50_000;

/** `prefix`: beginnings that have a list of their own; longer ones are few words, and looked up as such. */
export const INDEXED_PREFIX = 4;
const SCHEMA = `
CREATE TABLE state (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  epoch TEXT NOT NULL,
  tickets INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  changes INTEGER NOT NULL
) STRICT;
CREATE TABLE doc (
  ticket INTEGER PRIMARY KEY,
  fields TEXT NOT NULL,
  tags TEXT NOT NULL,
  messages TEXT NOT NULL,
  notes TEXT NOT NULL,
  scope TEXT NOT NULL
) STRICT;
CREATE TABLE word (text TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE fts USING fts5(open, staff, scope, content = '', contentless_delete = 1,
  tokenize = 'ascii', prefix = '1 2 3 4', detail = 'column');
PRAGMA user_version = 1;
`;
const VERSION = 1;

interface Doc {
  readonly fields: string;
  readonly tags: string;
  readonly messages: string;
  readonly notes: string;
  readonly scope: string;
}

const NO_DOC: Doc = { fields: '', tags: '', messages: '', notes: '', scope: '' };

/** What of a ticket must be read again. */
interface Change {
  /** All messages, because one of them changed. */
  all: boolean;
  readonly open: string[];
  readonly notes: string[];
}

export class SearchIndex {
  readonly #path: string;
  readonly #source: Connection;
  #db: Connection;
  readonly #known = new Set<string>();

  /** `source`: a connection to the database. A file that does not belong to it is made anew. */
  constructor(path: string, source: Connection) {
    this.#path = path;
    this.#source = source;
    this.#db = this.#open();
  }

  get db(): Connection {
    return this.#db;
  }

  /** Reads what is new, at most for `forMs`. Returns whether everything was read. */
  update(forMs: number): boolean {
    const end = performance.now() + forMs;
    while (this.#updateOnce()) {
      if (performance.now() > end) return false;
    }
    return true;
  }

  /** Up to where `search_change` was read: rows up to here may go. */
  get changesRead(): number {
    return this.#state()['changes'] as number;
  }

  /** Begins anew: for a file that turns out to be damaged. */
  rebuild(): void {
    this.#db.close();
    this.#remove();
    this.#db = this.#open();
  }

  close(): void {
    this.#db.close();
  }

  #open(): Connection {
    const epoch = this.#source.get('SELECT id FROM epoch ORDER BY n DESC LIMIT 1')?.['id'];
    try {
      const db = openIndex(this.#path);
      if (this.#belongs(db)) {
        db.run('UPDATE state SET epoch = ?', epoch as string);
        return db;
      }
      db.close();
    } catch {
      // Whatever is wrong with the file, it holds nothing that can't be made again.
    }
    this.#remove();
    this.#known.clear();
    const db = openIndex(this.#path);
    db.raw.exec(`BEGIN; ${SCHEMA}`);
    db.run('INSERT INTO state VALUES (1, ?, 0, 0, 0)', epoch as string);
    db.raw.exec('COMMIT');
    return db;
  }

  /** Whether the file is about this database, and about no later state of it: it may be a restored backup. */
  #belongs(db: Connection): boolean {
    if (db.get('PRAGMA user_version')?.['user_version'] !== VERSION) return false;
    const state = db.get('SELECT * FROM state');
    if (state === undefined) return false;
    const top = this.#source.get(
      `SELECT (SELECT count(*) FROM epoch WHERE id = ?) AS epochs,
        (SELECT coalesce(max(n), 0) FROM ticket) AS tickets,
        (SELECT coalesce(max(n), 0) FROM message) AS messages`,
      state['epoch'] as string,
    );
    return (
      top?.['epochs'] === 1 &&
      (state['tickets'] as number) <= (top['tickets'] as number) &&
      (state['messages'] as number) <= (top['messages'] as number)
    );
  }

  #remove(): void {
    for (const suffix of ['', '-wal', '-shm']) rmSync(this.#path + suffix, { force: true });
  }

  #state(): Row {
    return this.#db.get('SELECT * FROM state') ?? {};
  }

  /** One commit of the index; false when there was nothing new. */
  #updateOnce(): boolean {
    const state = this.#state();
    const changed = new Map<number, Change>();
    const messages = this.#newMessages(state['messages'] as number, changed);
    // While there are more messages, tickets no newer than those: the others come with their own.
    const newest = messages.isAll ? Number.MAX_SAFE_INTEGER : Math.max(0, ...changed.keys());
    const upTo = {
      messages: messages.upTo,
      tickets: this.#newTickets(state['tickets'] as number, { newest, changed }),
      changes: this.#newChanges(state['changes'] as number, changed),
    };
    if (changed.size === 0) return false;
    this.#db.raw.exec('BEGIN IMMEDIATE');
    try {
      for (const [ticket, change] of changed) this.#index(ticket, change);
      const sql = 'UPDATE state SET tickets = ?, messages = ?, changes = ?';
      this.#db.run(sql, upTo.tickets, upTo.messages, upTo.changes);
      this.#db.raw.exec('COMMIT');
    } catch (error) {
      if (this.#db.raw.isTransaction) this.#db.raw.exec('ROLLBACK');
      this.#known.clear();
      throw error;
    }
    return true;
  }

  #newTickets(
    after: number,
    { newest, changed }: { newest: number; changed: Map<number, Change> },
  ): number {
    let last = after;
    const sql = 'SELECT n FROM ticket WHERE n > ? AND n <= ? ORDER BY n LIMIT +?';
    for (const { n } of this.#source.all(sql, after, newest, BATCH.tickets)) {
      last = n as number;
      changeOf(changed, last);
    }
    return last;
  }

  /** Texts of a ticket come as one: a busy ticket costs one row and not one a message. */
  #newMessages(
    after: number,
    changed: Map<number, Change>,
  ): { readonly upTo: number; readonly isAll: boolean } {
    const part = this.#source.get(
      `SELECT max(n) AS top, count(*) AS count
        FROM (SELECT n FROM message WHERE n > ? ORDER BY n LIMIT +?)`,
      after,
      BATCH.messages,
    );
    const isAll = (part?.['count'] as number) < BATCH.messages;
    const top = part?.['top'] as number | null;
    if (top === null) return { upTo: after, isAll };
    const rows = this.#source.all(
      `SELECT ticket, note_seq > 0 AS is_note, group_concat(content, char(10)) AS content
        FROM message WHERE n > ? AND n <= ? GROUP BY 1, 2`,
      after,
      top,
    );
    for (const row of rows) {
      const change = changeOf(changed, row['ticket'] as number);
      (row['is_note'] === 1 ? change.notes : change.open).push(row['content'] as string);
    }
    return { upTo: top, isAll };
  }

  #newChanges(after: number, changed: Map<number, Change>): number {
    let last = after;
    const sql = 'SELECT n, ticket, messages FROM search_change WHERE n > ? ORDER BY n LIMIT +?';
    for (const row of this.#source.all(sql, after, BATCH.changes)) {
      last = row['n'] as number;
      const change = changeOf(changed, row['ticket'] as number);
      if (row['messages'] === 1) change.all = true;
    }
    return last;
  }

  #index(n: number, change: Change): void {
    const row = this.#source.get(`${SELECT_TICKET} WHERE ticket.n = ?`, n);
    if (row === undefined) return;
    const ticket = toTicket(row);
    const before = this.#db.get('SELECT * FROM doc WHERE ticket = ?', n) as Doc | undefined;
    const known = before ?? NO_DOC;
    const texts = change.all ? this.#allTexts(n) : change;
    const doc: Doc = {
      fields: [...wordsOf(publicTexts(ticket))].join(' '),
      tags: [...wordsOf(ticket.tags)].join(' '),
      messages: joined(change.all ? '' : known.messages, texts.open),
      notes: joined(change.all ? '' : known.notes, texts.notes),
      scope: scopeWords(ticket),
    };
    if (before !== undefined && isSame(known, doc)) return;
    const { fields, tags, messages, notes, scope } = doc;
    this.#db.run(
      `INSERT OR REPLACE INTO doc (ticket, fields, tags, messages, notes, scope)
        VALUES (?, ?, ?, ?, ?, ?)`,
      n,
      fields,
      tags,
      messages,
      notes,
      scope,
    );
    this.#db.run(
      'INSERT OR REPLACE INTO fts (rowid, open, staff, scope) VALUES (?, ?, ?, ?)',
      n,
      `${fields} ${messages}`,
      `${tags} ${notes}`,
      scope,
    );
    for (const text of [fields, tags, messages, notes]) this.#learn(text);
  }

  #allTexts(n: number): { open: string[]; notes: string[] } {
    const texts: { open: string[]; notes: string[] } = { open: [], notes: [] };
    const rows = this.#source.all(
      `SELECT message.note_seq, message.content FROM message_place AS place
        JOIN message ON message.n = place.n WHERE place.ticket = ?1
        UNION ALL SELECT note_seq, content FROM message
        WHERE n > (SELECT n FROM message_mark) AND ticket = ?1`,
      n,
    );
    for (const row of rows) {
      texts[row['note_seq'] === 0 ? 'open' : 'notes'].push(row['content'] as string);
    }
    return texts;
  }

  /** Adds to the list of words, in which longer beginnings are looked up. */
  #learn(text: string): void {
    if (text === '') return;
    for (const word of text.split(' ')) {
      if (word.length <= INDEXED_PREFIX || this.#known.has(word)) continue;
      this.#db.run('INSERT OR IGNORE INTO word (text) VALUES (?)', word);
      if (this.#known.size >= KNOWN_WORDS) this.#known.clear();
      this.#known.add(word);
    }
  }
}

function changeOf(changed: Map<number, Change>, ticket: number): Change {
  let change = changed.get(ticket);
  if (change === undefined) {
    change = { all: false, open: [], notes: [] };
    changed.set(ticket, change);
  }
  return change;
}

/** Words that are known and those of new texts; the same string when none is new. */
function joined(known: string, texts: readonly string[]): string {
  if (texts.length === 0) return known;
  const found = wordsOf(texts);
  if (known === '') return [...found].join(' ');
  for (const word of known.split(' ')) found.delete(word);
  return found.size === 0 ? known : `${known} ${[...found].join(' ')}`;
}

function isSame(a: Doc, b: Doc): boolean {
  return (
    a.fields === b.fields &&
    a.tags === b.tags &&
    a.messages === b.messages &&
    a.notes === b.notes &&
    a.scope === b.scope
  );
}

/** A crash may cost the last commits of the index, which are then made again, but never its order. */
function openIndex(path: string): Connection {
  const db = new Connection(path, { busyTimeout: 5_000, cacheKiB: 4_096 });
  db.raw.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 1000');
  return db;
}
