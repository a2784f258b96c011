/** Lists of tickets: every filter, scope and order against a plain model; pages and cursors. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHANNELS, PRIORITIES, TICKET_STATUSES } from '@parley/contract';
import fc from 'fast-check';
import { ticketSortValue } from '../../domain/paging.ts';
import type { TicketRecord } from '../../domain/records.ts';
import type { PageRequest, Scope, Store, TicketFilter, TicketSort } from '../store.ts';
import { aTicket, anAgent, creating, DAY_MS, save, T0 } from './fixtures.ts';

const DEPARTMENTS = ['general', 'billing', 'sales'] as const;
const CUSTOMERS = ['c1', 'c2', 'c3'] as const;
const AGENTS = [anAgent(), anAgent(), anAgent()].map(({ id }) => id);
const SPAN_MS = 3 * DAY_MS;
const SORTS = ['createdAt', 'updatedAt', 'priority'] as const;

const anyTicket: fc.Arbitrary<TicketRecord> = fc
  .record({
    customerId: fc.constantFrom(...CUSTOMERS),
    channel: fc.constantFrom(...CHANNELS),
    status: fc.constantFrom(...TICKET_STATUSES),
    priority: fc.constantFrom(...PRIORITIES),
    department: fc.constantFrom(...DEPARTMENTS),
    assignedAgent: fc.option(fc.constantFrom(...AGENTS)),
    // Few different times, so that ties are common.
    createdAt: fc.nat(20).map((at) => T0 + Math.floor((at * SPAN_MS) / 20)),
    updatedAt: fc.nat(20).map((at) => T0 + SPAN_MS + at),
  })
  .map((fields) => aTicket(fields));

const anyTime = fc.nat(24).map((at) => T0 + Math.floor(((at - 2) * SPAN_MS) / 20));

const anyFilter: fc.Arbitrary<TicketFilter> = fc.record(
  {
    statuses: fc.uniqueArray(fc.constantFrom(...TICKET_STATUSES), { minLength: 1 }),
    assignedAgent: fc.constantFrom(...AGENTS, anAgent().id),
    customerId: fc.constantFrom(...CUSTOMERS, 'nobody'),
    priority: fc.constantFrom(...PRIORITIES),
    department: fc.constantFrom(...DEPARTMENTS, 'none'),
    channel: fc.constantFrom(...CHANNELS),
    from: anyTime,
    to: anyTime,
  },
  { requiredKeys: [] },
);

const anyScope: fc.Arbitrary<Scope> = fc.oneof(
  fc.constant<Scope>({ kind: 'all' }),
  fc.record({
    kind: fc.constantFrom('department' as const, 'own' as const),
    department: fc.constantFrom(...DEPARTMENTS),
    agent: fc.option(fc.constantFrom(...AGENTS)),
  }),
  fc.record({ kind: fc.constant('customer' as const), customerId: fc.constantFrom(...CUSTOMERS) }),
);

const anyOrder = fc.record({
  sortBy: fc.constantFrom(...SORTS),
  sortOrder: fc.constantFrom('asc' as const, 'desc' as const),
});

export function isVisible(ticket: TicketRecord, scope: Scope): boolean {
  switch (scope.kind) {
    case 'all':
      return true;
    case 'customer':
      return ticket.customerId === scope.customerId;
    case 'own':
    case 'department':
      return (
        ticket.department === scope.department ||
        (scope.agent !== null && ticket.assignedAgent === scope.agent) ||
        (scope.kind === 'department' &&
          ticket.department === 'general' &&
          ticket.assignedAgent === null)
      );
    default:
      return scope satisfies never;
  }
}

export function isWanted(ticket: TicketRecord, filter: TicketFilter): boolean {
  return (
    (filter.statuses?.includes(ticket.status) ?? true) &&
    (filter.assignedAgent ?? ticket.assignedAgent) === ticket.assignedAgent &&
    (filter.customerId ?? ticket.customerId) === ticket.customerId &&
    (filter.priority ?? ticket.priority) === ticket.priority &&
    (filter.department ?? ticket.department) === ticket.department &&
    (filter.channel ?? ticket.channel) === ticket.channel &&
    (filter.from ?? 0) <= ticket.createdAt &&
    (filter.to ?? Infinity) >= ticket.createdAt
  );
}

function ordered(
  tickets: readonly TicketRecord[],
  { sortBy, sortOrder }: { sortBy: TicketSort; sortOrder: 'asc' | 'desc' },
): TicketRecord[] {
  const sign = sortOrder === 'asc' ? 1 : -1;
  return tickets.toSorted(
    (a, b) =>
      sign * (ticketSortValue(a, sortBy) - ticketSortValue(b, sortBy) || (a.id < b.id ? -1 : 1)),
  );
}

/** All pages of a list, one cursor after the other. */
async function walk(
  store: Store,
  filter: TicketFilter,
  { scope, page }: { scope: Scope; page: Omit<PageRequest<TicketSort>, 'after' | 'offset'> },
): Promise<TicketRecord[]> {
  const found: TicketRecord[] = [];
  for (let part = await store.read.tickets(filter, scope, { ...page, offset: 0 }); ;) {
    found.push(...part);
    const last = part.at(-1);
    if (last === undefined || part.length < page.limit) return found;
    const after = { value: ticketSortValue(last, page.sortBy), id: last.id };
    part = await store.read.tickets(filter, scope, { ...page, offset: 0, after });
  }
}

