import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { z } from 'zod';
import { AGENT_INCOMING, CUSTOMER_INCOMING } from './events.ts';
import { exceedsDepth, parseBody } from './parse.ts';
import { ROUTES, type RouteKey } from './rest.ts';

const BODIES: (readonly [string, z.ZodType])[] = [
  ...Object.entries(ROUTES).flatMap(([key, { body }]) =>
    body === null ? [] : [[key, body] as const],
  ),
  ...Object.entries(AGENT_INCOMING).map(
    ([event, { payload }]) => [`agent ${event}`, payload] as const,
  ),
  ...Object.entries(CUSTOMER_INCOMING).map(
    ([event, { payload }]) => [`customer ${event}`, payload] as const,
  ),
];

const TICKET = {
  customerId: 'c-1',
  customerInfo: { name: 'Ada' },
  subject: 'Hello',
  department: 'billing',
};

/** Fields that a body is refused for. */
function bodyFaults(key: RouteKey, value: unknown): string[] {
  const { body } = ROUTES[key];
  assert.ok(body !== null);
  const result = parseBody(body as z.ZodType, value);
  return result.ok ? [] : result.details.map(({ field }) => field);
}

test('a body that is no object is refused as a whole, an absent one is empty (security.md, shape)', () => {
  for (const [name, schema] of BODIES) {
    for (const value of [null, [], 'x', 1, true, Buffer.from('x')]) {
      const result = parseBody(schema, value, { root: 'payload' });
      assert.deepEqual([name, value, result.ok], [name, value, false]);
    }
    assert.equal(parseBody(schema, undefined).ok, parseBody(schema, {}).ok);
  }
  assert.deepEqual(bodyFaults('tickets.create', null), ['body']);
  assert.deepEqual(bodyFaults('tickets.create', undefined), [
    'customerId',
    'customerInfo',
    'subject',
    'department',
  ]);
  assert.deepEqual(bodyFaults('tickets.escalate', undefined), []);
});

test('what is wrong is named by its path', () => {
  assert.deepEqual(
    bodyFaults('tickets.create', { ...TICKET, customerInfo: { name: 'Ada', email: 'x' } }),
    ['customerInfo.email'],
  );
  assert.deepEqual(bodyFaults('tickets.update', { tags: ['a', '', 'b'] }), ['tags.1']);
  assert.deepEqual(bodyFaults('messages.create', { content: 'x', metadata: { a: {} } }), [
    'metadata.a',
  ]);
});

test('unknown keys are ignored and never come out, those of the language included', () => {
  const value: unknown = JSON.parse(
    '{"content":"hi","$where":"1","__proto__":{"admin":true},"constructor":{"prototype":1},"then":"x","a.b":1,"sentBy":"x"}',
  );
  const result = parseBody(ROUTES['messages.create'].body, value);
  assert.deepEqual(result, { ok: true, value: { content: 'hi' } });
  assert.ok(result.ok && Object.getPrototypeOf(result.value) === Object.prototype);
});

test('null in an optional field counts as absent', () => {
  const value = {
    ...TICKET,
    customerInfo: { name: 'Ada', email: null, phone: null, userAgent: null },
    priority: null,
    initialMessage: null,
    metadata: null,
    identityHash: null,
  };
  assert.deepEqual(bodyFaults('tickets.create', value), []);
  assert.deepEqual(
    bodyFaults('messages.create', {
      content: 'x',
      sender: null,
      senderId: null,
      messageType: null,
      metadata: null,
      visibility: null,
      clientMessageId: null,
    }),
    [],
  );
});

test('null in a required field is refused', () => {
  for (const field of Object.keys(TICKET)) {
    assert.deepEqual(bodyFaults('tickets.create', { ...TICKET, [field]: null }), [field]);
  }
});

test('an assign call needs agentId, and takes a written null', () => {
  assert.deepEqual(bodyFaults('tickets.assign', {}), ['agentId']);
  assert.deepEqual(bodyFaults('tickets.assign', { agentId: null }), []);
  assert.deepEqual(bodyFaults('tickets.assign', { agentId: 'of neither form', force: true }), []);
});

test('limits of the fields: exactly the limit is accepted, one more is not', () => {
  assert.deepEqual(
    bodyFaults('tickets.create', {
      ...TICKET,
      subject: '😀'.repeat(200),
      customerId: 'c'.repeat(128),
      department: 'd'.repeat(50),
      customerInfo: { name: 'n'.repeat(100) },
      initialMessage: 'm'.repeat(5_000),
    }),
    [],
  );
  assert.deepEqual(
    bodyFaults('tickets.create', {
      ...TICKET,
      subject: '😀'.repeat(201),
      customerId: 'c'.repeat(129),
      department: 'd'.repeat(51),
      customerInfo: { name: 'n'.repeat(101) },
      initialMessage: 'm'.repeat(5_001),
    }),
    ['customerId', 'customerInfo.name', 'subject', 'department', 'initialMessage'],
  );
  const tags = Array.from({ length: 20 }, (_, i) => `${i}`.padStart(50, 't'));
  assert.deepEqual(bodyFaults('tickets.update', { tags }), []);
  assert.deepEqual(bodyFaults('tickets.update', { tags: [...tags, 'x'] }), ['tags']);
  assert.deepEqual(bodyFaults('tickets.update', { tags: ['t'.repeat(51)] }), ['tags.0']);
});

test('enumerations are exact, case included', () => {
  for (const value of ['HIGH', 'High', ' high', 'highest', '', 5, '__proto__']) {
    assert.deepEqual(
      [value, bodyFaults('tickets.priority', { priority: value })],
      [value, ['priority']],
    );
  }
  assert.deepEqual(bodyFaults('messages.create', { content: 'x', sender: 'bot' }), ['sender']);
  assert.deepEqual(bodyFaults('messages.read', { sender: 'system' }), ['sender']);
});

