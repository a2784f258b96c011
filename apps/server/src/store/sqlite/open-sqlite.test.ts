import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Unusable, type Store } from '../store.ts';
import { posting, save, saveAgent, saveTicket, T0 } from '../test/fixtures.ts';
import { Connection } from './connection.ts';
import { DATABASE_FILE, INDEX_FILE, openSqlite } from './open-sqlite.ts';
import { migrate } from './migrate.ts';

const folders: string[] = [];
after(() => Promise.all(folders.map((dir) => rm(dir, { recursive: true, force: true }))));

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'parley-open-'));
  folders.push(dir);
  return dir;
}

/** Another program's look at the file. */
function pragma(path: string, sql: string): unknown {
  const db = new DatabaseSync(path);
  try {
    return Object.values(db.prepare(sql).get() ?? {})[0];
  } finally {
    db.close();
  }
}

function reasonOf(reason: Unusable['reason']): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof Unusable);
    assert.equal(error.reason, reason);
    // One sentence for whoever starts the server, with the way out.
    assert.match(error.message, /^[A-Z].*(?:: |, or ).*\.$/);
    return true;
  };
}

async function found(store: Store, query: string): Promise<number> {
  const { total } = await store.read.search(query, { kind: 'all' }, { limit: 5, offset: 0 });
  return total;
}

describe('settings of a connection', () => {
  test('are set and read back (reliability, store settings)', async () => {
    const db = new Connection(join(await folder(), 'x.db'), { busyTimeout: 5_000 });
    const read = (name: string): unknown => Object.values(db.get(`PRAGMA ${name}`) ?? {})[0];
    assert.deepEqual(
      ['journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout', 'wal_autocheckpoint'].map(
        read,
      ),
      ['wal', 2, 1, 5_000, 0],
    );
    db.close();
  });

  test('that do not take are an error', () => {
    assert.throws(() => new Connection(':memory:', { busyTimeout: 0 }), /journal_mode/);
  });
});

