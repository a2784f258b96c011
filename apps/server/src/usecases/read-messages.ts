/**
 * Parts of a ticket's log, as REST and the sockets hand them out (contract §6, §7, §8.4). Pages and their limits
 * count public messages; notes, for those who may see them, come along with the messages they follow.
 */
import { LIMITS } from '@parley/contract';
import type { Id, MessageRecord } from '../domain/records.ts';
import type { Reader } from '../store/store.ts';

type Log = Pick<Reader, 'messages' | 'notes' | 'changedMessages'>;

export interface LogPart {
  /** In order: by `seq`, then notes by `noteSeq`. */
  readonly messages: readonly MessageRecord[];
  /** Whether there are public messages beyond the page, in the direction it was read. */
  readonly hasMore: boolean;
  /** What was asked for is too much: these are the newest, and the reader starts anew. */
  readonly reset: boolean;
}

const END = Number.MAX_SAFE_INTEGER;

/** A page: the lowest after `afterSeq`, the highest below `beforeSeq`, or the newest. */
export async function readPage(
  log: Log,
  ticket: Id,
  range: {
    readonly afterSeq?: number | undefined;
    readonly beforeSeq?: number | undefined;
    readonly limit: number;
    readonly notes: boolean;
  },
): Promise<LogPart> {
  const { afterSeq, beforeSeq, limit } = range;
  const isForward = afterSeq !== undefined;
  const found = await log.messages(ticket, {
    ...(isForward ? { afterSeq } : {}),
    ...(beforeSeq === undefined ? {} : { beforeSeq }),
    limit: limit + 1,
  });
  const hasMore = found.length > limit;
  const page = isForward ? found.slice(0, limit) : found.slice(-limit);
  if (!range.notes) return { messages: page, hasMore, reset: false };
  // What lies beyond the first or last message of the page belongs to the page next to it.
  const fromSeq = afterSeq ?? (hasMore ? (page[0]?.seq ?? 0) : 0);
  const lastSeq = isForward && hasMore ? (page.at(-1)?.seq ?? END) : END;
  const toSeq = beforeSeq === undefined ? lastSeq : beforeSeq - 1;
  const notes = toSeq < fromSeq ? [] : await log.notes(ticket, { fromSeq, toSeq });
  return { messages: inOrder(page, notes), hasMore, reset: false };
}

/** All that is newer than `afterSeq`; above 100 the newest 100 with `reset`. */
export async function readNewer(
  log: Log,
  ticket: Id,
  { afterSeq, notes }: { readonly afterSeq: number; readonly notes: boolean },
): Promise<LogPart> {
  const limit = LIMITS.resumeMessages;
  const part = await readPage(log, ticket, { afterSeq, limit, notes });
  return part.hasMore ? readNewest(log, ticket, { notes, reset: true }) : part;
}

/** All that was written or changed after `afterVersion`; above 100 the newest 100 with `reset`. */
export async function readChanged(
  log: Log,
  ticket: Id,
  { afterVersion, notes }: { readonly afterVersion: number; readonly notes: boolean },
): Promise<LogPart> {
  const limit = LIMITS.resumeMessages;
  const messages = await log.changedMessages(ticket, { afterVersion, limit: limit + 1, notes });
  if (messages.length > limit) return readNewest(log, ticket, { notes, reset: true });
  return { messages, hasMore: false, reset: false };
}

/** The newest 100, as a ticket that is read by itself carries them. */
export async function readNewest(
  log: Log,
  ticket: Id,
  { notes, reset = false }: { readonly notes: boolean; readonly reset?: boolean },
): Promise<LogPart> {
  const part = await readPage(log, ticket, { limit: LIMITS.resumeMessages, notes });
  return { ...part, reset };
}

function inOrder(
  messages: readonly MessageRecord[],
  notes: readonly MessageRecord[],
): readonly MessageRecord[] {
  if (notes.length === 0) return messages;
  return [...messages, ...notes].sort(
    (a, b) => a.seq - b.seq || (a.noteSeq ?? 0) - (b.noteSeq ?? 0),
  );
}
