/**
 * Whatever a client sends, it is answered or cut off, and nobody else notices (security.md "Bad input", row
 * "sockets"; reliability "Socket.IO, as measured"; protocol P24).
 */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { AGENT_INCOMING, CUSTOMER_INCOMING, LIMITS } from '@parley/contract';
import fc from 'fast-check';
import { startTestApp, unique } from './kit/app.ts';
import { RawSocket } from './kit/raw-socket.ts';
import { agentSocket, customerSocket, type TestAgent, type TestCustomer } from './kit/sockets.ts';

const app = await startTestApp({ env: { LOG_LEVEL: 'fatal' } });
const department = unique('dept');
const anna = await app.createAgent({ department });

/** Somebody else, who must not notice anything. */
const bystander = await customerSocket(app, { department });
let said = 0;

afterEach(async () => {
  said += 1;
  const content = `still here ${said}`;
  const { message } = await bystander.socket.ok('customer_message', { content });
  assert.equal(message.content, content);
  const health = await fetch(`${app.url}/healthz`);
  assert.equal(health.status, 200);
});

async function agent(): Promise<TestAgent> {
  return agentSocket(app, anna);
}

async function customer(): Promise<TestCustomer> {
  return (await customerSocket(app, { department: unique('dept') })).socket;
}

const RESERVED = [
  'connect',
  'connect_error',
  'disconnect',
  'disconnecting',
  'newListener',
  'removeListener',
];
const MALFORMED = [
  '42/agent,not json',
  '42/agent,{"a":1}',
  '42/agent,"x"',
  '42/agent,null',
  '42/agent,[]',
  '42/agent,[null]',
  '42/agent,[{}]',
  '42/agent,[["x"]]',
  '42/agent,',
  '43/agent,1{"a":1}',
  '44/agent,{"message":"x"}',
  '49/agent,["x"]',
  '4x',
  '45/agent,["x"]',
  '451-/agent,["x",{"_placeholder":true,"num":5}]',
  '45999-/agent,["x"]',
  '4',
  '7garbage',
  '0',
  '2',
];

test('P24: names that Socket.IO keeps for itself close the connection', async () => {
  for (const name of RESERVED) {
    const raw = await RawSocket.connect(app, '/agent', { token: anna.token });
    raw.send(`42/agent,["${name}",{}]`);
    await raw.closed();
  }
});

test('P24: a malformed packet closes its connection, or is ignored, and does nothing else', async () => {
  for (const frame of MALFORMED) {
    const raw = await RawSocket.connect(app, '/agent', { token: anna.token });
    raw.send(frame);
    raw.send('42/agent,7["sync",{"tickets":{}}]');
    await Promise.race([raw.closed(), raw.next((one) => one.startsWith('43/agent,7'))]);
  }
  const raw = await RawSocket.connect(app, '/agent', { token: anna.token });
  raw.send(new Uint8Array([1, 2, 3]));
  await raw.closed();
});

test('P24: a packet of 64 KiB is taken, one byte more closes the connection', async () => {
  const head = '42/agent,1["sync",{"tickets":{},"x":"';
  const fill = (bytes: number) => `${head}${'a'.repeat(bytes - head.length - 3)}"}]`;
  const raw = await RawSocket.connect(app, '/agent', { token: anna.token });
  raw.send(fill(LIMITS.packetBytes));
  await raw.next((frame) => frame.startsWith('43/agent,1[{"success":true'));
  raw.send(fill(LIMITS.packetBytes + 1));
  await raw.closed();
  const other = await RawSocket.connect(app, '/agent', { token: anna.token });
  other.send(`42/agent,["${'n'.repeat(1_000_000)}"]`);
  await other.closed();
});

