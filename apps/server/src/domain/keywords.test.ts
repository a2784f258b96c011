import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { containsKeyword } from './keywords.ts';

test('a keyword is a whole word, case and accents folded (contract §6)', () => {
  const hits: [string, string][] = [
    ['I want a REFUND!', 'refund'],
    ['refund', 'Refund'],
    ['un remboursement, s’il vous plaît', 'plait'],
    ['Où est ma commande ?', 'OU'],
    ['¿Dónde está mi envío?', 'envio'],
    ['Мне нужен возврат.', 'ВОЗВРАТ'],
    ['Θέλω επιστροφή χρημάτων', 'επιστροφη'],
    ['أريد استرداد المال', 'استرداد'],
    ['मुझे वापसी चाहिए', 'वापसी'],
    ['我要退款', '退款'],
    ['환불 해주세요', '환불'],
    ['price-list', 'price'],
    ['opening\nhours?', 'opening hours'],
    ['What are your opening, hours', 'Opening   Hours'],
  ];
  for (const [text, keyword] of hits) assert.ok(containsKeyword(text, [keyword]), keyword);
  const misses: [string, string][] = [
    ['refunds', 'refund'],
    ['prerefund', 'refund'],
    ['start', 'art'],
    ['hours of opening', 'opening hours'],
    ['opening the hours', 'opening hours'],
    ['возвраты', 'возврат'],
    ['कुल', 'कल'],
    ['anything', ''],
    ['', 'x'],
    ['!?', '!'],
  ];
  for (const [text, keyword] of misses) assert.ok(!containsKeyword(text, [keyword]), text);
});

test('one of several keywords is enough, none is never', () => {
  assert.ok(containsKeyword('my bill', ['refund', 'bill']));
  assert.ok(!containsKeyword('my bill', []));
});

test('a word put between any other words is found, glued to another it is not', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'é'), minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(word), word, fc.array(word), (before, keyword, after) => {
      const text = [...before, keyword.toUpperCase(), ...after].join(', ');
      assert.ok(containsKeyword(text, [keyword]));
      assert.ok(!containsKeyword([...before, `${keyword}zz`, ...after].join(' '), [`${keyword}z`]));
    }),
  );
});
