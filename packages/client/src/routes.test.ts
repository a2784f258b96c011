import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROUTES as CONTRACT } from '@parley/contract';
import { attachmentsPath, messagesPath } from './routes-customer.ts';
import { ROUTES } from './routes.ts';

test("method and path of every route are the contract's", () => {
  const rows = Object.entries(CONTRACT).map(([key, { method, path }]) => [key, [method, path]]);
  assert.deepEqual(ROUTES, Object.fromEntries(rows));
});

test("the paths that a customer's page calls are the contract's", () => {
  const { 'messages.list': list, 'attachments.create': create } = CONTRACT;
  assert.deepEqual([list.method, create.method], ['GET', 'POST']);
  assert.equal(messagesPath('TKT-1'), list.path.replace(':ticketId', 'TKT-1'));
  assert.equal(attachmentsPath('TKT-1'), create.path.replace(':ticketId', 'TKT-1'));
});