export function listSuite(current: () => Store): void {
  test('a list is what filter and scope let through, in order, whatever is asked for', async () => {
    const store = current();
    const tickets = fc.sample(anyTicket, { numRuns: 150, seed: 7 });
    for (const ticket of tickets) store.commit(creating(ticket));
    await save(store, []);
    await fc.assert(
      fc.asyncProperty(anyFilter, anyScope, anyOrder, async (filter, scope, order) => {
        const expected = ordered(
          tickets.filter((ticket) => isVisible(ticket, scope) && isWanted(ticket, filter)),
          order,
        );
        const ids = (list: readonly TicketRecord[]): string[] => list.map(({ id }) => id);
        const page = { ...order, limit: 7 };
        const first = await store.read.tickets(filter, scope, { ...page, offset: 0 });
        assert.deepEqual(first, expected.slice(0, 7));
        const third = await store.read.tickets(filter, scope, { ...page, offset: 14 });
        assert.deepEqual(ids(third), ids(expected.slice(14, 21)));
        assert.deepEqual(ids(await walk(store, filter, { scope, page })), ids(expected));
        assert.equal(await store.read.countTickets(filter, scope), expected.length);
      }),
      { numRuns: 300 },
    );
  });

  test('a cursor visits each row once, though others come and move meanwhile', async () => {
    const store = current();
    const tickets = Array.from({ length: 30 }, (_, at) => aTicket({ createdAt: T0 + (at >> 1) }));
    for (const ticket of tickets) store.commit(creating(ticket));
    await save(store, []);
    const seen: string[] = [];
    const page = { sortBy: 'createdAt', sortOrder: 'desc', limit: 4, offset: 0 } as const;
    let part = await store.read.tickets({}, { kind: 'all' }, page);
    while (part.length > 0) {
      seen.push(...part.map(({ id }) => id));
      await save(store, creating(aTicket({ createdAt: T0 + 1_000 + seen.length })));
      const last = part.at(-1);
      assert.ok(last);
      const after = { value: last.createdAt, id: last.id };
      part = await store.read.tickets({}, { kind: 'all' }, { ...page, after });
    }
    assert.deepEqual(seen.toSorted(), tickets.map(({ id }) => id).toSorted());
  });

  test('a page past the end is empty', async () => {
    const store = current();
    await save(store, creating(aTicket()));
    const page = { sortBy: 'priority', sortOrder: 'asc', limit: 20, offset: 5_000 } as const;
    assert.deepEqual(await store.read.tickets({}, { kind: 'all' }, page), []);
  });

  test('agents are listed by filter and order, names folded, statuses in their order', async () => {
    const store = current();
    const agents = [
      anAgent({ name: 'Émile', status: 'away', department: 'sales' }),
      anAgent({ name: 'zoe', status: 'available', department: 'sales', isActive: false }),
      anAgent({ name: 'Anna', status: 'offline' }),
      anAgent({ name: 'eva', status: 'busy' }),
    ];
    for (const agent of agents) store.commit([{ kind: 'agent.insert', agent }]);
    await save(store, []);
    const names = async (
      filter: Parameters<Store['read']['agents']>[0],
      sortBy: 'name' | 'status' | 'createdAt',
      rest: Partial<PageRequest<'name'>> = {},
    ): Promise<string[]> => {
      const page = { sortBy, sortOrder: 'asc', limit: 10, offset: 0, ...rest } as const;
      return (await store.read.agents(filter, page)).map(({ name }) => name);
    };
    assert.deepEqual(await names({}, 'name'), ['Anna', 'Émile', 'eva', 'zoe']);
    assert.deepEqual(await names({}, 'status'), ['zoe', 'eva', 'Émile', 'Anna']);
    assert.deepEqual(await names({ department: 'sales' }, 'name', { sortOrder: 'desc' }), [
      'zoe',
      'Émile',
    ]);
    assert.deepEqual(await names({ isActive: true, status: 'away' }, 'name'), ['Émile']);
    const after = { value: 'emile', id: agents[0]?.id ?? '' };
    assert.deepEqual(await names({}, 'name', { after, limit: 1 }), ['eva']);
    assert.equal(await store.read.countAgents({ department: 'general' }), 2);
    assert.deepEqual(
      (await store.latest.activeAgents('sales')).map(({ name }) => name),
      ['Émile'],
    );
  });

  test("an agent's recent tickets are the newest that are not assigned", async () => {
    const store = current();
    const [agent = ''] = AGENTS;
    const fields = [
      { status: 'closed', createdAt: T0 + 3 },
      { status: 'assigned', createdAt: T0 + 2 },
      { status: 'pending', createdAt: T0 + 4 },
      { status: 'resolved', createdAt: T0 + 1 },
    ] as const;
    const tickets = fields.map((each) => aTicket({ ...each, assignedAgent: agent }));
    for (const ticket of tickets) store.commit(creating(ticket));
    await save(store, creating(aTicket({ status: 'closed' })));
    const found = await store.read.recentTickets(agent, 2);
    assert.deepEqual(
      found.map(({ status }) => status),
      ['pending', 'closed'],
    );
    const assigned = await store.latest.ticketsOfAgent(agent, 'assigned');
    assert.deepEqual(
      assigned.map(({ id }) => id),
      [tickets[1]?.id],
    );
  });
}
