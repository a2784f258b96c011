import { fill, type FileWords } from '../../words/words.ts';
import type { Fault, Limits } from './desk.ts';

interface Saying {
  readonly words: FileWords;
  readonly locale: string;
  readonly limits: Limits;
}

/** Why a file does not go up, in words. */
export function sayFault(fault: Fault, { words, locale, limits }: Saying): string {
  switch (fault.kind) {
    case 'type': {
      const types = limits.types.map((type) => isolate(type.toUpperCase()));
      return fill(words.badType, { types: new Intl.ListFormat(locale).format(types) });
    }
    case 'size':
      return fill(words.tooLarge, { size: sayBytes(limits.maxSize, locale) });
    case 'limit':
      return fill(words.limit, { when: sayWhen(fault.seconds, locale) });
    default:
      return words[fault.kind];
  }
}

const UNITS = ['kilobyte', 'megabyte', 'gigabyte'] as const;

/** `1.2 MB`, at least a kilobyte; that has 1,024 bytes, as with those who set the limit. */
export function sayBytes(bytes: number, locale: string): string {
  let unit = 0;
  let amount = Math.max(bytes / 1024, 1);
  for (; amount >= 999.5 && unit < UNITS.length - 1; unit += 1) amount /= 1024;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: UNITS[unit] ?? 'gigabyte',
    unitDisplay: 'short',
    maximumFractionDigits: amount < 10 && unit > 0 ? 1 : 0,
  }).format(amount);
}

function sayWhen(seconds: number, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale);
  return seconds < 5_400
    ? format.format(Math.max(1, Math.ceil(seconds / 60)), 'minute')
    : format.format(Math.ceil(seconds / 3_600), 'hour');
}

/** Keeps the direction of a name out of the text around it. */
export function isolate(text: string): string {
  return `\u2068${text}\u2069`;
}
