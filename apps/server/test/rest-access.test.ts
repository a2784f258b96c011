/** Sessions, tokens, API keys over REST: contract §5, security.md "tokens". */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PASSWORD, startTestApp, unique } from './kit/app.ts';
import { Rest } from './kit/rest.ts';
import { decode, encode, forge } from './kit/tokens.ts';

const JWT_SECRET = 'a jwt secret of this test, long enough';
const SESSION_SECRET = 'a session secret of this test, long enough';
const t = await startTestApp({ env: { JWT_SECRET, SESSION_SECRET } });

async function login(email: string, headers: Record<string, string> = {}) {
  const json = { email, password: PASSWORD };
  const response = await t.anonymous.fetch('POST', '/api/auth/login', { json, headers });
  assert.equal(response.status, 200);
  const { data } = (await response.json()) as { data: { token: string } };
  const setCookie = response.headers.get('set-cookie') ?? '';
  return { token: data.token, setCookie, cookie: setCookie.split(';')[0] ?? '' };
}

async function refresh(cookie: string) {
  const response = await t.anonymous.fetch('POST', '/api/auth/refresh', { headers: { cookie } });
  const setCookie = response.headers.get('set-cookie') ?? '';
  const body = (await response.json()) as { data?: { token: string } };
  return {
    status: response.status,
    token: body.data?.token ?? '',
    cookie: setCookie.split(';')[0] ?? '',
  };
}

function me(token: string): Promise<number> {
  return new Rest(t.url, { kind: 'staff', token }).call('auth.me').then(({ status }) => status);
}

describe('signing in', () => {
  test('compares the e-mail trimmed and in lower case, and changes no status (§4, §5)', async () => {
    const { agent } = await t.createAgent();
    const again = await t.signIn(`  ${agent.email.toUpperCase()} `);
    assert.equal(again.agent.status, 'offline');
    assert.notEqual(again.agent.lastLoginAt, null);
    const { expiresIn } = await t.anonymous.ok('auth.login', {
      body: { email: agent.email, password: PASSWORD },
    });
    assert.equal(expiresIn, 900);
  });

  test('answers a wrong password, an unknown e-mail and a deactivated agent alike', async () => {
    const gone = await t.createAgent();
    const params = { agentId: gone.agent._id };
    await t.admin.rest.ok('agents.update', { params, body: { isActive: false } });
    const attempts = [
      { email: t.admin.agent.email, password: 'not the right one' },
      { email: 'nobody@parley.test', password: PASSWORD },
      { email: gone.agent.email, password: PASSWORD },
    ];
    const refusals = [];
    for (const body of attempts) refusals.push(await t.anonymous.refused('auth.login', { body }));
    for (const { status, error } of refusals) {
      assert.equal(status, 401);
      assert.deepEqual(error, refusals[0]?.error);
    }
    await t.signIn(t.admin.agent.email);
  });

  test('works for a client that sends an old token along', async () => {
    const { status } = await t.anonymous.call('auth.login', {
      body: { email: t.admin.agent.email, password: PASSWORD },
      headers: { authorization: 'Bearer of.nothing.good' },
    });
    assert.equal(status, 200);
  });

  test('never shows a password or its hash', async () => {
    const answers = [
      await t.admin.rest.call('auth.me'),
      await t.admin.rest.call('agents.list'),
      await t.admin.rest.call('dashboard.agents'),
    ];
    assert.doesNotMatch(JSON.stringify(answers.map(({ data }) => data)), /argon2|password/i);
  });
});

