/** The reader's language: words, formats and the direction of writing. */
import { knownTags } from '@parley/client/language-tags.ts';
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { en, type Words } from './en.ts';
import { createFormat, type Format } from './format.ts';

export type Locale = 'en' | 'ar';

export interface Language {
  readonly locale: Locale;
  readonly dir: 'ltr' | 'rtl';
  readonly t: Words;
  readonly format: Format;
}

const LanguageContext = createContext<Language | null>(null);

/** The locale somebody chose, else the first of the browser's languages that there are words for. */
export function pickLocale(chosen: Locale | null, languages: readonly string[]): Locale {
  if (chosen !== null) return chosen;
  const known = knownTags(languages)
    .map((tag) => tag.split('-')[0])
    .find((tag) => tag === 'en' || tag === 'ar');
  return known === 'ar' ? 'ar' : 'en';
}

/** The reader's own kind of the language: a day in `en-GB` is written another way than in `en`. */
export function regionOf(locale: Locale, languages: readonly string[]): string {
  return knownTags(languages).find((tag) => tag.split('-')[0] === locale) ?? locale;
}

/** Loads other words than English on demand; until they are there, nothing is shown. */
export function LanguageProvider(props: { locale: Locale; children: ReactNode }): ReactNode {
  const { locale } = props;
  const [loaded, setLoaded] = useState<{ locale: Locale; words: Words }>({
    locale: 'en',
    words: en,
  });
  useEffect(() => {
    let isWanted = true;
    if (locale === 'en') setLoaded({ locale, words: en });
    else {
      void import('./ar.ts').then(({ ar }) => {
        if (isWanted) setLoaded({ locale, words: ar });
      });
    }
    return () => {
      isWanted = false;
    };
  }, [locale]);
  const language = useMemo<Language>(
    () => ({
      locale: loaded.locale,
      dir: loaded.locale === 'ar' ? 'rtl' : 'ltr',
      t: loaded.words,
      format: createFormat(regionOf(loaded.locale, navigator.languages), loaded.words),
    }),
    [loaded],
  );
  useEffect(() => {
    document.documentElement.lang = language.locale;
    document.documentElement.dir = language.dir;
  }, [language]);
  if (loaded.locale !== locale) return null;
  return <LanguageContext value={language}>{props.children}</LanguageContext>;
}

export function useLanguage(): Language {
  const language = use(LanguageContext);
  if (language === null) throw new Error('No language around this component');
  return language;
}
