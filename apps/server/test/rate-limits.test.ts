/** Rates of calls (contract §6 "Limits"; security.md "limits go by identity first, by address second"). */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PASSWORD, startTestApp } from './kit/app.ts';

function from(address: string) {
  return { 'x-forwarded-for': address };
}

const env = { TRUST_PROXY: '1', RATE_LIMIT_MAX_REQUESTS: '5', RATE_LIMIT_WINDOW: '60000' };

describe('the anonymous', () => {
  test('have so many calls an address in a window, and are told', async () => {
    const t = await startTestApp({ env });
    for (let left = 4; left >= 0; left -= 1) {
      const { headers } = await t.anonymous.call('widget.get', { headers: from('10.1.0.1') });
      assert.match(headers.get('ratelimit') ?? '', new RegExp(`^"visitor";r=${left};t=\\d+$`));
      assert.equal(headers.get('ratelimit-policy'), '"visitor";q=5;w=60');
    }
    const late = await t.anonymous.refused('widget.get', { headers: from('10.1.0.1') });
    assert.equal(late.code, 'RATE_LIMITED');
    const wait = Number(late.headers.get('retry-after'));
    assert.ok(wait >= 1 && wait <= 60);
    assert.match(late.headers.get('ratelimit') ?? '', /r=0/);
    const next = await t.anonymous.call('widget.get', { headers: from('10.1.0.2') });
    assert.equal(next.status, 200);
  });

  test('pay for bad credentials by their address too', async () => {
    const t = await startTestApp({ env });
    const headers = { ...from('10.2.0.1'), authorization: 'Bearer nothing.of.ours' };
    for (let i = 0; i < 5; i += 1) {
      assert.equal((await t.anonymous.refused('tickets.list', { headers })).status, 401);
    }
    assert.equal((await t.anonymous.refused('tickets.list', { headers })).status, 429);
  });

  test('of IPv6 are counted by /64, and an address can’t be chosen by header', async () => {
    const t = await startTestApp({ env });
    for (let i = 0; i < 5; i += 1) {
      await t.anonymous.call('widget.get', { headers: from(`2001:db8::${i + 1}`) });
    }
    const hopping = await t.anonymous.call('widget.get', { headers: from('2001:db8::ffff:9') });
    assert.equal(hopping.status, 429);
    const direct = await startTestApp({ env: { RATE_LIMIT_MAX_REQUESTS: '5' } });
    const statuses = [];
    for (let i = 0; i < 6; i += 1) {
      const headers = { ...from(`10.3.0.${i}`), 'x-real-ip': `10.3.0.${i}` };
      statuses.push((await direct.anonymous.call('widget.get', { headers })).status);
    }
    assert.equal(statuses.at(-1), 429);
  });

  test('may ask for health and metrics as often as they like', async () => {
    const t = await startTestApp({ env });
    for (let i = 0; i < 10; i += 1) {
      assert.equal((await t.anonymous.call('ops.health')).status, 200);
    }
  });
});

test('customers are counted each by themselves, whatever address they share', async () => {
  const t = await startTestApp({ env });
  const one = await t.createCustomer();
  const other = await t.createCustomer();
  for (let i = 0; i < 5; i += 1) await one.rest.ok('tickets.list');
  assert.equal((await one.rest.refused('tickets.list')).status, 429);
  await other.rest.ok('tickets.list');
});

test('agents and keys have their own rate, and a spent address does not touch them', async () => {
  const t = await startTestApp({ env: { ...env, AGENT_REQUESTS_PER_MINUTE: '8' } });
  const { rest } = await t.createAgent();
  const key = await t.createKey('supervisor');
  for (let i = 0; i < 6; i += 1) await t.anonymous.call('widget.get');
  for (let i = 0; i < 8; i += 1) await rest.ok('auth.me');
  const late = await rest.refused('auth.me');
  assert.match(late.headers.get('ratelimit-policy') ?? '', /^"staff";q=8;w=60$/);
  await key.ok('tickets.list');
});

test('an office behind one address signs in and stays signed in, however many they are', async () => {
  const t = await startTestApp({ env });
  const { agent } = await t.createAgent();
  for (let i = 0; i < 12; i += 1) {
    const response = await t.anonymous.fetch('POST', '/api/auth/login', {
      json: { email: agent.email, password: PASSWORD },
    });
    assert.equal(response.status, 200, 'a right password gives the call back');
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    const refreshed = await t.anonymous.fetch('POST', '/api/auth/refresh', { headers: { cookie } });
    assert.equal(refreshed.status, 200, 'a refresh counts for the agent');
  }
});

test('searches have a rate of their own', async () => {
  const t = await startTestApp({ env: { SEARCHES_PER_SECOND: '3' } });
  const params = { query: 'hello' };
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => t.admin.rest.call('tickets.search', { params })),
  );
  assert.ok(answers.some(({ status }) => status === 429));
  assert.ok(answers.filter(({ status }) => status === 200).length >= 3);
  await t.admin.rest.ok('tickets.list');
});

test('0 switches a rate off, and then nothing is said of it', async () => {
  const t = await startTestApp();
  const { headers } = await t.anonymous.call('widget.get');
  assert.equal(headers.get('ratelimit'), null);
  for (let i = 0; i < 120; i += 1) await t.anonymous.ok('widget.get');
});