describe('the refresh cookie', () => {
  test('is out of reach of scripts and other sites, and Secure under https', async () => {
    const { setCookie } = await login(t.admin.agent.email);
    for (const part of ['parley_refresh=', 'Path=/api/auth', 'HttpOnly', 'SameSite=Strict']) {
      assert.ok(setCookie.includes(part), part);
    }
    assert.ok(!setCookie.includes('Secure'));
    const behindTls = await startTestApp({ env: { PUBLIC_URL: 'https://chat.example.com' } });
    const response = await behindTls.anonymous.fetch('POST', '/api/auth/login', {
      json: { email: behindTls.admin.agent.email, password: PASSWORD },
    });
    assert.match(response.headers.get('set-cookie') ?? '', /; Secure/);
  });

  test('is swapped by each refresh; using an old one ends the session', async () => {
    const { agent } = await t.createAgent();
    const first = await login(agent.email);
    const second = await refresh(first.cookie);
    assert.equal(second.status, 200);
    assert.equal(await me(second.token), 200);
    assert.equal((await refresh(first.cookie)).status, 401);
    assert.equal(
      (await refresh(second.cookie)).status,
      401,
      'the thief and the owner are both out',
    );
    assert.equal(await me(second.token), 401, 'and so is the access token of the session');
  });

  test('may be shown by two pages at the same moment', async () => {
    const { agent } = await t.createAgent();
    const { cookie } = await login(agent.email);
    const [a, b] = await Promise.all([refresh(cookie), refresh(cookie)]);
    assert.deepEqual([a.status, b.status], [200, 200]);
    assert.equal((await refresh(a.cookie)).status, 200);
  });

  test('is refused when it is missing, made up, an access token or of another secret', async () => {
    const { token } = t.admin;
    const { payload } = decode(
      (await login(t.admin.agent.email)).cookie.replace('parley_refresh=', ''),
    );
    const cookies = [
      '',
      'parley_refresh=',
      'parley_refresh=x.y.z',
      `parley_refresh=${token}`,
      `parley_refresh=${forge(payload, { secret: JWT_SECRET })}`,
    ];
    for (const cookie of cookies) assert.equal((await refresh(cookie)).status, 401, cookie);
  });

  test('does not end a session for a text that was never a cookie of it', async () => {
    const { agent } = await t.createAgent();
    const { token, cookie } = await login(agent.email);
    const { payload } = decode(token);
    const invented = forge({ ...payload, aud: 'parley:refresh' }, { secret: 'not ours' });
    assert.equal((await refresh(`parley_refresh=${invented}`)).status, 401);
    assert.equal((await refresh(cookie)).status, 200);
  });
});

describe('signing out', () => {
  test('ends its own session and no other', async () => {
    const { agent } = await t.createAgent();
    const [one, other] = [await login(agent.email), await login(agent.email)];
    const rest = new Rest(t.url, { kind: 'staff', token: one.token });
    await rest.ok('auth.logout');
    assert.equal(await me(one.token), 401);
    assert.equal((await refresh(one.cookie)).status, 401);
    assert.equal(await me(other.token), 200);
  });

  test('with all ends every session', async () => {
    const { agent } = await t.createAgent();
    const [one, other] = [await login(agent.email), await login(agent.email)];
    await new Rest(t.url, { kind: 'staff', token: one.token }).ok('auth.logout', {
      body: { all: true },
    });
    for (const { token, cookie } of [one, other]) {
      assert.equal(await me(token), 401);
      assert.equal((await refresh(cookie)).status, 401);
    }
  });

  test('works by the cookie alone when the access token is over', async () => {
    const { agent } = await t.createAgent();
    const { cookie } = await login(agent.email);
    const headers = { cookie, authorization: 'Bearer over.and.out' };
    const response = await t.anonymous.fetch('POST', '/api/auth/logout', { headers });
    assert.equal(response.status, 200);
    assert.match(response.headers.get('set-cookie') ?? '', /parley_refresh=;.*Max-Age=0/);
    assert.equal((await refresh(cookie)).status, 401);
  });

  test('is a 401 for nobody and a 403 for customers and keys', async () => {
    assert.equal((await t.anonymous.refused('auth.logout')).status, 401);
    const { rest } = await t.createCustomer();
    assert.equal((await rest.refused('auth.logout')).status, 403);
    const key = await t.createKey('supervisor');
    assert.equal((await key.refused('auth.logout')).status, 403);
    assert.equal((await key.refused('auth.me')).status, 403);
  });
});

