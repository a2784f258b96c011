/**
 * What the widget says, in one language. Dates, times and numbers are written by `Intl`; `{…}` stands for a value.
 * A dictionary is a module of this folder named for its language, and `LANGUAGES` lists it.
 */

/** By plural category of the language; those that it does not have are left out. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

export interface Words {
  /** The team's name where the settings have none. */
  readonly title: string;
  readonly open: string;
  readonly close: string;
  readonly menu: string;
  /** `{n}` */
  readonly unread: Plural;
  readonly greeting: string;
  readonly away: string;
  /** `{when}`: a weekday and a time. */
  readonly backAt: string;
  readonly placeholder: string;
  readonly send: string;
  /** A button that lets choose files. */
  readonly attach: string;
  readonly minutes: string;
  readonly hours: string;
  readonly day: string;
  readonly sending: string;
  readonly sent: string;
  readonly delivered: string;
  readonly read: string;
  readonly failed: string;
  readonly retry: string;
  readonly discard: string;
  readonly you: string;
  readonly removed: string;
  readonly edited: string;
  /** `{name}` */
  readonly typing: string;
  /** `{n}`; short, it stands on a pill. */
  readonly newMessages: Plural;
  readonly newLine: string;
  readonly latest: string;
  readonly log: string;
  readonly reconnecting: string;
  readonly offline: string;
  readonly refused: string;
  readonly nextInLine: string;
  /** `{n}`: a position from 2 on. */
  readonly inLine: string;
  /** `{n}`: characters above the limit. */
  readonly tooLong: Plural;
}

/** What only the cards say (src/extras): these lie apart, below `cards/`. */
export interface CardWords {
  readonly resolved: string;
  readonly ended: string;
  readonly pending: string;
  readonly reopened: string;
  /** `{name}` */
  readonly reassigned: string;
  readonly requeued: string;
  readonly mute: string;
  readonly unmute: string;
  readonly transcript: string;
  readonly end: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly subject: string;
  readonly department: string;
  readonly message: string;
  readonly optional: string;
  readonly required: string;
  readonly badEmail: string;
  readonly badPhone: string;
  readonly privacy: string;
  readonly rate: string;
  /** From 1 to 5. */
  readonly ratings: readonly [string, string, string, string, string];
  readonly comment: string;
  readonly rateSend: string;
  readonly rateThanks: string;
  readonly rateFailed: string;
  /** `{n}`: a message that is pictures; a single one is not counted. */
  readonly photos: Plural;
  /** `{name}`: a message that is a file. */
  readonly file: string;
}

/** What is said about files (src/extras/files): these lie apart, below `files/`. */
export interface FileWords {
  readonly drop: string;
  /** Names the list of files that were chosen. */
  readonly chosen: string;
  /** `{name}`: a file's, as in the others below. */
  readonly remove: string;
  readonly uploading: string;
  readonly view: string;
  /** `{types}`: all that are taken. */
  readonly badType: string;
  /** `{size}`: the largest that is taken. */
  readonly tooLarge: string;
  /** `{n}` */
  readonly tooMany: string;
  readonly damaged: string;
  readonly refused: string;
  readonly failed: string;
  /** `{when}`: in how many minutes or hours. */
  readonly limit: string;
  readonly gone: string;
  readonly notShown: string;
  readonly save: string;
  readonly saveFailed: string;
  readonly previous: string;
  readonly next: string;
  /** `{n}`, `{total}` */
  readonly place: string;
  readonly closeView: string;
}

export type Language = (typeof LANGUAGES)[number];

export const LANGUAGES = [
  'en',
  'ar',
  'de',
  'es',
  'fr',
  'it',
  'ja',
  'nl',
  'pl',
  'pt',
  'tr',
] as const;

/** The first of the tags whose language there is; English where there is none. */
export function chooseLanguage(tags: readonly (string | null | undefined)[]): Language {
  for (const tag of tags) {
    const primary = tag?.toLowerCase().split(/[-_]/, 1)[0];
    const language = LANGUAGES.find((known) => known === primary);
    if (language !== undefined) return language;
  }
  return 'en';
}

export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}

/** Puts values into a text: `{name}` becomes `values.name`. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}
