/** security.md "Bad input", row by row, wherever REST takes it: a 4xx in the error shape, nothing stored, nobody else disturbed. */
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { describe, test } from 'node:test';
import { LIMITS, type RouteKey, ROUTE_KEYS, ROUTES } from '@parley/contract';
import fc from 'fast-check';
import { startTestApp } from './kit/app.ts';
import { rawRequest, sendRaw } from './kit/raw.ts';
import { checkedError } from './kit/rest.ts';

const t = await startTestApp();
// Signs of life are commits too.
await t.app.scheduler.stop();
const customer = await t.createCustomer({ initialMessage: 'Hello' });
const { agent } = await t.createAgent();
const { cannedResponse } = await t.admin.rest.ok('cannedResponses.create', {
  body: { title: 'a', content: 'b' },
});
const { autoResponse } = await t.admin.rest.ok('autoResponses.create', {
  body: { name: 'a', trigger: 'no_agent', content: 'b', isActive: false },
});
const IDS: Readonly<Record<string, string>> = {
  ticketId: customer.ticket._id,
  agentId: agent._id,
  cannedResponseId: cannedResponse._id,
  autoResponseId: autoResponse._id,
};
/** Routes that look at a body, by who may call them. */
const WITH_BODY = ROUTE_KEYS.filter((key) => ROUTES[key].body !== null);
const commitsBefore = () => t.app.deps.store.stats().commits;

function pathOf(key: RouteKey): string {
  return ROUTES[key].path.replace(/:(\w+)/g, (_, name: string) => IDS[name] ?? 'absent');
}

function callerOf(key: RouteKey) {
  return ROUTES[key].action === 'ticket.rate' ? customer.rest : t.admin.rest;
}

/** The refusal of a raw body at a route; it must be one, and nothing may be stored. */
async function refusal(key: RouteKey, body: string | Uint8Array, type = 'application/json') {
  const commits = commitsBefore();
  const response = await callerOf(key).fetch(ROUTES[key].method, pathOf(key), {
    body,
    headers: { 'content-type': type },
  });
  const text = await response.text();
  const error = checkedError(key, response.status, JSON.parse(text));
  assert.doesNotMatch(text, /\bat .*\.ts|node_modules|SELECT|SQLITE/);
  assert.equal(commitsBefore(), commits, 'nothing was stored');
  return { status: response.status, code: error.code, details: error.details ?? [] };
}

describe('a body', () => {
  for (const key of WITH_BODY) {
    test(`of a wrong shape is a 400 at ${key}`, async () => {
      for (const body of [
        'null',
        '[]',
        '"x"',
        '1',
        'true',
        '{',
        '{"a":',
        '[[',
        '',
        'x',
        '\u0000',
      ]) {
        if (body === '') continue;
        const { status } = await refusal(key, body);
        assert.equal(status, 400, body);
      }
    });

    test(`of another type, compressed, too large or not UTF-8 is refused at ${key}`, async () => {
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'application/json; charset=utf-16',
        'x',
      ]) {
        assert.equal((await refusal(key, '{}', type)).status, 415, type);
      }
      const large = `{"x":"${'a'.repeat(LIMITS.bodyBytes - 7)}"}`;
      assert.equal((await refusal(key, large)).status, 413);
      assert.equal((await refusal(key, Buffer.from('{"x":"\xff\xfe"}', 'latin1'))).status, 400);
    });

    test(`as deep as a well or as long as a street is a 400 at ${key}`, async () => {
      for (const depth of [LIMITS.jsonDepth + 1, 100, 10_000, 30_000]) {
        const body = `${'['.repeat(depth)}${']'.repeat(depth)}`;
        assert.equal((await refusal(key, `{"x":${body}}`)).status, 400, `depth ${depth}`);
      }
      assert.equal((await refusal(key, `[${'1,'.repeat(30_000)}1]`)).status, 400);
    });
  }

  test('that is absent is an empty one', async () => {
    const commits = commitsBefore();
    const response = await t.admin.rest.fetch('POST', '/api/agents');
    const error = checkedError('agents.create', response.status, await response.json());
    const named = error.details?.map(({ field }) => field).sort();
    assert.deepEqual(named, ['department', 'email', 'name', 'password']);
    assert.equal(commitsBefore(), commits);
  });

  test('of 64 KiB exactly is read, one byte more is not', async () => {
    const body = (size: number) => {
      const content = '{"title":"t","content":"c","x":""}';
      return content.replace('""}', `"${'a'.repeat(size - content.length)}"}`);
    };
    const send = (text: string) =>
      t.admin.rest.fetch('POST', '/api/canned-responses', {
        body: text,
        headers: { 'content-type': 'application/json' },
      });
    assert.equal((await send(body(LIMITS.bodyBytes))).status, 201);
    assert.equal((await send(body(LIMITS.bodyBytes - 1))).status, 201);
    assert.equal((await send(body(LIMITS.bodyBytes + 1))).status, 413);
  });

  test('of 10 MB is a 413 that the client can read, with and without a length', async () => {
    const big = Buffer.alloc(10 * 1_048_576, 'a');
    const sent = await t.admin.rest.fetch('POST', '/api/tickets', {
      body: big,
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(sent.status, 413);
    const chunked = await fetch(`${t.url}/api/tickets`, {
      method: 'POST',
      body: new Blob([big]).stream(),
      duplex: 'half',
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(chunked.status, 413);
  });

  test('that unpacks to more than it is is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(10 * 1_048_576, ' '));
    for (const encoding of ['gzip', 'deflate', 'br', 'GZIP', 'identity, gzip']) {
      const response = await t.anonymous.fetch('POST', '/api/tickets', {
        body: bomb,
        headers: { 'content-type': 'application/json', 'content-encoding': encoding },
      });
      assert.equal(response.status, 415, encoding);
    }
  });

  test('with duplicate keys counts the last; with keys of every object it stores none of them', async () => {
    const params = { ticketId: customer.ticket._id };
    const send = async (body: string) => {
      const response = await customer.rest.fetch(
        'POST',
        `/api/tickets/${params.ticketId}/messages`,
        {
          body,
          headers: { 'content-type': 'application/json' },
        },
      );
      return (await response.json()) as { data: { message: Record<string, unknown> } };
    };
    const last = await send('{"content":"first","content":"last"}');
    assert.equal(last.data.message['content'], 'last');
    const odd = await send(
      '{"content":"x","__proto__":{"isAdmin":true},"constructor":{"prototype":{"y":1}},"then":1,"$set":{"a":1},"a.b":2}',
    );
    assert.deepEqual(Object.keys(odd.data.message), Object.keys(last.data.message));
    assert.equal(({} as Record<string, unknown>)['isAdmin'], undefined);
  });

  test('of 10,000 unknown keys is read and forgotten', async () => {
    const keys = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`k${i}`, 1]));
    const response = await t.admin.rest.fetch('PATCH', pathOf('tickets.update'), { json: keys });
    assert.equal(response.status, 200);
  });
});

