/** A hue for a person, the same everywhere. */
export function hueOf(key: string): number {
  let hash = 0;
  for (const char of key) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 9973;
  return (hash * 47) % 360;
}

/** One or two letters that stand for a name. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/[\s·@._-]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => (word === undefined ? '' : firstLetter(word)))
    .join('');
  return letters === '' ? '?' : letters.toLocaleUpperCase();
}

function firstLetter(word: string): string {
  return /[\p{L}\p{N}]/u.exec(word)?.[0] ?? '';
}
