import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ticketRecord } from '../../test/kit/records.ts';
import { ROOM_KINDS, roomName, type Room } from './rooms.ts';

test('no two rooms share a name, whatever kind they are of', () => {
  const ticket = ticketRecord({ id: 'x' });
  const rooms: Room[] = [
    { kind: 'agents' },
    { kind: 'agent', agent: 'x' },
    { kind: 'session', session: 'x', agent: 'y' },
    { kind: 'department', department: 'x' },
    { kind: 'senior' },
    { kind: 'available', department: 'x' },
    { kind: 'watch', ticket },
    { kind: 'customer', customerId: 'x' },
    { kind: 'ticket', ticket },
    { kind: 'heirs', ticket },
  ];
  assert.deepEqual(
    rooms.map(({ kind }) => kind),
    ROOM_KINDS,
  );
  assert.equal(new Set(rooms.map((room) => roomName(room))).size, rooms.length);
});
