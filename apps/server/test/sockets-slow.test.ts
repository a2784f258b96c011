/** A client that does not read is cut, and costs nobody else anything (reliability F9; protocol P65). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '@parley/contract';
import { startTestApp } from './kit/app.ts';
import { DeafSocket } from './kit/deaf-socket.ts';
import { customerSocket } from './kit/sockets.ts';

const app = await startTestApp();

async function customerSockets(): Promise<number> {
  const metrics = await (await fetch(`${app.url}/metrics`)).text();
  return Number(/^parley_customer_sockets (\d+)$/m.exec(metrics)?.[1]);
}

test('who asks for ever more and reads nothing is cut, while others go on', async () => {
  const { socket, established } = await customerSocket(app);
  const content = '😀'.repeat(LIMITS.message);
  for (let i = 0; i < LIMITS.resumeMessages; i += 1) {
    await socket.ok('customer_message', { content });
  }
  const deaf = await DeafSocket.open(app, {
    namespace: '/customer',
    auth: { token: established.token },
    welcome: '40/customer,',
  });
  const connected = deaf.reads('connection_established');
  deaf.send('42/customer,["customer_connect",{"afterSeq":1}]');
  await connected;
  assert.equal(await customerSockets(), 2);
  deaf.stopReading();
  // Each answer holds two megabytes.
  for (let i = 0; i < 30; i += 1) deaf.send('42/customer,1["sync",{"afterSeq":0}]');
  while ((await customerSockets()) === 2) {
    await socket.ok('customer_message', { content: 'I read what I get' });
  }
  assert.equal(await customerSockets(), 1);
  deaf.destroy();
});
