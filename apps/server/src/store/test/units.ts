/** Units: all or nothing, checked against what is stored, one after the other. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TicketRecord } from '../../domain/records.ts';
import { Conflict, Duplicate, type Store } from '../store.ts';
import type { Unit, Write } from '../unit.ts';
import {
  aMessage,
  aTicket,
  anAgent,
  changing,
  creating,
  posting,
  save,
  saveAgent,
  saveTicket,
  T0,
} from './fixtures.ts';

export function unitSuite(current: () => Store, reopen: () => Promise<void>): void {
  test('an applied unit is seen by latest at once, and by read when it is durable', async () => {
    const store = current();
    const ticket = aTicket();
    const { applied, durable } = store.commit(creating(ticket));
    await applied;
    assert.deepEqual(await store.latest.ticket(ticket.id), ticket);
    assert.deepEqual(await store.latest.newestTicket(ticket.customerId), ticket);
    await durable;
    assert.deepEqual(await store.read.ticket(ticket.id), ticket);
  });

  test('units that build on each other follow each other without waiting for durable', async () => {
    const store = current();
    let ticket = await saveTicket(store);
    const durables: Promise<void>[] = [];
    for (let at = 0; at < 100; at += 1) {
      const latest = await store.latest.ticket(ticket.id);
      assert.ok(latest);
      const posted = posting(latest);
      const { applied, durable } = store.commit(posted.unit);
      await applied;
      durables.push(durable);
      ticket = posted.ticket;
    }
    await Promise.all(durables);
    assert.deepEqual(await store.read.ticket(ticket.id), ticket);
    const log = await store.read.messages(ticket.id, { limit: 200 });
    assert.deepEqual(
      log.map(({ seq }) => seq),
      Array.from({ length: 100 }, (_, at) => at + 1),
    );
  });

  test('an empty unit is durable when what was applied before it is', async () => {
    const store = current();
    await store.commit([]).durable;
    const ticket = aTicket();
    await store.commit(creating(ticket)).applied;
    await store.commit([]).durable;
    assert.deepEqual(await store.read.ticket(ticket.id), ticket);
  });

  test('durable settles in the order of the commits', async () => {
    const store = current();
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        store.commit(creating(aTicket())).durable.then(() => order.push(at)),
      ),
    );
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
  });

  test('of 100 changes of one version, one goes through and each other is a Conflict', async () => {
    const store = current();
    const ticket = await saveTicket(store);
    const results = await Promise.allSettled(
      Array.from({ length: 100 }, (_, at) =>
        save(store, changing(ticket, { subject: `${at}` }).unit),
      ),
    );
    const refused = results.filter(({ status }) => status === 'rejected');
    assert.equal(refused.length, 99);
    for (const result of refused) {
      assert.ok(result.status === 'rejected' && result.reason instanceof Conflict);
    }
    assert.equal((await store.read.ticket(ticket.id))?.version, 2);
  });

  test('many writers that try again until they get through make a log without gap (P3)', async () => {
    const store = current();
    const { id } = await saveTicket(store);
    const write = async (): Promise<void> => {
      for (;;) {
        const ticket = await store.latest.ticket(id);
        assert.ok(ticket);
        try {
          await save(store, posting(ticket).unit);
          return;
        } catch (error) {
          assert.ok(error instanceof Conflict);
        }
      }
    };
    await Promise.all(Array.from({ length: 30 }, write));
    const log = await store.read.messages(id, { limit: 100 });
    assert.deepEqual(
      log.map(({ seq }) => seq),
      Array.from({ length: 30 }, (_, at) => at + 1),
    );
    assert.equal((await store.read.ticket(id))?.seq, 30);
  });

  test('100 first tickets of one customer at once come to one (P15, F19)', async () => {
    const store = current();
    const customer = {
      customerId: 'only one',
      channel: 'web',
      tickets: 1,
      identityProven: false,
      tokenVersion: 1,
      version: 1,
      createdAt: T0,
      uploads: [],
    } as const;
    const results = await Promise.allSettled(
      Array.from({ length: 100 }, () =>
        save(store, [
          ...creating(aTicket({ customerId: 'only one' })),
          { kind: 'customer.put', customer, expected: null },
        ]),
      ),
    );
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal(await store.read.countTickets({ customerId: 'only one' }, { kind: 'all' }), 1);
    assert.deepEqual(await store.read.customer('only one'), customer);
  });

  test('a unit that is refused leaves nothing, whichever of its writes is refused', async () => {
    const store = current();
    const known = await saveTicket(store);
    const agent = await saveAgent(store, { maxConcurrentTickets: 0 });
    const stale = { ...known, version: 7 };
    const refusals: Write[] = [
      { kind: 'ticket.insert', ticket: { ...aTicket(), ticketId: known.ticketId } },
      { kind: 'ticket.update', before: stale, after: { ...stale, version: 8 } },
      { kind: 'message.insert', message: aMessage(aTicket()) },
      { kind: 'message.update', message: aMessage(known), expected: 1 },
      { kind: 'agent.insert', agent: anAgent({ email: agent.email }) },
      { kind: 'agent.update', before: { ...agent, version: 3 }, after: { ...agent, version: 4 } },
      { kind: 'agent.slot', id: agent.id, by: 1, guard: 'capacity' },
      { kind: 'apiKey.delete', id: 'f'.repeat(24) },
      { kind: 'cannedResponse.delete', id: 'f'.repeat(24) },
      { kind: 'autoResponse.delete', id: 'f'.repeat(24) },
      { kind: 'timer.done', claim: { key: 'none', fence: 1 } },
      { kind: 'outbox.done', claim: { key: 'none', fence: 1 } },
    ];
    for (const refusal of refusals) {
      const ticket = aTicket();
      const posted = posting(known);
      const rest: Unit = [
        ...creating(ticket),
        ...posted.unit,
        { kind: 'timer.set', timer: { key: 'x', kind: 'auto-close', subject: 'x', dueAt: T0 } },
        { kind: 'agent.figures', id: agent.id, add: { handled: 1 } },
      ];
      for (const unit of [
        [refusal, ...rest],
        [...rest, refusal],
      ]) {
        const { applied, durable } = store.commit(unit);
        const isOne = (error: unknown): boolean =>
          error instanceof Conflict || error instanceof Duplicate;
        await assert.rejects(applied, isOne, refusal.kind);
        await assert.rejects(durable, isOne, refusal.kind);
        for (const view of [store.latest, store.read]) {
          assert.equal(await view.ticket(ticket.id), null, refusal.kind);
          assert.deepEqual(await view.ticket(known.id), known, refusal.kind);
          assert.equal(await view.message(posted.message.id), null, refusal.kind);
          assert.equal(await view.timer('x'), null, refusal.kind);
          assert.deepEqual(await view.agent(agent.id), agent, refusal.kind);
        }
        assert.equal(await store.read.countTickets({}, { kind: 'all' }), 1, refusal.kind);
      }
    }
  });

  test('a refused unit disturbs none of those before and after it', async () => {
    const store = current();
    const known = await saveTicket(store);
    const tickets = Array.from({ length: 20 }, () => aTicket());
    const results = await Promise.allSettled(
      tickets.map((ticket, at) =>
        save(
          store,
          at % 3 === 1
            ? [...creating(ticket), ...changing({ ...known, version: 9 }, {}).unit]
            : creating(ticket),
        ),
      ),
    );
    for (const [at, ticket] of tickets.entries()) {
      const isRefused = at % 3 === 1;
      assert.equal(results[at]?.status, isRefused ? 'rejected' : 'fulfilled');
      assert.deepEqual(await store.read.ticket(ticket.id), isRefused ? null : ticket);
    }
  });

  test('a unit that fails between its writes is undone, and those before it are kept', async () => {
    const store = current();
    const [before, after] = [aTicket(), aTicket()];
    const known = await saveTicket(store, {}, [{}]);
    const one = aMessage(known);
    // Only as the second message is written can it be seen that its place is taken.
    const both = [one, { ...aMessage(known), id: aTicket().id }].map((message): Write => ({
      kind: 'message.insert',
      message,
    }));
    const results = await Promise.allSettled([
      save(store, creating(before)),
      save(store, [...changing(known, { seq: 2 }).unit, ...both]),
      save(store, creating(after)),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    assert.deepEqual(await store.read.ticket(before.id), before);
    assert.deepEqual(await store.read.ticket(after.id), after);
    assert.deepEqual(await store.read.ticket(known.id), known);
    assert.deepEqual(await store.latest.ticket(known.id), known);
    assert.equal(await store.read.message(one.id), null);
    assert.equal((await store.latest.ticketsAfter(known)).length, 0);
    assert.equal(await store.read.countTickets({}, { kind: 'all' }), 3);
  });

  test('presence of a customer is written beside versions, and survives changes that did not see it', async () => {
    const store = current();
    const ticket = await saveTicket(store);
    await save(store, [{ kind: 'ticket.touch', id: ticket.id, connectedAt: T0, lastSeen: T0 + 1 }]);
    await save(store, changing(ticket, { subject: 'changed' }).unit);
    await save(store, [{ kind: 'ticket.touch', id: ticket.id, lastSeen: T0 + 2 }]);
    const expected = {
      ...ticket,
      version: 2,
      subject: 'changed',
      connectedAt: T0,
      lastSeen: T0 + 2,
    };
    assert.deepEqual(await store.latest.ticket(ticket.id), expected);
    assert.deepEqual(await store.read.ticket(ticket.id), expected);
    await save(store, [{ kind: 'ticket.touch', id: aTicket().id, lastSeen: T0 }]);
  });

  test('every field of a ticket is stored when it is made, and when it is changed', async () => {
    const agents = [await saveAgent(current()), await saveAgent(current())];
    const [one = '', two = ''] = agents.map(({ id }) => id);
    const full: Partial<TicketRecord> = {
      channel: 'messenger',
      status: 'resolved',
      priority: 'urgent',
      department: 'billing',
      subject: 'Ünïcode 👍 "quoted"',
      assignedAgent: one,
      agentInfo: { name: 'Ada', department: 'billing', assignedAt: T0 + 1 },
      lastAgent: two,
      avoid: { agent: two, statusChangedAt: T0 },
      customerInfo: {
        name: 'Bob',
        email: 'b@example.com',
        phone: '+1',
        language: 'ar',
        userAgent: 'x',
        ipAddress: '::1',
      },
      connectedAt: T0 + 2,
      lastSeen: T0 + 3,
      tags: ['a', 'b'],
      source: 'api',
      category: 'c',
      subcategory: 's',
      escalatedAt: T0 + 4,
      escalatedBy: one,
      rating: 4,
      feedback: 'fine',
      resolution: { resolvedAt: T0 + 5, resolvedBy: 'system', notes: '' },
      closedAt: T0 + 6,
      closedBy: 'bob',
      previousTicketId: aTicket().id,
      seq: 3,
      noteSeq: 2,
      lastMessage: { content: 'c', sender: 'system', messageType: 'image', timestamp: T0 + 7 },
      unreadAgent: 1,
      unreadCustomer: 2,
      readUpToAgent: 3,
      readUpToCustomer: 1,
      firstResponseAt: T0 + 8,
      awaitingSince: T0 + 9,
      responses: 2,
      responseMs: 1_234,
      handledBy: [one],
      autoResponded: [two],
    };
    const made = aTicket(full);
    await save(current(), creating(made));
    const empty = aTicket({ status: 'closed' });
    await save(current(), creating(empty));
    // What a ticket is made with stays; all else may change.
    const { id, ticketId, customerId, createdAt, source, channel, previousTicketId } = empty;
    const kept = { id, ticketId, customerId, createdAt, source, channel, previousTicketId };
    const changed = changing(empty, { ...made, ...kept, version: 2, updatedAt: T0 + 99 });
    await save(current(), changed.unit);
    const check = async (): Promise<void> => {
      for (const view of [current().latest, current().read]) {
        assert.deepEqual(await view.ticket(made.id), made);
        assert.deepEqual(await view.ticket(empty.ticketId), changed.ticket);
      }
    };
    await check();
    await reopen();
    await check();
  });

  test('an empty unit is accepted, and everything stays through a restart', async () => {
    await save(current(), []);
    const ticket = await saveTicket(current(), {}, [{}, {}, { noteSeq: 1 }]);
    const log = await current().read.messages(ticket.id, { limit: 9 });
    await reopen();
    assert.deepEqual(await current().read.ticket(ticket.id), ticket);
    assert.deepEqual(await current().read.messages(ticket.id, { limit: 9 }), log);
    assert.equal((await current().read.notes(ticket.id, { fromSeq: 0, toSeq: 9 })).length, 1);
    const again = posting(ticket, { clientMessageId: log[0]?.clientMessageId ?? null });
    await assert.rejects(save(current(), again.unit), Duplicate);
    await save(current(), posting(ticket).unit);
  });
}
