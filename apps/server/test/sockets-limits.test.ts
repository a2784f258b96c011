/** Rates, counts and origins of sockets (contract §6 "Limits"; security.md "Handshake"; protocol P63, P64). */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { LIMITS } from '@parley/contract';
import { startTestApp, type TestApp, unique } from './kit/app.ts';
import { RawSocket } from './kit/raw-socket.ts';
import {
  agentSocket,
  customerSocket,
  rawAgent,
  rawCustomer,
  type TestAgent,
} from './kit/sockets.ts';

/** Runs with an app of its own, closed afterwards. */
async function withApp(
  env: Record<string, string>,
  run: (app: TestApp) => Promise<void>,
): Promise<void> {
  const app = await startTestApp({ env });
  try {
    await run(app);
  } finally {
    await app.close();
  }
}

async function codes(answers: Promise<unknown>[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const answer of await Promise.all(answers)) {
    const { success, error } = answer as { success: boolean; error?: { code: string } };
    const code = success ? 'ok' : String(error?.code);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return counts;
}

test('SOCKET_EVENTS_PER_SECOND: bursts of twice that, then RATE_LIMITED, each socket for itself', async () => {
  await withApp({ SOCKET_EVENTS_PER_SECOND: '5' }, async (app) => {
    const { socket } = await customerSocket(app);
    const { socket: other } = await customerSocket(app);
    // The connection was one event; nine more are the burst, and what time passes adds a few.
    const asked = Array.from({ length: 400 }, () => socket.ask('sync', { afterSeq: 0 }));
    const counts = await codes(asked);
    assert.ok(Number(counts.get('ok')) >= 9, JSON.stringify([...counts]));
    assert.ok(Number(counts.get('RATE_LIMITED')) > 0);
    assert.equal(Number(counts.get('ok')) + Number(counts.get('RATE_LIMITED')), 400);
    await other.ok('sync', { afterSeq: 0 });
    for (let i = 0; i < 100; i += 1) socket.tell('customer_typing', { isTyping: false });
    const error = await socket.next('error');
    assert.equal(error.code, 'RATE_LIMITED');
    assert.equal(error.event, 'customer_typing');
  });
});

test('10,000 events at once are all answered, and nobody else waits', async () => {
  await withApp({ SOCKET_EVENTS_PER_SECOND: '20' }, async (app) => {
    const { socket } = await customerSocket(app);
    const { socket: other } = await customerSocket(app);
    const asked = Array.from({ length: 10_000 }, () =>
      socket.ask('customer_message', { content: 'x' }),
    );
    await other.ok('customer_message', { content: 'I was here first' });
    const counts = await codes(asked);
    assert.ok(Number(counts.get('RATE_LIMITED')) > 9_000);
    assert.equal(
      [...counts.values()].reduce((sum, count) => sum + count, 0),
      10_000,
    );
  });
});

test('P64: more than 20 unanswered events are RATE_LIMITED', async () => {
  await withApp({ SOCKET_EVENTS_PER_SECOND: '5000' }, async (app) => {
    const { socket } = await customerSocket(app);
    const asked = Array.from({ length: 500 }, () =>
      socket.ask('customer_message', { content: 'x' }),
    );
    const counts = await codes(asked);
    assert.ok(Number(counts.get('ok')) >= LIMITS.unansweredEvents);
    assert.ok(Number(counts.get('RATE_LIMITED')) > 0);
    await socket.ok('customer_message', { content: 'And now again' });
  });
  await withApp({}, async (app) => {
    const { socket } = await customerSocket(app);
    const asked = Array.from({ length: 200 }, () =>
      socket.ask('customer_message', { content: 'x' }),
    );
    assert.deepEqual([...(await codes(asked))], [['ok', 200]]);
  });
});

test('CUSTOMER_MESSAGES_PER_10S: by customer, over all their tabs', async () => {
  await withApp({ CUSTOMER_MESSAGES_PER_10S: '3' }, async (app) => {
    const anna = await app.createAgent();
    const agent = await agentSocket(app, anna);
    const { socket, established } = await customerSocket(app);
    const { socket: tab } = await customerSocket(app, { token: established.token });
    const { socket: otto } = await customerSocket(app);
    for (const one of [socket, tab, socket]) await one.ok('customer_message', { content: 'x' });
    for (const one of [socket, tab]) {
      assert.equal((await one.refused('customer_message', { content: 'x' })).code, 'RATE_LIMITED');
      await one.ok('customer_typing', { isTyping: true });
    }
    await otto.ok('customer_message', { content: 'x' });
    const { ticketId } = established.ticket;
    for (let i = 0; i < 5; i += 1) await agent.ok('send_message', { ticketId, content: 'x' });
  });
});

test('RATE_LIMIT_MAX_REQUESTS counts each customer_connect that makes a customer, by address', async () => {
  await withApp({ RATE_LIMIT_MAX_REQUESTS: '4' }, async (app) => {
    // The admin's login of the kit is given back, being right.
    const made = [];
    for (let i = 0; i < 4; i += 1) made.push(await customerSocket(app));
    const socket = rawCustomer(app);
    await socket.connected();
    assert.equal((await socket.refused('customer_connect', {})).code, 'RATE_LIMITED');
    for (const { established } of made) await customerSocket(app, { token: established.token });
  });
});

test('P64: MAX_SOCKETS_PER_ADDRESS refuses the newest by connect_error; older ones stay', async () => {
  await withApp({ MAX_SOCKETS_PER_ADDRESS: '3' }, async (app) => {
    const sockets = [
      await customerSocket(app),
      await customerSocket(app),
      await customerSocket(app),
    ];
    for (let i = 0; i < 3; i += 1) {
      assert.equal((await rawCustomer(app).refusedHandshake()).code, 'RATE_LIMITED');
      const { token } = app.admin;
      const refusal = await rawAgent(app, { auth: { token } }).refusedHandshake();
      assert.equal(refusal.code, 'RATE_LIMITED');
    }
    for (const { socket } of sockets) await socket.ok('customer_message', { content: 'x' });
    await sockets[0]?.socket.close();
    await sockets[1]?.socket.ok('customer_message', { content: 'x' });
    await customerSocket(app);
  });
});

test('P64: 20 sockets that have not said who they are; a valid token or a customer_connect says it', async () => {
  await withApp({ MAX_SOCKETS_PER_ADDRESS: '1000' }, async (app) => {
    const anna = await app.createAgent();
    const strangers: Pick<TestAgent, 'ask' | 'close' | 'fence'>[] = [];
    for (let i = 0; i < LIMITS.unidentifiedSocketsPerAddress; i += 1) {
      const socket = i % 2 === 0 ? rawAgent(app) : rawCustomer(app);
      await socket.connected();
      strangers.push(socket as Pick<TestAgent, 'ask' | 'close' | 'fence'>);
    }
    assert.equal((await rawAgent(app).refusedHandshake()).code, 'RATE_LIMITED');
    assert.equal((await rawCustomer(app).refusedHandshake()).code, 'RATE_LIMITED');
    await agentSocket(app, anna);
    const cleo = await app.createCustomer();
    await customerSocket(app, {}, { auth: { token: cleo.token } });
    await strangers[1]?.ask('customer_connect', {});
    await strangers[0]?.ask('authenticate', { token: anna.token });
    for (let i = 0; i < 2; i += 1) await rawAgent(app).connected();
    assert.equal((await rawAgent(app).refusedHandshake()).code, 'RATE_LIMITED');
    await strangers[2]?.close();
    await strangers[0]?.fence();
    await rawAgent(app).connected();
  });
  await withApp({ MAX_SOCKETS_PER_ADDRESS: '0' }, async (app) => {
    await Promise.all(Array.from({ length: 40 }, () => rawAgent(app).connected()));
  });
});

test('the address is the connection’s: headers that nobody vouches for change nothing', async () => {
  await withApp({ MAX_SOCKETS_PER_ADDRESS: '2' }, async (app) => {
    const from = (value: string) => ({
      extraHeaders: { 'x-forwarded-for': value, 'x-real-ip': value },
    });
    await customerSocket(app, {}, from('1.1.1.1'));
    await customerSocket(app, {}, from('2.2.2.2'));
    const refusal = await rawCustomer(app, from('3.3.3.3')).refusedHandshake();
    assert.equal(refusal.code, 'RATE_LIMITED');
  });
  await withApp({ MAX_SOCKETS_PER_ADDRESS: '2', TRUST_PROXY: '1' }, async (app) => {
    const from = (value: string) => ({ extraHeaders: { 'x-forwarded-for': value } });
    const many = Array.from({ length: 500 }, (_, i) => `9.9.${i >> 8}.${i & 255}`).join(', ');
    await customerSocket(app, {}, from(`${many}, 1.1.1.1`));
    await customerSocket(app, {}, from('7.7.7.7, 1.1.1.1'));
    const again = await rawCustomer(app, from('8.8.8.8, 1.1.1.1')).refusedHandshake();
    assert.equal(again.code, 'RATE_LIMITED');
    await customerSocket(app, {}, from('2001:db8:1:2::1'));
    await customerSocket(app, {}, from('2001:db8:1:2:ffff::9'));
    const hopping = await rawCustomer(app, from('2001:db8:1:2:3:4:5:6')).refusedHandshake();
    assert.equal(hopping.code, 'RATE_LIMITED');
    const { established } = await customerSocket(app, {}, from('2001:db8:1:3::1'));
    const { ticket } = await app.admin.rest.ok('tickets.get', {
      params: { ticketId: established.ticket.ticketId },
    });
    assert.ok('tags' in ticket && ticket.customerInfo.ipAddress === '2001:db8:1:3::1');
  });
});

test('P64: an agent has ten sockets; the eleventh is refused and the ten stay', async () => {
  await withApp({}, async (app) => {
    const anna = await app.createAgent();
    const sockets = await Promise.all(
      Array.from({ length: LIMITS.socketsPerAgent }, () => agentSocket(app, anna)),
    );
    const eleventh = rawAgent(app, { auth: { token: anna.token } });
    assert.equal((await eleventh.refusedHandshake()).code, 'RATE_LIMITED');
    for (const socket of sockets) await socket.ok('sync', { tickets: {} });
    await sockets[0]?.close();
    await sockets[1]?.fence();
    await agentSocket(app, anna);
  });
});

async function mayOpen(app: TestApp, headers: Record<string, string>): Promise<boolean> {
  return RawSocket.open(app, headers).then(
    () => true,
    () => false,
  );
}

test('the origin of a websocket is compared exactly', async () => {
  await withApp({ SOCKET_IO_CORS_ORIGIN: 'https://shop.example' }, async (app) => {
    const refused = [
      'https://evil.example',
      'https://shop.example.evil.example',
      'https://shop.exampl',
      'http://shop.example',
      'https://SHOP.example',
      'https://shop.example:444',
      'http://localhost:3000',
      'null',
      'file://',
    ];
    for (const origin of refused) assert.equal(await mayOpen(app, { origin }), false, origin);
    assert.equal(await mayOpen(app, { origin: 'https://shop.example' }), true);
    assert.equal(await mayOpen(app, { origin: app.url }), true);
    assert.equal(await mayOpen(app, {}), true);
  });
  await withApp({}, async (app) => {
    assert.equal(await mayOpen(app, { origin: 'http://localhost:5173' }), true);
    assert.equal(await mayOpen(app, { origin: 'https://evil.example' }), false);
  });
});

test('the origin of long-polling is compared exactly, on every request, and never reflected', async () => {
  await withApp({ SOCKET_IO_CORS_ORIGIN: 'https://shop.example' }, async (app) => {
    const poll = (origin: string, options: { method?: string; sid?: string } = {}) => {
      const sid = options.sid === undefined ? '' : `&sid=${options.sid}`;
      return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
        (resolve, reject) => {
          const url = `${app.url}/socket.io/?EIO=4&transport=polling${sid}`;
          const sent = request(
            url,
            { method: options.method ?? 'GET', headers: { origin } },
            (answer) => {
              let body = '';
              answer.setEncoding('utf8').on('data', (chunk: string) => {
                body += chunk;
              });
              answer.on('end', () =>
                resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }),
              );
            },
          );
          sent.on('error', reject).end();
        },
      );
    };
    const foreign = await poll('https://evil.example');
    assert.equal(foreign.status, 403);
    assert.equal(foreign.headers['access-control-allow-origin'], undefined);
    assert.match(foreign.body, /FORBIDDEN/);
    const listed = await poll('https://shop.example');
    assert.equal(listed.status, 200);
    assert.equal(listed.headers['access-control-allow-origin'], 'https://shop.example');
    assert.equal(listed.headers['access-control-allow-credentials'], 'true');
    assert.match(String(listed.headers['vary']), /Origin/);
    const { sid } = JSON.parse(listed.body.slice(1)) as { sid: string };
    assert.equal((await poll('https://evil.example', { sid })).status, 403);
    const preflight = await poll('https://shop.example', { method: 'OPTIONS' });
    assert.equal(preflight.status, 204);
    assert.equal((await poll('https://evil.example', { method: 'OPTIONS' })).status, 403);
  });
});

