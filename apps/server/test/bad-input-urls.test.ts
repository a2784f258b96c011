/** security.md "Bad input", the rows that a query or a path takes, at every route: a 4xx in the error shape, nothing stored. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { failureSchema, paramNames, type RouteKey, ROUTE_KEYS, ROUTES } from '@parley/contract';
import { startTestApp } from './kit/app.ts';

const t = await startTestApp();
// Signs of life are commits too.
await t.app.scheduler.stop();
const customer = await t.createCustomer({ initialMessage: 'Hello' });
const { agent } = await t.createAgent();
const IDS: Readonly<Record<string, string>> = {
  ticketId: customer.ticket._id,
  agentId: agent._id,
  query: 'hello',
};
/** What the server always refuses in a text, as a URL carries it: NUL, invalid UTF-8, a lone surrogate, a cut escape. */
const NO_TEXT = ['%00', 'a%00b', '%ff', '%c3%28', '%ed%a0%80', '%zz', '%e2%82', '%'];
const BLANK = ['%20', '%09', '%E2%80%8B', '%0d%0a'];
const NUMBERS = [
  '-1',
  '%2B1',
  '1.5',
  '1e9',
  '1e999',
  'NaN',
  'Infinity',
  'abc',
  '0x10',
  '05',
  '%205',
  '5%20',
  '9'.repeat(20),
  'true',
  'null',
  '[object%20Object]',
  '{"$gt":0}',
  ...NO_TEXT,
];
const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'x',
  "'%20OR%201=1--",
  '{"$gt":""}',
  '%F0%9F%98%80',
  ...NO_TEXT,
];
const DATES = [
  '2026-02-31',
  '0000-00-00',
  '2026-13-01',
  '2026-1-1',
  'yesterday',
  '1700000000000',
  '2026-01-01T24:00:00Z',
  '2026-01-01T10:00:00%2B99:00',
  '20260101',
  'NaN',
  ...NO_TEXT,
];
/** By parameter, what it never means. */
const BAD: Readonly<Record<string, readonly string[]>> = {
  page: ['0', ...NUMBERS],
  limit: ['0', '101', ...NUMBERS],
  afterSeq: NUMBERS,
  beforeSeq: NUMBERS,
  afterVersion: NUMBERS,
  cursor: ['abc', '..', '%7B%7D', 'x'.repeat(3_000), ...NO_TEXT],
  sortBy: ['CREATEDAT', ...NAMES],
  sortOrder: ['ASC', ...NAMES],
  status: ['OPEN', 'Available', 'open;closed', 'open,', ...NAMES],
  priority: ['URGENT', 'low,high', ...NAMES],
  channel: ['WEB', ...NAMES],
  isActive: ['1', 'TRUE', 'yes', ...NAMES],
  unreadOnly: ['1', 'TRUE', 'yes', ...NAMES],
  dateFrom: DATES,
  dateTo: DATES,
  department: ['a'.repeat(51), ...BLANK, ...NO_TEXT],
  customerId: ['a'.repeat(129), ...BLANK, ...NO_TEXT],
  // One that is no id is nobody's, and an empty list (contract §2).
  agentId: NO_TEXT,
  skills: ['a'.repeat(200), ...BLANK, ...NO_TEXT],
};

async function ask(key: RouteKey, path: string) {
  const { commits } = t.app.deps.store.stats();
  const json = ROUTES[key].body === null ? {} : { json: {} };
  const response = await t.admin.rest.fetch(ROUTES[key].method, path, json);
  const text = await response.text();
  assert.doesNotMatch(text, /\bat .*\.ts|node_modules|SELECT|SQLITE/);
  assert.equal(t.app.deps.store.stats().commits, commits, 'nothing was stored');
  return { status: response.status, body: JSON.parse(text) as unknown };
}

function pathOf(key: RouteKey, ids: Readonly<Record<string, string>>): string {
  return ROUTES[key].path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? 'absent');
}

describe('a query', () => {
  // What signs a file's address is right or it is no credential: its tests are those of attachments.
  const withQuery = ROUTE_KEYS.filter(
    (key) => Object.keys(ROUTES[key].query.shape).length > 0 && key !== 'attachments.get',
  );
  for (const key of withQuery) {
    for (const name of Object.keys(ROUTES[key].query.shape)) {
      test(`with a bad ${name} is a 400 that names it at ${key}`, async () => {
        const bad = BAD[name];
        assert.ok(bad, 'a new parameter has its bad values here');
        const once = bad.map((value) => `${name}=${value}`);
        const shapes = ['[$ne]=1', '[]=1', '[x][y]=1', '[__proto__]=1'].map((s) => name + s);
        const repeated = name === 'skills' ? [] : [`${name}=1&${name}=1`, `${name}=&${name}=`];
        for (const query of [...once, ...shapes, ...repeated]) {
          const { status, body } = await ask(key, `${pathOf(key, IDS)}?${query}`);
          assert.equal(status, 400, query);
          const fields = failureSchema.parse(body).error.details?.map(({ field }) => field) ?? [];
          assert.match(fields[0] ?? '', new RegExp(`^${name}(\\.\\d+)?$`), query);
        }
      });
    }
  }
});

describe('a path', () => {
  const withIds = ROUTE_KEYS.filter(
    (key) => paramNames(ROUTES[key].path).length > 0 && key !== 'tickets.search',
  );
  const strange = [
    '0'.repeat(23),
    '0'.repeat(25),
    'A'.repeat(24),
    'TKT-',
    'AGT-12345',
    '[object%20Object]',
    '..%2f..%2f',
    'constructor',
    "'%20OR%201=1--",
    '{"$gt":""}',
    '%0d%0aX-A:%20b',
    '%00',
    '%E2%80%8B',
    'e%CC%81',
    'a'.repeat(7_000),
  ];
  const broken = ['%zz', '%ff', '%c3%28', '%ed%a0%80', '%'];
  for (const key of withIds) {
    test(`with an id of no form is a 404, and one that can’t be decoded a 400, at ${key}`, async () => {
      for (const name of paramNames(ROUTES[key].path)) {
        for (const [ids, expected] of [[strange, 404] as const, [broken, 400] as const]) {
          for (const id of ids) {
            const { status, body } = await ask(key, pathOf(key, { ...IDS, [name]: id }));
            assert.equal(status, expected, `${name} ${id.slice(0, 30)}`);
            failureSchema.parse(body);
          }
        }
      }
    });
  }

  test('with a search that is no text is a 400, with an odd one a list', async () => {
    for (const query of [...NO_TEXT, 'a'.repeat(501)]) {
      const { status, body } = await ask('tickets.search', `/api/tickets/search/${query}`);
      assert.equal(status, 400, query);
      failureSchema.parse(body);
    }
    for (const query of [
      ...BLANK,
      'NEAR(',
      '%22',
      '*',
      'x:',
      '%25',
      '_',
      '(a%2B)%2B$',
      '-a',
      '^a',
    ]) {
      assert.equal(
        (await ask('tickets.search', `/api/tickets/search/${query}`)).status,
        200,
        query,
      );
    }
  });
});
