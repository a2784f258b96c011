import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseBody } from '../parse.ts';
import { DEFAULT_SETTINGS, settingsPatchSchema, settingsSchema } from './settings.ts';

function faults(patch: unknown): string[] {
  const result = parseBody(settingsPatchSchema, patch);
  return result.ok ? [] : result.details.map(({ field }) => field);
}

test('the defaults are settings', () => {
  assert.deepEqual(settingsSchema.parse(DEFAULT_SETTINGS), DEFAULT_SETTINGS);
});

test('a change names what it changes, at any depth', () => {
  const patch = {
    openingHours: { enabled: true, week: { sunday: [] } },
    widget: { texts: { greeting: 'Hi' } },
  };
  assert.deepEqual(parseBody(settingsPatchSchema, patch), { ok: true, value: patch });
  assert.deepEqual(parseBody(settingsPatchSchema, {}), { ok: true, value: {} });
});

test('null is a value of texts and counts as absent elsewhere', () => {
  const patch = {
    openingHours: null,
    widget: { colors: null, position: null, privacyUrl: null, texts: { title: null } },
  };
  assert.deepEqual(parseBody(settingsPatchSchema, patch), {
    ok: true,
    value: { widget: { privacyUrl: null, texts: { title: null } } },
  });
});

test('opening hours are times of day in order, of a zone that exists', () => {
  const hours = (from: string, to: string) =>
    faults({ openingHours: { week: { monday: [{ from, to }] } } });
  assert.deepEqual(hours('00:00', '24:00'), []);
  assert.deepEqual(hours('17:00', '09:00'), ['openingHours.week.monday.0.to']);
  assert.deepEqual(hours('09:00', '09:00'), ['openingHours.week.monday.0.to']);
  assert.deepEqual(hours('9:00', '25:00'), [
    'openingHours.week.monday.0.from',
    'openingHours.week.monday.0.to',
  ]);
  assert.deepEqual(faults({ openingHours: { timezone: 'Europe/Berlin' } }), []);
  for (const timezone of ['Mars/Olympus', '', '../etc', 5]) {
    assert.deepEqual(faults({ openingHours: { timezone } }), ['openingHours.timezone']);
  }
});

test('closed days are days that exist', () => {
  assert.deepEqual(
    faults({
      openingHours: {
        closedDays: [{ date: '2026-12-25', name: 'Christmas' }, { date: '2026-12-26' }],
      },
    }),
    [],
  );
  assert.deepEqual(
    faults({
      openingHours: { closedDays: [{ date: '2026-02-31' }, { date: '2026-12-25T10:00' }] },
    }),
    ['openingHours.closedDays.0.date', 'openingHours.closedDays.1.date'],
  );
});

test('the widget takes colours, three suggestions, fields once, and https only', () => {
  assert.deepEqual(faults({ widget: { colors: { accent: 'red' } } }), ['widget.colors.accent']);
  assert.deepEqual(faults({ widget: { colors: { accent: 'url(javascript:alert(1))' } } }), [
    'widget.colors.accent',
  ]);
  assert.deepEqual(faults({ widget: { suggestions: ['a', 'b', 'c', 'd'] } }), [
    'widget.suggestions',
  ]);
  const email = { field: 'email', required: true };
  assert.deepEqual(faults({ widget: { form: { show: 'always', fields: [email] } } }), []);
  assert.deepEqual(faults({ widget: { form: { fields: [email, email] } } }), [
    'widget.form.fields',
  ]);
  assert.deepEqual(faults({ widget: { privacyUrl: 'https://example.com/privacy' } }), []);
  for (const privacyUrl of ['javascript:alert(1)', 'http://example.com', 'data:text/html,x', '']) {
    assert.deepEqual(
      [privacyUrl, faults({ widget: { privacyUrl } })],
      [privacyUrl, ['widget.privacyUrl']],
    );
  }
});