describe('a text', () => {
  const bad: Record<string, unknown> = {
    'that is empty': '',
    'of spaces': '   ',
    'of U+200B': '\u200b',
    'with NUL': 'a\u0000b',
    'that is a number': 5,
    'that is a list': ['a'],
    'that is an operator': { $gt: '' },
    'that is a function’s name in an object': { $where: 'sleep(1000)' },
    'that is a boolean': true,
  };
  for (const [what, value] of Object.entries(bad)) {
    test(`${what} is a 400 that names its field`, async () => {
      const commits = commitsBefore();
      const params = { ticketId: customer.ticket._id };
      const message = await customer.rest.refused('messages.create', {
        params,
        body: { content: value as string },
      });
      assert.deepEqual([message.status, message.fields], [400, ['content']]);
      const ticket = await t.admin.rest.refused('tickets.create', {
        body: {
          customerId: value as string,
          customerInfo: { name: value as string },
          subject: value as string,
          department: value as string,
        },
      });
      assert.deepEqual(ticket.fields.sort(), [
        'customerId',
        'customerInfo.name',
        'department',
        'subject',
      ]);
      assert.equal(commitsBefore(), commits);
    });
  }

  test('with a lone surrogate, or a control character in one line, is a 400', async () => {
    const write = async (json: string) => {
      const response = await t.admin.rest.fetch('PATCH', pathOf('tickets.update'), {
        body: json,
        headers: { 'content-type': 'application/json' },
      });
      return response.status;
    };
    for (const subject of [
      '\\ud800',
      '\\udc00x',
      'a\\u0000',
      'a\\nb',
      'a\\rb',
      '\\u001b[31m',
      '\\u0085',
    ]) {
      assert.equal(await write(`{"subject":"${subject}"}`), 400, subject);
    }
    assert.equal(await write('{"customerInfo":{"name":"a\\r\\nSet-Cookie: b"}}'), 400);
  });

  test('of 5,000 code points is accepted with an emoji at the edge, of 5,001 not', async () => {
    const params = { ticketId: customer.ticket._id };
    const content = `${'a'.repeat(4_999)}👍`;
    const { message } = await customer.rest.ok('messages.create', { params, body: { content } });
    assert.equal(message.content, content);
    const over = { content: `${content}a` };
    assert.equal(
      (await customer.rest.refused('messages.create', { params, body: over })).status,
      400,
    );
  });

  test('that is merely odd is kept as typed', async () => {
    const params = { ticketId: customer.ticket._id };
    const odd = [
      'e\u0301 and \u00e9',
      '\u202egnirts',
      `a${'\u0301'.repeat(200)}`,
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      '[x](javascript:alert(1))',
      "' OR 1=1--",
      '=HYPERLINK("http://evil.example")',
      '{{constructor.constructor("x")()}} ${7*7}',
      'NEAR(a, b) AND "c" * x:y',
      'line one\r\nline two\ttab',
      '__proto__',
    ];
    for (const content of odd) {
      const { message } = await customer.rest.ok('messages.create', { params, body: { content } });
      assert.equal(message.content, content);
    }
  });

  test('in tags, metadata and numbers has its limits', async () => {
    const params = { ticketId: customer.ticket._id };
    const many = { tags: Array.from({ length: 21 }, (_, i) => `${i}`) };
    const cases = [
      ['tickets.update', many],
      ['tickets.update', { tags: ['a'.repeat(51)] }],
      ['tickets.update', { tags: ['a', ''] }],
      ['tickets.update', { subject: 'a'.repeat(201) }],
      ['tickets.update', { customerInfo: { name: 'a'.repeat(101) } }],
      ['tickets.update', { customerInfo: { email: 'not an address' } }],
      ['tickets.update', { customerInfo: { phone: 'call me' } }],
      ['tickets.update', { department: 'a'.repeat(51) }],
      ['messages.create', { content: 'x', metadata: { a: { b: 1 } } }],
      ['messages.create', { content: 'x', metadata: { $where: '1' } }],
      ['messages.create', { content: 'x', metadata: { 'a.b': '1' } }],
      ['messages.create', { content: 'x', metadata: { constructor: '1' } }],
      ['messages.create', { content: 'x', metadata: { a: 'b'.repeat(201) } }],
      ['messages.create', { content: 'x', metadata: { attachments: [{}] } }],
      [
        'messages.create',
        {
          content: 'x',
          metadata: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`k${i}`, 1])),
        },
      ],
      ['messages.create', { content: 'x', messageType: 'TEXT' }],
      ['messages.create', { content: 'x', visibility: 'Public' }],
      ['messages.create', { content: 'x', clientMessageId: '' }],
      ['messages.read', { upToSeq: -1 }],
      ['messages.read', { upToSeq: 1.5 }],
      ['messages.read', { upToSeq: '5' }],
      ['messages.read', { upToSeq: 1e300 }],
      ['tickets.priority', { priority: 'URGENT' }],
      ['tickets.status', { status: 'done' }],
      ['tickets.assign', { agentId: 5 }],
      ['tickets.typing', { isTyping: 'true' }],
    ] as const;
    const commits = commitsBefore();
    for (const [key, body] of cases) {
      const { status } = await t.admin.rest.refused(key, { params, body: body as never });
      assert.equal(status, 400, JSON.stringify(body).slice(0, 80));
    }
    const overflow = await refusal('messages.read', '{"upToSeq":1e999}');
    assert.equal(overflow.status, 400);
    assert.equal(commitsBefore(), commits);
  });
});

