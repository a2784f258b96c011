import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_SETTINGS, type Settings } from '@parley/contract';
import fc from 'fast-check';
import { isOpen, nextOpening } from './opening-hours.ts';

type Hours = Settings['openingHours'];

const NEVER: Hours['week'] = {
  monday: [],
  tuesday: [],
  wednesday: [],
  thursday: [],
  friday: [],
  saturday: [],
  sunday: [],
};

function hours(patch: Partial<Omit<Hours, 'week'>> & { week?: Partial<Hours['week']> }) {
  const openingHours: Hours = {
    enabled: true,
    timezone: 'UTC',
    closedDays: [],
    ...patch,
    week: { ...NEVER, ...patch.week },
  };
  return { openingHours };
}

function at(text: string): number {
  return Date.parse(text);
}

test('without opening hours in use we are always there', () => {
  assert.ok(isOpen(DEFAULT_SETTINGS, at('2026-03-01T03:00Z')));
  assert.equal(nextOpening(DEFAULT_SETTINGS, at('2026-03-01T03:00Z')), null);
});

test('an interval begins with its first minute and ends before its last', () => {
  const settings = hours({ week: { monday: [{ from: '09:00', to: '17:00' }] } });
  assert.ok(!isOpen(settings, at('2026-03-02T08:59:59.999Z')));
  assert.ok(isOpen(settings, at('2026-03-02T09:00Z')));
  assert.ok(isOpen(settings, at('2026-03-02T16:59:59.999Z')));
  assert.ok(!isOpen(settings, at('2026-03-02T17:00Z')));
  assert.ok(!isOpen(settings, at('2026-03-03T12:00Z')));
});

test('hours are local ones', () => {
  const week = { monday: [{ from: '09:00', to: '17:00' }] };
  const tokyo = hours({ timezone: 'Asia/Tokyo', week });
  assert.ok(isOpen(tokyo, at('2026-03-02T00:30Z')));
  assert.ok(!isOpen(tokyo, at('2026-03-02T09:30Z')));
  assert.equal(nextOpening(tokyo, at('2026-03-01T20:00Z')), at('2026-03-02T00:00Z'));
  const kathmandu = hours({ timezone: 'Asia/Kathmandu', week });
  assert.equal(nextOpening(kathmandu, at('2026-03-01T20:00Z')), at('2026-03-02T03:15Z'));
});

test('a night is two intervals that meet at midnight', () => {
  const settings = hours({
    week: { friday: [{ from: '22:00', to: '24:00' }], saturday: [{ from: '00:00', to: '06:00' }] },
  });
  for (const time of ['06T22:00', '06T23:59', '07T00:00', '07T05:59']) {
    assert.ok(isOpen(settings, at(`2026-03-${time}Z`)), time);
  }
  assert.ok(!isOpen(settings, at('2026-03-07T06:00Z')));
  assert.equal(nextOpening(settings, at('2026-03-07T06:00Z')), at('2026-03-13T22:00Z'));
});

test('a closed day is closed whole, and the next opening passes it by', () => {
  const settings = hours({
    timezone: 'America/New_York',
    week: { friday: [{ from: '09:00', to: '17:00' }] },
    closedDays: [
      { date: '2026-12-25', name: 'Christmas' },
      { date: '2027-01-01', name: null },
    ],
  });
  assert.ok(!isOpen(settings, at('2026-12-25T16:00Z')));
  assert.equal(nextOpening(settings, at('2026-12-24T12:00Z')), at('2027-01-08T14:00Z'));
});

test('hours without an interval never open', () => {
  assert.equal(nextOpening(hours({}), at('2026-03-02T12:00Z')), null);
});

test('an hour that the clocks leave out does not exist', () => {
  // Berlin, 2026-03-29: 02:00 is 03:00.
  const berlin = (from: string, to: string) =>
    hours({ timezone: 'Europe/Berlin', week: { sunday: [{ from, to }] } });
  const night = at('2026-03-29T00:00Z');
  assert.equal(nextOpening(berlin('02:30', '04:00'), night), at('2026-03-29T01:00Z'));
  assert.equal(nextOpening(berlin('02:00', '02:30'), night), at('2026-04-05T00:00Z'));
  assert.equal(nextOpening(berlin('04:00', '05:00'), night), at('2026-03-29T02:00Z'));
  // Cairo, 2026-04-24: midnight is 01:00.
  const cairo = hours({
    timezone: 'Africa/Cairo',
    week: { friday: [{ from: '00:00', to: '02:00' }] },
  });
  assert.equal(nextOpening(cairo, at('2026-04-23T12:00Z')), at('2026-04-23T22:00Z'));
});

test('an hour that comes twice opens twice', () => {
  // Berlin, 2026-10-25: 03:00 is 02:00 again.
  const settings = hours({
    timezone: 'Europe/Berlin',
    week: { sunday: [{ from: '02:00', to: '02:30' }] },
  });
  const first = at('2026-10-25T00:00Z');
  assert.equal(nextOpening(settings, at('2026-10-24T12:00Z')), first);
  assert.ok(isOpen(settings, first));
  const between = at('2026-10-25T00:45Z');
  assert.ok(!isOpen(settings, between));
  assert.equal(nextOpening(settings, between), at('2026-10-25T01:00Z'));
  // Open from 01:00, closed at 02:30, and open again when that is 02:00 once more.
  const longer = hours({
    timezone: 'Europe/Berlin',
    week: { sunday: [{ from: '01:00', to: '02:30' }] },
  });
  assert.equal(nextOpening(longer, between), at('2026-10-25T01:00Z'));
});

const STEP = 15 * 60_000;
const time = fc
  .integer({ min: 0, max: 96 })
  .map((quarter) => new Date(quarter * STEP).toISOString().slice(11, 16));
const interval = fc
  .tuple(time, fc.constantFrom('01:15', '02:15', '12:00', '24:00'))
  .filter(([from, to]) => from < to)
  .map(([from, to]) => ({ from, to }));
const day = fc.array(interval, { maxLength: 2 });

test('the next opening is the first open moment that a walk through time finds', () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Africa/Cairo'];
  fc.assert(
    fc.property(
      fc.record({ monday: day, friday: day, saturday: day, sunday: day }),
      fc.constantFrom(...zones),
      fc.constantFrom('2026-03-28', '2026-04-04', '2026-04-23', '2026-10-24', '2026-10-31'),
      fc.nat({ max: 96 }),
      (week, timezone, date, quarters) => {
        const settings = hours({ timezone, week });
        const start = at(`${date}T00:00Z`) + quarters * STEP;
        const found = nextOpening(settings, start);
        if (isOpen(settings, start)) return assert.equal(found, null);
        let walked = start;
        const end = start + 9 * 86_400_000;
        while (walked < end && !isOpen(settings, walked)) walked += STEP;
        if (walked < end) assert.equal(found, walked);
        else if (found !== null) assert.ok(found >= end);
      },
    ),
    { numRuns: 60 },
  );
});
