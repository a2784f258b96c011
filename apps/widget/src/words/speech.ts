/** A dictionary with what `Intl` adds to it: numbers, plurals, times and days of the same language. */
import { directionOf, fill, type Language, type Plural, type Words } from './words.ts';

export interface Speech {
  readonly words: Words;
  readonly language: Language;
  /** BCP 47 tag for `Intl`. */
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
  /** `{n}` in the right plural. */
  count(plural: Plural, n: number): string;
  number(n: number): string;
  /** Hour and minute of a time, milliseconds. */
  time(at: number): string;
  /** Today, yesterday, or the date. */
  day(at: number): string;
  /** A weekday and a time. */
  weekdayTime(at: number): string;
}

const DAY_MS = 86_400_000;

/** `tag` is the BCP 47 tag that was asked for: `pt-BR` writes dates otherwise than `pt`. */
export function createSpeech(words: Words, language: Language, tag: string = language): Speech {
  const locale = tag.toLowerCase().startsWith(language) ? tag : language;
  const plurals = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(locale, options);
    return (at: number) => formatter.format(at);
  };
  const sinceToday = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const date = format({ weekday: 'long', day: 'numeric', month: 'long' });
  return {
    words,
    language,
    locale,
    direction: directionOf(language),
    count: (plural, n) => fill(plural[plurals.select(n)] ?? plural.other, { n: numbers.format(n) }),
    number: (n) => numbers.format(n),
    time: format({ hour: 'numeric', minute: '2-digit' }),
    weekdayTime: format({ weekday: 'long', hour: 'numeric', minute: '2-digit' }),
    day(at) {
      const days = Math.round((startOfDay(at) - startOfDay(Date.now())) / DAY_MS);
      return capitalise(days > -2 && days < 2 ? sinceToday.format(days, 'day') : date(at), locale);
    },
  };
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function capitalise(text: string, locale: string): string {
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}
