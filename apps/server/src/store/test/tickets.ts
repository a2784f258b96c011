/** Tickets as use cases look for them: a customer's, the queue's, and those without a future. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TicketRecord } from '../../domain/records.ts';
import type { Store } from '../store.ts';
import { changing, save, saveAgent, saveTicket, T0 } from './fixtures.ts';

export function ticketSuite(current: () => Store): void {
  test('a customer is found with the newest ticket, the live one, and what followed a closed one', async () => {
    const store = current();
    const customerId = 'returning';
    const tickets = [];
    for (const [at, status] of (['closed', 'resolved', 'closed'] as const).entries()) {
      tickets.push(await saveTicket(store, { customerId, status, createdAt: T0 + at }));
    }
    await saveTicket(store, { customerId: 'another' });
    const [first, second, third] = tickets;
    assert.ok(first && second && third);
    for (const view of [store.latest, store.read]) {
      assert.deepEqual(await view.newestTicket(customerId), third);
      assert.deepEqual(await view.liveTicket(customerId), second);
      assert.deepEqual(await view.ticketsAfter(first), [second, third]);
      assert.deepEqual(await view.ticketsAfter(third), []);
      assert.equal(await view.newestTicket('nobody'), null);
      assert.equal(await view.liveTicket('another\u0000'), null);
    }
    await save(store, changing(second, { status: 'closed' }).unit);
    assert.equal(await store.read.liveTicket(customerId), null);
  });

  test('the queue is by priority, then age; its positions count within the department', async () => {
    const store = current();
    const fields: Partial<TicketRecord>[] = [
      { priority: 'low', createdAt: T0 },
      { priority: 'urgent', createdAt: T0 + 2 },
      { priority: 'normal', createdAt: T0 + 3 },
      { priority: 'normal', createdAt: T0 + 1 },
      { priority: 'urgent', createdAt: T0, department: 'billing' },
      { priority: 'urgent', createdAt: T0, status: 'pending' },
    ];
    const tickets: TicketRecord[] = [];
    for (const each of fields) tickets.push(await saveTicket(store, each));
    const order = [1, 3, 2, 0].map((at) => tickets[at]?.id);
    assert.deepEqual(
      (await store.latest.queue('general', 10)).map(({ id }) => id),
      order,
    );
    assert.deepEqual(
      (await store.latest.queue('general', 2)).map(({ id }) => id),
      order.slice(0, 2),
    );
    assert.deepEqual(await store.latest.queuedDepartments(), ['billing', 'general']);
    const positions = [];
    for (const ticket of tickets) positions.push(await store.read.queuePosition(ticket));
    assert.deepEqual(positions, [4, 1, 3, 2, 1, null]);
  });

  test('a ticket without a future is found (P20)', async () => {
    const store = current();
    const active = await saveAgent(store);
    const gone = await saveAgent(store, { isActive: false });
    await saveTicket(store, { status: 'assigned', assignedAgent: active.id });
    await saveTicket(store, { status: 'pending', assignedAgent: gone.id });
    await saveTicket(store, { status: 'closed', assignedAgent: gone.id });
    await saveTicket(store);
    const lost = [
      await saveTicket(store, { status: 'assigned', assignedAgent: gone.id }),
      await saveTicket(store, { status: 'assigned' }),
      await saveTicket(store, { status: 'open', assignedAgent: active.id }),
    ];
    assert.deepEqual(await store.read.orphanedTickets(10), lost);
    assert.equal((await store.read.orphanedTickets(2)).length, 2);
  });
}
