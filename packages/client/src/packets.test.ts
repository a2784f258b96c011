import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as original from 'socket.io-parser';
import { type Packet, PacketType, readPacket, writePacket } from './packets.ts';

const { EVENT, ACK, CONNECT, CONNECT_ERROR, DISCONNECT } = PacketType;

const nsp = fc.constantFrom('/', '/customer', '/agent');
const id = fc.option(fc.nat(), { nil: undefined });
const json = fc.jsonValue();
const anObject = fc.dictionary(fc.string(), json);

/** What either side may send: the names of events are not those that Socket.IO keeps for itself. */
const packet: fc.Arbitrary<Packet> = fc.oneof(
  fc.record({
    type: fc.constant(EVENT),
    nsp,
    id,
    data: fc.tuple(fc.constantFrom('agent_message', 'sync', 'ünïcode 👋', ''), json),
  }),
  fc.record({ type: fc.constant(ACK), nsp, id: fc.nat(), data: fc.array(json) }),
  fc.record({ type: fc.constant(CONNECT), nsp, data: anObject }),
  fc.record({ type: fc.constant(CONNECT), nsp }),
  fc.record({ type: fc.constant(CONNECT_ERROR), nsp, data: anObject }),
  fc.record({ type: fc.constant(DISCONNECT), nsp }),
);

/** What Socket.IO's own decoder makes of a text. */
function decode(text: string): unknown {
  const decoder = new original.Decoder();
  let decoded: unknown = null;
  decoder.on('decoded', (packet) => (decoded = packet));
  decoder.add(text);
  return decoded;
}

test('packets are written as socket.io-parser writes them', () => {
  fc.assert(
    fc.property(packet, (sent) => {
      const expected = new original.Encoder().encode(sent as unknown as original.Packet);
      assert.deepEqual([writePacket(sent)], expected);
    }),
  );
});

test('packets are read as socket.io-parser reads them', () => {
  fc.assert(
    fc.property(packet, (sent) => {
      const text = writePacket(sent);
      const { data, ...read } = readPacket(text);
      assert.deepEqual(data === undefined ? read : { ...read, data }, decode(text));
    }),
  );
});

test('what is no packet, or a binary one, is refused', () => {
  for (const text of ['', 'x', '9', '2', '2{}', '3"x"', '0[]', '2["x"', '51-["x"]', '/customer']) {
    assert.throws(() => readPacket(text), Error, text);
  }
});