describe('what no client sends', () => {
  const json = 'Content-Type: application/json';

  test('is answered by a 4xx or a closed connection, and harms nobody', async () => {
    const cases: Record<string, Uint8Array> = {
      'two lengths': rawRequest('POST /api/tickets', {
        headers: [json, 'Content-Length: 2', 'Content-Length: 3'],
        body: '{}',
      }),
      'a length and chunks': rawRequest('POST /api/tickets', {
        headers: [json, 'Content-Length: 2', 'Transfer-Encoding: chunked'],
        body: '0\r\n\r\n',
      }),
      'a negative length': rawRequest('POST /api/tickets', {
        headers: [json, 'Content-Length: -1'],
      }),
      'a 16 kB header': rawRequest('GET /healthz', { headers: [`X-Long: ${'a'.repeat(16_384)}`] }),
      '2,000 headers': rawRequest('GET /healthz', {
        headers: Array.from({ length: 2_000 }, (_, i) => `X-${i}: ${'a'.repeat(10)}`),
      }),
      'a 20 kB path': rawRequest(`GET /${'a'.repeat(20_000)}`),
      'no method': Buffer.from('\r\n\r\nnothing of HTTP\r\n\r\n'),
      'a bare CR in a header': rawRequest('GET /healthz', { headers: ['X-A: b\rX-C: d'] }),
      'another protocol': Buffer.from('EHLO parley\r\n\r\n'),
    };
    for (const [what, bytes] of Object.entries(cases)) {
      const { status } = await sendRaw(t.url, bytes);
      assert.ok(status === 0 || (status >= 400 && status < 500), `${what}: ${status}`);
    }
  });

  test('a body cut short is dropped without an answer to anybody else', async () => {
    const commits = commitsBefore();
    const { hostname, port } = new URL(t.url);
    const { connect } = await import('node:net');
    const socket = connect(Number(port), hostname);
    const body = rawRequest('POST /api/tickets', {
      headers: [json, 'Content-Length: 1000'],
      body: '{"customerId":"cut',
    });
    await new Promise<void>((resolve) => socket.write(body, () => resolve()));
    socket.destroy();
    await t.anonymous.call('ops.health');
    assert.equal(commitsBefore(), commits);
  });
});

test('arbitrary JSON at every route is never a 500', async () => {
  const writes = WITH_BODY.filter((key) => !['auth.login', 'auth.logout'].includes(key));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...writes),
      fc.jsonValue({ maxDepth: 4 }),
      async (key, json) => {
        const response = await callerOf(key).fetch(ROUTES[key].method, pathOf(key), { json });
        const text = await response.text();
        assert.ok(
          response.status < 500,
          `${key} ${JSON.stringify(json)} → ${response.status} ${text}`,
        );
      },
    ),
    { numRuns: 300 },
  );
  assert.equal((await t.anonymous.call('ops.ready')).status, 200, 'the server is unharmed');
});
