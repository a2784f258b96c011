import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseInstant } from './dates.ts';

test('a date without a time is its whole UTC day, inclusive (contract §6, Lists)', () => {
  assert.deepEqual(parseInstant('2026-01-31'), {
    from: Date.parse('2026-01-31T00:00:00.000Z'),
    to: Date.parse('2026-01-31T23:59:59.999Z'),
  });
});

test('a date with a time is that instant', () => {
  const same = [
    '2026-01-31T10:00Z',
    '2026-01-31T10:00:00',
    '2026-01-31T12:00:00.000+02:00',
    '2026-01-31T04:30:00-05:30',
  ];
  for (const value of same) {
    const at = Date.parse('2026-01-31T10:00:00.000Z');
    assert.deepEqual([value, parseInstant(value)], [value, { from: at, to: at }]);
  }
  assert.equal(
    parseInstant('2026-01-31T10:00:00.1239999Z')?.from,
    Date.parse('2026-01-31T10:00:00.123Z'),
  );
});

test('days and times that do not exist are refused', () => {
  const wrong = [
    '2026-02-31',
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '0000-00-00',
    '0000-01-01',
    '2026-01-31T24:00:00Z',
    '2026-01-31T10:60Z',
    '2026-01-31T10:00:60Z',
    '2026-01-31T10:00+25:00',
    '2026-01-31T10:00:00 02:00',
    '2026-1-1',
    '20260131',
    '31.01.2026',
    'today',
    '1767225600000',
    '',
    ' 2026-01-31',
    '2026-01-31\n',
    '+002026-01-31',
    '2026-01-31T',
    '2026-01-31 10:00',
  ];
  for (const value of wrong) assert.deepEqual([value, parseInstant(value)], [value, null]);
});

test('leap days and early years are read', () => {
  assert.equal(parseInstant('2024-02-29')?.from, Date.parse('2024-02-29'));
  assert.equal(parseInstant('0050-06-01')?.from, Date.parse('0050-06-01'));
});

test('every date that toISOString writes is read back', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
      (date) => {
        assert.equal(parseInstant(date.toISOString())?.from, date.getTime());
      },
    ),
  );
});

test('any text is answered without an exception', () => {
  fc.assert(fc.property(fc.string(), (value) => void parseInstant(value)));
});
