import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { ACTIONS } from './actions.ts';
import { ROUTE_KEYS, ROUTES, paramNames, type Caller, type RouteKey } from './rest.ts';
import { AGENT_INCOMING, CUSTOMER_INCOMING } from './events.ts';

/** requirements.md, "API Endpoints": number, method and path, query parameters. */
const REQUIRED: readonly (readonly [RouteKey, string, string])[] = [
  [
    'tickets.list',
    'GET /api/tickets',
    'status agentId customerId priority department page limit sortBy sortOrder dateFrom dateTo',
  ],
  ['tickets.get', 'GET /api/tickets/:ticketId', ''],
  ['tickets.create', 'POST /api/tickets', ''],
  ['tickets.status', 'PATCH /api/tickets/:ticketId/status', ''],
  ['tickets.assign', 'PATCH /api/tickets/:ticketId/assign', ''],
  ['messages.create', 'POST /api/tickets/:ticketId/messages', ''],
  ['messages.read', 'PATCH /api/tickets/:ticketId/messages/read', ''],
  ['tickets.priority', 'PATCH /api/tickets/:ticketId/priority', ''],
  ['tickets.search', 'GET /api/tickets/search/:query', 'limit page'],
  ['tickets.stats', 'GET /api/tickets/stats/overview', 'department agentId dateFrom dateTo'],
  ['agents.list', 'GET /api/agents', 'department status isActive page limit sortBy sortOrder'],
  ['agents.get', 'GET /api/agents/:agentId', ''],
  ['agents.status', 'PATCH /api/agents/:agentId/status', ''],
  [
    'agents.tickets',
    'GET /api/agents/:agentId/tickets',
    'status priority department page limit sortBy sortOrder dateFrom dateTo',
  ],
  ['notifications.list', 'GET /api/agents/:agentId/notifications', 'unreadOnly limit'],
  ['notifications.read', 'PATCH /api/agents/:agentId/notifications/:notificationId/read', ''],
  ['agents.available', 'GET /api/agents/available/for-assignment', 'department skills'],
  ['dashboard.stats', 'GET /api/dashboard/stats', ''],
  ['dashboard.agents', 'GET /api/dashboard/agents', ''],
];

/** contract.md §5 and §6, and the status of success where it is 201. */
const ADDED: readonly (readonly [RouteKey, string])[] = [
  ['auth.login', 'POST /api/auth/login'],
  ['auth.refresh', 'POST /api/auth/refresh'],
  ['auth.logout', 'POST /api/auth/logout'],
  ['auth.me', 'GET /api/auth/me'],
  ['messages.list', 'GET /api/tickets/:ticketId/messages'],
  ['messages.retry', 'POST /api/tickets/:ticketId/messages/:messageId/retry'],
  ['tickets.update', 'PATCH /api/tickets/:ticketId'],
  ['tickets.escalate', 'POST /api/tickets/:ticketId/escalate'],
  ['tickets.routing', 'GET /api/tickets/:ticketId/routing'],
  ['tickets.rate', 'POST /api/tickets/:ticketId/rating'],
  ['tickets.typing', 'POST /api/tickets/:ticketId/typing'],
  ['agents.create', 'POST /api/agents'],
  ['agents.update', 'PATCH /api/agents/:agentId'],
  ['apiKeys.list', 'GET /api/api-keys'],
  ['attachments.create', 'POST /api/tickets/:ticketId/attachments'],
  ['attachments.get', 'GET /api/attachments/:attachmentId'],
  ['apiKeys.create', 'POST /api/api-keys'],
  ['apiKeys.delete', 'DELETE /api/api-keys/:apiKeyId'],
  ['notifications.readAll', 'PATCH /api/agents/:agentId/notifications/read-all'],
  ['departments.list', 'GET /api/departments'],
  ['cannedResponses.list', 'GET /api/canned-responses'],
  ['cannedResponses.create', 'POST /api/canned-responses'],
  ['cannedResponses.update', 'PATCH /api/canned-responses/:cannedResponseId'],
  ['cannedResponses.delete', 'DELETE /api/canned-responses/:cannedResponseId'],
  ['autoResponses.list', 'GET /api/auto-responses'],
  ['autoResponses.create', 'POST /api/auto-responses'],
  ['autoResponses.update', 'PATCH /api/auto-responses/:autoResponseId'],
  ['autoResponses.delete', 'DELETE /api/auto-responses/:autoResponseId'],
  ['settings.get', 'GET /api/settings'],
  ['settings.update', 'PATCH /api/settings'],
  ['widget.get', 'GET /api/widget'],
  ['ops.health', 'GET /healthz'],
  ['ops.ready', 'GET /readyz'],
  ['ops.metrics', 'GET /metrics'],
];

test('the table has the 19 endpoints of requirements.md, those of the contract, and no other', () => {
  const expected = Object.fromEntries([...REQUIRED, ...ADDED].map(([key, line]) => [key, line]));
  const actual = Object.fromEntries(
    ROUTE_KEYS.map((key) => [key, `${ROUTES[key].method} ${ROUTES[key].path}`]),
  );
  assert.equal(REQUIRED.length, 19);
  assert.deepEqual(actual, expected);
});

