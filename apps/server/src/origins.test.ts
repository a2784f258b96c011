import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createOriginJudge, isSecure, type OriginRules } from './origins.ts';

function judge(origin: string | undefined, rules: Partial<OriginRules> = {}, headers: object = {}) {
  const all = { origins: null, any: false, publicUrl: null, hops: 0, ...rules };
  const sent = { host: 'chat.test:3001', ...(origin === undefined ? {} : { origin }), ...headers };
  return createOriginJudge(all)(sent, {});
}

describe('an origin (contract §6, end)', () => {
  test('of the server itself is always allowed, and so is a call from no page', () => {
    const rules = { origins: ['https://www.test'] };
    assert.equal(judge(undefined, rules), 'own');
    assert.equal(judge('http://chat.test:3001', rules), 'own');
    assert.equal(judge('https://chat.test:3001', rules), 'foreign');
    assert.equal(
      judge('https://help.test', { ...rules, publicUrl: 'https://help.test/chat' }),
      'own',
    );
  });

  test('is taken by its exact letters from the list', () => {
    const rules = { origins: ['https://www.test'] };
    assert.equal(judge('https://www.test', rules), 'listed');
    const near = [
      'https://www.test:8443',
      'http://www.test',
      'https://www.test.evil.test',
      'https://evil-www.test',
      'https://www.test/',
      'null',
      '',
    ];
    for (const origin of near) assert.equal(judge(origin, rules), 'foreign', origin);
  });

  test('of localhost is allowed at any port only while no list is set', () => {
    for (const origin of [
      'http://localhost:5173',
      'https://localhost',
      'http://127.0.0.1:1',
      'http://[::1]:9',
    ]) {
      assert.equal(judge(origin), 'listed', origin);
      assert.equal(judge(origin, { origins: [] }), 'foreign', origin);
    }
    for (const origin of [
      'http://localhost.evil.test',
      'http://localhost:1@evil.test',
      'http://xlocalhost',
    ]) {
      assert.equal(judge(origin), 'foreign', origin);
    }
  });

  test('let in by * alone is told apart', () => {
    const rules = { origins: ['https://www.test'], any: true };
    assert.equal(judge('https://anywhere.test', rules), 'any');
    assert.equal(judge('https://www.test', rules), 'listed');
  });

  test('behind a proxy is compared with what that proxy was asked for', () => {
    const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'public.test' };
    const rules = { origins: [] };
    assert.equal(judge('https://public.test', { ...rules, hops: 1 }, forwarded), 'own');
    assert.equal(judge('https://public.test', rules, forwarded), 'foreign');
  });
});

test('https is what the connection or the trusted proxy says', () => {
  assert.equal(isSecure({}, { encrypted: true }, { hops: 0 }), true);
  assert.equal(isSecure({ 'x-forwarded-proto': 'https' }, {}, { hops: 0 }), false);
  assert.equal(isSecure({ 'x-forwarded-proto': 'http, https' }, {}, { hops: 1 }), true);
});
