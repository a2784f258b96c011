import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fold, words } from './fold.ts';

test('case, accents and compatibility forms do not make another word', () => {
  const same: [string, string][] = [
    ['ÉCOLE', 'ecole'],
    ['Zażółć', 'zazolc'],
    ['Straße', 'STRASSE'],
    ['GROẞ', 'gross'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['Όδος', 'οδοσ'],
    ['İstanbul', 'istanbul'],
    ['ısı', 'ISI'],
    ['Ёлка', 'елка'],
    ['ｆｕｌｌ', 'full'],
    ['ﬁn', 'fin'],
    ['שָׁלוֹם', 'שלום'],
    ['كِتَاب', 'كتاب'],
    ['Łódź', 'lodz'],
    ['cafe\u0301', 'café'],
    ['pass\u200bword', 'password'],
  ];
  for (const [a, b] of same) assert.equal(fold(a), fold(b), `${a} = ${b}`);
});

test('marks that make another word stay', () => {
  assert.notEqual(fold('कि'), fold('कु'));
  assert.notEqual(fold('が'), fold('か'));
  assert.equal(fold('한국'), '한국');
});

test('folding twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.equal(fold(fold(text)), fold(text));
    }),
    { numRuns: 2_000 },
  );
});

test('words are runs of letters and digits, in order', () => {
  assert.deepEqual(words('Hello, Wörld! x_1 bob@example.com 👍'), [
    'hello',
    'world',
    'x',
    '1',
    'bob',
    'example',
    'com',
  ]);
  assert.deepEqual(words('TKT-12345'), ['tkt', '12345']);
  assert.deepEqual(words(' \u200b👍?! '), []);
  assert.deepEqual(words('नमस्ते दुनिया'), ['नमस्ते', 'दुनिया']);
});

test('scripts without spaces are cut into words too', () => {
  assert.ok(words('我要退款').includes('退款'));
  assert.ok(words('カードを無くしました').includes('カード'));
  assert.ok(words('ขอคืนเงิน').length > 1);
});

test('words of any text are folded and hold no separator', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      for (const word of words(text)) {
        assert.equal(word, fold(word));
        assert.match(word, /^[\p{L}\p{N}\p{M}]+$/u);
      }
    }),
  );
});
