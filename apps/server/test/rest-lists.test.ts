/** Lists, cursors, search (contract §6 "Lists"). */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Priority } from '@parley/contract';
import { startTestApp, unique } from './kit/app.ts';
import type { Reply } from './kit/rest.ts';

const t = await startTestApp();

describe('a list of tickets', () => {
  const department = 'lists';
  const priorities: Priority[] = ['low', 'urgent', 'normal', 'high', 'urgent', 'low', 'high'];
  const ids: string[] = [];

  before(async () => {
    for (const priority of priorities) {
      const { ticket } = await t.createCustomer({ department, priority });
      ids.push(ticket._id);
    }
    const params = { ticketId: ids[0]! };
    await t.admin.rest.ok('tickets.status', { params, body: { status: 'pending' } });
    await t.admin.rest.ok('tickets.status', {
      params: { ticketId: ids[1]! },
      body: { status: 'resolved' },
    });
  });

  test('is newest first, with pagination and figures that leave status out', async () => {
    const list = await t.admin.rest.ok('tickets.list', { query: { department, status: 'open' } });
    assert.deepEqual(
      list.tickets.map(({ _id }) => _id),
      ids.slice(2).toReversed(),
    );
    assert.deepEqual(list.pagination, {
      currentPage: 1,
      totalPages: 1,
      totalItems: 5,
      itemsPerPage: 20,
      hasNextPage: false,
      hasPrevPage: false,
      nextCursor: null,
    });
    const { totalOpen, totalPending, totalResolved, totalClosed } = list.statistics;
    assert.deepEqual([totalOpen, totalPending, totalResolved, totalClosed], [5, 1, 1, 0]);
    for (const ticket of list.tickets) assert.equal('messages' in ticket, false);
  });

  test('has figures of what an agent may read: the own department, and what waits in general', async () => {
    await t.createCustomer({ department: 'general' });
    const { rest } = await t.createAgent({ department });
    const { pagination, statistics } = await rest.ok('tickets.list', {});
    const { totalOpen, totalPending, totalResolved, totalClosed } = statistics;
    assert.equal(pagination.totalItems, ids.length + 1);
    assert.deepEqual([totalOpen, totalPending, totalResolved, totalClosed], [6, 1, 1, 0]);
  });

  test('takes several statuses with commas', async () => {
    const query = { department, status: 'pending,resolved', sortOrder: 'asc' };
    const { tickets } = await t.admin.rest.ok('tickets.list', { query });
    assert.deepEqual(
      tickets.map(({ _id }) => _id),
      ids.slice(0, 2),
    );
  });

  test('sorts priorities by meaning, ties by _id', async () => {
    for (const sortOrder of ['desc', 'asc'] as const) {
      const query = { department, sortBy: 'priority', sortOrder };
      const { tickets } = await t.admin.rest.ok('tickets.list', { query });
      const rank = ['low', 'normal', 'high', 'urgent'];
      const keys = tickets.map(({ priority, _id }) => `${rank.indexOf(priority)} ${_id}`);
      const sorted = [...keys].sort();
      assert.deepEqual(keys, sortOrder === 'asc' ? sorted : sorted.toReversed());
    }
  });

  for (const sortBy of ['createdAt', 'updatedAt', 'priority'] as const) {
    for (const sortOrder of ['asc', 'desc'] as const) {
      test(`is walked by cursor once over each row, by ${sortBy} ${sortOrder}`, async () => {
        const query = { department, sortBy, sortOrder };
        const whole = await t.admin.rest.ok('tickets.list', { query: { ...query, limit: 100 } });
        const seen: string[] = [];
        let cursor: string | null | undefined;
        for (let page = 1; cursor !== null; page += 1) {
          const answer = await t.admin.rest.ok('tickets.list', {
            query: { ...query, limit: 2, ...(cursor === undefined ? {} : { cursor }) },
          });
          seen.push(...answer.tickets.map(({ _id }) => _id));
          assert.equal(answer.pagination.currentPage, page);
          assert.equal(answer.pagination.hasNextPage, answer.pagination.nextCursor !== null);
          cursor = answer.pagination.nextCursor ?? null;
        }
        assert.deepEqual(
          seen,
          whole.tickets.map(({ _id }) => _id),
        );
      });
    }
  }

  test('by cursor misses nothing and repeats nothing while others are written', async () => {
    const query = { department, limit: 3 };
    const first = await t.admin.rest.ok('tickets.list', { query });
    await t.createCustomer({ department: 'lists' });
    const cursor = first.pagination.nextCursor!;
    const second = await t.admin.rest.ok('tickets.list', { query: { ...query, cursor } });
    const known = ids.toReversed();
    assert.deepEqual(
      [...first.tickets, ...second.tickets].map(({ _id }) => _id),
      known.slice(0, 6),
    );
  });

  test('by number has no cursor after the first page, and past the end is empty', async () => {
    const second = await t.admin.rest.call('tickets.list', {
      query: { department, page: 2, limit: 3 },
    });
    assert.equal('nextCursor' in second.data!.pagination, false);
    assert.equal(second.data!.pagination.hasPrevPage, true);
    assert.match(second.headers.get('link') ?? '', /<\/api\/tickets\?.*page=3.*>; rel="next"/);
    for (const page of [99, 9_999_999]) {
      const past = await t.admin.rest.ok('tickets.list', { query: { department, page } });
      assert.deepEqual([past.tickets, past.pagination.hasNextPage], [[], false]);
    }
  });

  test('links to its next page', async () => {
    const { headers } = await t.admin.rest.call('tickets.list', {
      query: { department, limit: 2 },
    });
    const path = /^<(.+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1] ?? '';
    const next = await t.admin.rest.fetch('GET', path);
    const { data } = (await next.json()) as { data: { pagination: { currentPage: number } } };
    assert.equal(data.pagination.currentPage, 2);
    const last = await t.admin.rest.call('tickets.list', { query: { department, limit: 100 } });
    assert.equal(last.headers.get('link'), null);
  });

  test('refuses a cursor of other filters, another sort, another list, a page, or no cursor of ours', async () => {
    const { pagination } = await t.admin.rest.ok('tickets.list', {
      query: { department, limit: 1 },
    });
    const cursor = pagination.nextCursor!;
    const wrong = [
      { cursor },
      { department, cursor, sortOrder: 'asc' },
      { department, cursor, status: 'open' },
      { department, cursor: 'abc' },
      { department, cursor: `${cursor}A` },
      { department, cursor: Buffer.from('["x",2,{"$gt":""},"y"]').toString('base64url') },
      { department, cursor, page: 1 },
      { department, cursor: '../..' },
    ];
    for (const query of wrong) {
      const { status, fields } = await t.admin.rest.refused('tickets.list', { query });
      assert.deepEqual([status, fields], [400, ['cursor']], JSON.stringify(query));
    }
    const agents = await t.admin.rest.refused('agents.list', { query: { cursor } });
    assert.equal(agents.status, 400);
    await t.admin.rest.ok('tickets.list', { query: { department, cursor, limit: 5 } });
  });

  test('names each parameter that does not parse, is out of range, nested or repeated', async () => {
    const wrong: Record<string, string> = {
      'page=-1': 'page',
      'page=0': 'page',
      'page=1.5': 'page',
      'page=1e9': 'page',
      'page=abc': 'page',
      'limit=0': 'limit',
      'limit=101': 'limit',
      'limit=1e9': 'limit',
      'status=Open': 'status',
      'status=open,': 'status',
      'status[x]=open': 'status',
      'status[$ne]=open': 'status',
      'priority=URGENT': 'priority',
      'priority=high&priority=low': 'priority',
      'sortBy=__proto__': 'sortBy',
      'sortOrder=down': 'sortOrder',
      'dateFrom=2026-02-31': 'dateFrom',
      'dateTo=0000-00-00': 'dateTo',
      'dateFrom=yesterday': 'dateFrom',
      'dateFrom=2026-02-02&dateTo=2026-02-01': 'dateFrom',
      'channel=sms': 'channel',
      'department=%00': 'department',
      'customerId=%00': 'customerId',
      'agentId=%00': 'agentId',
      'customerId=%zz': 'customerId',
      'customerId=a&customerId=%ff': 'customerId',
      'agentId=%E2%82': 'agentId',
    };
    for (const [query, field] of Object.entries(wrong)) {
      const response = await t.admin.rest.fetch('GET', `/api/tickets?${query}`);
      const { error } = (await response.json()) as { error: { details: { field: string }[] } };
      assert.deepEqual([response.status, error.details[0]?.field], [400, field], query);
    }
  });

  test('ignores parameters it does not know and empty ones', async () => {
    const odd = '?nothing=1&a[$ne]=x&__proto__[x]=1&%zz=1&b=%ff&&=&status=&page=&department=lists';
    const response = await t.admin.rest.fetch('GET', `/api/tickets${odd}`);
    assert.equal(response.status, 200);
  });

  test('of an agent of neither form, or who does not exist, is empty', async () => {
    for (const agentId of ['x', 'AGT-0000000000', '0'.repeat(24), '[object Object]']) {
      const { tickets, pagination } = await t.admin.rest.ok('tickets.list', { query: { agentId } });
      assert.deepEqual([tickets, pagination.totalItems], [[], 0]);
    }
  });

  test('filters by agent, customer, channel and day', async () => {
    const { agent } = await t.createAgent();
    const { ticket, customerId } = await t.createCustomer();
    const params = { ticketId: ticket._id };
    await t.admin.rest.ok('tickets.assign', { params, body: { agentId: agent._id } });
    const today = new Date().toISOString().slice(0, 10);
    const queries = [
      { agentId: agent.agentId },
      { agentId: agent._id },
      { customerId },
      { customerId, channel: 'web', dateFrom: today, dateTo: today },
    ];
    for (const query of queries) {
      const { tickets } = await t.admin.rest.ok('tickets.list', { query });
      assert.deepEqual(
        tickets.map(({ _id }) => _id),
        [ticket._id],
      );
    }
    for (const query of [
      { customerId, channel: 'messenger' },
      { customerId, dateTo: '2020-01-01' },
    ]) {
      assert.deepEqual((await t.admin.rest.ok('tickets.list', { query })).tickets, []);
    }
    const own = await t.admin.rest.ok('agents.tickets', { params: { agentId: agent.agentId } });
    assert.deepEqual(
      own.tickets.map(({ _id }) => _id),
      [ticket._id],
    );
  });
});

