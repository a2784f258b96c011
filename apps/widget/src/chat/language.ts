import type { PageOptions, WordsModule } from '../parts.ts';
import { createSpeech, type Speech } from '../words/speech.ts';
import { type CardWords, chooseLanguage, type Language, type Words } from '../words/words.ts';

/** Suffix of the files of this build. */
declare const __VERSION__: string;

/** What the customer reads: the page's choice, its own language, the browser's. BCP 47 tags, most wanted first. */
function wantedTags({ locale, data }: PageOptions): string[] {
  return [
    locale ?? data.locale ?? '',
    document.documentElement.lang,
    ...navigator.languages,
  ].filter(Boolean);
}

/** The first of them, also where there is no dictionary of it. */
export function wantedTag(options: PageOptions): string {
  return wantedTags(options)[0] ?? 'en';
}

export async function loadSpeech(options: PageOptions): Promise<Speech> {
  const language = chooseLanguage(wantedTags(options));
  // A page in `en` says nothing of how dates are written there; the browser's `en-GB` does.
  const tags = [options.locale ?? options.data.locale ?? '', ...navigator.languages];
  const tag = tags.find((tag) => new RegExp(`^${language}\\b`, 'i').test(tag));
  const { words } = await load(language);
  return createSpeech(words, language, tag);
}

/** What the cards say in that language. */
export async function loadCardWords(language: Language): Promise<CardWords> {
  return (await load<CardWords>(`cards-${language}`)).words;
}

/** The dictionaries lie beside the chat's module; listing each here would be loaded by everybody. */
function load<W = Words>(name: string): Promise<WordsModule<W>> {
  return import(/* @vite-ignore */ `./${name}.${__VERSION__}.js`) as Promise<WordsModule<W>>;
}
