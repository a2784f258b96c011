import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { words as en } from './en.ts';
import { words as cardsEn } from './cards/en.ts';
import { words as filesEn } from './files/en.ts';
import { createSpeech } from './speech.ts';
import {
  type CardWords,
  chooseLanguage,
  directionOf,
  type FileWords,
  LANGUAGES,
  type Plural,
  type Words,
} from './words.ts';

/** Apart, since some are named alike. */
type Whole = Words & CardWords & Readonly<Record<`files.${keyof FileWords}`, string>>;
const ofFiles = (words: FileWords) =>
  Object.fromEntries(
    Object.entries(words).map(([key, text]) => [`files.${key}`, text]),
  ) as Readonly<Record<`files.${keyof FileWords}`, string>>;
const whole: Whole = { ...en, ...cardsEn, ...ofFiles(filesEn) };
const dictionaries = new Map<string, Whole>();
for (const language of LANGUAGES) {
  const { words } = (await import(`./${language}.ts`)) as { words: Words };
  const cards = (await import(`./cards/${language}.ts`)) as { words: CardWords };
  const files = (await import(`./files/${language}.ts`)) as { words: FileWords };
  dictionaries.set(language, { ...words, ...cards.words, ...ofFiles(files.words) });
}

test('every dictionary of the folder is listed, and every listed one is there', () => {
  for (const folder of ['.', 'cards', 'files']) {
    const files = readdirSync(join(import.meta.dirname, folder));
    const found = files.flatMap((name) => /^([a-z]{2})\.ts$/.exec(name)?.[1] ?? []);
    assert.deepEqual(found.sort(), [...LANGUAGES].sort());
  }
});

describe('each dictionary', () => {
  for (const [language, words] of dictionaries) {
    test(`${language} says everything, with the values that English names`, () => {
      for (const key of Object.keys(whole) as (keyof Whole)[]) {
        const texts = textsOf(words[key]);
        assert.ok(texts.length > 0 && texts.every((text) => text.trim() === text && text !== ''));
        const wanted = placeholders(textsOf(whole[key]).at(-1) ?? '');
        // `one` and `two` may spell the number out.
        assert.deepEqual(placeholders(texts.at(-1) ?? ''), wanted, `${language}.${key}`);
      }
    });

    test(`${language} has each plural that its numbers need`, () => {
      const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      for (const key of ['unread', 'newMessages', 'tooLong', 'photos'] as const) {
        const plural: Plural = words[key];
        const missing = needed.filter(
          // Nothing is counted that is zero.
          (category) => category !== 'zero' && plural[category] === undefined,
        );
        assert.deepEqual(missing, [], `${language}.${key}`);
      }
    });
  }

  test('says five different things about five ratings', () => {
    for (const { ratings } of dictionaries.values()) assert.equal(new Set(ratings).size, 5);
  });
});

describe('the language', () => {
  test('is the first that there is, by its primary subtag', () => {
    assert.equal(chooseLanguage(['xx', null, 'pt-BR', 'de']), 'pt');
    assert.equal(chooseLanguage(['AR_eg']), 'ar');
    assert.equal(chooseLanguage(['', undefined, 'zz']), 'en');
  });

  test('Arabic is written from right to left', () => {
    assert.equal(directionOf('ar'), 'rtl');
    assert.equal(directionOf('ja'), 'ltr');
  });
});

describe('speech', () => {
  const speech = createSpeech(en, 'en', 'en-GB');

  test('counts in the plural of its language', () => {
    assert.equal(speech.count(en.unread, 1), '1 unread message');
    assert.equal(speech.count(en.unread, 1200), '1,200 unread messages');
    const arabic = createSpeech(dictionaries.get('ar') as Words, 'ar');
    assert.equal(arabic.count(arabic.words.unread, 2), 'رسالتان غير مقروءتين');
  });

  test('calls today and yesterday by their names', () => {
    const now = Date.now();
    assert.equal(speech.day(now), 'Today');
    assert.equal(speech.day(new Date(now).setDate(new Date(now).getDate() - 1)), 'Yesterday');
    assert.equal(speech.day(Date.UTC(2020, 5, 15, 12)), 'Monday 15 June');
  });
});

function textsOf(value: Whole[keyof Whole]): string[] {
  return typeof value === 'string' ? [value] : Object.values(value);
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();
}
