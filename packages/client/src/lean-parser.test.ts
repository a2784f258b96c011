import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as original from 'socket.io-parser';
import * as lean from './lean-parser.ts';

const { EVENT, ACK, CONNECT, CONNECT_ERROR, DISCONNECT } = lean.PacketType;

const nsp = fc.constantFrom('/', '/customer', '/agent');
const id = fc.option(fc.nat(), { nil: undefined });
const json = fc.jsonValue();
const anObject = fc.dictionary(fc.string(), json);

/** What either side may send: the names of events are not those that Socket.IO keeps for itself. */
const packet: fc.Arbitrary<lean.Packet> = fc.oneof(
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

/** What a decoder makes of a text; null where it throws. */
function decode(decoder: Pick<lean.Decoder, 'add' | 'on'>, text: string): lean.Packet | null {
  let decoded: lean.Packet | null = null;
  decoder.on('decoded', (packet) => (decoded = packet));
  try {
    decoder.add(text);
  } catch {
    return null;
  }
  return decoded;
}

test('packets are written as socket.io-parser writes them', () => {
  fc.assert(
    fc.property(packet, (sent) => {
      const expected = new original.Encoder().encode(sent as unknown as original.Packet);
      assert.deepEqual(new lean.Encoder().encode(sent), expected);
    }),
  );
});

test('packets are read as socket.io-parser reads them', () => {
  fc.assert(
    fc.property(packet, (sent) => {
      const [text = ''] = new lean.Encoder().encode(sent);
      const expected = decode(new original.Decoder(), text);
      const { data, ...read } = decode(new lean.Decoder(), text) ?? {};
      assert.deepEqual(data === undefined ? read : { ...read, data }, expected);
    }),
  );
});

test('what is no packet, or a binary one, is refused', () => {
  for (const text of ['', 'x', '9', '2', '2{}', '3"x"', '0[]', '2["x"', '51-["x"]', '/customer']) {
    assert.equal(decode(new lean.Decoder(), text), null, text);
  }
});

test('an event that nobody listens to any more is dropped', () => {
  const decoder = new lean.Decoder();
  decoder.on('decoded', () => assert.fail());
  decoder.destroy();
  decoder.add('2["late"]');
});