describe('a data folder', () => {
  test('has one server at a time, also of this process', async () => {
    const dir = await folder();
    const store = await openSqlite({ dir });
    await assert.rejects(openSqlite({ dir }), reasonOf('in-use'));
    await save(store, []);
    await store[Symbol.asyncDispose]();
    await (await openSqlite({ dir }))[Symbol.asyncDispose]();
  });

  test('is free again when its server was killed', async () => {
    const dir = await folder();
    const source = `import { openSqlite } from ${JSON.stringify(join(import.meta.dirname, 'open-sqlite.ts'))};
      await openSqlite({ dir: ${JSON.stringify(dir)} });
      process.stdout.write('open');
      setInterval(() => {}, 1_000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await assert.rejects(openSqlite({ dir }), reasonOf('in-use'));
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await openSqlite({ dir }))[Symbol.asyncDispose]();
  });

  test('that can not be written is refused', async () => {
    const file = join(await folder(), 'file');
    writeFileSync(file, '');
    await assert.rejects(openSqlite({ dir: join(file, 'data') }), reasonOf('not-writable'));
  });

  test('that is missing is made', async () => {
    const dir = join(await folder(), 'a', 'b');
    await (await openSqlite({ dir }))[Symbol.asyncDispose]();
    assert.ok(existsSync(join(dir, DATABASE_FILE)));
  });

  test('takes a guest beside its server: each sees what the other wrote, and processes of the server live on', async () => {
    const dir = await folder();
    await using store = await openSqlite({ dir });
    const agent = await saveAgent(store);
    const now = Date.now();
    await store.processes.heartbeat('server', now, now + 30_000);
    const guest = await openSqlite({ dir, beside: true });
    assert.equal((await guest.latest.agent(agent.id))?.email, agent.email);
    const other = await saveAgent(guest);
    await guest[Symbol.asyncDispose]();
    await new Promise(setImmediate);
    assert.equal((await store.latest.agent(other.id))?.email, other.email);
    const db = new Connection(join(dir, DATABASE_FILE), { busyTimeout: 0 });
    assert.equal(db.get('SELECT until FROM process')?.['until'], now + 30_000);
    assert.equal(db.get('SELECT count(*) AS n FROM epoch')?.['n'], 1);
    db.close();
  });

  test('is the guest’s own while there is no server', async () => {
    const dir = await folder();
    await using guest = await openSqlite({ dir, beside: true });
    await saveAgent(guest);
    await assert.rejects(openSqlite({ dir }), reasonOf('in-use'));
  });

  test('that was filled as a draft is whole once it is closed', async () => {
    const dir = await folder();
    const draft = await openSqlite({ dir, isDraft: true });
    const agent = await saveAgent(draft);
    await draft[Symbol.asyncDispose]();
    // Nothing waits in the log: all of it is in the file that a backup would take.
    rmSync(join(dir, `${DATABASE_FILE}-wal`), { force: true });
    await using store = await openSqlite({ dir });
    assert.equal((await store.latest.agent(agent.id))?.email, agent.email);
  });

  test('stays open to short-lived programs, whose writes are seen', async () => {
    const dir = await folder();
    await using store = await openSqlite({ dir });
    const agent = await saveAgent(store);
    const ticket = await saveTicket(store);
    assert.equal((await store.latest.agent(agent.id))?.isActive, true);
    const path = join(dir, DATABASE_FILE);
    const other = new DatabaseSync(path);
    other.exec('UPDATE agent SET is_active = 0, version = version + 1');
    other.exec(`UPDATE ticket SET department = 'moved', version = version + 1`);
    other.close();
    await turn();
    for (const view of [store.latest, store.read]) {
      assert.equal((await view.agent(agent.id))?.isActive, false);
      assert.equal((await view.ticket(ticket.id))?.department, 'moved');
    }
    const stale = posting(ticket);
    await assert.rejects(save(store, stale.unit), { name: 'Conflict' });
  });
});

describe('a database', () => {
  test('of a newer version is refused and left as it is', async () => {
    const dir = await folder();
    await (await openSqlite({ dir }))[Symbol.asyncDispose]();
    const path = join(dir, DATABASE_FILE);
    pragma(path, 'PRAGMA user_version = 99');
    await assert.rejects(openSqlite({ dir }), reasonOf('newer'));
    assert.equal(pragma(path, 'PRAGMA user_version'), 99);
  });

  test('of another program is refused and left as it is', async () => {
    const dir = await folder();
    const path = join(dir, DATABASE_FILE);
    pragma(path, 'CREATE TABLE x (y)');
    await assert.rejects(openSqlite({ dir }), reasonOf('foreign'));
    assert.equal(pragma(path, 'SELECT count(*) FROM sqlite_schema'), 1);
    rmSync(path);
    writeFileSync(path, 'not a database at all, but long enough to be looked at'.repeat(20));
    await assert.rejects(openSqlite({ dir }), reasonOf('foreign'));
  });

  test('comes to the newest version step by step, each whole or not at all', async () => {
    const path = join(await folder(), 'x.db');
    const db = new Connection(path, { busyTimeout: 0 });
    const migrations = [
      { name: 'one', sql: 'CREATE TABLE a (x); INSERT INTO a VALUES (1)' },
      { name: 'two', sql: 'ALTER TABLE a ADD COLUMN y DEFAULT 2' },
    ];
    assert.equal(migrate(db, { migrations: migrations.slice(0, 1) }), 0);
    assert.equal(migrate(db, { migrations }), 1);
    assert.deepEqual({ ...db.get('SELECT * FROM a') }, { x: 1, y: 2 });
    assert.equal(migrate(db, { migrations }), 2);
    const broken = [...migrations, { name: 'three', sql: 'CREATE TABLE b (x); SELECT nonsense' }];
    assert.throws(() => migrate(db, { migrations: broken }), /nonsense/);
    assert.equal(db.get("SELECT 1 FROM sqlite_schema WHERE name = 'b'"), undefined);
    assert.equal(db.get('PRAGMA user_version')?.['user_version'], 2);
    db.close();
  });

  test('hands out the connections of former processes at the first reap', async () => {
    const dir = await folder();
    const store = await openSqlite({ dir });
    await store.processes.heartbeat('former', T0, T0 + 1e12);
    const connection = {
      id: 's',
      process: 'former',
      kind: 'agent',
      subject: 'a',
      ticket: null,
      since: T0 - 5,
    } as const;
    await save(store, [{ kind: 'connection.insert', connection }]);
    assert.deepEqual(await store.processes.reap(T0 + 1), []);
    await store[Symbol.asyncDispose]();
    await using next = await openSqlite({ dir });
    assert.deepEqual(await next.processes.reap(T0 + 1), [
      { kind: 'agent', subject: 'a', ticket: null, lastAlive: T0 },
    ]);
    assert.deepEqual(await next.processes.reap(T0 + 1), []);
  });
});

describe('the full-text index', () => {
  test('is made anew when it is missing, damaged, or of another state of the database', async () => {
    const dir = await folder();
    const [path, index] = [join(dir, DATABASE_FILE), join(dir, INDEX_FILE)];
    const backup = join(await folder(), 'backup.db');
    const reopened = async (
      between: () => void,
      check: (store: Store) => Promise<void>,
    ): Promise<void> => {
      between();
      await using store = await openSqlite({ dir });
      await check(store);
    };
    await reopened(
      () => undefined,
      async (store) => {
        await saveTicket(store, { subject: 'first' });
        assert.equal(await found(store, 'first'), 1);
      },
    );
    copyFileSync(path, backup);
    await reopened(
      () => rmSync(index),
      async (store) => {
        assert.equal(await found(store, 'first'), 1);
        await saveTicket(store, { subject: 'second' });
        assert.equal(await found(store, 'second'), 1);
      },
    );
    await reopened(
      () => writeFileSync(index, 'damaged'.repeat(1_000)),
      async (store) => {
        assert.equal(await found(store, 'first'), 1);
        assert.equal(await found(store, 'second'), 1);
      },
    );
    await reopened(
      () => copyFileSync(backup, path),
      async (store) => {
        assert.equal(await found(store, 'second'), 0);
        await saveTicket(store, { subject: 'third' });
        assert.equal(await found(store, 'third'), 1);
        assert.equal(await found(store, 'first'), 1);
      },
    );
  });
});
