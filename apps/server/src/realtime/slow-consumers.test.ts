import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { LIMITS } from '@parley/contract';
import type { Server as Engine } from 'engine.io';
import { SlowConsumers } from './slow-consumers.ts';

interface Line {
  readyState: string;
  writeBuffer: { data: string }[];
  transport: { writable: boolean; socket: { bufferedAmount: number; terminate(): void } };
}

function line(packets: number, bytes: number): Line {
  return {
    readyState: 'open',
    writeBuffer: Array.from({ length: packets }, () => ({ data: 'x'.repeat(bytes) })),
    transport: { writable: false, socket: { bufferedAmount: 0, terminate: () => undefined } },
  };
}

function watching() {
  const cut: unknown[] = [];
  const slow = new SlowConsumers((connection) => cut.push(connection));
  const engine = new EventEmitter();
  slow.watch(engine as unknown as Engine);
  const flush = (one: Line): void => void engine.emit('flush', one);
  return { slow, cut, flush };
}

test('too many packets for ten seconds, and not sooner: cut', () => {
  const { slow, cut, flush } = watching();
  const stuck = line(LIMITS.outgoingPackets + 1, 1);
  const fine = line(LIMITS.outgoingPackets, 1);
  for (const one of [stuck, fine]) flush(one);
  slow.look(0);
  slow.look(LIMITS.outgoingMs - 1);
  assert.deepEqual(cut, []);
  slow.look(LIMITS.outgoingMs);
  assert.deepEqual(cut, [stuck]);
});

test('too many bytes count as much, those of the transport too', () => {
  const { slow, cut, flush } = watching();
  const queued = line(2, LIMITS.outgoingBytes);
  const sent = line(0, 0);
  sent.transport.socket.bufferedAmount = LIMITS.outgoingBytes + 1;
  for (const one of [queued, sent]) flush(one);
  slow.look(0);
  slow.look(LIMITS.outgoingMs);
  assert.deepEqual(cut, [queued, sent]);
});

test('who catches up in between begins anew', () => {
  const { slow, cut, flush } = watching();
  const one = line(LIMITS.outgoingPackets + 1, 1);
  flush(one);
  slow.look(0);
  const [first] = one.writeBuffer;
  assert.ok(first);
  one.writeBuffer = [first];
  slow.look(5_000);
  one.writeBuffer = line(LIMITS.outgoingPackets + 1, 1).writeBuffer;
  slow.look(6_000);
  slow.look(LIMITS.outgoingMs + 5_000);
  assert.deepEqual(cut, []);
  slow.look(LIMITS.outgoingMs + 6_000);
  assert.deepEqual(cut, [one]);
});

test('far beyond the limit: cut at once', () => {
  const { slow, cut, flush } = watching();
  const one = line(17, LIMITS.outgoingBytes);
  flush(one);
  slow.look(0);
  assert.deepEqual(cut, [one]);
});

test('a connection with nothing outstanding, or that is closed, is forgotten', () => {
  const { slow, cut, flush } = watching();
  const idle = line(0, 0);
  idle.transport.writable = true;
  const gone = line(5_000, 1);
  gone.readyState = 'closed';
  for (const one of [idle, gone]) flush(one);
  slow.look(0);
  gone.readyState = 'open';
  slow.look(LIMITS.outgoingMs);
  slow.look(LIMITS.outgoingMs * 3);
  assert.deepEqual(cut, []);
});
