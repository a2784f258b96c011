import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROUTES as CONTRACT } from '@parley/contract';
import { messagesPath } from './routes-customer.ts';
import { ROUTES } from './routes.ts';

test("method and path of every route are the contract's", () => {
  const rows = Object.entries(CONTRACT).map(([key, { method, path }]) => [key, [method, path]]);
  assert.deepEqual(ROUTES, Object.fromEntries(rows));
});

test("the path that a customer's page calls is the contract's", () => {
  const { method, path } = CONTRACT['messages.list'];
  assert.equal(method, 'GET');
  assert.equal(messagesPath('TKT-1'), path.replace(':ticketId', 'TKT-1'));
});
