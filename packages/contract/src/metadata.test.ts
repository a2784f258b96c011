import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ownMetadataSchema } from './metadata.ts';

function faults(value: unknown): string[] {
  const result = ownMetadataSchema.safeParse(value);
  return result.success ? [] : result.error.issues.map((issue) => issue.path.join('/'));
}

test('ten flat keys with strings of 200 characters are kept as typed', () => {
  const own = Object.fromEntries(
    Array.from({ length: 10 }, (_, i) => [`key${i}`, '😀'.repeat(200)]),
  );
  assert.deepEqual(ownMetadataSchema.parse(own), own);
  assert.deepEqual(
    ownMetadataSchema.parse({ page: ' /a?b ', n: 1.5, ok: false, empty: '', gone: null }),
    {
      page: ' /a?b ',
      n: 1.5,
      ok: false,
      empty: '',
    },
  );
});

test('an eleventh key and a string of 201 characters are refused', () => {
  assert.deepEqual(
    faults(Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`key${i}`, 1]))),
    [''],
  );
  assert.deepEqual(faults({ a: 'x'.repeat(201) }), ['a']);
  assert.deepEqual(faults({ ['k'.repeat(201)]: 'x' }), ['k'.repeat(201)]);
});

test('nothing but flat values is taken', () => {
  assert.deepEqual(
    faults({ a: {}, b: [], c: ['x'], d: { $gt: '' }, e: Number.POSITIVE_INFINITY }),
    ['a', 'b', 'c', 'd', 'e'],
  );
  for (const value of ['x', 5, true, [], null]) {
    assert.deepEqual([value, faults(value)], [value, ['']]);
  }
});

test('keys that mean something to stores, templates or the language are refused (security.md, injection)', () => {
  const names = [
    '$where',
    '$gt',
    'a.b',
    '.',
    '__proto__',
    'constructor',
    'constructor.prototype',
    'prototype',
    'toString',
    'hasOwnProperty',
    'then',
    'a\0',
    'a\nb',
    '',
    ' ',
    '\ud800',
  ];
  for (const name of names) {
    const value: unknown = JSON.parse(`{${JSON.stringify(name)}: "x"}`);
    assert.deepEqual([name, faults(value)], [name, [name]]);
  }
});

test('what only the server sets is refused', () => {
  assert.deepEqual(
    faults({ attachments: [{ id: '1' }], reactions: [], external: true, messenger: 'x' }),
    ['attachments', 'reactions', 'external', 'messenger'],
  );
});

test('whatever is accepted is a plain object of at most ten flat values', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const result = ownMetadataSchema.safeParse(value);
      if (!result.success) return;
      assert.equal(Object.getPrototypeOf(result.data), Object.prototype);
      assert.ok(Object.keys(result.data).length <= 10);
      for (const entry of Object.values(result.data)) {
        assert.ok(['string', 'number', 'boolean'].includes(typeof entry));
      }
    }),
  );
});
