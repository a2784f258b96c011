/** A client that does not read is cut, and costs nobody else anything (reliability F9; protocol P65). */
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { LIMITS } from '@parley/contract';
import { startTestApp } from './kit/app.ts';
import { customerSocket } from './kit/sockets.ts';

const app = await startTestApp();

/** A websocket frame of a client: masked, here with a mask of zeros. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const length = Buffer.alloc(4);
  length[0] = 0x81;
  length[1] = 0x80 | 126;
  length.writeUInt16BE(payload.length, 2);
  return Buffer.concat([length, Buffer.alloc(4), payload]);
}

async function customerSockets(): Promise<number> {
  const metrics = await (await fetch(`${app.url}/metrics`)).text();
  return Number(/^parley_customer_sockets (\d+)$/m.exec(metrics)?.[1]);
}

/** Reads until this stands in what came. */
function reads(socket: Socket, text: string): Promise<void> {
  return new Promise((resolve) => {
    let read = '';
    const look = (chunk: Buffer): void => {
      read += chunk.toString('latin1');
      if (!read.includes(text)) return;
      socket.off('data', look);
      resolve();
    };
    socket.on('data', look);
  });
}

test('who asks for ever more and reads nothing is cut, while others go on', async () => {
  const { socket, established } = await customerSocket(app);
  const content = '😀'.repeat(LIMITS.message);
  for (let i = 0; i < LIMITS.resumeMessages; i += 1) {
    await socket.ok('customer_message', { content });
  }
  const { port, hostname } = new URL(app.url);
  const deaf = connect(Number(port), hostname);
  deaf.on('error', () => undefined);
  deaf.write(
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\n` +
      'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  );
  await reads(deaf, '"sid"');
  deaf.write(frame(`40/customer,${JSON.stringify({ token: established.token })}`));
  await reads(deaf, '40/customer,');
  deaf.write(frame('42/customer,["customer_connect",{"afterSeq":1}]'));
  await reads(deaf, 'connection_established');
  assert.equal(await customerSockets(), 2);
  deaf.pause();
  // Each answer holds two megabytes.
  for (let i = 0; i < 30; i += 1) deaf.write(frame('42/customer,1["sync",{"afterSeq":0}]'));
  while ((await customerSockets()) === 2) {
    await socket.ok('customer_message', { content: 'I read what I get' });
  }
  assert.equal(await customerSockets(), 1);
  deaf.destroy();
});
