import type { OutgoingMessage } from './outgoing.ts';

const SUBJECT_LENGTH = 60;

/** The first words that are waiting to be sent name a new conversation. */
export function subjectOf(outgoing: readonly OutgoingMessage[]): { subject?: string } {
  const words = outgoing[0]?.content.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim() ?? '';
  return words === '' ? {} : { subject: [...words].slice(0, SUBJECT_LENGTH).join('') };
}
