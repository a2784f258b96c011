/** Notifications, activity, decisions, texts, settings, kept answers, and what has had its time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '@parley/contract';
import type {
  ActivityRecord,
  IdempotencyRecord,
  Id,
  SettingsRecord,
} from '../../domain/records.ts';
import { Conflict, Duplicate, type Scope, type Store } from '../store.ts';
import { aNotification, DAY_MS, save, saveTicket, T0 } from './fixtures.ts';

function relatedTo(ticketId: Id): {
  ticketId: Id;
  customerId: null;
  agentId: null;
  messageId: null;
} {
  return { ticketId, customerId: null, agentId: null, messageId: null };
}

export function recordSuite(current: () => Store): void {
  test('a notification is read by each of its agents for themselves', async () => {
    const store = current();
    const [one, two] = [newId(), newId()];
    const notification = aNotification([two, one]);
    await save(store, [{ kind: 'notification.insert', notification, unreadOnce: false }]);
    assert.deepEqual(await store.read.notification(notification.id), notification);
    await save(store, [
      { kind: 'notification.read', agent: one, ids: [notification.id, newId()], at: T0 + 5 },
    ]);
    await save(store, [
      { kind: 'notification.read', agent: one, ids: [notification.id], at: T0 + 6 },
    ]);
    const read = {
      ...notification,
      recipients: [
        { agent: two, readAt: null },
        { agent: one, readAt: T0 + 5 },
      ],
    };
    assert.deepEqual(await store.read.notification(notification.id), read);
    assert.deepEqual(await store.read.notifications(one, { unreadOnly: false, limit: 5 }), [read]);
    assert.deepEqual(await store.read.notifications(one, { unreadOnly: true, limit: 5 }), []);
    assert.deepEqual(await store.read.unreadNotificationIds(one), []);
    assert.deepEqual(await store.read.unreadNotificationIds(two), [notification.id]);
    assert.deepEqual(await store.read.unreadNotificationIds(newId()), []);
  });

  test('notifications are listed newest first, page by page', async () => {
    const store = current();
    const agent = newId();
    const all = Array.from({ length: 7 }, (_, at) =>
      aNotification([agent], { createdAt: T0 + (at >> 1) }),
    );
    for (const notification of all) {
      await save(store, [{ kind: 'notification.insert', notification, unreadOnce: false }]);
    }
    await save(store, [{ kind: 'notification.read', agent, ids: [all[2]?.id ?? ''], at: T0 }]);
    const seen: Id[] = [];
    for (let after: { value: number; id: Id } | undefined; ;) {
      const page = await store.read.notifications(agent, {
        unreadOnly: true,
        limit: 2,
        ...(after === undefined ? {} : { after }),
      });
      seen.push(...page.map(({ id }) => id));
      const last = page.at(-1);
      if (last === undefined) break;
      after = { value: last.createdAt, id: last.id };
    }
    const expected = all
      .filter((_, at) => at !== 2)
      .toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
    assert.deepEqual(
      seen,
      expected.map(({ id }) => id),
    );
  });

  test('at most one unread notification of new messages per agent and ticket (contract §4)', async () => {
    const store = current();
    const [agent, ticket] = [newId(), newId()];
    const notify = (): Promise<void> =>
      save(store, [
        {
          kind: 'notification.insert',
          notification: aNotification([agent], { relatedData: relatedTo(ticket) }),
          unreadOnce: true,
        },
      ]);
    assert.equal(await store.latest.hasUnreadNotification(agent, ticket), false);
    const results = await Promise.allSettled(Array.from({ length: 10 }, notify));
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal(await store.latest.hasUnreadNotification(agent, ticket), true);
    assert.equal(await store.read.hasUnreadNotification(agent, newId()), false);
    await assert.rejects(notify(), Conflict);
    const ids = await store.read.unreadNotificationIds(agent);
    await save(store, [{ kind: 'notification.read', agent, ids, at: T0 }]);
    assert.equal(await store.latest.hasUnreadNotification(agent, ticket), false);
    await notify();
  });

  test('activity is the newest first, as far as one may see it', async () => {
    const store = current();
    const agent = newId();
    const activity = (fields: Partial<ActivityRecord>): ActivityRecord => ({
      id: newId(),
      type: 'ticket_created',
      ticket: newId(),
      ticketId: 'TKT-0000000001',
      department: 'sales',
      assignedAgent: null,
      actor: 'Ada',
      text: 'did',
      at: T0,
      ...fields,
    });
    const all = [
      activity({}),
      activity({ department: 'billing' }),
      activity({ assignedAgent: agent }),
      activity({ department: 'general' }),
    ];
    for (const each of all) await save(store, [{ kind: 'activity.insert', activity: each }]);
    const seen = async (scope: Scope, limit = 9): Promise<number[]> =>
      (await store.read.activities(scope, limit)).map((each) =>
        all.findIndex(({ id }) => id === each.id),
      );
    assert.deepEqual(await store.read.activities({ kind: 'all' }, 9), all.toReversed());
    assert.deepEqual(await seen({ kind: 'all' }, 2), [3, 2]);
    assert.deepEqual(await seen({ kind: 'own', department: 'billing', agent }), [2, 1]);
    assert.deepEqual(
      await seen({ kind: 'department', department: 'billing', agent: null }),
      [3, 1],
    );
    assert.deepEqual(await seen({ kind: 'customer', customerId: 'x' }), []);
  });

  test('decisions of routing are kept in order', async () => {
    const store = current();
    const ticket = newId();
    const decisions = [null, 'AGT-1'].map((chosen, at) => ({
      id: newId(),
      ticket,
      at: T0 + at,
      rule: 'skills',
      chosen,
      candidates: [{ agentId: 'AGT-1', name: 'Ada', passedOver: 'offline' }],
    }));
    for (const decision of decisions) await save(store, [{ kind: 'routing.insert', decision }]);
    assert.deepEqual(await store.read.routingDecisions(ticket), decisions);
    assert.deepEqual(await store.read.routingDecisions(newId()), []);
  });

  test('canned and auto-responses are put, changed and deleted', async () => {
    const store = current();
    const cannedResponse = {
      id: newId(),
      title: 'Hi',
      shortcut: null,
      content: 'Hello',
      department: null,
      createdAt: T0,
    };
    const autoResponse = {
      id: newId(),
      name: 'Away',
      trigger: 'keyword',
      keywords: ['a'],
      content: 'x',
      department: 'sales',
      isActive: true,
      createdAt: T0,
    } as const;
    await save(store, [
      { kind: 'cannedResponse.put', cannedResponse },
      { kind: 'autoResponse.put', autoResponse },
    ]);
    const changed = { ...cannedResponse, title: 'Changed' };
    await save(store, [{ kind: 'cannedResponse.put', cannedResponse: changed }]);
    assert.deepEqual(await store.read.cannedResponses(), [changed]);
    assert.deepEqual(await store.latest.autoResponses(), [autoResponse]);
    await save(store, [
      { kind: 'cannedResponse.delete', id: cannedResponse.id },
      { kind: 'autoResponse.delete', id: autoResponse.id },
    ]);
    assert.deepEqual(await store.read.cannedResponses(), []);
    assert.deepEqual(await store.read.autoResponses(), []);
  });

  test('settings change from the version before alone', async () => {
    const store = current();
    const put = (version: number): Promise<void> => {
      const settings = { settings: { version }, version } as unknown as SettingsRecord;
      return save(store, [{ kind: 'settings.put', settings }]);
    };
    assert.equal(await store.read.settings(), null);
    await assert.rejects(put(2), Conflict);
    await put(1);
    await assert.rejects(put(1), Conflict);
    await put(2);
    assert.deepEqual(await store.latest.settings(), { settings: { version: 2 }, version: 2 });
  });

  test('the answer of an Idempotency-Key is kept once, until its time is over', async () => {
    const store = current();
    const now = Date.now();
    const record = (fields: Partial<IdempotencyRecord> = {}): IdempotencyRecord => ({
      key: 'k',
      bodyHash: 'b',
      answer: { status: 201, body: { success: true, data: { a: [1, null, 'ü'] } } },
      expiresAt: now + DAY_MS,
      ...fields,
    });
    const insert = (one: IdempotencyRecord): Promise<void> =>
      save(store, [{ kind: 'idempotency.insert', record: one }]);
    await insert(record({ key: 'old', expiresAt: now - 1 }));
    assert.equal(await store.read.idempotency('old'), null);
    await insert(record({ key: 'old' }));
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => insert(record())));
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    await assert.rejects(
      insert(record()),
      (error: unknown) => error instanceof Duplicate && error.index === 'idempotency.key',
    );
    assert.deepEqual(await store.read.idempotency('k'), record());
    assert.equal(await store.read.idempotency('other'), null);
  });

  test('what has had its time is removed, and nothing else', async () => {
    const store = current();
    const now = Date.now();
    const session = (fields: object): object => ({
      id: newId(),
      agent: newId(),
      refreshHash: 'h',
      createdAt: now - 40 * DAY_MS,
      usedAt: now,
      expiresAt: now + DAY_MS,
      endedAt: null,
      address: 'x',
      version: 1,
      ...fields,
    });
    const sessions = [
      session({ endedAt: now - 39 * DAY_MS }),
      session({ expiresAt: now - 35 * DAY_MS }),
      session({}),
      session({ createdAt: now - 2, endedAt: now - 1 }),
    ] as never[];
    for (const each of sessions) await save(store, [{ kind: 'session.insert', session: each }]);
    for (const [at, expiresAt] of [now - 10, now + DAY_MS].entries()) {
      const record = {
        key: `k${at}`,
        bodyHash: '',
        answer: { status: 200, body: null },
        expiresAt,
      };
      await save(store, [{ kind: 'idempotency.insert', record }]);
    }
    for (const at of [now - 400 * DAY_MS, now]) {
      const activity = {
        id: newId(),
        type: 't',
        ticket: newId(),
        ticketId: '',
        department: 'd',
        assignedAgent: null,
        actor: '',
        text: '',
        at,
      };
      await save(store, [{ kind: 'activity.insert', activity }]);
    }
    assert.equal(await store.purge(now), 4);
    assert.equal(await store.purge(now), 0);
    assert.ok(await store.read.idempotency('k1'));
    assert.equal((await store.read.activities({ kind: 'all' }, 9)).length, 1);
    const left = [];
    for (const { id } of sessions as { id: Id }[]) {
      left.push((await store.read.session(id)) !== null);
    }
    assert.deepEqual(left, [false, false, true, true]);
  });

  test('a store that is open answers, and tells what it did', async () => {
    const store = current();
    await store.ping();
    await saveTicket(store, {}, [{}, {}]);
    const { commits, messages, pending } = store.stats();
    assert.ok(commits >= 3);
    assert.deepEqual([messages, pending], [2, 0]);
    await store[Symbol.asyncDispose]();
    await assert.rejects(store.ping());
    await assert.rejects(save(store, [{ kind: 'timer.cancel', key: 'x' }]));
    await store[Symbol.asyncDispose]();
  });
}
