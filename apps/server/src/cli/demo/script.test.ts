/** The texts of the demo: all of them are read here, since a slip of the pen would only show when somebody looks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentSchema, settingsSchema, subjectSchema, tagsSchema } from '@parley/contract';
import { isDrawable } from './pictures.ts';
import { HISTORY, makePlan } from './plan.ts';
import { type Script, stepsOf } from './script.ts';
import { IN_HAND, ON_HOLD, WAITING } from './scripts/today.ts';
import { SETTINGS } from './shop.ts';

const ALL: readonly Script[] = [...HISTORY, ...IN_HAND, ...ON_HOLD, ...WAITING];

test('every script can be played, and its texts are what people may write', () => {
  for (const script of ALL) {
    const steps = stepsOf(script);
    assert.equal(steps[0]?.kind, 'customer', script.subject);
    assert.ok(subjectSchema.safeParse(script.subject).success, script.subject);
    assert.ok(tagsSchema.safeParse(script.tags).success, script.subject);
    for (const step of steps) {
      if ('file' in step) assert.ok(isDrawable(step.file), step.file);
      if (!('text' in step)) continue;
      assert.ok(contentSchema.safeParse(step.text).success, step.text);
      assert.doesNotMatch(step.text, /\{(?!(?:order|name|agent)\})/, step.text);
    }
  }
});

test('there are many, of many languages, and each is of its own', () => {
  assert.ok(HISTORY.length >= 50);
  assert.ok(new Set(ALL.map(({ language }) => language)).size >= 8);
  assert.equal(new Set(ALL.map(({ subject }) => subject)).size, ALL.length);
});

test('what ends in the past is resolved by somebody, and a rating comes after that', () => {
  for (const script of HISTORY) {
    const kinds = stepsOf(script).map(({ kind }) => kind);
    const resolved = kinds.indexOf('resolve');
    assert.ok(resolved > 0, script.subject);
    for (const kind of kinds.slice(resolved + 1)) assert.equal(kind, 'rate', script.subject);
  }
});

test('the settings are what an admin could have set', () => {
  assert.ok(settingsSchema.safeParse(SETTINGS).success);
});

test('a plan follows from its seed; on the same day a later end only adds', () => {
  const end = Date.UTC(2026, 2, 18, 15, 0, 0);
  const plan = makePlan({ seed: 4, days: 30, end });
  assert.deepEqual(makePlan({ seed: 4, days: 30, end }), plan);
  const subjects = (given: typeof plan) =>
    given.conversations
      .filter(({ ending }) => ending === 'history')
      .map(({ at, script }) => `${at} ${script.subject}`);
  assert.notDeepEqual(subjects(makePlan({ seed: 5, days: 30, end })), subjects(plan));
  const later = new Set(subjects(makePlan({ seed: 4, days: 30, end: end + 3 * 3_600_000 })));
  for (const subject of subjects(plan)) assert.ok(later.has(subject), subject);
  const times = plan.conversations.map(({ at }) => at);
  assert.deepEqual(
    times,
    times.toSorted((one, other) => one - other),
  );
});