test('every query parameter of requirements.md is known', () => {
  for (const [key, , parameters] of REQUIRED) {
    const known = Object.keys(ROUTES[key].query.shape);
    const missing = parameters.split(' ').filter((name) => name !== '' && !known.includes(name));
    assert.deepEqual([key, missing], [key, []]);
  }
});

test('what makes something is 201, the rest 200 (contract §6)', () => {
  const made = ROUTE_KEYS.filter((key) => ROUTES[key].status === 201).sort();
  assert.deepEqual(made, [
    'agents.create',
    'apiKeys.create',
    'attachments.create',
    'autoResponses.create',
    'cannedResponses.create',
    'messages.create',
    'tickets.create',
  ]);
});

test('a literal path stands before the parameter that would swallow it', () => {
  const rows = ROUTE_KEYS.map((key) => ROUTES[key]);
  for (const [i, row] of rows.entries()) {
    const swallower = rows
      .slice(0, i)
      .find((earlier) => earlier.method === row.method && covers(earlier.path, row.path));
    assert.equal(swallower?.path, undefined, row.path);
  }
});

test('parameters are those of the path; ids of any form pass, the words of a search are text', () => {
  for (const key of ROUTE_KEYS) {
    const { path, params } = ROUTES[key];
    const names = paramNames(path);
    const value = Object.fromEntries(names.map((name) => [name, '../%00']));
    assert.deepEqual(params.parse({ ...value, other: 'x' }), value);
  }
  const { params } = ROUTES['tickets.search'];
  for (const query of ['*', 'NEAR(', '"', "' OR 1=1--", ' ', 'x'.repeat(500)]) {
    assert.equal(params.safeParse({ query }).success, true, query);
  }
  for (const query of ['\0', '\ud800', 'x'.repeat(501)]) {
    assert.equal(params.safeParse({ query }).success, false);
  }
});

test('every route and event names an action, and every action is named', () => {
  const used = new Set<string>([
    ...ROUTE_KEYS.map((key) => ROUTES[key].action),
    ...Object.values(AGENT_INCOMING).map(({ action }) => action),
    ...Object.values(CUSTOMER_INCOMING).map(({ action }) => action),
  ]);
  assert.deepEqual([...used].sort(), [...ACTIONS].sort());
});

test('who may call follows the columns of contract §5', () => {
  const callers = (key: RouteKey) => [...ROUTES[key].who].sort().join(' ');
  const allowed = (caller: Caller) =>
    ROUTE_KEYS.filter((key) => (ROUTES[key].who as readonly string[]).includes(caller));
  assert.deepEqual(allowed('anonymous').sort(), [
    'auth.login',
    'auth.refresh',
    'ops.health',
    'ops.metrics',
    'ops.ready',
    'tickets.create',
    'widget.get',
  ]);
  assert.equal(callers('tickets.rate'), 'customer');
  for (const key of ROUTE_KEYS.filter((name) =>
    /^(?:apiKeys|settings)\.|^agents\.(?:create|update)$/.test(name),
  )) {
    assert.equal(callers(key), 'admin', key);
  }
  for (const key of allowed('customer').filter((name) => !allowed('anonymous').includes(name))) {
    assert.match(key, /^(?:tickets|messages|attachments)\./);
  }
});

test('a route that customers share says what they get instead of what staff gets', () => {
  for (const key of ROUTE_KEYS) {
    const { who, reply, customerReply } = ROUTES[key];
    const shared = (who as readonly string[]).includes('customer') && who.length > 1;
    const json = JSON.stringify(z.toJSONSchema(reply, { io: 'input' }));
    const hasEntities = json.includes('previousTicketId') || json.includes('senderId');
    assert.equal(customerReply !== null, shared && hasEntities, key);
  }
});

test('the codes of a route follow from what it takes', () => {
  for (const key of ROUTE_KEYS) {
    const row = ROUTES[key];
    const has = (code: string) => (row.errors as readonly string[]).includes(code);
    assert.equal(has('NOT_FOUND'), paramNames(row.path).length > 0, key);
    assert.equal(has('PAYLOAD_TOO_LARGE'), row.method !== 'GET', key);
    assert.equal(has('PRECONDITION_FAILED'), row.conditional, key);
    assert.ok(has('INTERNAL_ERROR') && has('SERVICE_UNAVAILABLE'), key);
    if (row.idempotent) assert.ok(has('CONFLICT') && row.method !== 'GET', key);
  }
});

test('every schema of the table can be written as JSON Schema', () => {
  for (const key of ROUTE_KEYS) {
    const { query, body, reply, customerReply } = ROUTES[key];
    for (const schema of [query, body, reply, customerReply]) {
      if (schema !== null) assert.ok(z.toJSONSchema(schema, { io: 'input' }));
    }
  }
});

/** Whether a path of the first form takes every path of the second. */
function covers(general: string, special: string): boolean {
  const [a, b] = [general.split('/'), special.split('/')];
  return a.length === b.length && a.every((part, i) => part === b[i] || part.startsWith(':'));
}
