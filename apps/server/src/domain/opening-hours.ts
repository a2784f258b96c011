/**
 * Whether we are there, by the opening hours of the settings: intervals of local time per weekday, without
 * the closed days. What runs over midnight is two intervals, to 24:00 and from 00:00.
 * An hour that a clock change takes out does not exist, one that comes twice counts twice.
 */
import { WEEKDAYS, type Settings } from '@parley/contract';
import type { Millis } from './records.ts';

type Hours = Settings['openingHours'];

const DAY_MS = 86_400_000;

/** Whether `at` lies in the opening hours; always, where they are not in use. */
export function isOpen(
  { openingHours: hours }: Pick<Settings, 'openingHours'>,
  at: Millis,
): boolean {
  if (!hours.enabled) return true;
  const wall = wallClock(hours.timezone, at);
  const time = new Date(wall).toISOString().slice(11, 16);
  return intervalsOf(hours, wall).some(({ from, to }) => from <= time && time < to);
}

/** When the hours open next; null while they are open, and where they never do. */
export function nextOpening(settings: Pick<Settings, 'openingHours'>, at: Millis): Millis | null {
  if (isOpen(settings, at)) return null;
  const { openingHours: hours } = settings;
  const today = wallClock(hours.timezone, at);
  const midnight = today - (today % DAY_MS);
  // Each closed day can put off the only open day of a week by one week.
  const days = 7 * (hours.closedDays.length + 2);
  for (let day = 0; day < days; day += 1) {
    const opening = openingOn(settings, midnight + day * DAY_MS, at);
    if (opening !== null) return opening;
  }
  return null;
}

/** The first moment of this local day, after `at`, at which it becomes open. */
function openingOn(
  settings: Pick<Settings, 'openingHours'>,
  midnight: Millis,
  at: Millis,
): Millis | null {
  const { openingHours: hours } = settings;
  const intervals = intervalsOf(hours, midnight);
  if (intervals.length === 0) return null;
  const openings = intervals
    .flatMap(({ from }) => instantsOf(hours.timezone, midnight + minutesOf(from) * 60_000))
    // Put forward into an interval, or back into one, the clocks open in the middle of it.
    .concat(changesOf(hours.timezone, midnight))
    .filter((instant) => instant > at && isOpen(settings, instant));
  return openings.length === 0 ? null : Math.min(...openings);
}

/** The intervals of the local day of `wall`. */
function intervalsOf(hours: Hours, wall: Millis): Hours['week']['monday'] {
  const day = new Date(wall);
  const date = day.toISOString().slice(0, 10);
  if (hours.closedDays.some((closed) => closed.date === date)) return [];
  // getUTCDay begins with Sunday, WEEKDAYS with Monday.
  const weekday = WEEKDAYS[(day.getUTCDay() + 6) % 7];
  return weekday === undefined ? [] : hours.week[weekday];
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** When the clocks of a zone show `wall`: once, twice where they are put back, never where it is left out. */
function instantsOf(timezone: string, wall: Millis): Millis[] {
  const offsets = [wall - DAY_MS, wall + DAY_MS].map((near) => wallClock(timezone, near) - near);
  return [...new Set(offsets)]
    .map((offset) => wall - offset)
    .filter((instant) => wallClock(timezone, instant) === wall);
}

/** The moment at which the clocks of a zone are put forward or back on the local day of `midnight`, if they are. */
function changesOf(timezone: string, midnight: Millis): Millis[] {
  const offsetAt = (instant: Millis): Millis => wallClock(timezone, instant) - instant;
  // No zone is further than this from UTC.
  let before = midnight - DAY_MS;
  let after = midnight + 2 * DAY_MS;
  const old = offsetAt(before);
  if (offsetAt(after) === old) return [];
  while (after - before > 1_000) {
    const middle = before + Math.floor((after - before) / 2_000) * 1_000;
    if (offsetAt(middle) === old) before = middle;
    else after = middle;
  }
  const day = wallClock(timezone, after) - midnight;
  return day >= 0 && day < DAY_MS ? [after] : [];
}

let clock: { readonly timezone: string; readonly format: Intl.DateTimeFormat } | null = null;

/** What the clocks of a zone show at `at`, as the milliseconds at which those of UTC show it; whole seconds. */
function wallClock(timezone: string, at: Millis): Millis {
  // Making a formatter is slow, and there is one zone in use.
  if (clock?.timezone !== timezone) clock = { timezone, format: formatterOf(timezone) };
  const part: Record<string, number> = {};
  for (const { type, value } of clock.format.formatToParts(at)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function formatterOf(timezone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}
