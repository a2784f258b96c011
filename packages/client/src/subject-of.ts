const SUBJECT_LENGTH = 60;

/** The first words that are written name a new conversation. */
export function subjectOf(content: string): { subject?: string } {
  const words = content.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
  return words === '' ? {} : { subject: [...words].slice(0, SUBJECT_LENGTH).join('') };
}
