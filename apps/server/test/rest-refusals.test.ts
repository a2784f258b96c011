/** Refusals and their order (contract §5, §6), for every route of the table. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { failureSchema, paramNames, type RouteKey, ROUTE_KEYS, ROUTES } from '@parley/contract';
import { startTestApp, unique } from './kit/app.ts';
import { checkedError, type Rest } from './kit/rest.ts';

const t = await startTestApp();
const agent = await t.createAgent({ department: 'refusals' });
const stranger = await t.createAgent({ department: 'elsewhere' });
const customer = await t.createCustomer({ department: 'refusals', initialMessage: 'Hello' });
const other = await t.createCustomer({ department: 'refusals' });
const API = ROUTE_KEYS.filter((key) => ['bytes', null].includes(ROUTES[key].bare));

/** The path with these ids in it. */
function pathOf(key: RouteKey, ids: Readonly<Record<string, string>>): string {
  return ROUTES[key].path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? 'absent');
}

async function ask(rest: Rest, key: RouteKey, ids: Readonly<Record<string, string>> = {}) {
  const { method, body } = ROUTES[key];
  const json = body === null ? {} : { json: {} };
  const response = await rest.fetch(method, pathOf(key, ids), json);
  const answer: unknown = await response.json();
  return { status: response.status, answer };
}

describe('without a credential', () => {
  for (const key of API) {
    const isForAnybody = (ROUTES[key].who as readonly string[]).includes('anonymous');
    if (isForAnybody) continue;
    test(`${key} is a 401, whatever the path names and the body holds`, async () => {
      const { status, answer } = await ask(t.anonymous, key);
      assert.equal(status, 401);
      checkedError(key, status, answer);
    });
  }
});

describe('an id that nothing has', () => {
  const byId = API.filter((key) => {
    const names = paramNames(ROUTES[key].path);
    return names.length > 0 && key !== 'tickets.search';
  });
  for (const key of byId) {
    test(`is a 404 at ${key} for agents, customers and admins, before any 403 and 400`, async () => {
      for (const rest of [t.admin.rest, agent.rest, customer.rest]) {
        for (const id of ['absent', '0'.repeat(24), '__proto__', '%00', '..%2f', '%F0%9F%98%80']) {
          const ids = Object.fromEntries(paramNames(ROUTES[key].path).map((name) => [name, id]));
          const { status, answer } = await ask(rest, key, ids);
          assert.equal(status, 404, id);
          checkedError(key, status, answer);
        }
      }
    });
  }
});

describe('a ticket that is not for the caller', () => {
  const onTicket = API.filter((key) => ROUTES[key].path.includes(':ticketId'));
  for (const key of onTicket) {
    test(`does not exist at ${key}: the same words as for an absent one`, async () => {
      const { message } = await customer.rest
        .ok('messages.list', { params: { ticketId: customer.ticket._id } })
        .then(({ messages }) => ({ message: messages[0]! }));
      for (const rest of [other.rest, stranger.rest]) {
        const hidden = await ask(rest, key, {
          ticketId: customer.ticket.ticketId,
          messageId: message._id,
        });
        const absent = await ask(rest, key, {
          ticketId: 'TKT-0000000000',
          messageId: message._id,
        });
        assert.equal(hidden.status, 404);
        assert.deepEqual(hidden, absent);
        const deeper = await ask(rest, key, { ticketId: customer.ticket._id, messageId: 'absent' });
        assert.deepEqual(deeper, absent);
      }
    });
  }
});

describe('what exists but is not allowed', () => {
  const staffOnly = API.filter(
    (key) => !(ROUTES[key].who as readonly string[]).includes('customer'),
  );
  for (const key of staffOnly) {
    test(`is a 403 for a customer at ${key}, before any 400`, async () => {
      const ids = { ticketId: customer.ticket._id, agentId: agent.agent._id };
      const names = paramNames(ROUTES[key].path);
      // Rows that only staff can name do not exist for customers at all.
      const isBelow = names.some((name) => name !== 'ticketId' && name !== 'agentId');
      const { status } = await ask(customer.rest, key, ids);
      assert.equal(status, isBelow ? 404 : 403);
    });
  }
});

describe('the shape of refusals', () => {
  test('is the same for unknown paths, methods and addresses that can’t be decoded', async () => {
    const cases = [
      ['GET', '/nothing-at-all', 404],
      ['GET', '/api', 404],
      ['GET', '/api/nothing', 404],
      ['GET', '/API/tickets', 404],
      ['GET', '/api/tickets/a/b/c', 404],
      ['PUT', '/api/tickets', 405],
      ['DELETE', '/api/auth/login', 405],
      ['POST', '/healthz', 405],
      ['GET', '/api/tickets/%zz', 400],
      ['GET', '/api/agents/%c3%28', 400],
      ['GET', `/api/tickets/${'a'.repeat(8_000)}`, 404],
    ] as const;
    for (const [method, path, expected] of cases) {
      const response = await t.admin.rest.fetch(method, path);
      const body: unknown = await response.json();
      assert.equal(response.status, expected, `${method} ${path.slice(0, 40)}`);
      checkedError(null, expected, body);
      assert.ok(response.headers.get('x-request-id'));
      assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    }
    const put = await t.admin.rest.fetch('PUT', '/api/tickets');
    assert.equal(put.headers.get('allow'), 'GET, POST, HEAD, OPTIONS');
  });

  test('is problem+json where the caller prefers it (RFC 9457)', async () => {
    const types: Record<string, boolean> = {
      'application/problem+json': true,
      'application/problem+json, application/json;q=0.9': true,
      'application/json, application/problem+json;q=0.9': false,
      '*/*': false,
      'text/html': false,
    };
    for (const [accept, isProblem] of Object.entries(types)) {
      const response = await t.admin.rest.fetch('POST', '/api/canned-responses', {
        json: {},
        headers: { accept },
      });
      const body = (await response.json()) as Record<string, unknown>;
      assert.equal(response.status, 400);
      if (isProblem) {
        assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
        assert.deepEqual([body['status'], body['code']], [400, 'VALIDATION_ERROR']);
        assert.equal((body['details'] as unknown[]).length, 2);
      } else failureSchema.parse(body);
    }
  });

  test('echoes a sane X-Request-Id and makes its own for any other', async () => {
    const ask = async (id: string) => {
      const response = await t.anonymous.fetch('GET', '/healthz', {
        headers: { 'x-request-id': id },
      });
      return response.headers.get('x-request-id');
    };
    assert.equal(await ask('trace-1:a.b_c'), 'trace-1:a.b_c');
    for (const odd of ['a b', '<script>', 'x'.repeat(129), '{"a":1}']) {
      assert.match((await ask(odd)) ?? '', /^[0-9a-f]{24}$/);
    }
  });

  test('says nothing about the inside when something breaks', async () => {
    const broken = await startTestApp();
    const { customerId } = await broken.createCustomer();
    const secret = `${unique('inside')} of the store`;
    broken.app.deps.store.read.countTickets = () => Promise.reject(new Error(secret));
    const { status, error } = await broken.admin.rest.refused('tickets.list', {
      query: { customerId },
    });
    assert.deepEqual([status, error.details], [500, undefined]);
    assert.doesNotMatch(JSON.stringify(error), new RegExp(secret));
  });
});

test('answers carry the headers that keep browsers from doing more with them', async () => {
  const { headers } = await t.anonymous.fetch('GET', '/api/widget');
  const expected = {
    'content-security-policy': "default-src 'none';frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
  };
  for (const [name, value] of Object.entries(expected)) assert.equal(headers.get(name), value);
  assert.equal(headers.get('x-powered-by'), null);
});