describe('a list of agents', () => {
  test('sorts by name folded and by status in their order, and is walked by cursor', async () => {
    const department = 'sorting';
    for (const name of ['Émile', 'anna', 'Zoe', 'Bob', 'emil']) {
      await t.createAgent({ name, department });
    }
    const query = { department, sortBy: 'name', sortOrder: 'asc', limit: 2 } as const;
    const names: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Reply<'agents.list'> = await t.admin.rest.ok('agents.list', {
        query: cursor === null ? query : { ...query, cursor },
      });
      names.push(...page.agents.map(({ name }) => name));
      cursor = page.pagination.nextCursor ?? null;
    } while (cursor !== null);
    assert.deepEqual(names, ['anna', 'Bob', 'emil', 'Émile', 'Zoe']);

    const busy = (await t.admin.rest.ok('agents.list', { query: { department } })).agents[0]!;
    await t.admin.rest.ok('agents.status', {
      params: { agentId: busy._id },
      body: { status: 'busy' },
    });
    const byStatus = await t.admin.rest.ok('agents.list', {
      query: { department, sortBy: 'status', sortOrder: 'asc' },
    });
    assert.deepEqual(
      byStatus.agents.map(({ status }) => status),
      ['busy', ...Array<string>(4).fill('offline')],
    );
    const filtered = await t.admin.rest.ok('agents.list', {
      query: { department, status: 'busy' },
    });
    assert.deepEqual(
      filtered.agents.map(({ _id }) => _id),
      [busy._id],
    );
  });

  test('filters by isActive, which is true or false', async () => {
    const { agent } = await t.createAgent({ department: 'leavers' });
    const params = { agentId: agent._id };
    await t.admin.rest.ok('agents.update', { params, body: { isActive: false } });
    const count = async (isActive: boolean) =>
      (await t.admin.rest.ok('agents.list', { query: { department: 'leavers', isActive } })).agents
        .length;
    assert.deepEqual([await count(true), await count(false)], [0, 1]);
    const wrong = await t.admin.rest.refused('agents.list', { query: { isActive: 'yes' } });
    assert.deepEqual(wrong.fields, ['isActive']);
  });
});

