import type { CustomerMessage } from '@parley/contract';
import { attachmentsOf, isPicture } from '../chat/files.ts';
import type { Speech } from '../words/speech.ts';
import { type CardWords, fill } from '../words/words.ts';

/** A message in one line of text: what it says, and what goes with it by kind and name. */
export function sayContent(
  message: CustomerMessage,
  { speech, words }: { readonly speech: Speech; readonly words: CardWords },
): string {
  if (message.removedAt !== null) return speech.words.removed;
  const attachments = attachmentsOf(message);
  const pictures = attachments.filter(isPicture).length;
  const files = attachments.filter((attachment) => !isPicture(attachment));
  return [
    message.content,
    pictures > 0 && speech.count(words.photos, pictures),
    // The direction of a name is its own.
    ...files.map(({ name }) => fill(words.file, { name: `\u2068${name}\u2069` })),
  ]
    .filter(Boolean)
    .join(' · ');
}
