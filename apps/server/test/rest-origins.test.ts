/** Pages of other origins (contract §6, end), and the router in somebody's own app. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import express from 'express';
import { startTestApp, type TestApp } from './kit/app.ts';
import { Rest } from './kit/rest.ts';

async function from(t: TestApp, origin: string, headers: Record<string, string> = {}) {
  const sent = { origin, ...headers };
  const response = await t.anonymous.fetch('GET', '/api/widget', { headers: sent });
  return {
    status: response.status,
    allowed: response.headers.get('access-control-allow-origin'),
    credentials: response.headers.get('access-control-allow-credentials'),
    vary: response.headers.get('vary') ?? '',
  };
}

describe('a page', () => {
  test('of a listed origin may read, with cookies; of any other nothing is said', async () => {
    const t = await startTestApp({ env: { SOCKET_IO_CORS_ORIGIN: 'https://www.test' } });
    const listed = await from(t, 'https://www.test');
    assert.deepEqual([listed.allowed, listed.credentials], ['https://www.test', 'true']);
    assert.match(listed.vary, /Origin/);
    for (const origin of [
      'https://evil.test',
      'https://www.test.evil.test',
      'null',
      'http://localhost:3000',
    ]) {
      const { status, allowed, credentials, vary } = await from(t, origin);
      assert.deepEqual([status, allowed, credentials], [200, null, null], origin);
      assert.match(vary, /Origin/);
    }
  });

  test('of localhost may where no list is set', async () => {
    const t = await startTestApp();
    assert.equal((await from(t, 'http://localhost:5173')).allowed, 'http://localhost:5173');
    assert.equal((await from(t, 'https://www.test')).allowed, null);
  });

  test('asks before it sends, and hears what it may', async () => {
    const t = await startTestApp({ env: { SOCKET_IO_CORS_ORIGIN: 'https://www.test' } });
    const preflight = await t.anonymous.fetch('OPTIONS', '/api/tickets', {
      headers: { origin: 'https://www.test', 'access-control-request-method': 'PATCH' },
    });
    assert.equal(preflight.status, 204);
    assert.match(preflight.headers.get('access-control-allow-methods') ?? '', /PATCH/);
    const allowed = preflight.headers.get('access-control-allow-headers') ?? '';
    for (const name of ['Authorization', 'Idempotency-Key', 'X-API-Key']) {
      assert.ok(allowed.includes(name), name);
    }
  });

  test('let in by * reads without cookies and as a customer only', async () => {
    const t = await startTestApp({ env: { SOCKET_IO_CORS_ORIGIN: 'https://www.test,*' } });
    const any = await from(t, 'https://anywhere.test');
    assert.deepEqual([any.allowed, any.credentials], ['*', null]);
    const headers = { origin: 'https://anywhere.test' };
    const { rest } = await t.createCustomer();
    await rest.ok('tickets.list', { headers });
    const key = await t.createKey('supervisor');
    for (const staff of [t.admin.rest, key]) {
      assert.equal((await staff.refused('tickets.list', { headers })).status, 403);
      await staff.ok('tickets.list', { headers: { origin: 'https://www.test' } });
    }
  });
});

test('the router mounts in somebody’s own Express app, behind their parser and prefix', async () => {
  const t = await startTestApp();
  const host = express();
  host.use(express.json());
  host.use('/chat', t.app.router);
  host.get('/own', (_req, res) => void res.send('theirs'));
  const server = createServer(host);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const rest = new Rest(`${url}/chat`, t.admin.rest.caller);
    const { ticket } = await rest.ok('tickets.create', {
      body: {
        customerId: 'mounted',
        customerInfo: { name: 'Ann' },
        subject: 'Help',
        department: 'general',
      },
    });
    const { headers } = await rest.call('tickets.list', { query: { limit: 1 } });
    assert.equal(headers.get('link'), null);
    await t.createCustomer();
    const list = await rest.call('tickets.list', { query: { limit: 1 } });
    assert.match(list.headers.get('link') ?? '', /^<\/chat\/api\/tickets\?/);
    assert.equal(
      (await rest.ok('tickets.get', { params: { ticketId: ticket._id } })).ticket.seq,
      0,
    );
    assert.equal(await (await fetch(`${url}/own`)).text(), 'theirs');
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
