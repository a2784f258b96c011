import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROUTES as CONTRACT } from '@parley/contract';
import { CUSTOMER_ROUTES, ROUTES } from './routes.ts';

test("method and path of every route are the contract's, in its order", () => {
  const rows = Object.entries(CONTRACT).map(([key, { method, path }]) => [key, [method, path]]);
  assert.deepEqual(Object.entries(ROUTES), rows);
});

test("a customer's page knows its routes by the same rows", () => {
  for (const [key, row] of Object.entries(CUSTOMER_ROUTES)) {
    assert.deepEqual(row, ROUTES[key as keyof typeof CUSTOMER_ROUTES]);
  }
});