describe('search', () => {
  const found = async (query: string, rest = t.admin.rest) => {
    const { tickets } = await rest.ok('tickets.search', { params: { query } });
    return tickets.map(({ _id }) => _id);
  };

  test('folds case and accents, matches beginnings, all words over all fields, right after the write', async () => {
    const { ticket, rest } = await t.createCustomer({
      name: 'Zoë Müller',
      subject: 'Crème brûlée',
    });
    const params = { ticketId: ticket._id };
    await rest.ok('messages.create', { params, body: { content: 'the parcel is Verschwunden' } });
    for (const query of ['creme', 'BRÛL', 'muller verschw', 'zoe creme', ticket.ticketId]) {
      assert.deepEqual(await found(query), [ticket._id], query);
    }
    assert.deepEqual(await found('creme nothing'), []);
  });

  test('finds notes and tags for staff, never for the customer', async () => {
    const word = unique('secretword').replace('-', '');
    const { ticket, rest } = await t.createCustomer();
    const params = { ticketId: ticket._id };
    await t.admin.rest.ok('messages.create', {
      params,
      body: { content: word, visibility: 'internal' },
    });
    assert.deepEqual(await found(word), [ticket._id]);
    assert.deepEqual(await found(word, rest), []);
  });

  test('shows nobody what they may not read', async () => {
    const word = unique('hidden').replace('-', '');
    const { ticket } = await t.createCustomer({ department: 'vault', subject: word });
    const other = await t.createAgent({ department: 'elsewhere' });
    const stranger = await t.createCustomer();
    assert.deepEqual(await found(word), [ticket._id]);
    assert.deepEqual(await found(word, other.rest), []);
    assert.deepEqual(await found(word, stranger.rest), []);
    assert.equal(
      (await t.anonymous.refused('tickets.search', { params: { query: word } })).status,
      401,
    );
  });

  test('takes any input for plain text; without a word it is an empty list', async () => {
    const odd = [
      '"',
      "' OR 1=1--",
      'NEAR(a b)',
      '*',
      'x:',
      'a AND',
      '(a+)+$',
      '%',
      '_',
      '{"$gt":""}',
      '...',
    ];
    for (const query of odd) await found(query);
    assert.deepEqual(await found('… !!'), []);
  });

  test('is paged by number and by cursor', async () => {
    const word = unique('paged').replace('-', '');
    const ids = [];
    for (let i = 0; i < 5; i += 1) ids.push((await t.createCustomer({ subject: word })).ticket._id);
    const seen = [];
    let cursor: string | null = null;
    do {
      const page: Reply<'tickets.search'> = await t.admin.rest.ok('tickets.search', {
        params: { query: word },
        query: cursor === null ? { limit: 2 } : { limit: 2, cursor },
      });
      assert.equal(page.pagination.totalItems, 5);
      seen.push(...page.tickets.map(({ _id }) => _id));
      cursor = page.pagination.nextCursor ?? null;
    } while (cursor !== null);
    assert.deepEqual(seen.toSorted(), ids.toSorted());
    const second = await t.admin.rest.ok('tickets.search', {
      params: { query: word },
      query: { page: 2, limit: 3 },
    });
    assert.equal(second.tickets.length, 2);
  });
});