test('* holds for customers only', async () => {
  await withApp({ SOCKET_IO_CORS_ORIGIN: '*,https://desk.example' }, async (app) => {
    const headers = { extraHeaders: { origin: 'https://anywhere.example' } };
    await customerSocket(app, {}, headers);
    const { token } = app.admin;
    const refusal = await rawAgent(app, { auth: { token }, ...headers }).refusedHandshake();
    assert.equal(refusal.code, 'FORBIDDEN');
    await agentSocket(app, app.admin, { extraHeaders: { origin: 'https://desk.example' } });
    const polled = await fetch(`${app.url}/socket.io/?EIO=4&transport=polling`, {
      headers: { origin: 'https://anywhere.example' },
    });
    assert.equal(polled.headers.get('access-control-allow-origin'), '*');
    assert.equal(polled.headers.get('access-control-allow-credentials'), null);
  });
});

test('sockets work over long-polling alone', async () => {
  await withApp({}, async (app) => {
    const anna = await app.createAgent({ department: unique('dept') });
    const agent = await agentSocket(app, anna, { transports: ['polling'] });
    const { socket } = await customerSocket(
      app,
      { department: anna.agent.department },
      { transports: ['polling'] },
    );
    const { message } = await socket.ok('customer_message', { content: 'Slowly' });
    assert.equal((await agent.next('customer_message')).message._id, message._id);
    const upgraded = await customerSocket(app, {}, { transports: ['polling', 'websocket'] });
    await upgraded.socket.ok('customer_message', { content: 'And faster' });
  });
});
