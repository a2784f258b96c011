import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { test, type TestContext } from 'node:test';
import { Server, type Socket } from 'socket.io';
import type { SocketSettings, Wire } from './connection.ts';
import { createLeanSocket } from './lean-socket.ts';
import { openWhole } from './whole-socket.ts';

interface Served {
  readonly url: string;
  readonly io: Server;
  /** The next socket that comes. */
  readonly next: () => Promise<Socket>;
}

/** A server with one namespace that answers, on the transports that are named. */
async function serve(t: TestContext, transports: ('websocket' | 'polling')[]): Promise<Served> {
  const http = createServer();
  const io = new Server(http, { transports, pingInterval: 50 });
  const namespace = io.of('/customer');
  namespace.use((socket, next) => {
    if (socket.handshake.auth['token'] !== 'bad') return next();
    next(Object.assign(new Error('No'), { data: { code: 'UNAUTHORIZED' } }));
  });
  namespace.on('connection', (socket) => {
    socket.on('ask', (what: unknown, answer: (said: unknown) => void) => answer([what]));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  t.after(() => io.close());
  const { port } = http.address() as AddressInfo;
  const next = async () => ((await once(namespace, 'connection')) as [Socket])[0];
  return { url: `http://127.0.0.1:${port}/customer`, io, next };
}

const SETTINGS: SocketSettings = {
  auth: {},
  forceNew: true,
  reconnection: false,
  timeout: 5_000,
  transports: ['websocket', 'polling'],
  tryAllTransports: true,
};

const lean = () => createLeanSocket(() => assert.fail('the whole library was loaded'));

function opened(socket: Wire): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.on('connect', resolve);
    socket.on('connect_error', reject);
  });
}

function refused(socket: Wire): Promise<Error & { data?: unknown }> {
  return new Promise((resolve) => socket.on('connect_error', resolve));
}

function lost(socket: Wire): Promise<string> {
  return new Promise((resolve) => socket.on('disconnect', resolve));
}

function ask(socket: Wire, what: unknown, milliseconds = 5_000): Promise<unknown> {
  return new Promise((resolve, reject) =>
    socket
      .timeout(milliseconds)
      .emit('ask', what, (error, answer) => (error === null ? resolve(answer) : reject(error))),
  );
}

test('a websocket is opened without the whole library having been loaded; it asks and hears', async (t) => {
  const { url, next } = await serve(t, ['websocket']);
  const coming = next();
  const socket = lean()(url, { ...SETTINGS, auth: { token: 'good' } });
  t.after(() => socket.disconnect());
  await opened(socket);
  assert.equal(socket.connected, true);
  const peer = await coming;
  assert.equal(peer.handshake.auth['token'], 'good');
  const heard = Promise.withResolvers<unknown[]>();
  socket.onAny((event, payload) => heard.resolve([event, payload]));
  peer.emit('said', { a: 'ü👋' });
  assert.deepEqual(await heard.promise, ['said', { a: 'ü👋' }]);
  const answers = await Promise.all([ask(socket, 1), ask(socket, { b: [2] })]);
  assert.deepEqual(answers, [[1], [{ b: [2] }]]);
});

test('it answers the server’s pings, and so is kept', async (t) => {
  const { url, next } = await serve(t, ['websocket']);
  const coming = next();
  const socket = lean()(url, SETTINGS);
  t.after(() => socket.disconnect());
  const { conn } = await coming;
  for (let pong = 0; pong < 3; pong += 1) await once(conn, 'heartbeat');
  assert.equal(socket.connected, true);
});

test('a question that is not answered in time is an error, and so is one that is cut off', async (t) => {
  const { url, next } = await serve(t, ['websocket']);
  const coming = next();
  const socket = lean()(url, SETTINGS);
  await opened(socket);
  const peer = await coming;
  peer.removeAllListeners('ask');
  await assert.rejects(ask(socket, 1, 20), /timed out/);
  const asked = ask(socket, 2);
  const gone = lost(socket);
  peer.conn.close();
  await assert.rejects(asked);
  await gone;
  assert.equal(socket.connected, false);
});

test('a refused handshake says why', async (t) => {
  const { url } = await serve(t, ['websocket']);
  const socket = lean()(url, { ...SETTINGS, auth: { token: 'bad' } });
  const { message, data } = await refused(socket);
  assert.deepEqual([message, data], ['No', { code: 'UNAUTHORIZED' }]);
});

test('each side can end it, and the other hears of it', async (t) => {
  const { url, next } = await serve(t, ['websocket']);
  const first = next();
  const left = lean()(url, SETTINGS);
  const [peer] = await Promise.all([first, opened(left)]);
  const reason = once(peer, 'disconnect');
  left.disconnect();
  assert.deepEqual((await reason)[0], 'client namespace disconnect');

  const second = next();
  const kicked = lean()(url, SETTINGS);
  const [other] = await Promise.all([second, opened(kicked)]);
  const gone = lost(kicked);
  other.disconnect(true);
  await gone;
});

test('a server that says nothing is left in time', async (t) => {
  const silent = createTcpServer((socket) => socket.on('error', () => {}));
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  t.after(() => silent.close());
  const { port } = silent.address() as AddressInfo;
  const asked = Promise.withResolvers<void>();
  const openSocket = createLeanSocket(() => {
    asked.resolve();
    return Promise.reject(new Error('nor is that to be had'));
  });
  const socket = openSocket(`http://127.0.0.1:${port}/customer`, { ...SETTINGS, timeout: 50 });
  await Promise.all([refused(socket), asked.promise]);
});

test('where no websocket can be opened, the next attempt is the whole library’s, which polls', async (t) => {
  const { url } = await serve(t, ['polling']);
  const loaded = Promise.withResolvers<void>();
  const openSocket = createLeanSocket(async () => {
    loaded.resolve();
    return { openWhole };
  });
  await refused(openSocket(url, SETTINGS));
  await loaded.promise;
  const socket = openSocket(url, SETTINGS);
  t.after(() => socket.disconnect());
  await opened(socket);
  assert.deepEqual(await ask(socket, 1), [1]);
});

test('where websockets worked, one that fails is no reason to load it', async (t) => {
  const { url, io } = await serve(t, ['websocket']);
  let loads = 0;
  const openSocket = createLeanSocket(async () => {
    loads += 1;
    return { openWhole };
  });
  const socket = openSocket(url, SETTINGS);
  await opened(socket);
  const gone = lost(socket);
  await io.close();
  await gone;
  for (const expected of [0, 0, 1]) {
    await refused(openSocket(url, SETTINGS));
    assert.equal(loads, expected);
  }
});
