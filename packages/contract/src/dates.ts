/** Dates as they come in queries: ISO 8601, read strictly. */

const DATE =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:T(?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.(?<fraction>\d{1,9}))?)?(?<zone>Z|[+-]\d{2}:\d{2})?)?$/;

const DAY_MS = 86_400_000;

export interface Instant {
  /** Milliseconds since the epoch: the first that is meant. */
  readonly from: number;
  /** The last that is meant: a date without a time is its whole UTC day. */
  readonly to: number;
}

/**
 * Reads `2026-01-31`, `2026-01-31T10:00`, `2026-01-31T10:00:00.123+02:00` and the like; without an offset it is UTC.
 * Null for anything else, days that no month has (`2026-02-31`) and the year 0000 among it.
 */
export function parseInstant(value: string): Instant | null {
  const parts = DATE.exec(value)?.groups;
  if (parts === undefined) return null;
  const [year, month, day] = [Number(parts.year), Number(parts.month), Number(parts.day)];
  const midnight = new Date(0);
  // Not Date.UTC, which takes the years 0-99 for those of the twentieth century.
  midnight.setUTCFullYear(year, month - 1, day);
  const exists = midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
  if (year === 0 || !exists) return null;
  const start = midnight.getTime();
  if (parts.hour === undefined) return { from: start, to: start + DAY_MS - 1 };

  const [hour, minute, second] = [
    Number(parts.hour),
    Number(parts.minute),
    Number(parts.second ?? 0),
  ];
  const offset = offsetMinutes(parts.zone);
  if (hour > 23 || minute > 59 || second > 59 || offset === null) return null;
  const millis = Number((parts.fraction ?? '').padEnd(3, '0').slice(0, 3));
  const at = start + ((hour * 60 + minute - offset) * 60 + second) * 1000 + millis;
  return { from: at, to: at };
}

function offsetMinutes(zone: string | undefined): number | null {
  if (zone === undefined || zone === 'Z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4, 6))];
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
