/** Words that were written with commas: trimmed, each once, none empty. */
export function splitWords(text: string): string[] {
  const words = text.split(/[,،\n]/).map((word) => word.trim());
  return [...new Set(words.filter((word) => word !== ''))];
}