test('numbers in bodies are whole JSON numbers in range', () => {
  for (const value of ['5', 0, 6, 1.5, -1, Number.POSITIVE_INFINITY, Number.NaN, true, [5], 1e21]) {
    assert.deepEqual([value, bodyFaults('tickets.rate', { rating: value })], [value, ['rating']]);
  }
  assert.deepEqual(bodyFaults('messages.read', { upToSeq: 0 }), []);
  assert.deepEqual(bodyFaults('messages.read', { upToSeq: -1 }), ['upToSeq']);
});

test('nobody makes a customer of an outside channel', () => {
  assert.deepEqual(bodyFaults('tickets.create', { ...TICKET, customerId: 'messenger:1:2' }), [
    'customerId',
  ]);
  assert.deepEqual(
    parseBody(CUSTOMER_INCOMING.customer_connect.payload, { customerId: 'messenger:x' }).ok,
    false,
  );
});

test('a key of role agent needs a department, and no key is an admin', () => {
  assert.deepEqual(bodyFaults('apiKeys.create', { name: 'n', role: 'agent' }), ['department']);
  assert.deepEqual(bodyFaults('apiKeys.create', { name: 'n', role: 'supervisor' }), []);
  assert.deepEqual(bodyFaults('apiKeys.create', { name: 'n', role: 'admin', department: 'x' }), [
    'role',
  ]);
});

test('a canned response is given back to all departments by null', () => {
  const result = parseBody(ROUTES['cannedResponses.update'].body, {
    department: null,
    title: null,
  });
  assert.deepEqual(result, { ok: true, value: { department: null } });
});

test('authenticate takes a token or both of e-mail and password', () => {
  const { payload } = AGENT_INCOMING.authenticate;
  const ok = [
    { token: 'x' },
    { email: 'a@b.de', password: 'p' },
    { token: null, email: 'a', password: 'p' },
  ];
  for (const value of ok) assert.deepEqual([value, parseBody(payload, value).ok], [value, true]);
  const wrong = [
    {},
    { email: 'a@b.de' },
    { password: 'p' },
    { token: 5 },
    { token: {} },
    { email: { $gt: '' }, password: { $gt: '' } },
  ];
  for (const value of wrong) {
    assert.deepEqual([value, parseBody(payload, value).ok], [value, false]);
  }
});

test('an agent syncs by seq or by seq and version, 200 tickets at most', () => {
  const { payload } = AGENT_INCOMING.sync;
  const many = (count: number) => ({
    tickets: Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i}`, 0])),
  });
  assert.ok(parseBody(payload, { tickets: { a: 3, b: { seq: 1, version: 2 } } }).ok);
  assert.ok(parseBody(payload, many(200)).ok);
  for (const value of [
    {},
    { tickets: [] },
    { tickets: { a: '3' } },
    { tickets: { a: { seq: 1 } } },
    { tickets: { a: -1 } },
    many(201),
  ]) {
    assert.equal(parseBody(payload, value).ok, false);
  }
});

test('depth is refused before anything walks the value', () => {
  let deep: unknown = 'x';
  for (let i = 0; i < 100_000; i += 1) deep = i % 2 === 0 ? [deep] : { deep };
  assert.deepEqual(bodyFaults('messages.create', { content: 'x', unknown: deep }), ['body']);
  let twenty: unknown = 'x';
  for (let i = 0; i < 19; i += 1) twenty = { twenty };
  assert.equal(exceedsDepth({ twenty }, 20), false);
  assert.equal(exceedsDepth({ deeper: { twenty } }, 20), true);
  assert.deepEqual(bodyFaults('messages.create', { content: 'x', twenty }), []);
});

test('wide values are refused with a few details', () => {
  const tags = Array.from({ length: 100_000 }, () => 5);
  assert.ok(bodyFaults('tickets.update', { tags }).length <= 50);
  const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, i]));
  assert.deepEqual(bodyFaults('messages.create', { content: 'x', metadata: wide }), ['metadata']);
});

test('any JSON at any body or payload is parsed or refused by name, without an exception', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(
      fc.constantFrom(
        'content',
        'metadata',
        'tickets',
        'customerInfo',
        'subject',
        'status',
        'widget',
        'openingHours',
        'tags',
        'ticketId',
        'upToSeq',
        '__proto__',
      ),
      fc.jsonValue(),
    ),
  );
  fc.assert(
    fc.property(fc.constantFrom(...BODIES), value, ([, schema], json) => {
      const result = parseBody(schema, json);
      if (result.ok) return;
      assert.ok(result.details.length > 0 && result.details.length <= 50);
      for (const detail of result.details) {
        assert.ok(detail.field.length > 0 || Object.hasOwn(Object(json), ''));
        assert.ok(detail.message.length > 0 && detail.message.length < 200);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('what a body is parsed to is parsed to itself', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      const schema = CUSTOMER_INCOMING.customer_connect.payload;
      const first = parseBody(schema, json);
      if (first.ok) assert.deepEqual(parseBody(schema, first.value), first);
    }),
  );
});

test('no detail holds what was sent', () => {
  const marker = 'zxqv-marker';
  for (const [name, schema] of BODIES) {
    const keys = [
      'content',
      'status',
      'priority',
      'email',
      'subject',
      'ticketId',
      'role',
      'trigger',
      'rating',
      'department',
      'name',
      'isTyping',
    ];
    const value = Object.fromEntries(keys.map((key) => [key, `${marker}\0`]));
    assert.ok(
      !JSON.stringify(parseBody(schema, { ...value, metadata: marker })).includes(marker) ||
        parseBody(schema, value).ok,
      name,
    );
  }
});
