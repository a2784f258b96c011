import { type CardWords, fill } from '../words/words.ts';

interface Notice {
  readonly content: string;
  readonly metadata: object;
}

/** What happened to the conversation, in the reader's language where it is one of the things that we know. */
export function noticeOf({ content, metadata }: Notice, words: CardWords): string {
  const { event, status, agent } = metadata as Readonly<Record<string, string>>;
  switch (event === 'status' ? status : event) {
    case 'open':
      return words.reopened;
    case 'pending':
      return words.pending;
    case 'resolved':
      return words.resolved;
    case 'closed':
      return words.ended;
    case 'reassigned':
      return fill(words.reassigned, { name: agent ?? '' });
    case 'unassigned':
      return words.requeued;
    default:
      return content;
  }
}