test('P24: an unknown event is NOT_FOUND, whatever its name', async () => {
  const names = [
    'x',
    '',
    'error',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'then',
    'message',
    'auth_success',
    '💥',
    '\u0000',
    '\ud800',
    'n'.repeat(60_000),
  ];
  const sockets: readonly Pick<TestAgent, 'refused' | 'tell'>[] = [await agent(), await customer()];
  for (const socket of sockets) {
    for (const name of names) {
      assert.equal((await socket.refused(name, {})).code, 'NOT_FOUND', name.slice(0, 20));
    }
  }
  const socket = await agent();
  socket.tell('n'.repeat(60_000), {});
  const error = await socket.next('error');
  assert.equal(error.code, 'NOT_FOUND');
  assert.equal(error.event.length, 100);
  const raw = await RawSocket.connect(app, '/agent', { token: anna.token });
  raw.send('42/agent,1[5,{}]');
  assert.match(await raw.next((frame) => frame.startsWith('43/agent,1')), /NOT_FOUND/);
});

test('no arguments, several, none but the acknowledgement: answered', async () => {
  const socket = await agent();
  assert.equal((await socket.refused('send_message')).code, 'VALIDATION_ERROR');
  assert.equal((await socket.refused('get_ticket_details')).code, 'VALIDATION_ERROR');
  socket.tell('send_message');
  assert.equal((await socket.next('error')).code, 'VALIDATION_ERROR');
  const several = await socket.ask('sync', { tickets: {} }, { more: 1 }, 'x');
  assert.deepEqual(several, { success: true, data: { tickets: [] } });
  assert.equal((await socket.ok('notifications_read_all')).all, true);
  const raw = await RawSocket.connect(app, '/agent', { token: anna.token });
  raw.send('42/agent,99999999999999999999999999["sync",{"tickets":{}}]');
  await raw.next((frame) => frame.startsWith('43/agent,'));
  raw.send('43/agent,5["an answer that nobody asked for"]');
  raw.send('42/agent,6["sync",{"tickets":{}}]');
  await raw.next((frame) => frame.startsWith('43/agent,6'));
});

test('payloads of the wrong shape are a VALIDATION_ERROR, for every event', async () => {
  const shapes = [null, [], [[]], 'x', '', 1, 0, true, false];
  for (const [socket, table] of [
    [await agent(), AGENT_INCOMING],
    [await customer(), CUSTOMER_INCOMING],
  ] as const) {
    for (const event of Object.keys(table)) {
      for (const shape of shapes) {
        const refusal = await socket.refused(event, shape);
        assert.equal(refusal.code, 'VALIDATION_ERROR', `${event} ${JSON.stringify(shape)}`);
      }
    }
  }
});

test('binary in any place is refused, and so is deep nesting', async () => {
  const socket = await agent();
  const { established } = await customerSocket(app, { department });
  const { ticketId } = established.ticket;
  const bytes = Buffer.from('bytes');
  for (const payload of [
    bytes,
    { ticketId, content: bytes },
    { ticketId: bytes, content: 'x' },
    { ticketId, content: 'x', metadata: { a: bytes } },
  ]) {
    const { code } = await socket.refused('send_message', payload);
    assert.equal(code, 'VALIDATION_ERROR');
  }
  for (const depth of [LIMITS.jsonDepth, 100, 10_000, 25_000]) {
    const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const raw = await RawSocket.connect(app, '/agent', { token: anna.token });
    raw.send(`42/agent,1["sync",{"tickets":{},"x":${nested}}]`);
    const answer = await raw.next((frame) => frame.startsWith('43/agent,1'));
    assert.match(answer, /VALIDATION_ERROR/);
    raw.send(`451-/agent,2["sync",{"x":${nested},"b":{"_placeholder":true,"num":0}}]`);
    raw.send(new Uint8Array([1]));
    await Promise.race([raw.closed(), raw.next((frame) => frame.startsWith('43/agent,2'))]);
  }
});

