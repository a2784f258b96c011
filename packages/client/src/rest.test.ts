import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { ParleyError } from './errors.ts';
import { createRest, newIdempotencyKey, type RestParts } from './rest.ts';
import { ROUTES } from './routes.ts';

interface Call {
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answer = (call: Call, response: ServerResponse) => void;

/** A server that keeps what it was asked, and a caller of it. */
async function start(t: TestContext, answer: Answer, parts: Partial<RestParts<never>> = {}) {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const call = { line: `${request.method} ${request.url}`, headers: request.headers, body };
      calls.push(call);
      answer(call, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { routes: _routes, ...others } = { routes: ROUTES, ...parts };
  return {
    calls,
    rest: createRest<keyof typeof ROUTES, 'staff'>({ url, routes: ROUTES, ...others }),
  };
}

function data(response: ServerResponse, value: unknown): void {
  response.end(JSON.stringify({ success: true, data: value }));
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.statusCode = status;
  const details = [{ field: 'subject', message: 'is required' }];
  response.end(JSON.stringify({ success: false, error: { code, message: 'No', details } }));
}

test('a call is made of the route: path, parameters, query, body; the reply is its data (§6)', async (t) => {
  const { calls, rest } = await start(t, (_call, response) => data(response, { markedCount: 2 }));
  const reply = await rest.call('messages.read', {
    params: { ticketId: 'a/b c' },
    body: { upToSeq: 3 },
  });
  assert.deepEqual(reply, { markedCount: 2 });
  await rest.call('agents.available', { query: { department: 'sales', skills: ['a', 'b&c'] } });
  await rest.call('departments.list');
  assert.deepEqual(
    calls.map(({ line, body }) => [line, body]),
    [
      ['PATCH /api/tickets/a%2Fb%20c/messages/read', '{"upToSeq":3}'],
      ['GET /api/agents/available/for-assignment?department=sales&skills=a&skills=b%26c', ''],
      ['GET /api/departments', ''],
    ],
  );
  assert.equal(calls[0]?.headers['content-type'], 'application/json');
});

test('a refusal is an error with code, status, details and the time to wait', async (t) => {
  const { rest } = await start(t, (_call, response) => {
    response.setHeader('Retry-After', '7');
    refuse(response, 429, 'RATE_LIMITED');
  });
  await assert.rejects(rest.call('departments.list'), (error) => {
    assert.ok(error instanceof ParleyError);
    assert.equal(error.code, 'RATE_LIMITED');
    assert.equal(error.status, 429);
    assert.equal(error.retryAfter, 7);
    assert.deepEqual(error.details, [{ field: 'subject', message: 'is required' }]);
    return true;
  });
});

test("an answer that is not the server's own is judged by its status", async (t) => {
  const { rest } = await start(t, (_call, response) => {
    response.statusCode = 502;
    response.end('<html>Bad gateway</html>');
  });
  await assert.rejects(rest.call('departments.list'), { code: 'SERVICE_UNAVAILABLE', status: 502 });
});

test('no answer is a network error: nobody knows what happened', async (t) => {
  const { rest } = await start(t, (_call, response) => response.destroy());
  await assert.rejects(rest.call('departments.list'), { code: 'NETWORK_ERROR', status: null });
});

test('routes outside of the envelope give the bare value', async (t) => {
  const { rest } = await start(t, ({ line }, response) => {
    response.end(line.endsWith('metrics') ? 'up 1\n' : '{"status":"ok"}');
  });
  assert.deepEqual(await rest.call('ops.health'), { status: 'ok' });
  assert.equal(await rest.call('ops.metrics'), 'up 1\n');
});

test('an expired token is renewed and the call made once more; a second 401 is the answer', async (t) => {
  let token = 'old';
  const { calls, rest } = await start(
    t,
    ({ headers }, response) => {
      if (headers.authorization === 'Bearer new') data(response, { departments: [] });
      else refuse(response, 401, 'UNAUTHORIZED');
    },
    {
      credential: () => ({ Authorization: `Bearer ${token}` }),
      renew: async () => {
        token = token === 'old' ? 'new' : 'worse';
        return true;
      },
    },
  );
  assert.deepEqual(await rest.call('departments.list'), { departments: [] });
  assert.equal(calls.length, 2);
  token = 'x';
  await assert.rejects(rest.call('departments.list'), { code: 'UNAUTHORIZED' });
  assert.equal(calls.length, 4);
});

test("keys and conditions go as headers; an API key identifies a server of one's own", async (t) => {
  const { calls, rest } = await start(t, (_call, response) => data(response, { ticket: {} }), {
    credential: () => ({ 'X-API-Key': 'pk_1' }),
  });
  const idempotencyKey = newIdempotencyKey();
  assert.match(idempotencyKey, /^[0-9a-f]{32}$/);
  await rest.call('tickets.escalate', {
    params: { ticketId: 'TKT-1' },
    idempotencyKey,
    ifMatch: 'W/"3"',
  });
  assert.equal(calls[0]?.headers['idempotency-key'], idempotencyKey);
  assert.equal(calls[0]?.headers['if-match'], 'W/"3"');
  assert.equal(calls[0]?.headers['x-api-key'], 'pk_1');
});

test('outside of a browser the refresh cookie is kept and goes to the session routes only (§5)', async (t) => {
  const { calls, rest } = await start(t, (_call, response) => {
    response.setHeader(
      'Set-Cookie',
      'parley_refresh=r1; Path=/api/auth; HttpOnly; SameSite=Strict',
    );
    data(response, {});
  });
  await rest.call('auth.login', { body: { email: 'a@example.org', password: 'secret' } });
  await rest.call('departments.list');
  await rest.call('auth.refresh');
  assert.deepEqual(
    calls.map(({ headers }) => headers.cookie),
    [undefined, undefined, 'parley_refresh=r1'],
  );
});
