/** Health, readiness, metrics (contract §6, last row). */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SERVER_OPTIONS } from '../src/app.ts';
import { startTestApp } from './kit/app.ts';

const METRICS_TOKEN = 'a token for metrics alone';

describe('/metrics', () => {
  test('is for loopback, unless a header shows a proxy in between', async () => {
    const t = await startTestApp();
    assert.equal((await t.anonymous.call('ops.metrics')).status, 200);
    for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via', 'x-forwarded-proto']) {
      const refusal = await t.anonymous.refused('ops.metrics', {
        headers: { [name]: '127.0.0.1' },
      });
      assert.equal(refusal.status, 401, name);
    }
  });

  test('is for the token and for API keys from anywhere, and for nobody else', async () => {
    const t = await startTestApp({ env: { METRICS_TOKEN } });
    const away = { 'x-forwarded-for': '10.0.0.1' };
    const ask = (authorization: string) =>
      t.anonymous.call('ops.metrics', { headers: { ...away, authorization } });
    assert.equal((await ask(`Bearer ${METRICS_TOKEN}`)).status, 200);
    assert.equal((await ask('Bearer another token')).status, 401);
    assert.equal((await ask(`Basic ${METRICS_TOKEN}`)).status, 401);
    const key = await t.createKey('agent', 'general');
    assert.equal((await key.call('ops.metrics', { headers: away })).status, 200);
    const customer = await t.createCustomer();
    for (const rest of [t.admin.rest, customer.rest]) {
      assert.equal((await rest.fetch('GET', '/metrics', { headers: away })).status, 403);
    }
  });

  test('counts requests by route, commits, messages, the queue and orphans', async () => {
    const t = await startTestApp();
    await t.createCustomer({ initialMessage: 'Hello' });
    await t.anonymous.fetch('GET', '/api/tickets/search/secret-words');
    const text = await t.anonymous.ok('ops.metrics');
    const value = (line: string) =>
      Number(
        text
          .split('\n')
          .find((entry) => entry.startsWith(`${line} `))
          ?.split(' ')[1],
      );
    const created = 'parley_http_requests_total{route="/api/tickets",method="POST",status="201"}';
    assert.equal(value(created), 1);
    assert.ok(value('parley_store_commits_total') >= 1);
    assert.equal(value('parley_messages_stored_total'), 1);
    assert.equal(value('parley_queue_length'), 1);
    assert.equal(value('parley_orphaned_tickets'), 0);
    assert.doesNotMatch(text, /secret-words/);
    assert.match(text, /parley_event_loop_delay_seconds\{quantile="0.99"\}/);
  });
});

describe('readiness', () => {
  test('is 503 while draining, and so is all work; health answers on', async () => {
    const t = await startTestApp();
    assert.deepEqual(await t.anonymous.ok('ops.ready'), { status: 'ok' });
    await t.app.drain();
    const ready = await t.anonymous.call('ops.ready');
    assert.deepEqual([ready.status, ready.data], [503, { status: 'draining' }]);
    const work = await t.admin.rest.refused('tickets.list');
    assert.equal(work.code, 'SERVICE_UNAVAILABLE');
    assert.equal(work.headers.get('connection'), 'close');
    assert.deepEqual(await t.anonymous.ok('ops.health'), { status: 'ok' });
  });

  test('is 503 while the store does not answer', async () => {
    const t = await startTestApp();
    t.app.deps.store.ping = () => Promise.reject(new Error('away'));
    const { status, data } = await t.anonymous.call('ops.ready');
    assert.deepEqual([status, data], [503, { status: 'unavailable' }]);
  });
});

test('slow headers are waited for 10 s and a slow body 30 s, looked at each second', async () => {
  const { server } = await startTestApp();
  const { headersTimeout, requestTimeout } = server;
  assert.deepEqual([headersTimeout, requestTimeout], [10_000, 30_000]);
  assert.equal(SERVER_OPTIONS.connectionsCheckingInterval, 1_000);
});