describe('all tokens of an agent end with', () => {
  const changes = {
    'the deactivation': { isActive: false },
    'another role': { role: 'supervisor' },
    'a new password': { password: 'another good password' },
  } as const;
  for (const [what, body] of Object.entries(changes)) {
    test(`${what}, the cookie among them (§5, P18)`, async () => {
      const { agent } = await t.createAgent();
      const { token, cookie } = await login(agent.email);
      await t.admin.rest.ok('agents.update', { params: { agentId: agent.agentId }, body });
      assert.equal(await me(token), 401);
      assert.equal((await refresh(cookie)).status, 401);
    });
  }

  test('a new department or name leaves them alone', async () => {
    const { agent, token } = await t.createAgent();
    const params = { agentId: agent.agentId };
    await t.admin.rest.ok('agents.update', {
      params,
      body: { department: 'Billing', name: 'New' },
    });
    const { agent: now } = await new Rest(t.url, { kind: 'staff', token }).ok('auth.me');
    assert.deepEqual([now.department, now.name], ['billing', 'New']);
  });
});

describe('a token is refused', () => {
  const { header, payload } = decode(t.admin.token);
  const tokens: Record<string, string> = {
    'without a signature': `${encode(header)}.${encode(payload)}.`,
    'with alg none': `${encode({ alg: 'none' })}.${encode(payload)}.`,
    'with alg none in other letters': forge(payload, {
      secret: JWT_SECRET,
      header: { alg: 'nOnE' },
    }),
    'with another algorithm in its header': forge(payload, {
      secret: JWT_SECRET,
      header: { alg: 'RS256' },
    }),
    'with a kid that is a path': forge(payload, {
      secret: '',
      header: { alg: 'HS256', kid: '../../../../dev/null' },
    }),
    'with a jku': forge(payload, {
      secret: 'theirs',
      header: { alg: 'HS256', jku: 'https://evil.example/keys' },
    }),
    'with a crit extension': forge(payload, {
      secret: JWT_SECRET,
      header: { alg: 'HS256', crit: ['x'], x: 1 },
    }),
    'of another secret': forge(payload, { secret: 'another secret' }),
    'without exp': forge({ ...payload, exp: undefined }, { secret: JWT_SECRET }),
    'past its exp': forge({ ...payload, exp: 1_600_000_000 }, { secret: JWT_SECRET }),
    'with exp as text': forge({ ...payload, exp: '9999999999' }, { secret: JWT_SECRET }),
    'of another audience': forge({ ...payload, aud: 'parley:refresh' }, { secret: JWT_SECRET }),
    'of another issuer': forge({ ...payload, iss: 'somebody' }, { secret: JWT_SECRET }),
    'of an old version': forge({ ...payload, ver: 0 }, { secret: JWT_SECRET }),
    'of no version': forge({ ...payload, ver: undefined }, { secret: JWT_SECRET }),
    'of no session': forge({ ...payload, sid: undefined }, { secret: JWT_SECRET }),
    'of an unknown session': forge({ ...payload, sid: '0'.repeat(24) }, { secret: JWT_SECRET }),
    'of an unknown agent': forge({ ...payload, sub: '0'.repeat(24) }, { secret: JWT_SECRET }),
    'that is a customer in the agent’s clothes': forge(
      { ...payload, aud: 'parley:customer', sub: 'x', ver: 1 },
      { secret: JWT_SECRET },
    ),
    'that is no token': 'token',
    'that is empty': '""',
  };
  for (const [what, token] of Object.entries(tokens)) {
    test(what, async () => {
      assert.equal(await me(token), 401);
    });
  }

  test('of 8 kB, without being looked into', async () => {
    assert.equal(await me(`a.${'b'.repeat(8_000)}.c`), 401);
  });

  test('of another session than the agent’s own', async () => {
    const { token } = await t.createAgent();
    const { sid } = decode(token).payload;
    assert.equal(await me(forge({ ...payload, sid }, { secret: JWT_SECRET })), 401);
  });

  test('in any scheme but Bearer', async () => {
    for (const authorization of [
      'Basic YWRtaW46YWRtaW4=',
      t.admin.token,
      `Token ${t.admin.token}`,
    ]) {
      const response = await t.anonymous.fetch('GET', '/api/auth/me', {
        headers: { authorization },
      });
      assert.equal(response.status, 401);
      assert.equal(response.headers.get('www-authenticate'), 'Bearer');
    }
  });

  test('when it is a refresh token, also of the right secret', async () => {
    const { cookie } = await login(t.admin.agent.email);
    assert.equal(await me(cookie.replace('parley_refresh=', '')), 401);
  });

  test('when it is a customer’s and an agent’s is asked for, which is a 403', async () => {
    const { rest } = await t.createCustomer();
    assert.equal((await rest.refused('agents.list')).code, 'FORBIDDEN');
  });
});

