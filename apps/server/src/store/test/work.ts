/** Timers, the outbox, and leases: claimed by one at a time, and late owners are refused. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '@parley/contract';
import type { OutboxRecord, TimerRecord } from '../../domain/records.ts';
import { Conflict, Duplicate, type Store } from '../store.ts';
import type { Claim } from '../unit.ts';
import { save, saveAgent, saveTicket, T0 } from './fixtures.ts';

const LEASE = { limit: 10, leaseMs: 1_000 } as const;
const OUT = { ...LEASE, consumers: ['mail', 'sms'] } as const;

function aTimer(key: string, dueAt: number): TimerRecord {
  return { key, kind: 'auto-close', subject: key, dueAt };
}

function anEffect(fields: Partial<OutboxRecord> = {}): OutboxRecord {
  const id = newId();
  return {
    id,
    consumer: 'mail',
    effectKey: `effect-${id}`,
    group: `group-${id}`,
    payload: { to: 'x' },
    dueAt: T0,
    createdAt: T0,
    ...fields,
  };
}

export function workSuite(current: () => Store, reopen: () => Promise<void>): void {
  const setTimers = (...timers: TimerRecord[]): Promise<void> =>
    save(
      current(),
      timers.map((timer) => ({ kind: 'timer.set', timer }) as const),
    );
  const done = (claim: Claim | undefined): Promise<void> =>
    save(current(), [{ kind: 'timer.done', claim: claim ?? { key: '', fence: 0 } }]);
  const queue = (...rows: OutboxRecord[]): Promise<void> =>
    save(
      current(),
      rows.map((row) => ({ kind: 'outbox.insert', row }) as const),
    );

  test('due timers are claimed once, the earliest first, and end when done', async () => {
    await setTimers(aTimer('b', T0 + 2), aTimer('a', T0 + 1), aTimer('later', T0 + 99));
    const { work, latest } = current();
    assert.deepEqual(await work.claimTimers(T0, LEASE), []);
    const claimed = await work.claimTimers(T0 + 10, LEASE);
    assert.deepEqual(
      claimed.map(({ key, dueAt }) => [key, dueAt]),
      [
        ['a', T0 + 1],
        ['b', T0 + 2],
      ],
    );
    assert.deepEqual(await work.claimTimers(T0 + 10, LEASE), []);
    await done(claimed[0]?.claim);
    assert.equal(await latest.timer('a'), null);
    await assert.rejects(done(claimed[0]?.claim), Conflict);
    assert.equal((await work.claimTimers(T0 + 10, { limit: 1, leaseMs: 1 })).length, 0);
  });

  test('a claim that ran out goes to somebody else, and the late owner is refused (F14)', async () => {
    await setTimers(aTimer('a', T0));
    const { work } = current();
    const [late] = await work.claimTimers(T0, LEASE);
    assert.deepEqual(await work.claimTimers(T0 + 1_000 - 1, LEASE), []);
    const [next] = await work.claimTimers(T0 + 1_000, LEASE);
    assert.ok(late && next && next.claim.fence > late.claim.fence);
    await assert.rejects(done(late.claim), Conflict);
    await done(next.claim);
  });

  test('a timer that is moved, or cancelled and set anew, is no longer the claimed one', async () => {
    const { work, latest } = current();
    await setTimers(aTimer('moved', T0), aTimer('anew', T0));
    const claims = await work.claimTimers(T0, LEASE);
    await setTimers(aTimer('moved', T0 + 50));
    await save(current(), [{ kind: 'timer.cancel', key: 'anew' }]);
    await setTimers(aTimer('anew', T0 + 60));
    for (const { claim } of claims) await assert.rejects(done(claim), Conflict);
    assert.deepEqual(await latest.timer('moved'), aTimer('moved', T0 + 50));
    assert.equal((await work.claimTimers(T0 + 60, LEASE)).length, 2);
    await save(current(), [{ kind: 'timer.cancel', key: 'absent' }]);
  });

  test('timers survive a restart; the claim of a process that is gone ends with its lease at the latest (P13)', async () => {
    await setTimers(aTimer('a', T0), aTimer('b', T0));
    const [lost] = await current().work.claimTimers(T0, { limit: 1, leaseMs: 1_000 });
    await reopen();
    const { work } = current();
    // A store that knows its former process to be dead need not wait.
    const early = await work.claimTimers(T0, { ...LEASE, leaseMs: 5_000 });
    const late = await work.claimTimers(T0 + 1_001, LEASE);
    const keys = [...early, ...late].map(({ key }) => key);
    assert.deepEqual(keys.toSorted(), ['a', 'b']);
    await assert.rejects(done(lost?.claim), Conflict);
    for (const { claim } of [...early, ...late]) await done(claim);
  });

  test('an effect is queued once', async () => {
    const row = anEffect();
    await queue(row);
    const again = { ...anEffect(), effectKey: row.effectKey };
    await assert.rejects(
      queue(again),
      (error: unknown) => error instanceof Duplicate && error.index === 'outbox.effectKey',
    );
    const { work } = current();
    const claimed = await work.claimOutbox(T0, OUT);
    const [{ claim, attempts, ...stored } = assert.fail('nothing claimed')] = claimed;
    assert.deepEqual(stored, row);
    assert.equal(attempts, 0);
    await save(current(), [{ kind: 'outbox.done', claim }]);
    await assert.rejects(save(current(), [{ kind: 'outbox.done', claim }]), Conflict);
    assert.deepEqual(await work.claimOutbox(T0 + 9_999, OUT), []);
    await assert.rejects(queue(again), Duplicate);
  });

  test('a group leaves in order: its oldest row alone is claimed, and one that waits holds the others', async () => {
    const rows = [
      anEffect({ group: 'g' }),
      anEffect({ group: 'g' }),
      anEffect({ group: 'h', dueAt: T0 + 50 }),
      anEffect({ group: 'h' }),
      anEffect({ group: 'i', consumer: 'other' }),
    ];
    for (const row of rows) await queue(row);
    const { work } = current();
    const ids = async (now: number): Promise<string[]> =>
      (await work.claimOutbox(now, OUT)).map(({ id }) => id);
    const [first] = await work.claimOutbox(T0, OUT);
    assert.ok(first);
    assert.equal(first.id, rows[0]?.id);
    assert.deepEqual(await ids(T0), []);
    await work.releaseOutbox(first.claim, { dueAt: T0 + 20, error: 'try later' });
    assert.deepEqual(await ids(T0 + 19), []);
    const [again] = await work.claimOutbox(T0 + 20, OUT);
    assert.ok(again);
    assert.deepEqual([again.id, again.attempts], [rows[0]?.id, 1]);
    await assert.rejects(work.releaseOutbox(first.claim, { dueAt: T0, error: '' }), Conflict);
    await work.buryOutbox(again.claim, 'never');
    await assert.rejects(work.buryOutbox(again.claim, 'never'), Conflict);
    assert.deepEqual(await ids(T0 + 20), [rows[1]?.id]);
    assert.deepEqual(await ids(T0 + 50), [rows[2]?.id]);
  });

  test('of many who claim at once each row goes to one', async () => {
    for (let at = 0; at < 20; at += 1) await queue(anEffect());
    await setTimers(...Array.from({ length: 20 }, (_, at) => aTimer(`t${at}`, T0)));
    const { work } = current();
    const claims = await Promise.all(
      Array.from({ length: 10 }, async () => [
        ...(await work.claimOutbox(T0, { ...OUT, limit: 3 })).map(({ id }) => id),
        ...(await work.claimTimers(T0, { ...LEASE, limit: 3 })).map(({ key }) => key),
      ]),
    );
    const all = claims.flat();
    assert.equal(new Set(all).size, all.length);
    assert.equal(all.length, 40);
  });

  test('a process whose lease ran out is reaped with its connections, once (P11)', async () => {
    const store = current();
    const ticket = await saveTicket(store);
    await store.processes.heartbeat('p1', T0, T0 + 30);
    await store.processes.heartbeat('p2', T0, T0 + 30);
    const connect = (id: string, process: string, kind: 'agent' | 'customer'): Promise<void> =>
      save(store, [
        {
          kind: 'connection.insert',
          connection: {
            id,
            process,
            kind,
            subject: `${kind}-1`,
            ticket: kind === 'customer' ? ticket.id : null,
            since: T0,
          },
        },
      ]);
    await connect('a', 'p1', 'agent');
    await connect('b', 'p1', 'customer');
    await connect('c', 'p2', 'agent');
    assert.equal(await store.latest.connections('agent', 'agent-1'), 2);
    await store.processes.heartbeat('p2', T0 + 20, T0 + 50);
    assert.deepEqual(await store.processes.reap(T0 + 30), []);
    const reaped = await store.processes.reap(T0 + 31);
    assert.deepEqual(
      reaped.toSorted((a, b) => (a.kind < b.kind ? -1 : 1)),
      [
        { kind: 'agent', subject: 'agent-1', ticket: null, lastAlive: T0 },
        { kind: 'customer', subject: 'customer-1', ticket: ticket.id, lastAlive: T0 },
      ],
    );
    assert.deepEqual(await store.processes.reap(T0 + 31), []);
    assert.equal(await store.latest.connections('agent', 'agent-1'), 1);
    assert.equal(await store.latest.connections('customer', 'customer-1'), 0);
  });

  test('a connection counts until it is deleted, and its watches go with it', async () => {
    const store = current();
    const agent = await saveAgent(store);
    const ticket = await saveTicket(store);
    const connection = {
      id: 's1',
      process: 'p',
      kind: 'agent',
      subject: agent.id,
      ticket: null,
      since: T0,
    } as const;
    await save(store, [
      { kind: 'connection.insert', connection },
      { kind: 'watch.insert', connection: 's1', ticket: ticket.id },
      { kind: 'watch.insert', connection: 's1', ticket: ticket.id },
    ]);
    assert.equal(await store.latest.isWatched(ticket.id, agent.id), true);
    assert.equal(await store.read.isWatched(ticket.id, newId()), false);
    await save(store, [{ kind: 'watch.delete', connection: 's1', ticket: ticket.id }]);
    assert.equal(await store.latest.isWatched(ticket.id, agent.id), false);
    await save(store, [{ kind: 'watch.insert', connection: 's1', ticket: ticket.id }]);
    await save(store, [{ kind: 'connection.delete', id: 's1' }]);
    assert.equal(await store.latest.isWatched(ticket.id, agent.id), false);
    assert.equal(await store.latest.connections('agent', agent.id), 0);
    // A socket that is gone already: nothing to watch, nothing to delete.
    await save(store, [{ kind: 'watch.insert', connection: 's1', ticket: ticket.id }]);
    await save(store, [{ kind: 'connection.delete', id: 's1' }]);
    await save(store, [{ kind: 'connection.insert', connection }]);
    assert.equal(await store.latest.isWatched(ticket.id, agent.id), false);
    // The same socket once more moves it.
    await save(store, [
      { kind: 'connection.delete', id: 's1' },
      { kind: 'connection.insert', connection: { ...connection, subject: 'other' } },
    ]);
    assert.equal(await store.latest.connections('agent', agent.id), 0);
    assert.equal(await store.latest.connections('agent', 'other'), 1);
  });

  test('an agent who is not offline and has neither connection nor timer is absent', async () => {
    const store = current();
    const [absent, waited, here] = [
      await saveAgent(store),
      await saveAgent(store),
      await saveAgent(store),
    ];
    await saveAgent(store, { status: 'offline' });
    await save(store, [
      {
        kind: 'timer.set',
        timer: {
          key: `agent-offline:${waited.id}`,
          kind: 'agent-offline',
          subject: waited.id,
          dueAt: T0,
        },
      },
      {
        kind: 'connection.insert',
        connection: {
          id: 's',
          process: 'p',
          kind: 'agent',
          subject: here.id,
          ticket: null,
          since: T0,
        },
      },
    ]);
    assert.deepEqual(await store.read.absentAgents(), [absent]);
  });
}
