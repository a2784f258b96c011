import { words } from './fold.ts';

/**
 * Whether one of the keywords stands in `text` as a whole word (contract §6: case and accents folded). A
 * keyword of several words asks for these one after the other; what stands between them does not matter.
 */
export function containsKeyword(text: string, keywords: readonly string[]): boolean {
  if (keywords.length === 0) return false;
  // The space at both ends and between makes it a comparison of whole words.
  const spoken = spaced(text);
  return keywords.some((keyword) => {
    const wanted = spaced(keyword);
    return wanted !== EMPTY && spoken.includes(wanted);
  });
}

const EMPTY = '  ';

function spaced(text: string): string {
  return ` ${words(text).join(' ')} `;
}
