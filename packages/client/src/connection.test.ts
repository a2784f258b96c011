import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { Server, type Socket as Peer } from 'socket.io';
import { io } from 'socket.io-client';
import {
  type Connection,
  type ConnectionParts,
  type ConnectionState,
  createConnection,
  TIMINGS,
} from './connection.ts';
import { ParleyError } from './errors.ts';
import type { Hints } from './hints.ts';
import { createLeanSocket } from './lean-socket.ts';

type Echo = { echo: { payload: unknown; ack: unknown } };

interface Wire {
  readonly url: string;
  readonly server: Server;
  /** The sockets of `/customer` that came, oldest first. */
  readonly peers: Peer[];
}

/** Real sockets, without a product behind them: each test says what the server does. */
async function listen(t: TestContext, port = 0): Promise<Wire> {
  const http = createServer();
  const server = new Server(http);
  const peers: Peer[] = [];
  server.of('/customer').on('connection', (peer) => {
    peers.push(peer);
    peer.on('echo', (payload: unknown, ack?: (result: unknown) => void) =>
      ack?.({ success: true, data: payload }),
    );
    peer.on('refuse', (_payload: unknown, ack?: (result: unknown) => void) =>
      ack?.({ success: false, error: { code: 'FORBIDDEN', message: 'No' } }),
    );
  });
  http.listen(port, '127.0.0.1');
  await once(http, 'listening');
  t.after(async () => {
    await server.close();
    http.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, server, peers };
}

interface Trace {
  readonly connection: Connection<Echo>;
  readonly states: ConnectionState[];
  readonly errors: ParleyError[];
  readonly pushes: string[];
  /** Resolves at the next time it enters that state. */
  readonly next: (state: ConnectionState) => Promise<void>;
}

function connect(t: TestContext, url: string, parts: Partial<ConnectionParts> = {}): Trace {
  const states: ConnectionState[] = [];
  const errors: ParleyError[] = [];
  const pushes: string[] = [];
  const waiting = new Set<{ state: ConnectionState; resolve: () => void }>();
  const connection = createConnection<Echo>({
    url,
    namespace: '/customer',
    openSocket: createLeanSocket(),
    timings: { ...TIMINGS, backoff: { base: 10, cap: 50 } },
    hints: { isOnline: () => true, listen: () => () => {} },
    random: Math.random,
    auth: async () => ({}),
    resume: async () => {},
    sync: async () => {},
    onPush: (event) => pushes.push(event),
    onState(state, error) {
      states.push(state);
      if (error !== null) errors.push(error);
      for (const each of waiting) if (each.state === state) each.resolve();
    },
    onRefused: async () => false,
    ...parts,
  });
  t.after(() => connection.stop());
  const next = (state: ConnectionState) =>
    new Promise<void>((resolve) => {
      const each = {
        state,
        resolve: () => {
          waiting.delete(each);
          resolve();
        },
      };
      waiting.add(each);
    });
  return { connection, states, errors, pushes, next };
}

test('it is online when it has identified itself, not before', async (t) => {
  const { url } = await listen(t);
  const gate = Promise.withResolvers<void>();
  const trace = connect(t, url, {
    resume: async () => {
      assert.equal(await trace.connection.request('echo', 7), 7);
      gate.resolve();
    },
  });
  const online = trace.next('online');
  trace.connection.start();
  await gate.promise;
  assert.deepEqual(trace.states, ['connecting']);
  await online;
  assert.deepEqual(trace.states, ['connecting', 'online']);
});

test('an answer is its data, a refusal its error, and what is too large never leaves (§7)', async (t) => {
  const { url, peers } = await listen(t);
  const { connection, next } = connect(t, url);
  const online = next('online');
  connection.start();
  await online;
  assert.deepEqual(await connection.request('echo', { a: 1 }), { a: 1 });
  const refuse = connection.request as (event: string, payload: unknown) => Promise<unknown>;
  await assert.rejects(refuse('refuse', {}), { name: 'ParleyError', code: 'FORBIDDEN' });
  await assert.rejects(connection.request('echo', 'ä'.repeat(40_000)), {
    code: 'PAYLOAD_TOO_LARGE',
  });
  assert.equal(peers.length, 1);
  assert.equal(connection.state, 'online');
});

test('a lost connection rejects what is unanswered and comes back by itself', async (t) => {
  const { url, peers } = await listen(t);
  let resumed = 0;
  const { connection, states, next } = connect(t, url, {
    resume: async () => {
      resumed += 1;
    },
  });
  const online = next('online');
  connection.start();
  await online;
  const silent = connection.request as (event: string, payload: unknown) => Promise<unknown>;
  const unanswered = assert.rejects(silent('nobody-answers', {}), { code: 'NETWORK_ERROR' });
  const again = next('online');
  peers[0]?.disconnect(true);
  await unanswered;
  await again;
  assert.deepEqual(states, ['connecting', 'online', 'reconnecting', 'online']);
  assert.equal(resumed, 2);
});

test('an acknowledgement that does not come means that the socket is dead', async (t) => {
  const { url, peers } = await listen(t);
  const { connection, next } = connect(t, url, {
    timings: { ...TIMINGS, ack: 50, backoff: { base: 10, cap: 50 } },
  });
  const online = next('online');
  connection.start();
  await online;
  const again = next('online');
  const silent = connection.request as (event: string, payload: unknown) => Promise<unknown>;
  await assert.rejects(silent('nobody-answers', {}), { code: 'NETWORK_ERROR' });
  await again;
  assert.equal(peers.length, 2);
});

test('a server that says nothing at all is left, and the next try begins another way', async (t) => {
  const { url, server } = await listen(t);
  const opened: string[] = [];
  server.engine.on('connection', (socket: { transport: { name: string } }) =>
    opened.push(socket.transport.name),
  );
  const asked: unknown[] = [];
  const trace = connect(t, url, {
    timings: { ...TIMINGS, connect: 200, backoff: { base: 1, cap: 2 } },
    openSocket(uri, options) {
      asked.push(options.transports);
      // A proxy that swallows upgrades: the first socket's websocket never answers.
      const swallowed = options.transports[0] === 'websocket';
      return io(swallowed ? 'http://127.0.0.1:9/customer' : uri, options);
    },
  });
  const online = trace.next('online');
  trace.connection.start();
  await online;
  assert.deepEqual(asked, [
    ['websocket', 'polling'],
    ['websocket', 'polling'],
    ['polling', 'websocket'],
  ]);
  assert.deepEqual(opened, ['polling']);
});

test('a refused handshake ends it unless something was changed (§7 connect_error)', async (t) => {
  const { url, server } = await listen(t);
  server.of('/customer').use((peer, next) => {
    if (peer.handshake.auth['token'] === 'good') return next();
    const error: Error & { data?: unknown } = new Error('refused');
    error.data = { code: 'UNAUTHORIZED', message: 'Bad token' };
    next(error);
  });
  const bad = connect(t, url, { auth: async () => ({ token: 'bad' }) });
  const refused = bad.next('refused');
  bad.connection.start();
  await refused;
  assert.equal(bad.errors.at(-1)?.code, 'UNAUTHORIZED');

  let token = 'bad';
  const mended = connect(t, url, {
    auth: async () => ({ token }),
    onRefused: async () => {
      token = 'good';
      return true;
    },
  });
  const online = mended.next('online');
  mended.connection.start();
  await online;
});

test('a refusal that could not be mended because nobody answered is not the last word', async (t) => {
  const { url } = await listen(t);
  let tries = 0;
  const { connection, next, states } = connect(t, url, {
    auth: async () => {
      tries += 1;
      if (tries < 3) throw new ParleyError('UNAUTHORIZED', 'Expired');
      return {};
    },
    onRefused: async () => {
      throw new ParleyError('NETWORK_ERROR', 'Nobody answers');
    },
  });
  const online = next('online');
  connection.start();
  await online;
  assert.equal(states.includes('refused'), false);
});

test('a server that drains is left without a word lost, and come back to (P17)', async (t) => {
  const { url, peers } = await listen(t);
  const { connection, pushes, next } = connect(t, url, { random: () => 0 });
  const online = next('online');
  connection.start();
  await online;
  const reconnecting = next('reconnecting');
  peers[0]?.emit('server_draining', {});
  await reconnecting;
  assert.equal(await connection.request('echo', 'last words'), 'last words');
  const again = next('online');
  peers[0]?.disconnect(true);
  await again;
  assert.deepEqual(pushes, ['server_draining']);
});

test('a page that wakes up or finds the network again does not wait for its turn', async (t) => {
  const { url } = await listen(t);
  let wake = () => {};
  let network = false;
  const hints: Hints = {
    isOnline: () => network,
    listen(listener) {
      wake = listener;
      return () => {};
    },
  };
  let syncs = 0;
  const compared = Promise.withResolvers<void>();
  const { connection, next } = connect(t, url, {
    hints,
    // An hour between two tries: only the hint can be what brings it back.
    timings: { ...TIMINGS, backoff: { base: 3_600_000, cap: 3_600_000 } },
    random: () => 0.9,
    openSocket: (uri, options) => io(network ? uri : 'http://127.0.0.1:9/customer', options),
    sync: async () => {
      syncs += 1;
      compared.resolve();
    },
  });
  const offline = next('offline');
  connection.start();
  await offline;
  const online = next('online');
  network = true;
  wake();
  await online;
  assert.equal(syncs, 0);
  wake();
  await compared.promise;
  assert.equal(syncs, 1);
});

test('a page whose network goes says so at once, and is back with it', async (t) => {
  const { url } = await listen(t);
  let wake = () => {};
  let network = true;
  const hints: Hints = {
    isOnline: () => network,
    listen(listener) {
      wake = listener;
      return () => {};
    },
  };
  const { connection, next, states } = connect(t, url, {
    hints,
    openSocket: (uri, options) => {
      if (!network) throw new TypeError('No network');
      return io(uri, options);
    },
  });
  const online = next('online');
  connection.start();
  await online;
  network = false;
  wake();
  assert.equal(connection.state, 'offline');
  network = true;
  const again = next('online');
  wake();
  await again;
  assert.deepEqual(states, ['connecting', 'online', 'offline', 'reconnecting', 'online']);
});

test('while it is online positions are compared again and again (P6)', async (t) => {
  const { url } = await listen(t);
  let syncs = 0;
  const third = Promise.withResolvers<void>();
  const { connection } = connect(t, url, {
    timings: { ...TIMINGS, sync: 5 },
    sync: async () => {
      syncs += 1;
      if (syncs === 2) throw new ParleyError('RATE_LIMITED', 'Later');
      if (syncs === 3) third.resolve();
    },
  });
  connection.start();
  await third.promise;
  assert.equal(connection.state, 'online');
});

test('stopped is stopped: no socket, no timer, no state after it', async (t) => {
  const { url, server } = await listen(t);
  const { connection, states, next } = connect(t, url);
  const online = next('online');
  connection.start();
  await online;
  const gone = once(server.of('/customer').sockets.values().next().value as Peer, 'disconnect');
  connection.stop();
  await gone;
  assert.deepEqual(states, ['connecting', 'online', 'idle']);
  connection.start();
  connection.stop();
  assert.equal(connection.state, 'idle');
});
