/** Wrong passwords: security.md "5 failures per account and 20 per address in 15 min, counted atomically". */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PASSWORD, startTestApp, type TestApp, tempDir, unique } from './kit/app.ts';

const WRONG = 'not the right password';

function attempt(t: TestApp, email: string, password: string, from = '10.0.0.1') {
  return t.anonymous.call('auth.login', {
    body: { email, password },
    headers: { 'x-forwarded-for': from },
  });
}

/** Failures of accounts that nobody has, until the address has `count` of them. */
async function fail(t: TestApp, count: number, from: string): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    const { status } = await attempt(t, `${unique('nobody')}@parley.test`, WRONG, from);
    assert.equal(status, 401);
  }
}

const env = { TRUST_PROXY: '1' };

describe('an account', () => {
  test('takes five wrong passwords, then even the right one waits, from anywhere', async () => {
    const t = await startTestApp({ env });
    const { agent } = await t.createAgent();
    for (let i = 0; i < 5; i += 1) {
      assert.equal((await attempt(t, agent.email, WRONG, `10.1.0.${i}`)).status, 401);
    }
    const late = await attempt(t, ` ${agent.email.toUpperCase()}`, PASSWORD, '10.1.1.1');
    assert.equal(late.status, 429);
    assert.equal(late.error?.code, 'RATE_LIMITED');
    const wait = Number(late.headers.get('retry-after'));
    assert.ok(wait > 0 && wait <= 900);
  });

  test('counts from anew after a success', async () => {
    const t = await startTestApp({ env });
    const { agent } = await t.createAgent();
    for (let round = 0; round < 3; round += 1) {
      for (let i = 0; i < 4; i += 1) await attempt(t, agent.email, WRONG, unique('10.2.0'));
      assert.equal((await attempt(t, agent.email, PASSWORD, '10.3.0.1')).status, 200);
    }
  });

  test('that nobody has is limited like any other', async () => {
    const t = await startTestApp({ env });
    const email = 'nobody@parley.test';
    for (let i = 0; i < 5; i += 1) {
      assert.equal((await attempt(t, email, WRONG, `10.4.0.${i}`)).status, 401);
    }
    assert.equal((await attempt(t, email, WRONG, '10.4.1.1')).status, 429);
  });

  test('is counted exactly when all tries come at once', async () => {
    const t = await startTestApp({ env });
    const { agent } = await t.createAgent();
    const tries = Array.from({ length: 12 }, (_, i) =>
      attempt(t, agent.email, WRONG, `10.5.0.${i}`),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 401).length, 5);
    assert.equal(statuses.filter((status) => status === 429).length, 7);
  });

  test('may sign in many times at once with the right password', async () => {
    const t = await startTestApp({ env });
    const tries = Array.from({ length: 8 }, () => attempt(t, t.admin.agent.email, PASSWORD));
    for (const { status } of await Promise.all(tries)) assert.equal(status, 200);
  });
});

describe('an address', () => {
  test('takes twenty, then every stranger waits there and nobody elsewhere', async () => {
    const t = await startTestApp({ env });
    const { agent } = await t.createAgent();
    await fail(t, 20, '10.6.0.1');
    assert.equal((await attempt(t, agent.email, PASSWORD, '10.6.0.1')).status, 429);
    assert.equal((await attempt(t, agent.email, PASSWORD, '10.6.0.2')).status, 200);
  });

  test('spares accounts that signed in from there in the last 30 days, also after a restart', async () => {
    const dir = tempDir();
    const before = await startTestApp({ env, dir });
    const { agent } = await before.createAgent();
    const other = await before.createAgent();
    assert.equal((await attempt(before, agent.email, PASSWORD, '10.7.0.1')).status, 200);
    await before.close();
    const t = await startTestApp({ env, dir });
    await fail(t, 20, '10.7.0.1');
    assert.equal((await attempt(t, agent.email, PASSWORD, '10.7.0.1')).status, 200);
    assert.equal((await attempt(t, other.agent.email, PASSWORD, '10.7.0.1')).status, 429);
  });

  test('of version 6 is its /64', async () => {
    const t = await startTestApp({ env });
    for (let i = 0; i < 20; i += 1) {
      await attempt(t, `${unique('nobody')}@parley.test`, WRONG, `2001:db8:1:2:${i}::1`);
    }
    const { agent } = await t.createAgent();
    assert.equal((await attempt(t, agent.email, PASSWORD, '2001:db8:1:2:ffff::9')).status, 429);
    assert.equal((await attempt(t, agent.email, PASSWORD, '2001:db8:1:3::1')).status, 200);
  });

  test('is not what the caller writes into X-Forwarded-For or X-Real-IP', async () => {
    const t = await startTestApp();
    const { agent } = await t.createAgent();
    for (let i = 0; i < 20; i += 1) {
      await t.anonymous.refused('auth.login', {
        body: { email: `${unique('nobody')}@parley.test`, password: WRONG },
        headers: { 'x-forwarded-for': `10.8.0.${i}`, 'x-real-ip': `10.8.0.${i}` },
      });
    }
    const stranger = await attempt(t, `${unique('nobody')}@parley.test`, WRONG, '10.8.1.1');
    assert.equal(stranger.status, 429);
    assert.equal((await attempt(t, agent.email, PASSWORD)).status, 200, 'known at this address');
  });
});
