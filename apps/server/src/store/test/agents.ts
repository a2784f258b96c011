/** Agents and their slots; sessions, keys, customers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '@parley/contract';
import type { AgentRecord } from '../../domain/records.ts';
import { Conflict, Duplicate, type Store } from '../store.ts';
import type { SlotGuard, Write } from '../unit.ts';
import { anAgent, aSession, save, saveAgent, T0 } from './fixtures.ts';

export function agentSuite(current: () => Store): void {
  test('an agent is found by both ids and by e-mail, field by field', async () => {
    const store = current();
    const agent = anAgent({
      name: 'Zoë',
      department: 'billing',
      role: 'admin',
      status: 'busy',
      skills: ['x', 'ü'],
      languages: ['ar', 'de-AT'],
      maxConcurrentTickets: 1_000,
      isActive: false,
      lastLoginAt: T0 + 1,
      lastLogoutAt: T0 + 2,
      activeTickets: 3,
      lastAssignedAt: T0 + 3,
      tokenVersion: 4,
      updatedAt: T0 + 5,
    });
    assert.equal(await store.read.isEmpty(), true);
    await save(store, [{ kind: 'agent.insert', agent }]);
    assert.equal(await store.read.isEmpty(), false);
    for (const view of [store.latest, store.read]) {
      assert.deepEqual(await view.agent(agent.id), agent);
      assert.deepEqual(await view.agent(agent.agentId), agent);
      assert.deepEqual(await view.agentByEmail(agent.email), agent);
      assert.equal(await view.agentByEmail('nobody@example.com'), null);
    }
  });

  test('e-mail and readable id are unique, also when they are changed', async () => {
    const store = current();
    const one = await saveAgent(store);
    const two = await saveAgent(store);
    const taken: [Partial<AgentRecord>, Duplicate['index']][] = [
      [{ email: one.email }, 'agent.email'],
      [{ agentId: one.agentId }, 'agent.agentId'],
    ];
    for (const [fields, index] of taken) {
      const is = (error: unknown): boolean => error instanceof Duplicate && error.index === index;
      await assert.rejects(save(store, [{ kind: 'agent.insert', agent: anAgent(fields) }]), is);
      const after = { ...two, ...fields, version: 2 };
      await assert.rejects(save(store, [{ kind: 'agent.update', before: two, after }]), is);
    }
    assert.deepEqual(await store.read.agent(two.id), two);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        save(store, [{ kind: 'agent.insert', agent: anAgent({ email: 'race@example.com' }) }]),
      ),
    );
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  test('a change of an agent leaves slots and figures as they are', async () => {
    const store = current();
    const agent = await saveAgent(store);
    await save(store, [
      { kind: 'agent.slot', id: agent.id, by: 1, guard: 'available', at: T0 + 7 },
    ]);
    await save(store, [{ kind: 'agent.figures', id: agent.id, add: { ratings: 1, ratingSum: 5 } }]);
    const after = { ...agent, name: 'Renamed', status: 'away' as const, version: 2 };
    await save(store, [{ kind: 'agent.update', before: agent, after }]);
    const expected = {
      ...after,
      activeTickets: 1,
      lastAssignedAt: T0 + 7,
      figures: { ...agent.figures, ratings: 1, ratingSum: 5 },
    };
    assert.deepEqual(await store.latest.agent(agent.id), expected);
    assert.deepEqual(await store.read.agent(agent.id), expected);
    await assert.rejects(save(store, [{ kind: 'agent.update', before: agent, after }]), Conflict);
  });

  test('a slot is taken as its guard says', async () => {
    const store = current();
    const full = { maxConcurrentTickets: 1, activeTickets: 1 };
    const cases: [Partial<AgentRecord>, readonly SlotGuard[]][] = [
      [{}, ['available', 'capacity', 'active', 'none']],
      [{ status: 'offline' }, ['capacity', 'active', 'none']],
      [{ ...full }, ['active', 'none']],
      [{ isActive: false }, ['none']],
    ];
    for (const [fields, allowed] of cases) {
      for (const guard of ['available', 'capacity', 'active', 'none'] as const) {
        const agent = await saveAgent(store, fields);
        const taken = save(store, [{ kind: 'agent.slot', id: agent.id, by: 1, guard }]);
        if (!allowed.includes(guard)) {
          await assert.rejects(taken, Conflict);
          continue;
        }
        await taken;
        assert.equal((await store.read.agent(agent.id))?.activeTickets, agent.activeTickets + 1);
        await save(store, [{ kind: 'agent.slot', id: agent.id, by: -1, guard: 'none' }]);
        assert.equal((await store.read.agent(agent.id))?.activeTickets, agent.activeTickets);
      }
    }
    const nobody: Write = { kind: 'agent.slot', id: newId(), by: 1, guard: 'none' };
    await assert.rejects(save(store, [nobody]), Conflict);
  });

  test('slots under a maximum: never one too many, however many ask at once (P14)', async () => {
    const store = current();
    const agent = await saveAgent(store, { maxConcurrentTickets: 7 });
    const take: Write = { kind: 'agent.slot', id: agent.id, by: 1, guard: 'available' };
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => save(store, [take])));
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 7);
    assert.equal((await store.read.agent(agent.id))?.activeTickets, 7);
    await assert.rejects(save(store, [take]), Conflict);
    await save(store, [{ ...take, by: -1, guard: 'none' }]);
    // Two in one unit are one too many again, and then none of the unit holds.
    await assert.rejects(save(store, [take, take]), Conflict);
    assert.equal((await store.latest.agent(agent.id))?.activeTickets, 6);
    await save(store, [take]);
  });

  test('seniors are active agents above the role agent', async () => {
    const store = current();
    const roles = ['agent', 'supervisor', 'admin'] as const;
    for (const role of roles) {
      await saveAgent(store, { role, agentId: `AGT-00000000${roles.indexOf(role)}0` });
    }
    await saveAgent(store, { role: 'admin', isActive: false });
    const seniors = await store.latest.seniorAgents();
    assert.deepEqual(
      seniors.map(({ role }) => role),
      ['supervisor', 'admin'],
    );
  });

  test('a session is refreshed from its version alone, and not after its end', async () => {
    const store = current();
    const session = aSession();
    await save(store, [{ kind: 'session.insert', session }]);
    assert.deepEqual(await store.latest.session(session.id), session);
    const next = { ...session, refreshHash: 'next', usedAt: T0 + 5, version: 2 };
    await save(store, [{ kind: 'session.update', session: next, expected: 1 }]);
    assert.deepEqual(await store.latest.session(session.id), next);
    await assert.rejects(
      save(store, [{ kind: 'session.update', session: next, expected: 1 }]),
      Conflict,
    );
    assert.deepEqual(await store.read.session(session.id), next);
    await save(store, [{ kind: 'session.end', id: session.id, at: T0 + 9 }]);
    await save(store, [{ kind: 'session.end', id: session.id, at: T0 + 10 }]);
    assert.equal((await store.latest.session(session.id))?.endedAt, T0 + 9);
    await assert.rejects(
      save(store, [{ kind: 'session.update', session: { ...next, version: 3 }, expected: 2 }]),
      Conflict,
    );
    assert.equal(await store.read.session(newId()), null);
  });

  test('all sessions of an agent end at once, and are remembered by address', async () => {
    const store = current();
    const agent = newId();
    const sessions = [aSession({ agent }), aSession({ agent, address: null }), aSession()];
    for (const session of sessions) await save(store, [{ kind: 'session.insert', session }]);
    for (const session of sessions) {
      assert.deepEqual(await store.latest.session(session.id), session);
    }
    await save(store, [{ kind: 'session.endAll', agent, at: T0 + 1 }]);
    const latest = [];
    for (const { id } of sessions) latest.push((await store.latest.session(id))?.endedAt);
    assert.deepEqual(latest, [T0 + 1, T0 + 1, null]);
    const ends = [];
    for (const { id } of sessions) ends.push((await store.read.session(id))?.endedAt);
    assert.deepEqual(ends, [T0 + 1, T0 + 1, null]);
    assert.equal(await store.read.signedInFrom(agent, '127.0.0.1', T0), true);
    assert.equal(await store.read.signedInFrom(agent, '127.0.0.1', T0 + 1), false);
    assert.equal(await store.read.signedInFrom(agent, '::1', T0), false);
  });

  test('keys are found by hash, and gone when deleted', async () => {
    const store = current();
    const apiKey = {
      id: newId(),
      name: 'Shop',
      role: 'agent',
      department: 'billing',
      keyHash: 'a'.repeat(64),
      createdAt: T0,
      lastUsedAt: null,
    } as const;
    await save(store, [{ kind: 'apiKey.insert', apiKey }]);
    await save(store, [{ kind: 'apiKey.used', id: apiKey.id, at: T0 + 5 }]);
    const used = { ...apiKey, lastUsedAt: T0 + 5 };
    assert.deepEqual(await store.read.apiKeyByHash(apiKey.keyHash), used);
    assert.deepEqual(await store.read.apiKeys(), [used]);
    const same = { ...apiKey, id: newId() };
    await assert.rejects(save(store, [{ kind: 'apiKey.insert', apiKey: same }]), Duplicate);
    await save(store, [{ kind: 'apiKey.delete', id: apiKey.id }]);
    assert.equal(await store.read.apiKeyByHash(apiKey.keyHash), null);
    await assert.rejects(save(store, [{ kind: 'apiKey.delete', id: apiKey.id }]), Conflict);
  });

  test('a customer is put from the version that was expected', async () => {
    const store = current();
    const customer = {
      customerId: 'ünï code',
      channel: 'messenger',
      tickets: 2,
      identityProven: true,
      tokenVersion: 3,
      version: 1,
      createdAt: T0,
      uploads: [T0, T0 + 1],
    } as const;
    const put = (version: number, expected: number | null): Promise<void> =>
      save(store, [{ kind: 'customer.put', customer: { ...customer, version }, expected }]);
    await assert.rejects(put(1, 0), Conflict);
    await put(1, null);
    assert.deepEqual(await store.read.customer('ünï code'), customer);
    await assert.rejects(put(1, null), Conflict);
    assert.deepEqual(await store.latest.customer('ünï code'), customer);
    await put(2, 1);
    assert.deepEqual(await store.latest.customer('ünï code'), { ...customer, version: 2 });
    await assert.rejects(put(2, 1), Conflict);
    assert.equal(await store.latest.customer('other'), null);
  });
}