const TEXTS = [
  ['', 400],
  ['   ', 400],
  ['\u200b', 400],
  ['a\u0000b', 400],
  ['\ud800', 400],
  ['a'.repeat(5_001), 400],
  ['😀'.repeat(5_000), 200],
  [`${'a'.repeat(4_999)}😀`, 200],
  ['é', 200],
  ['e\u0301', 200],
  ['\u202eevil', 200],
  [`a${'\u0301'.repeat(200)}`, 200],
  ['\u001b[31mred', 200],
  ["' OR 1=1--", 200],
  ['{{constructor}} ${7*7}', 200],
  ['<script>alert(1)</script>', 200],
  ['<img src=x onerror=alert(1)>', 200],
  ['__proto__', 200],
  ['[object Object]', 200],
] as const;

test('odd text is stored as it was typed; what is no text is refused (contract §6 "Values")', async () => {
  const socket = await customer();
  for (const [content, expected] of TEXTS) {
    if (expected === 400) {
      const { code } = await socket.refused('customer_message', { content });
      assert.equal(code, 'VALIDATION_ERROR', JSON.stringify(content.slice(0, 20)));
    } else {
      const { message } = await socket.ok('customer_message', { content });
      assert.equal(message.content, content);
    }
  }
});

test('objects where a string belongs reach no query (injection through filters)', async () => {
  const socket = await agent();
  const operators = [{ $gt: '' }, { $ne: null }, { $where: '1' }, ['a'], 7, true, null];
  for (const value of operators) {
    const events: [string, Record<string, unknown>][] = [
      ['send_message', { ticketId: value, content: 'x' }],
      ['get_ticket_details', { ticketId: value }],
      ['update_ticket_status', { ticketId: value, status: 'closed' }],
      ['notification_read', { notificationId: value }],
      ['authenticate', { email: value, password: value }],
      ['update_status', { status: value }],
      ['mark_read', { ticketId: value, upToSeq: 1 }],
    ];
    for (const [event, payload] of events) {
      assert.equal((await socket.refused(event, payload)).code, 'VALIDATION_ERROR', event);
    }
  }
  const ids = [
    '../../etc/passwd',
    '%00',
    '[object Object]',
    '0'.repeat(23),
    '0'.repeat(25),
    '__proto__',
    'x'.repeat(10_000),
    "' OR 1=1--",
    'tkt-0000000000',
  ];
  for (const ticketId of ids) {
    assert.equal((await socket.refused('get_ticket_details', { ticketId })).code, 'NOT_FOUND');
  }
});

test('keys of the prototype in payloads pollute nothing', async () => {
  const raw = await RawSocket.connect(app, '/customer');
  raw.send(
    '42/customer,1["customer_connect",{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"metadata":{"__proto__":{"polluted":1}}}]',
  );
  await raw.next((frame) => frame.startsWith('43/customer,1[{"success":true'));
  assert.equal(({} as { polluted?: number }).polluted, undefined);
});

test('arbitrary JSON to every event is answered, with a refusal of ours or a success', async () => {
  const sockets = [
    [await agent(), AGENT_INCOMING],
    [await customer(), CUSTOMER_INCOMING],
  ] as const;
  for (const [socket, table] of sockets) {
    const events = Object.keys(table).filter((event) => event !== 'customer_disconnect');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...events), fc.jsonValue(), async (event, payload) => {
        const answer = (await socket.ask(event, payload)) as {
          success: boolean;
          error?: { code: string };
        };
        assert.notEqual(answer.error?.code, 'INTERNAL_ERROR');
        assert.equal(typeof answer.success, 'boolean');
      }),
      { numRuns: 300 },
    );
    const keys = [
      'ticketId',
      'content',
      'status',
      'metadata',
      'tickets',
      'customerInfo',
      'afterSeq',
      'rating',
      'upToSeq',
      'customerId',
      'token',
    ];
    const payloads = fc.dictionary(fc.constantFrom(...keys), fc.jsonValue(), { maxKeys: 6 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...events), payloads, async (event, payload) => {
        const answer = (await socket.ask(event, payload)) as {
          success: boolean;
          error?: { code: string };
        };
        assert.notEqual(answer.error?.code, 'INTERNAL_ERROR', JSON.stringify([event, payload]));
      }),
      { numRuns: 500 },
    );
  }
});

