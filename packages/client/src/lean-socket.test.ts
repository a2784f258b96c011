import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { NodeXHR } from 'engine.io-client';
import { Server } from 'socket.io';
import { createLeanSocket } from './lean-socket.ts';

/** A server with one namespace that answers, on the transports that are named; its address. */
async function serve(t: TestContext, transports: ('websocket' | 'polling')[]): Promise<string> {
  const http = createServer();
  const io = new Server(http, { transports });
  io.of('/customer').on('connection', (socket) => {
    socket.on('ask', (what: unknown, answer: (said: unknown) => void) => answer([what]));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  t.after(() => io.close());
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}/customer`;
}

const OPTIONS = { forceNew: true, reconnection: false, tryAllTransports: true };

test('a websocket is opened without long polling having been loaded', async (t) => {
  const url = await serve(t, ['websocket']);
  const openSocket = createLeanSocket(() => assert.fail('polling was loaded'));
  const socket = openSocket(url, { ...OPTIONS, transports: ['websocket', 'polling'] });
  t.after(() => socket.disconnect());
  assert.deepEqual(await socket.emitWithAck('ask', { a: 'ü👋' }), [{ a: 'ü👋' }]);
});

test('where no websocket can be opened, the next attempt polls', async (t) => {
  const url = await serve(t, ['polling']);
  const loaded = Promise.withResolvers<void>();
  const openSocket = createLeanSocket(async () => {
    loaded.resolve();
    // What browsers poll with is not there in Node.
    return { Polling: NodeXHR };
  });
  const options = { ...OPTIONS, transports: ['websocket' as const, 'polling' as const] };
  const first = openSocket(url, options);
  await once(first as never, 'connect_error');
  first.disconnect();
  await loaded.promise;
  const second = openSocket(url, options);
  t.after(() => second.disconnect());
  assert.deepEqual(await second.emitWithAck('ask', 1), [1]);
  assert.equal(second.io.engine.transport.name, 'polling');
});
