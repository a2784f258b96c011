import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addressKey, clientAddress, isForwarded, isLoopback } from './address.ts';

function from(remoteAddress: string | undefined, header: string | undefined, hops: number): string {
  const headers = header === undefined ? {} : { 'x-forwarded-for': header };
  return clientAddress({ remoteAddress }, headers, { hops });
}

describe('the caller’s address (security.md: "trust proxy" is a number of hops)', () => {
  test('is the connection’s own when no proxy is trusted, whatever headers say', () => {
    assert.equal(from('10.0.0.9', '1.1.1.1', 0), '10.0.0.9');
    assert.equal(from('10.0.0.9', Array(1000).fill('1.1.1.1').join(','), 0), '10.0.0.9');
    assert.equal(from(undefined, undefined, 0), '');
  });

  test('is the entry that the outermost trusted proxy wrote', () => {
    assert.equal(from('10.0.0.9', '6.6.6.6, 2.2.2.2', 1), '2.2.2.2');
    assert.equal(from('10.0.0.9', '6.6.6.6, 2.2.2.2, 10.0.0.8', 2), '2.2.2.2');
    assert.equal(from('10.0.0.9', undefined, 1), '10.0.0.9');
    assert.equal(from('10.0.0.9', '2.2.2.2', 3), '2.2.2.2');
  });

  test('of rubbish is the nearest entry that is an address, else the connection’s own', () => {
    assert.equal(from('10.0.0.9', 'unknown, 10.0.0.8', 2), '10.0.0.8');
    for (const header of ['', ',', 'unknown', '999.1.1.1', '1.1', '0x7f.1', "' OR 1=1--"]) {
      assert.equal(from('10.0.0.9', header, 1), '10.0.0.9', header);
    }
  });

  test('loses port, brackets, zone and the IPv4 mapping', () => {
    assert.equal(from('::ffff:10.0.0.9', undefined, 0), '10.0.0.9');
    assert.equal(from('x', '[2001:db8::1]:4711', 1), '2001:db8::1');
    assert.equal(from('x', '2.2.2.2:80', 1), '2.2.2.2');
    assert.equal(from('fe80::1%eth0', undefined, 0), 'fe80::1');
  });
});

test('limits count IPv6 by its /64', () => {
  assert.equal(addressKey('2001:db8:1:2:3::4'), addressKey('2001:db8:1:2:ffff::1'));
  assert.notEqual(addressKey('2001:db8:1:2::1'), addressKey('2001:db8:1:3::1'));
  assert.equal(addressKey('10.0.0.9'), '10.0.0.9');
});

test('loopback is 127/8 and ::1, and a proxy shows by its headers', () => {
  assert.deepEqual(
    ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'].map(isLoopback),
    Array(4).fill(true),
  );
  assert.deepEqual(['10.0.0.1', '', 'localhost', '::2'].map(isLoopback), Array(4).fill(false));
  assert.equal(isForwarded({}), false);
  for (const name of ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via']) {
    assert.equal(isForwarded({ [name]: '' }), true, name);
  }
});
