/** Tickets over REST: requirements endpoints 1-5, 8, 9; contract §2, §3, §5, §6. Above 400 lines: one resource, call by call. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { startTestApp, unique } from './kit/app.ts';
import { Rest } from './kit/rest.ts';

const IDENTITY_SECRET = 'the identity secret of this test';
const t = await startTestApp({ env: { IDENTITY_SECRET } });
const supervisor = await t.createAgent({ role: 'supervisor', department: 'office' });

function hashOf(customerId: string): string {
  return createHmac('sha256', IDENTITY_SECRET).update(customerId).digest('hex');
}

function newTicket(customerId: string) {
  return { customerId, customerInfo: { name: 'Cleo' }, subject: 'Help', department: 'general' };
}

describe('POST /api/tickets', () => {
  test('by a stranger makes a customer and hands out a token for it (§5)', async () => {
    const { ticket, rest } = await t.createCustomer({ name: 'Ann', initialMessage: 'Hello\n👋' });
    assert.equal(ticket.status, 'open');
    assert.equal(ticket.seq, 1);
    assert.equal(ticket.lastMessage?.content, 'Hello\n👋');
    const { ticket: read } = await rest.ok('tickets.get', { params: { ticketId: ticket._id } });
    assert.deepEqual(
      read.messages.map(({ content, seq }) => [content, seq]),
      [['Hello\n👋', 1]],
    );
    assert.equal(read.hasMoreMessages, false);
  });

  test('keeps text as typed, the department folded, and the connection’s own address and program', async () => {
    const customerId = unique('typed');
    const response = await t.anonymous.fetch('POST', '/api/tickets', {
      json: {
        ...newTicket(customerId),
        subject: '  <b>It’s ${7*7} {{x}}</b> ',
        department: ' Billing ',
        customerInfo: {
          name: ' Ann ',
          email: 'Ann@Example.com',
          ipAddress: '1.2.3.4',
          userAgent: 'me',
        },
      },
      headers: { 'user-agent': 'Browser/1', 'accept-language': 'pt-BR,pt;q=0.9' },
    });
    const { data } = (await response.json()) as { data: { ticket: { _id: string } } };
    const params = { ticketId: data.ticket._id };
    const { ticket } = await supervisor.rest.ok('tickets.get', { params });
    assert.equal(ticket.subject, '  <b>It’s ${7*7} {{x}}</b> ');
    assert.equal(ticket.department, 'billing');
    assert.equal(ticket.customerInfo.name, ' Ann ');
    assert.equal(ticket.customerInfo.email, 'Ann@Example.com');
    assert.equal(ticket.customerInfo.ipAddress, '127.0.0.1');
    assert.equal(ticket.customerInfo.userAgent, 'Browser/1');
    assert.equal(ticket.customerInfo.language, 'pt-BR');
    assert.equal(ticket.metadata.source, 'web');
  });

  test('by staff is believed about address and program, and gives no token', async () => {
    const key = await t.createKey('supervisor');
    const body = {
      ...newTicket(unique('staffed')),
      customerInfo: { name: 'Ann', ipAddress: '1.2.3.4', userAgent: 'Shop/2' },
      metadata: { source: 'mobile', category: 'orders', subcategory: 'late' },
      priority: 'high',
    } as const;
    for (const rest of [key, t.admin.rest]) {
      const answer = await rest.ok('tickets.create', { body });
      assert.deepEqual(Object.keys(answer), ['ticket']);
      assert.equal(answer.ticket.customerInfo.ipAddress, '1.2.3.4');
      assert.equal(answer.ticket.customerInfo.userAgent, 'Shop/2');
      assert.equal(answer.ticket.metadata.source, 'mobile');
      assert.equal(answer.ticket.priority, 'high');
    }
  });

  test('always makes a ticket, with previousTicketId when there is an older one (§3)', async () => {
    const { rest, ticket, customerId } = await t.createCustomer();
    const second = await rest.ok('tickets.create', { body: newTicket(customerId) });
    assert.equal(second.ticket.previousTicketId, ticket._id);
    assert.equal(second.customerToken, undefined);
  });

  test('an existing customerId needs its token or hash; a token is for no other id', async () => {
    const { customerId, rest } = await t.createCustomer();
    const body = newTicket(customerId);
    assert.equal((await t.anonymous.refused('tickets.create', { body })).code, 'IDENTITY_REQUIRED');
    const other = await t.createCustomer();
    assert.equal((await other.rest.refused('tickets.create', { body })).code, 'IDENTITY_REQUIRED');
    const fresh = { body: newTicket(unique('fresh')) };
    assert.equal((await rest.refused('tickets.create', fresh)).code, 'FORBIDDEN');
  });

  test('a right identityHash proves an id; its first proof ends tokens given out without one', async () => {
    const { customerId, rest } = await t.createCustomer();
    const body = { ...newTicket(customerId), identityHash: hashOf(customerId) };
    const { customerToken } = await t.anonymous.ok('tickets.create', { body });
    assert.ok(customerToken);
    assert.equal((await rest.refused('tickets.list')).status, 401);
    const proven = new Rest(t.url, { kind: 'customer', token: customerToken });
    assert.equal((await proven.ok('tickets.list')).tickets.length, 2);
    await t.anonymous.ok('tickets.create', { body });
    await proven.ok('tickets.list');
  });

  test('a wrong identityHash is a 401, for a new customerId too', async () => {
    const customerId = unique('wrong');
    for (const identityHash of ['', 'x', hashOf('somebody else'), hashOf(customerId).slice(1)]) {
      const body = { ...newTicket(customerId), identityHash };
      assert.equal(
        (await t.anonymous.refused('tickets.create', { body })).code,
        'IDENTITY_REQUIRED',
      );
    }
    await t.anonymous.ok('tickets.create', { body: newTicket(customerId) });
  });

  test('an id of an outside channel is a 400 for everybody', async () => {
    const body = newTicket('messenger:1:2');
    const { rest } = await t.createCustomer();
    for (const caller of [t.anonymous, rest, t.admin.rest, supervisor.rest]) {
      const { status, fields } = await caller.refused('tickets.create', { body });
      assert.deepEqual([status, fields], [400, ['customerId']]);
    }
  });

  test('with REQUIRE_IDENTITY asks always, for a new id too', async () => {
    const strict = await startTestApp({ env: { IDENTITY_SECRET, REQUIRE_IDENTITY: 'true' } });
    const body = newTicket('a-new-one');
    const refusal = await strict.anonymous.refused('tickets.create', { body });
    assert.equal(refusal.code, 'IDENTITY_REQUIRED');
    const proven = { ...body, identityHash: hashOf('a-new-one') };
    const { customerToken } = await strict.anonymous.ok('tickets.create', { body: proven });
    const rest = new Rest(strict.url, { kind: 'customer', token: customerToken ?? '' });
    await rest.ok('tickets.create', { body });
    await strict.admin.rest.ok('tickets.create', { body: newTicket('by-staff') });
  });
});

describe('a customer’s view', () => {
  test('has no note, tag, routing or staff figure in it, and lists hold own tickets only', async () => {
    const { ticket, rest, customerId } = await t.createCustomer({ initialMessage: 'Hello' });
    const params = { ticketId: ticket._id };
    await t.admin.rest.ok('tickets.update', { params, body: { tags: ['vip'] } });
    await t.admin.rest.ok('messages.create', {
      params,
      body: { content: 'a note', visibility: 'internal' },
    });
    const { ticket: read } = await rest.ok('tickets.get', { params });
    assert.deepEqual(
      read.messages.map(({ content }) => content),
      ['Hello'],
    );
    assert.equal('tags' in read, false);
    const { tickets } = await rest.ok('tickets.list');
    assert.deepEqual(
      tickets.map((one) => one.customerId),
      [customerId],
    );
    assert.deepEqual((await rest.ok('messages.list', { params })).messages.length, 1);
    const foreign = { query: { customerId: 'somebody' } };
    assert.deepEqual((await rest.ok('tickets.list', foreign)).tickets, [], 'filters never widen');
  });

  test('allows rating and closing, nothing else of the staff’s', async () => {
    const { ticket, rest } = await t.createCustomer();
    const params = { ticketId: ticket.ticketId };
    const early = await rest.refused('tickets.rate', { params, body: { rating: 5 } });
    assert.equal(early.code, 'INVALID_TRANSITION');
    const status = await rest.refused('tickets.status', { params, body: { status: 'pending' } });
    assert.equal(status.status, 403);
    for (const key of [
      'tickets.priority',
      'tickets.assign',
      'tickets.escalate',
      'tickets.update',
    ] as const) {
      assert.equal((await rest.refused(key, { params, body: {} as never })).status, 403, key);
    }
    assert.equal((await rest.refused('tickets.routing', { params })).status, 403);
    const closed = await rest.ok('tickets.status', { params, body: { status: 'closed' } });
    assert.equal(closed.ticket.status, 'closed');
    const rated = await rest.ok('tickets.rate', { params, body: { rating: 4, feedback: 'ok' } });
    assert.deepEqual(rated.ticket.metadata, { rating: 4, feedback: 'ok', category: null });
    const { ticket: seen } = await t.admin.rest.ok('tickets.get', { params });
    assert.equal(seen.closedBy, ticket.customerId);
  });
});

describe('changing a ticket', () => {
  test('status: pending, resolved with notes, reopened, closed; what the table has not is a 409 (§3)', async () => {
    const { ticket } = await t.createCustomer();
    const params = { ticketId: ticket._id };
    const set = (status: 'open' | 'pending' | 'resolved' | 'closed', notes?: string) =>
      t.admin.rest.call('tickets.status', {
        params,
        body: { status, ...(notes === undefined ? {} : { notes }) },
      });
    assert.deepEqual(Object.keys((await set('pending')).data?.ticket ?? {}), [
      'ticketId',
      'status',
      'updatedAt',
    ]);
    await set('resolved', 'done');
    const resolved = await t.admin.rest.ok('tickets.get', { params });
    assert.equal(resolved.ticket.resolutionInfo?.resolutionNotes, 'done');
    assert.equal(resolved.ticket.resolutionInfo?.resolvedBy, t.admin.agent._id);
    assert.equal((await set('pending')).error?.code, 'INVALID_TRANSITION');
    await set('open');
    assert.equal((await t.admin.rest.ok('tickets.get', { params })).ticket.resolutionInfo, null);
    assert.equal((await set('closed')).status, 200);
    assert.equal((await set('closed')).status, 200, 'to itself is accepted');
    assert.equal((await set('open')).error?.code, 'INVALID_TRANSITION');
  });

  test('agentId in a status or priority body names the caller, or it is a 403', async () => {
    const { ticket } = await t.createCustomer();
    const params = { ticketId: ticket._id };
    const { agentId } = supervisor.agent;
    const own = { agentId: t.admin.agent.agentId };
    const status = await t.admin.rest.refused('tickets.status', {
      params,
      body: { status: 'pending', agentId },
    });
    assert.equal(status.status, 403);
    const priority = await t.admin.rest.refused('tickets.priority', {
      params,
      body: { priority: 'low', agentId },
    });
    assert.equal(priority.status, 403);
    await t.admin.rest.ok('tickets.status', { params, body: { status: 'pending', ...own } });
    const { ticket: low } = await t.admin.rest.ok('tickets.priority', {
      params,
      body: { priority: 'low', ...own },
    });
    assert.equal(low.priority, 'low');
  });

  test('assign: by either id, counted, at capacity refused unless a senior forces it (§4)', async () => {
    const { agent } = await t.createAgent({ maxConcurrentTickets: 1, department: 'office' });
    const make = async () => ({ ticketId: (await t.createCustomer()).ticket.ticketId });
    const first = await t.admin.rest.ok('tickets.assign', {
      params: await make(),
      body: { agentId: agent.agentId },
    });
    assert.equal(first.ticket.status, 'assigned');
    assert.equal(first.ticket.assignedAgent, agent._id);
    assert.equal(first.agent?.activeTickets, 1);
    const params = await make();
    const body = { agentId: agent._id };
    const full = await supervisor.rest.refused('tickets.assign', { params, body });
    assert.equal(full.code, 'AGENT_AT_CAPACITY');
    const forced = await supervisor.rest.ok('tickets.assign', {
      params,
      body: { ...body, force: true },
    });
    assert.equal(forced.agent?.activeTickets, 2);
    const again = await supervisor.rest.ok('tickets.assign', { params, body });
    assert.equal(again.ticket.version, forced.ticket.version, 'to who has it changes nothing');
    const { decisions } = await supervisor.rest.ok('tickets.routing', { params });
    assert.equal(decisions.at(-1)?.rule, 'manual');
    const back = await supervisor.rest.ok('tickets.assign', { params, body: { agentId: null } });
    assert.deepEqual([back.ticket.status, back.agent], ['open', null]);
    const missing = await supervisor.rest.refused('tickets.assign', { params, body: {} as never });
    assert.deepEqual([missing.status, missing.fields], [400, ['agentId']]);
    const nobody = await supervisor.rest.refused('tickets.assign', {
      params,
      body: { agentId: 'AGT-0000000000' },
    });
    assert.equal(nobody.status, 404);
  });

  test('assign: role agent gives to itself or to an agent of the ticket’s department; force is not theirs', async () => {
    const [me, colleague, stranger] = await Promise.all([
      t.createAgent({ department: 'docks', maxConcurrentTickets: 0 }),
      t.createAgent({ department: 'docks' }),
      t.createAgent({ department: 'yard' }),
    ]);
    const { ticket } = await t.createCustomer({ department: 'docks' });
    const params = { ticketId: ticket._id };
    const give = (agentId: string, force = false) =>
      me.rest.call('tickets.assign', { params, body: { agentId, force } });
    assert.equal((await give(stranger.agent._id)).status, 403);
    assert.equal((await give(me.agent._id, true)).error?.code, 'AGENT_AT_CAPACITY');
    assert.equal((await give(colleague.agent._id)).status, 200);
    const inactive = { params: { agentId: colleague.agent._id }, body: { isActive: false } };
    await t.admin.rest.ok('agents.update', inactive);
    assert.equal((await give(colleague.agent._id)).error?.code, 'CONFLICT');
  });

  test('status assigned takes agentId, else the ticket’s own agent, else the caller', async () => {
    const { ticket } = await t.createCustomer();
    const params = { ticketId: ticket._id };
    const set = (body: { status: 'assigned' | 'pending'; agentId?: string }) =>
      t.admin.rest.ok('tickets.status', { params, body });
    const owner = async () =>
      (await t.admin.rest.ok('tickets.get', { params })).ticket.assignedAgent;
    await set({ status: 'assigned' });
    assert.equal(await owner(), t.admin.agent._id);
    await set({ status: 'assigned', agentId: supervisor.agent.agentId });
    assert.equal(await owner(), supervisor.agent._id);
    await set({ status: 'pending' });
    await set({ status: 'assigned' });
    assert.equal(await owner(), supervisor.agent._id);
  });

  test('PATCH merges customerInfo, replaces tags, leaves alone what it does not name', async () => {
    const { ticket } = await t.createCustomer({ name: 'Ann' });
    const params = { ticketId: ticket._id };
    const body = {
      subject: 'Another',
      tags: ['a', 'b'],
      metadata: { category: 'orders', escalated: true },
      customerInfo: { email: 'ann@example.com' },
      status: 'closed',
    };
    const { ticket: changed } = await t.admin.rest.ok('tickets.update', { params, body });
    assert.equal(changed.subject, 'Another');
    assert.deepEqual(changed.tags, ['a', 'b']);
    assert.equal(changed.metadata.category, 'orders');
    assert.equal(changed.metadata.escalated, false);
    assert.deepEqual(
      [changed.customerInfo.name, changed.customerInfo.email],
      ['Ann', 'ann@example.com'],
    );
    assert.equal(changed.status, 'open', 'unknown keys are ignored');
    const { ticket: less } = await t.admin.rest.ok('tickets.update', {
      params,
      body: { tags: [] },
    });
    assert.deepEqual([less.tags, less.subject], [[], 'Another']);
    const { ticket: same } = await t.admin.rest.ok('tickets.update', { params, body: {} });
    assert.equal(same.version, less.version);
  });

  test('escalate raises to urgent once', async () => {
    const { ticket } = await t.createCustomer();
    const params = { ticketId: ticket._id };
    const { ticket: up } = await t.admin.rest.ok('tickets.escalate', {
      params,
      body: { reason: 'VIP' },
    });
    assert.equal(up.priority, 'urgent');
    assert.equal(up.metadata.escalated, true);
    assert.equal(up.metadata.escalatedBy, t.admin.agent._id);
    const { ticket: again } = await t.admin.rest.ok('tickets.escalate', { params });
    assert.equal(again.version, up.version);
  });

  test('routing says why a ticket waits', async () => {
    const { ticket } = await t.createCustomer({ department: 'nobody-works-here' });
    const { waiting } = await t.admin.rest.ok('tickets.routing', {
      params: { ticketId: ticket._id },
    });
    assert.ok(waiting && waiting.reasons.length > 0);
  });

  test('If-Match with another version is a 412 that changes nothing; * and the right one pass', async () => {
    const { ticket } = await t.createCustomer();
    const params = { ticketId: ticket._id };
    const read = await t.admin.rest.call('tickets.get', { params });
    const etag = read.headers.get('etag') ?? '';
    assert.match(etag, /^W\/"\d+-[\w-]+"$/);
    const set = (subject: string, tag: string) =>
      t.admin.rest.call('tickets.update', {
        params,
        body: { subject },
        headers: { 'if-match': tag },
      });
    const first = await set('one', etag);
    assert.equal(first.status, 200);
    assert.equal((await set('two', etag)).error?.code, 'PRECONDITION_FAILED');
    assert.equal((await set('three', '"no-tag-of-ours"')).status, 412);
    assert.equal((await set('four', first.headers.get('etag') ?? '')).status, 200);
    assert.equal((await set('five', '*')).status, 200);
    assert.equal((await set('six', `W/"1-x", ${etag}`)).status, 412);
    assert.equal((await t.admin.rest.ok('tickets.get', { params })).ticket.subject, 'five');
  });
});

describe('reading', () => {
  test('an unchanged answer is a 304 for who has its ETag', async () => {
    const { ticket } = await t.createCustomer();
    const params = { ticketId: ticket._id };
    const { headers } = await t.admin.rest.call('tickets.get', { params });
    const tag = headers.get('etag') ?? '';
    const again = await t.admin.rest.fetch('GET', `/api/tickets/${ticket._id}`, {
      headers: { 'if-none-match': `"x", ${tag}` },
    });
    assert.equal(again.status, 304);
    assert.equal(await again.text(), '');
    await t.admin.rest.ok('tickets.priority', { params, body: { priority: 'high' } });
    const changed = await t.admin.rest.fetch('GET', `/api/tickets/${ticket._id}`, {
      headers: { 'if-none-match': tag },
    });
    assert.equal(changed.status, 200);
  });

  test('HEAD answers like GET without the body; OPTIONS names the methods', async () => {
    const head = await t.admin.rest.fetch('HEAD', '/api/tickets');
    assert.equal(head.status, 200);
    assert.ok(Number(head.headers.get('content-length')) > 0);
    const options = await t.anonymous.fetch('OPTIONS', '/api/tickets');
    assert.deepEqual(
      [options.status, options.headers.get('allow')],
      [204, 'GET, POST, HEAD, OPTIONS'],
    );
  });

  test('by either id; of neither form it is absent', async () => {
    const { ticket } = await t.createCustomer();
    for (const ticketId of [ticket._id, ticket.ticketId]) {
      const read = await t.admin.rest.ok('tickets.get', { params: { ticketId } });
      assert.equal(read.ticket._id, ticket._id);
    }
    const absent = [
      'TKT-0000000000',
      '0'.repeat(24),
      '0'.repeat(23),
      'search',
      'stats',
      '..',
      '%00',
      'a b',
    ];
    for (const ticketId of absent) {
      assert.equal(
        (await t.admin.rest.refused('tickets.get', { params: { ticketId } })).status,
        404,
      );
    }
  });
});
