/** Times and numbers in the reader's language. */
import type { Words } from './en.ts';

export interface Format {
  /** 14:05 */
  readonly time: (iso: string) => string;
  /** Today, Yesterday, or the date. */
  readonly day: (iso: string, now: number) => string;
  /** 14:05 today, else the date. */
  readonly short: (iso: string, now: number) => string;
  /** Date and time in full. */
  readonly full: (iso: string) => string;
  readonly date: (iso: string) => string;
  /** "5 minutes ago" */
  readonly ago: (iso: string, now: number) => string;
  /** "5m": how long. */
  readonly lasting: (ms: number) => string;
  readonly number: (value: number, digits?: number) => string;
  readonly percent: (share: number) => string;
  /** 2.4 MB */
  readonly bytes: (size: number) => string;
  readonly language: (tag: string) => string;
  /** Ana, Tom and Yuki */
  readonly list: (names: readonly string[]) => string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function createFormat(locale: string, words: Words): Format {
  const time = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
  const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const dated = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  const weekday = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  });
  const full = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const percent = new Intl.NumberFormat(locale, {
    style: 'percent',
    signDisplay: 'exceptZero',
    maximumFractionDigits: 0,
  });
  const numbers = [0, 1, 2].map(
    (digits) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits }),
  );
  const sizes = (['kilobyte', 'megabyte'] as const).map(
    (unit, digits) =>
      new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: digits }),
  );
  const list = new Intl.ListFormat(locale);
  const languages = new Intl.DisplayNames(locale, { type: 'language' });

  function dateOf(iso: string, now: number): string {
    const at = new Date(iso);
    return (at.getFullYear() === new Date(now).getFullYear() ? date : dated).format(at);
  }

  return {
    time: (iso) => time.format(new Date(iso)),
    full: (iso) => full.format(new Date(iso)),
    date: (iso) => dated.format(new Date(iso)),
    day(iso, now) {
      const days = calendarDays(iso, now);
      if (days === 0) return words.ticket.today;
      if (days === 1) return words.ticket.yesterday;
      return days < 300 ? weekday.format(new Date(iso)) : dated.format(new Date(iso));
    },
    short: (iso, now) =>
      calendarDays(iso, now) === 0 ? time.format(new Date(iso)) : dateOf(iso, now),
    ago(iso, now) {
      const ms = Math.max(0, now - Date.parse(iso));
      if (ms < MINUTE) return ago.format(0, 'second');
      if (ms < HOUR) return ago.format(-Math.floor(ms / MINUTE), 'minute');
      if (ms < DAY) return ago.format(-Math.floor(ms / HOUR), 'hour');
      return ago.format(-Math.floor(ms / DAY), 'day');
    },
    lasting(ms) {
      const { time: unit } = words;
      if (ms < MINUTE) return unit.seconds(Math.max(0, Math.round(ms / 1000)));
      if (ms < HOUR) return unit.minutes(Math.floor(ms / MINUTE));
      if (ms < DAY) {
        const minutes = Math.floor((ms % HOUR) / MINUTE);
        const hours = unit.hours(Math.floor(ms / HOUR));
        return minutes === 0 || ms >= 10 * HOUR ? hours : `${hours} ${unit.minutes(minutes)}`;
      }
      return unit.days(Math.floor(ms / DAY));
    },
    number: (value, digits = 0) => (numbers[digits] ?? numbers[0])?.format(value) ?? String(value),
    percent: (share) => percent.format(share),
    bytes(size) {
      const [kilobytes, megabytes] = sizes;
      const isLarge = size >= 1024 * 1000;
      const shown = isLarge ? size / 1024 ** 2 : Math.max(1, Math.round(size / 1024));
      return (isLarge ? megabytes : kilobytes)?.format(shown) ?? String(size);
    },
    list: (names) => list.format(names),
    language(tag) {
      try {
        return languages.of(tag) ?? tag;
      } catch {
        // RangeError is how Intl says that it is no language tag: then it is shown as it came.
        return tag;
      }
    },
  };
}

/** Midnights between the two, in the reader's time zone. */
export function calendarDays(iso: string, now: number): number {
  return Math.round((midnight(now) - midnight(Date.parse(iso))) / DAY);
}

function midnight(at: number): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