describe('API keys', () => {
  test('are shown once, listed without the key, work at once and never after their deletion', async () => {
    const body = { name: 'Shop', role: 'agent', department: ' Billing ' } as const;
    const { apiKey, key } = await t.admin.rest.ok('apiKeys.create', { body });
    assert.equal(apiKey.department, 'billing');
    const { apiKeys } = await t.admin.rest.ok('apiKeys.list');
    assert.ok(apiKeys.some(({ _id }) => _id === apiKey._id));
    assert.doesNotMatch(JSON.stringify(apiKeys), new RegExp(key));
    const shop = new Rest(t.url, { kind: 'staff', key });
    await shop.ok('tickets.list');
    await t.admin.rest.ok('apiKeys.delete', { params: { apiKeyId: apiKey._id } });
    assert.equal((await shop.refused('tickets.list')).status, 401);
    const again = await t.admin.rest.refused('apiKeys.delete', {
      params: { apiKeyId: apiKey._id },
    });
    assert.equal(again.status, 404);
  });

  test('need a department for the role agent, and are never admins', async () => {
    const wrong = [
      { name: 'A', role: 'agent' },
      { name: 'A', role: 'admin' },
      { name: '', role: 'supervisor' },
    ];
    for (const body of wrong) {
      const { status } = await t.admin.rest.refused('apiKeys.create', { body: body as never });
      assert.equal(status, 400);
    }
  });

  test('are made, read and deleted by admins only', async () => {
    const supervisor = await t.createAgent({ role: 'supervisor' });
    const key = await t.createKey('supervisor');
    for (const rest of [supervisor.rest, key]) {
      assert.equal((await rest.refused('apiKeys.list')).status, 403);
      const body = { name: 'x', role: 'supervisor' } as const;
      assert.equal((await rest.refused('apiKeys.create', { body })).status, 403);
    }
  });

  test('say when they were last used', async () => {
    const { apiKey, key } = await t.admin.rest.ok('apiKeys.create', {
      body: { name: unique('used'), role: 'supervisor' },
    });
    assert.equal(apiKey.lastUsedAt, null);
    await new Rest(t.url, { kind: 'staff', key }).ok('tickets.list');
    await t.app.settled();
    const { apiKeys } = await t.admin.rest.ok('apiKeys.list');
    assert.notEqual(apiKeys.find(({ _id }) => _id === apiKey._id)?.lastUsedAt, null);
  });

  test('of nobody are a 401', async () => {
    for (const key of ['pk_', 'x', 'pk_AAAA']) {
      assert.equal(
        (await new Rest(t.url, { kind: 'staff', key }).refused('tickets.list')).status,
        401,
      );
    }
  });
});
