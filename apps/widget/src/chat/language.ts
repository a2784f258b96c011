import { knownTags } from '@parley/client/language-tags.ts';
import type { PageOptions, WordsModule } from '../parts.ts';
import { createSpeech, type Speech } from '../words/speech.ts';
import {
  type CardWords,
  chooseLanguage,
  type FileWords,
  type Language,
  type Words,
} from '../words/words.ts';
import { load } from './load.ts';

/** What the customer reads: the page's choice, its own language, the browser's. BCP 47 tags, most wanted first. */
function wantedTags({ locale, data }: PageOptions): string[] {
  return knownTags([locale ?? data.locale, document.documentElement.lang, ...navigator.languages]);
}

/** The first of them, also where there is no dictionary of it. */
export function wantedTag(options: PageOptions): string {
  return wantedTags(options)[0] ?? 'en';
}

export async function loadSpeech(options: PageOptions): Promise<Speech> {
  const language = chooseLanguage(wantedTags(options));
  // A page in `en` says nothing of how dates are written there; the browser's `en-GB` does.
  const tags = knownTags([options.locale ?? options.data.locale, ...navigator.languages]);
  const tag = tags.find((tag) => new RegExp(`^${language}\\b`, 'i').test(tag));
  const { words } = await loadWords<Words>(language);
  return createSpeech(words, language, tag);
}

/** What the cards say in that language. */
export async function loadCardWords(language: Language): Promise<CardWords> {
  return (await loadWords<CardWords>(`cards-${language}`)).words;
}

/** What is said about files in that language. */
export async function loadFileWords(language: Language): Promise<FileWords> {
  return (await loadWords<FileWords>(`files-${language}`)).words;
}

/** By address: an import that names each dictionary would list them all in everybody's chat. */
function loadWords<W>(name: string): Promise<WordsModule<W>> {
  return load(name, (href) => import(/* @vite-ignore */ href) as Promise<WordsModule<W>>);
}
