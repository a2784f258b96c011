/** One test for each of the peers' advisories that concerns REST (security.md, end), named for it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startTestApp, unique } from './kit/app.ts';

const t = await startTestApp();

describe('an advisory of a peer', () => {
  test('"any conversation by a foreign id": neither id of a ticket is a key to it', async () => {
    const owner = await t.createCustomer({ initialMessage: 'my address is …' });
    const thief = await t.createCustomer();
    for (const ticketId of [owner.ticket._id, owner.ticket.ticketId]) {
      const params = { ticketId };
      assert.equal((await thief.rest.refused('tickets.get', { params })).status, 404);
      assert.equal((await thief.rest.refused('messages.list', { params })).status, 404);
      const body = { content: 'x' };
      assert.equal((await thief.rest.refused('messages.create', { params, body })).status, 404);
      assert.equal((await t.anonymous.refused('tickets.get', { params })).status, 401);
    }
    const { tickets } = await thief.rest.ok('tickets.list', {
      query: { customerId: owner.customerId },
    });
    assert.deepEqual(tickets, []);
  });

  test('"a visitor token readable in an answer": nobody but its customer ever gets one, and once', async () => {
    const { ticket, token, rest, customerId } = await t.createCustomer({ initialMessage: 'Hello' });
    const params = { ticketId: ticket._id };
    const answers = [
      await t.admin.rest.ok('tickets.get', { params }),
      await t.admin.rest.ok('tickets.list', { query: { customerId } }),
      await t.admin.rest.ok('messages.list', { params }),
      await t.admin.rest.ok('tickets.search', { params: { query: customerId } }),
      await rest.ok('tickets.get', { params }),
      await rest.ok('tickets.list'),
    ];
    for (const answer of answers) {
      assert.ok(!JSON.stringify(answer).includes(token));
      assert.doesNotMatch(
        JSON.stringify(answer),
        /"[^"]*(?:token|secret|hash|password|socketId)[^"]*":/i,
      );
    }
  });

  test('"injection through filters": operators are text, a 400 or ignored', async () => {
    const before = await t.admin.rest.ok('tickets.list', {
      query: { customerId: unique('nobody') },
    });
    assert.deepEqual(before.tickets, []);
    const { rest } = await t.createCustomer();
    for (const query of [
      'customerId[$ne]=x',
      'customerId[$gt]=',
      'status[$in][]=open',
      'agentId[$ne]=x',
      'department[$regex]=.*',
      "customerId=' OR 1=1--",
      'customerId={"$ne":null}',
      'agentId={"$gt":""}',
      'sortBy=$where',
    ]) {
      for (const caller of [t.admin.rest, rest]) {
        const response = await caller.fetch('GET', `/api/tickets?${encodeURI(query)}`);
        const body = (await response.json()) as { data?: { tickets: unknown[] } };
        if (response.status === 400) continue;
        assert.deepEqual([response.status, body.data?.tickets], [200, []], query);
      }
    }
    const login = await t.anonymous.fetch('POST', '/api/auth/login', {
      json: { email: { $gt: '' }, password: { $gt: '' } },
    });
    assert.equal(login.status, 400);
  });

  test('"client IP headers believed": what a customer sends about its address is not stored', async () => {
    const { data } = (await (
      await t.anonymous.fetch('POST', '/api/tickets', {
        json: {
          customerId: unique('spoofed'),
          customerInfo: { name: 'Ann', ipAddress: '8.8.8.8' },
          subject: 'Help',
          department: 'general',
        },
        headers: {
          'x-forwarded-for': '8.8.8.8',
          'x-real-ip': '8.8.8.8',
          'cf-connecting-ip': '8.8.8.8',
          'true-client-ip': '8.8.8.8',
          forwarded: 'for=8.8.8.8',
        },
      })
    ).json()) as { data: { ticket: { _id: string } } };
    const params = { ticketId: data.ticket._id };
    const { ticket } = await t.admin.rest.ok('tickets.get', { params });
    assert.equal(ticket.customerInfo.ipAddress, '127.0.0.1');
  });

  test('"department checks missing on transfer": nobody pulls a ticket over, or hands it to a stranger', async () => {
    const insider = await t.createAgent({ department: 'vault' });
    const outsider = await t.createAgent({ department: 'street' });
    const { ticket } = await t.createCustomer({ department: 'vault' });
    const params = { ticketId: ticket._id };
    const body = { department: 'street' };
    assert.equal((await outsider.rest.refused('tickets.update', { params, body })).status, 404);
    const take = { params, body: { agentId: outsider.agent._id } };
    assert.equal((await outsider.rest.refused('tickets.assign', take)).status, 404);
    assert.equal((await insider.rest.refused('tickets.assign', take)).status, 403);
    const status = { params, body: { status: 'assigned' as const, agentId: outsider.agent._id } };
    assert.equal((await insider.rest.refused('tickets.status', status)).status, 403);
    await insider.rest.ok('tickets.update', { params, body });
    assert.equal((await insider.rest.refused('tickets.get', { params })).status, 404, 'and is out');
  });

  test('"duplicate rooms by a race": words after closed, however many at once, begin one ticket', async () => {
    const { ticket, rest } = await t.createCustomer();
    const params = { ticketId: ticket._id };
    await t.admin.rest.ok('tickets.status', { params, body: { status: 'closed' } });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        rest.ok('messages.create', { params, body: { content: `again ${i}` } }),
      ),
    );
    assert.equal(new Set(answers.map((answer) => answer.ticket._id)).size, 1);
    const seqs = answers.map(({ message }) => message.seq).sort((a, b) => a - b);
    assert.deepEqual(
      seqs,
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    assert.equal((await rest.ok('tickets.list')).pagination.totalItems, 2);
  });

  test('"one customerId for two": of twenty strangers who name the same new id one gets it', async () => {
    const customerId = unique('wanted');
    const body = {
      customerId,
      customerInfo: { name: 'Ann' },
      subject: 'Help',
      department: 'general',
    };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => t.anonymous.call('tickets.create', { body })),
    );
    assert.equal(answers.filter(({ status }) => status === 201).length, 1);
    assert.equal(answers.filter(({ error }) => error?.code === 'IDENTITY_REQUIRED').length, 19);
  });

  test('"mass assignment": fields of the server’s own in a body are not taken', async () => {
    const { ticket, rest, customerId } = await t.createCustomer();
    const params = { ticketId: ticket._id };
    const { message } = await rest.ok('messages.create', {
      params,
      body: {
        content: 'x',
        _id: '0'.repeat(24),
        seq: 99,
        timestamp: '2001-01-01T00:00:00.000Z',
        read: true,
        ticketId: 'TKT-0000000000',
        editedAt: '2001-01-01T00:00:00.000Z',
      } as never,
    });
    assert.equal(message.seq, 1);
    assert.notEqual(message._id, '0'.repeat(24));
    assert.equal(message.read, false);
    assert.equal(message.editedAt, null);
    assert.ok(message.timestamp > '2020');
    const made = await rest.ok('tickets.create', {
      body: {
        customerId,
        customerInfo: { name: 'Ann', connectedAt: '2001-01-01' },
        subject: 'x',
        department: 'general',
        status: 'closed',
        assignedAgent: t.admin.agent._id,
        metadata: { rating: 5, escalated: true },
        createdAt: '2001-01-01',
      } as never,
    });
    assert.deepEqual([made.ticket.status, made.ticket.metadata.rating], ['open', null]);
    assert.ok(made.ticket.createdAt > '2020');
  });
});
