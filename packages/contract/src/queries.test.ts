import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { z } from 'zod';
import { parseQuery } from './parse.ts';
import { ROUTES, type RouteKey } from './rest.ts';

/** Parameters that a query is refused for. */
function queryFaults(key: RouteKey, raw: unknown): string[] {
  const result = parseQuery(ROUTES[key].query as z.ZodObject, raw);
  return result.ok ? [] : result.details.map(({ field }) => field);
}

test('defaults where nothing is said', () => {
  assert.deepEqual(parseQuery(ROUTES['tickets.list'].query, {}), {
    ok: true,
    value: { limit: 20, sortBy: 'createdAt', sortOrder: 'desc' },
  });
  assert.deepEqual(parseQuery(ROUTES['messages.list'].query, {}), {
    ok: true,
    value: { limit: 50 },
  });
  assert.deepEqual(parseQuery(ROUTES['notifications.list'].query, {}), {
    ok: true,
    value: { unreadOnly: false, limit: 20 },
  });
  assert.deepEqual(parseQuery(ROUTES['agents.available'].query, {}), {
    ok: true,
    value: { skills: [] },
  });
});

test('numbers are digits in range (security.md, numbers)', () => {
  const wrong = [
    '-1',
    '0',
    '1.5',
    '1e9',
    'abc',
    ' 5',
    '5 ',
    '+5',
    '0x1',
    '05',
    '１',
    'NaN',
    'Infinity',
    '1,000',
    '99999999999999999999',
  ];
  for (const value of wrong) {
    assert.deepEqual([value, queryFaults('tickets.list', { page: value })], [value, ['page']]);
    assert.deepEqual([value, queryFaults('tickets.list', { limit: value })], [value, ['limit']]);
  }
  assert.deepEqual(queryFaults('tickets.list', { limit: '101' }), ['limit']);
  assert.deepEqual(queryFaults('tickets.list', { limit: '100', page: '1000000000' }), []);
});

test('a known parameter that is nested or repeated is refused by name, unknown and empty ones are not', () => {
  assert.deepEqual(queryFaults('tickets.list', { 'status[$ne]': 'open' }), ['status']);
  assert.deepEqual(queryFaults('tickets.list', { 'status[]': 'open' }), ['status']);
  assert.deepEqual(queryFaults('tickets.list', { status: { $ne: 'open' } }), ['status']);
  assert.deepEqual(queryFaults('tickets.list', { page: ['1', '2'] }), ['page']);
  assert.deepEqual(
    queryFaults('tickets.list', {
      'foo[$ne]': '1',
      bar: ['1', '2'],
      __proto__: 'x',
      status: '',
      agentId: '',
    }),
    [],
  );
  assert.deepEqual(queryFaults('agents.available', { 'skills[0]': 'a' }), ['skills']);
  assert.deepEqual(queryFaults('agents.available', { skills: ['a', null] }), ['skills']);
  assert.deepEqual(queryFaults('tickets.list', { customerId: null, other: null }), ['customerId']);
});

test('skills may be repeated', () => {
  assert.deepEqual(
    parseQuery(ROUTES['agents.available'].query, {
      skills: ['a', '', 'b'],
      department: 'Billing ',
    }),
    {
      ok: true,
      value: { department: 'billing', skills: ['a', 'b'] },
    },
  );
  assert.deepEqual(parseQuery(ROUTES['agents.available'].query, { skills: 'a' }), {
    ok: true,
    value: { skills: ['a'] },
  });
});

test('status takes several with commas, of the five only', () => {
  assert.deepEqual(parseQuery(ROUTES['tickets.list'].query, { status: 'open,closed,open' }), {
    ok: true,
    value: { status: ['open', 'closed'], limit: 20, sortBy: 'createdAt', sortOrder: 'desc' },
  });
  for (const value of ['Open', 'open,', ',', 'open, closed', 'open;closed', 'all', '__proto__']) {
    assert.deepEqual([value, queryFaults('tickets.list', { status: value })], [value, ['status']]);
  }
});

test('dates are inclusive bounds, in order', () => {
  assert.deepEqual(
    parseQuery(ROUTES['tickets.stats'].query, { dateFrom: '2026-01-01', dateTo: '2026-01-01' }),
    {
      ok: true,
      value: { dateFrom: Date.parse('2026-01-01'), dateTo: Date.parse('2026-01-02') - 1 },
    },
  );
  assert.deepEqual(queryFaults('tickets.list', { dateFrom: '2026-01-02', dateTo: '2026-01-01' }), [
    'dateFrom',
  ]);
  assert.deepEqual(queryFaults('tickets.list', { dateFrom: '2026-02-31', dateTo: '0000-00-00' }), [
    'dateFrom',
    'dateTo',
  ]);
});

test('a cursor does not go with a page, nor afterSeq with beforeSeq or afterVersion', () => {
  assert.deepEqual(queryFaults('tickets.list', { cursor: 'abc', page: '1' }), ['cursor']);
  assert.deepEqual(queryFaults('tickets.list', { cursor: 'abc', limit: '5' }), []);
  assert.deepEqual(queryFaults('tickets.list', { cursor: 'a b' }), ['cursor']);
  assert.deepEqual(queryFaults('messages.list', { afterSeq: '1', beforeSeq: '2' }), ['beforeSeq']);
  assert.deepEqual(queryFaults('messages.list', { beforeSeq: '1', afterVersion: '2' }), [
    'afterVersion',
  ]);
  assert.deepEqual(queryFaults('messages.list', { afterSeq: '0' }), []);
});

test('flags, sort keys and texts are exact', () => {
  assert.deepEqual(
    queryFaults('agents.list', {
      isActive: '1',
      sortBy: '__proto__',
      sortOrder: 'DESC',
      status: 'online',
    }),
    ['status', 'isActive', 'sortBy', 'sortOrder'],
  );
  assert.deepEqual(
    queryFaults('tickets.list', { customerId: '\0', department: ' ', agentId: '\0' }),
    ['customerId', 'department', 'agentId'],
  );
  assert.deepEqual(queryFaults('tickets.stats', { agentId: 'a\0b' }), ['agentId']);
  assert.deepEqual(
    queryFaults('tickets.list', { agentId: '../', customerId: 'messenger:1:2' }),
    [],
  );
});

test('any query is parsed or refused by a known name, without an exception', () => {
  const keys = Object.keys(ROUTES) as RouteKey[];
  const names = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'page',
      'limit',
      'status',
      'skills',
      'dateFrom',
      'dateTo',
      'cursor',
      'sortBy',
      'status[$ne]',
      'afterSeq',
      '__proto__',
      'unreadOnly',
    ),
  );
  const values = fc.oneof(
    fc.string(),
    fc.array(fc.string()),
    fc.constantFrom('1', '0', 'true', 'open', '2026-01-01', 'a,b'),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.dictionary(names, values), (key, raw) => {
      const { query } = ROUTES[key];
      const result = parseQuery(query as z.ZodObject, raw);
      if (result.ok) return;
      for (const { field } of result.details) {
        assert.ok(Object.hasOwn(query.shape, field.split('.')[0] ?? ''), field);
      }
    }),
    { numRuns: 2_000 },
  );
});
