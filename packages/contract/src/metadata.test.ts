import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { newMetadataSchema } from './metadata.ts';

function faults(value: unknown): string[] {
  const result = newMetadataSchema.safeParse(value);
  return result.success ? [] : result.error.issues.map((issue) => issue.path.join('/'));
}

test('ten flat keys with strings of 200 characters are kept as typed', () => {
  const own = Object.fromEntries(
    Array.from({ length: 10 }, (_, i) => [`key${i}`, '😀'.repeat(200)]),
  );
  assert.deepEqual(newMetadataSchema.parse(own), { attachments: [], own });
  assert.deepEqual(
    newMetadataSchema.parse({ page: ' /a?b ', n: 1.5, ok: false, empty: '', gone: null }).own,
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
  assert.deepEqual(faults({ reactions: [], external: true, messenger: 'x' }), [
    'reactions',
    'external',
    'messenger',
  ]);
});

test('files are named by their ids, beside ten keys of the sender, and nothing else of them is taken', () => {
  const own = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`key${i}`, i]));
  const files = [
    { id: 'a', url: 'javascript:', name: 'x' },
    { id: 'b', size: -1 },
  ];
  assert.deepEqual(newMetadataSchema.parse({ ...own, attachments: files }), {
    attachments: ['a', 'b'],
    own,
  });
  assert.deepEqual(newMetadataSchema.parse({ attachments: null }).attachments, []);
});

test('anything but a list of up to ten different ids is refused by its place', () => {
  const rows: [unknown, string[]][] = [
    ['a', ['attachments']],
    [{ id: 'a' }, ['attachments']],
    [Array.from({ length: 11 }, (_, i) => ({ id: `${i}` })), ['attachments']],
    [[null, 'a', [], {}], [0, 1, 2, 3].map((at) => `attachments/${at}/id`)],
    [
      [{ id: { $gt: '' } }, { id: 1 }],
      ['attachments/0/id', 'attachments/1/id'],
    ],
    [[{ id: 'a' }, { id: 'a' }], ['attachments/1/id']],
  ];
  for (const [attachments, fields] of rows) assert.deepEqual(faults({ attachments }), fields);
});

test('whatever is accepted is a plain object of at most ten flat values', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const result = newMetadataSchema.safeParse(value);
      if (!result.success) return;
      const { own } = result.data;
      assert.equal(Object.getPrototypeOf(own), Object.prototype);
      assert.ok(Object.keys(own).length <= 10);
      for (const entry of Object.values(own)) {
        assert.ok(['string', 'number', 'boolean'].includes(typeof entry));
      }
    }),
  );
});
