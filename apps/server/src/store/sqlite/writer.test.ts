/** What only the SQLite store promises of its commits: groups, a full disk, another program's lock, a short log. */
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Full, Unavailable, type Store } from '../store.ts';
import { aSession, aTicket, creating, posting, save, saveTicket, T0 } from '../test/fixtures.ts';
import { DATABASE_FILE, openSqlite, type SqliteOptions } from './open-sqlite.ts';

let dir: string;
let store: Store;

async function open(options: Partial<SqliteOptions> = {}): Promise<void> {
  store = await openSqlite({ dir, ...options });
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'parley-writer-'));
});
afterEach(async () => {
  await store[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

describe('group commit', () => {
  test('makes one commit of all units of a turn', async () => {
    await open();
    const before = store.stats().commits;
    const units = Array.from({ length: 200 }, () => store.commit(creating(aTicket())).durable);
    assert.equal(store.stats().pending, 200);
    await Promise.all(units);
    assert.equal(store.stats().commits, before + 1);
    assert.equal(store.stats().pending, 0);
  });

  test('shows to read what is durable, and nothing that could still be taken back', async () => {
    await open();
    const ticket = await saveTicket(store, {}, [{}]);
    const [message] = await store.read.messages(ticket.id, { limit: 1 });
    assert.ok(message);
    const posted = posting(ticket, { clientMessageId: 'pending' });
    const edited = { ...message, content: 'edited', version: 3 };
    const { applied, durable } = store.commit([
      ...posted.unit,
      { kind: 'message.update', message: edited, expected: message.version },
    ]);
    await applied;
    const { read, latest } = store;
    const key = [ticket.id, posted.message.senderKey, 'pending'] as const;
    assert.deepEqual(await latest.ticket(ticket.id), posted.ticket);
    assert.deepEqual(await latest.messageByClientId(...key), posted.message);
    assert.equal(await latest.countUnread(ticket.id, 'agent', { afterSeq: 0, upToSeq: 9 }), 2);
    assert.deepEqual(await read.ticket(ticket.id), ticket);
    assert.equal(await read.messageByClientId(...key), null);
    assert.equal(await read.message(posted.message.id), null);
    assert.deepEqual(await read.messages(ticket.id, { limit: 9 }), [message]);
    assert.deepEqual(
      await read.changedMessages(ticket.id, { afterVersion: 2, limit: 9, notes: true }),
      [],
    );
    assert.equal(await read.countUnread(ticket.id, 'agent', { afterSeq: 0, upToSeq: 9 }), 1);
    await durable;
    assert.deepEqual(await read.messages(ticket.id, { limit: 9 }), [edited, posted.message]);
    assert.deepEqual(await read.messageByClientId(...key), posted.message);
  });

  test('that fails refuses all of its units, and the next one goes through', async () => {
    let isBroken = false;
    await open({
      fault: (point) => {
        if (isBroken && point === 'commit.before-commit') throw new Error('broken');
      },
    });
    const known = await saveTicket(store, {}, [{}]);
    isBroken = true;
    const lost = [aTicket(), aTicket()];
    const posted = posting(known);
    const results = await Promise.allSettled([
      ...lost.map((ticket) => save(store, creating(ticket))),
      save(store, posted.unit),
    ]);
    for (const result of results) {
      assert.ok(result.status === 'rejected' && result.reason instanceof Unavailable);
    }
    isBroken = false;
    for (const { id } of lost) assert.equal(await store.latest.ticket(id), null);
    assert.deepEqual(await store.latest.ticket(known.id), known);
    assert.equal((await store.read.messages(known.id, { limit: 9 })).length, 1);
    await save(store, posted.unit);
    assert.equal((await store.read.messages(known.id, { limit: 9 })).length, 2);
    assert.equal(await store.read.countTickets({}, { kind: 'all' }), 1);
  });
});

describe('a full disk (F6)', () => {
  test('refuses writes, lets reads go on, and is forgotten when there is space again', async () => {
    let maxPages = 1_000_000;
    await open({ maxPages: () => maxPages });
    let ticket = await saveTicket(store, {}, [{}]);
    maxPages = 1;
    const refused: unknown[] = [];
    // What is left of the pages there are is filled first.
    while (refused.length === 0) {
      const posted = posting(ticket, { content: 'x'.repeat(4_000) });
      const other = aTicket();
      const results = await Promise.allSettled([
        save(store, creating(other)),
        save(store, posted.unit),
      ]);
      for (const result of results) if (result.status === 'rejected') refused.push(result.reason);
      if (refused.length === 0) ticket = posted.ticket;
      else assert.equal(await store.read.ticket(other.id), null);
    }
    for (const reason of refused) assert.ok(reason instanceof Full, String(reason));
    assert.deepEqual(await store.read.ticket(ticket.id), ticket);
    assert.deepEqual(await store.latest.ticket(ticket.id), ticket);
    const log = await store.read.messages(ticket.id, { limit: 1_000 });
    assert.equal(log.length, ticket.seq);
    await store.ping();
    maxPages = 1_000_000;
    await save(store, posting(ticket, { content: 'x'.repeat(4_000) }).unit);
    assert.equal((await store.read.messages(ticket.id, { limit: 1_000 })).length, ticket.seq + 1);
  });
});

test('what another program wrote is seen, of callers too: a session that it ended is over', async () => {
  await open();
  const session = aSession();
  await save(store, [{ kind: 'session.insert', session }]);
  assert.deepEqual(await store.latest.session(session.id), session);
  const other = new DatabaseSync(join(dir, DATABASE_FILE));
  other.prepare('UPDATE session SET ended_at = ? WHERE id = ?').run(T0, session.id);
  other.close();
  await turn();
  assert.equal((await store.latest.session(session.id))?.endedAt, T0);
});

describe("another program's lock (F7)", () => {
  function lock(): DatabaseSync {
    const other = new DatabaseSync(join(dir, DATABASE_FILE));
    other.exec('BEGIN IMMEDIATE');
    return other;
  }

  test('is waited for while the loop goes on and reads answer; then all land in order', async () => {
    await open();
    const ticket = await saveTicket(store);
    const other = lock();
    const first = posting(ticket);
    const second = posting(first.ticket);
    const order: number[] = [];
    const commits = [first, second].map(({ unit }, at) => {
      const { applied, durable } = store.commit(unit);
      void durable.then(() => order.push(at));
      return Promise.all([applied, durable]);
    });
    for (let turns = 0; turns < 50; turns += 1) await turn();
    assert.equal(store.stats().pending, 2);
    assert.deepEqual(await store.read.ticket(ticket.id), ticket);
    await assert.rejects(store.ping(), Unavailable);
    other.exec('ROLLBACK');
    other.close();
    await Promise.all(commits);
    assert.deepEqual(order, [0, 1]);
    assert.deepEqual(await store.read.ticket(ticket.id), second.ticket);
    await store.ping();
  });

  test('that is held for too long refuses what has waited, and what comes after it is gone lands', async () => {
    await open({ lockWaitMs: 50 });
    const ticket = await saveTicket(store);
    const other = lock();
    const posted = posting(ticket);
    await assert.rejects(save(store, posted.unit), Unavailable);
    assert.deepEqual(await store.latest.ticket(ticket.id), ticket);
    other.exec('ROLLBACK');
    other.close();
    await save(store, posted.unit);
    assert.deepEqual(await store.read.ticket(ticket.id), posted.ticket);
  });
});

describe('the write-ahead log', () => {
  test('stays bounded under load that never pauses', async () => {
    await open();
    let longest = 0;
    let written = 0;
    const tickets = await Promise.all(Array.from({ length: 50 }, () => saveTicket(store)));
    const content = 'x'.repeat(5_000);
    for (let group = 0; written < 250_000_000; group += 1) {
      const durable = tickets.map((ticket, at) => {
        const posted = posting(ticket, { content });
        tickets[at] = posted.ticket;
        return store.commit(posted.unit).durable;
      });
      await Promise.all(durable);
      // At least a page for each message and another for its text's second part.
      written += tickets.length * 8_192;
      if (group % 20 === 0) {
        longest = Math.max(longest, statSync(join(dir, `${DATABASE_FILE}-wal`)).size);
      }
    }
    assert.ok(longest < 200_000_000, `${longest} bytes`);
  });

  test('is left to itself while little is stored; then a worker keeps it', async (t) => {
    const started = Promise.withResolvers<void>();
    let workers = 0;
    const count = (): void => {
      workers += 1;
      started.resolve();
    };
    process.on('worker', count);
    t.after(() => process.off('worker', count));
    t.mock.timers.enable({ apis: ['setInterval'] });
    const lookRepeatedly = async (): Promise<void> => {
      for (let looks = 0; looks < 8; looks += 1) {
        t.mock.timers.tick(250);
        await turn();
      }
    };
    await open();
    await Promise.all(Array.from({ length: 50 }, () => saveTicket(store)));
    await lookRepeatedly();
    assert.equal(workers, 0);
    await Promise.all(Array.from({ length: 500 }, () => saveTicket(store)));
    await lookRepeatedly();
    await started.promise;
    assert.equal(workers, 1);
  });
});
