import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { z } from 'zod';
import {
  agentEmailSchema,
  countCodePoints,
  departmentSchema,
  emailSchema,
  languageSchema,
  multiLine,
  newPasswordSchema,
  oneLine,
  optional,
  phoneSchema,
  textFault,
} from './text.ts';

function accepts(schema: z.ZodType, values: readonly unknown[]): void {
  for (const value of values) {
    assert.deepEqual([value, schema.safeParse(value).success], [value, true]);
  }
}

function refuses(schema: z.ZodType, values: readonly unknown[]): void {
  for (const value of values) {
    assert.deepEqual([value, schema.safeParse(value).success], [value, false]);
  }
}

const anyLines = multiLine(5_000);
const line = oneLine(200);

test('lengths are code points, exactly the limit is accepted (security.md, text)', () => {
  accepts(anyLines, ['a'.repeat(5_000), `${'a'.repeat(4_999)}😀`, '😀'.repeat(5_000)]);
  refuses(anyLines, ['a'.repeat(5_001), `${'a'.repeat(5_000)}😀`, '😀'.repeat(5_001)]);
});

test('text without a visible character is refused', () => {
  const invisible = [
    '',
    '   ',
    '\n\t\r\n',
    '\u200b',
    '\u200b \u2060\ufeff',
    '\u00ad',
    '\u00a0\u3000\u2028',
    '\u202e',
    '\u2066\u2069',
    '\u3164',
    '\u115f\u1160\uffa0',
    '\ufe0f',
    '\u{e0041}',
    '\u0301\u0302',
    '\u2800',
    '\u180e',
  ];
  refuses(anyLines, invisible);
});

test('text that is merely odd is kept as typed', () => {
  const odd = [
    ' padded ',
    'e\u0301',
    '\u00e9',
    'שלום \u202eabc',
    `a${'\u0301'.repeat(199)}`,
    '👩‍👩‍👧‍👦',
    '❤️',
    '<script>alert(1)</script>',
    '{{constructor}} ${7*7}',
    "' OR 1=1--",
    '=HYPERLINK("x")',
    '.',
    '\u{1fae9}',
    '가',
  ];
  for (const value of odd) {
    assert.equal(anyLines.parse(value), value);
    assert.equal(line.parse(value), value);
  }
});

test('NUL and lone surrogates are refused everywhere', () => {
  for (const schema of [anyLines, line, departmentSchema, newPasswordSchema]) {
    refuses(schema, [
      'long enough\0for all',
      '\ud800 long enough',
      'long enough \udc00',
      '\udc00\ud800 and more',
    ]);
  }
});

test('control characters are refused in one-line fields and kept in longer texts', () => {
  const values = ['a\nb', 'a\r\nb', 'a\tb', 'a\u001b[31mb', 'a\u007f', 'a\u0085b', 'a\u0001'];
  refuses(line, values);
  accepts(anyLines, values);
});

test('a string field takes nothing but a string (security.md, shape)', () => {
  refuses(line, [5, true, null, [], {}, ['a'], { $gt: '' }]);
});

test('a blank text is accepted where it may be', () => {
  accepts(multiLine(10, { blank: true }), ['', ' ', '\u200b']);
  refuses(multiLine(10, { blank: true }), ['\0', 'a'.repeat(11)]);
});

test('a department is trimmed and in lower case, 1-50 characters after that', () => {
  assert.equal(departmentSchema.parse('  Billing '), 'billing');
  assert.equal(departmentSchema.parse(`   ${'a'.repeat(50)}   `), 'a'.repeat(50));
  refuses(departmentSchema, ['', '  ', 'a'.repeat(51), 'a\nb', 'a\0', 5, null]);
});

test('null in an optional field counts as absent, another value does not', () => {
  const schema = optional(line);
  assert.equal(schema.parse(null), undefined);
  assert.equal(schema.parse(undefined), undefined);
  assert.equal(schema.parse('x'), 'x');
  refuses(schema, ['', 5, false]);
});

test('e-mail addresses have a name and a domain with a dot', () => {
  accepts(emailSchema, ['a@b.de', 'A.b+c@Sub.Example.com', 'ü@exämple.de', "o'neil@x.io"]);
  refuses(emailSchema, [
    '',
    'a',
    'a@',
    '@b.de',
    'a@b',
    'a b@c.de',
    'a@b..de',
    'a@b.de\n',
    'a@@b.de',
    'a@b.de,c@d.de',
    `${'a'.repeat(250)}@b.de`,
  ]);
});

test("an agent's e-mail address is trimmed and in lower case", () => {
  assert.equal(agentEmailSchema.parse(' Ana@Example.COM '), 'ana@example.com');
  refuses(agentEmailSchema, ['ana', '', ' ', 'ana@b.de\n']);
});

test('telephone numbers follow the pattern of requirements.md', () => {
  accepts(phoneSchema, ['+49 (30) 123-45', '0301234', '()']);
  refuses(phoneSchema, ['', '  ', '++49', '49+', 'abc', '12a', '1'.repeat(51)]);
});

test('a language is a tag', () => {
  accepts(languageSchema, ['en', 'pt-BR', 'zh-Hant-TW', 'de-1996']);
  refuses(languageSchema, ['', 'en_US', 'english language', '-en', 'en-', '*']);
});

test('a password has 12 to 128 characters', () => {
  accepts(newPasswordSchema, ['a'.repeat(12), '😀'.repeat(12), ' '.repeat(12), 'a'.repeat(128)]);
  refuses(newPasswordSchema, ['a'.repeat(11), '😀'.repeat(11), 'a'.repeat(129), 123_456_789_012]);
});

test('long hostile text is answered at once by every pattern', () => {
  const hostile = [
    'a'.repeat(65_000),
    'a@'.repeat(32_000),
    `a@${'a.'.repeat(32_000)}`,
    '-'.repeat(65_000),
    '\u200b'.repeat(65_000),
    `+${'('.repeat(65_000)}`,
  ];
  for (const schema of [
    emailSchema,
    agentEmailSchema,
    phoneSchema,
    languageSchema,
    departmentSchema,
    line,
    anyLines,
  ]) {
    refuses(schema, hostile);
  }
});

test('the count of code points is that of the iterator', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      assert.equal(countCodePoints(value), Array.from(value).length);
    }),
  );
});

test('whatever is accepted is well-formed, within its limit and has something to see', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom('one' as const, 'many' as const),
      (value, lines) => {
        if (textFault(value, { max: 20, lines, blank: false }) !== null) return;
        assert.ok(value.isWellFormed() && !value.includes('\0'));
        assert.ok(Array.from(value).length <= 20);
        assert.notEqual(value.trim(), '');
        if (lines === 'one') assert.doesNotMatch(value, /\p{Cc}/u);
      },
    ),
  );
});
