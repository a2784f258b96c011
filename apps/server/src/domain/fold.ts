/**
 * The one folding of text for comparing: search, keywords, names and skills agree on what is "the same
 * word". What is stored and shown stays as it was typed.
 *
 * Folded away are case, compatibility forms (full width, ligatures), accents and invisible characters.
 * Vowel signs of Indic scripts, of Thai and the like are marks too, but without them it is another word, and
 * so are the voicing marks of kana: these stay.
 */

/** Accents, points and enclosing marks, which may be left out in writing. */
const ACCENTS =
  /[[[\p{Mn}\p{Me}]&&[\p{sc=Inherited}\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Hebrew}\p{sc=Arabic}\p{sc=Syriac}]]--[\u3099\u309a]]/gv;
const INVISIBLE = /\p{Cf}+/gu;
/** Latin letters that Unicode does not take apart, and both forms of sigma. */
const LETTERS = /[ðđħłøŧæœþς]/g;
const LETTER: Readonly<Record<string, string>> = {
  ð: 'd',
  đ: 'd',
  ħ: 'h',
  ł: 'l',
  ø: 'o',
  ŧ: 't',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ς: 'σ',
};
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** Scripts written without spaces: where a word ends is a question for a dictionary. */
const UNSPACED =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
// eslint-disable-next-line no-control-regex -- the whole ASCII range is meant
const ASCII = /^[\x00-\x7f]*$/;

let segmenter: Intl.Segmenter | undefined;

/** `text` for comparing. Folding twice changes nothing more. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return (
    text
      .normalize('NFKD')
      .replace(INVISIBLE, '')
      // Lower case alone leaves ß beside ss and dotless ı beside i.
      .toLowerCase()
      .toUpperCase()
      .toLowerCase()
      .normalize('NFKD')
      .replace(ACCENTS, '')
      .replace(LETTERS, (letter) => LETTER[letter] ?? letter)
      .normalize('NFC')
  );
}

/**
 * The words of `text`, folded, in order, with repetitions: runs of letters, digits and their marks; what
 * stands between (spaces, punctuation, symbols, emoji) is none. Scripts without spaces are cut by dictionary.
 */
export function words(text: string): string[] {
  if (!UNSPACED.test(text)) return fold(text).match(WORD) ?? [];
  segmenter ??= new Intl.Segmenter('und', { granularity: 'word' });
  let cut = '';
  for (const { segment } of segmenter.segment(text.normalize('NFKC').replace(INVISIBLE, ''))) {
    cut += `${segment} `;
  }
  return fold(cut).match(WORD) ?? [];
}
