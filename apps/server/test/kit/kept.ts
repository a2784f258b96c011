/** The checker's verdict as an assertion that says what is wrong. */
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { check, type History, isClean } from './checker.ts';

/** Every promise about messages was kept; else fails with the counts, the first findings, and where views differ. */
export function assertKept(history: History): void {
  const verdict = check(history);
  if (isClean(verdict)) return;
  const views = history.views
    .filter(({ shown, fresh }) => !isDeepStrictEqual(shown, fresh))
    .map((view) => `${view.client} ${view.ticketId}: ${difference(view.shown, view.fresh, '')}`);
  assert.fail(JSON.stringify({ ...verdict, views }, null, 2));
}

/** The first place in which two values differ, and both sides of it: shown, then fresh. */
function difference(a: unknown, b: unknown, path: string): string {
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null;
  if (!isObject(a) || !isObject(b)) return `${path} ${JSON.stringify(a)} ≠ ${JSON.stringify(b)}`;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  const key = [...keys].find((each) => !isDeepStrictEqual(a[each], b[each])) ?? '';
  return difference(a[key], b[key], `${path}.${key}`);
}