test('P19: one socket per connection and namespace, however many ask at once', async () => {
  const raw = await RawSocket.open(app);
  for (let i = 0; i < 10; i += 1) raw.send('40/customer,');
  await raw.next((frame) => frame.startsWith('40/customer,'));
  await Promise.race([raw.closed(), raw.next((frame) => frame.startsWith('44/customer,'))]);
  const connected = raw.frames.filter((frame) => frame.startsWith('40/customer,'));
  assert.equal(connected.length, 1);
  const second = await RawSocket.connect(app, '/customer');
  second.send('40/customer,');
  await second.closed();
});

test('a flood of CONNECT packets ends its connection', async () => {
  const raw = await RawSocket.open(app);
  for (let i = 0; i < 1_000 && !raw.isClosed; i += 1) raw.send('40/agent,{"token":"x"}');
  await raw.closed();
  assert.ok(raw.frames.filter((frame) => frame.startsWith('44/agent,')).length <= 20);
});

test('invented namespaces are refused, the one that Socket.IO always has too', async () => {
  const raw = await RawSocket.open(app);
  for (let i = 0; i < 10_000; i += 1) raw.send(`40/${i},`);
  await raw.next((frame) => frame.startsWith('44/9999,'));
  assert.ok(raw.frames.every((frame) => !frame.startsWith('40')));
  raw.send('40');
  await raw.next((frame) => frame.startsWith('44{'));
});

test('both namespaces on one connection are two sockets', async () => {
  const raw = await RawSocket.connect(app, '/agent', { token: anna.token });
  raw.send('40/customer,');
  await raw.next((frame) => frame.startsWith('40/customer,'));
  raw.send('42/customer,3["customer_connect",{}]');
  await raw.next((frame) => frame.startsWith('43/customer,3[{"success":true'));
});

test('the older protocol is refused', async () => {
  await assert.rejects(async () => {
    const raw = await RawSocket.open(app, {}, 'EIO=3&transport=websocket');
    await raw.next(() => true);
  });
});

test('long-polling is bounded by the same size, and serves no other client its session', async () => {
  const open = await fetch(`${app.url}/socket.io/?EIO=4&transport=polling`);
  const { sid } = JSON.parse((await open.text()).slice(1)) as { sid: string };
  const path = `${app.url}/socket.io/?EIO=4&transport=polling&sid=${sid}`;
  const large = await fetch(path, { method: 'POST', body: `4${'x'.repeat(LIMITS.packetBytes)}` });
  assert.equal(large.status, 413);
  const unknown = await fetch(`${app.url}/socket.io/?EIO=4&transport=polling&sid=unknown`);
  assert.equal(unknown.status, 400);
  for (const query of [
    '',
    '?EIO=4',
    '?EIO=4&transport=smoke',
    '?EIO=4&transport=__proto__',
    '?EIO=4&transport=websocket',
  ]) {
    const response = await fetch(`${app.url}/socket.io/${query}`);
    assert.ok(response.status >= 400 && response.status < 500, query);
  }
});

test('nothing that a client sent is emitted as it came', async () => {
  const socket = await customer();
  const { message } = await socket.ok('customer_message', {
    content: 'x',
    metadata: { plain: 'yes' },
    extra: { deep: [1] },
    room: 'senior',
    rooms: ['agents'],
  });
  assert.deepEqual(message.metadata, { plain: 'yes' });
  assert.ok(!('extra' in message) && !('room' in message));
  const { code } = await socket.refused('customer_message', { content: 'x', metadata: { a: [1] } });
  assert.equal(code, 'VALIDATION_ERROR');
});
