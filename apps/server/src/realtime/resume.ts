/** What a client that was away misses (contract §8.4). */
import { LIMITS } from '@parley/contract';
import type { MessageRecord, TicketRecord } from '../domain/records.ts';
import type { Deps } from '../usecases/context.ts';
import { readChanged, readNewer, readNewest, type LogPart } from '../usecases/read-messages.ts';

/** What the client has: all up to `seq`, and of that every change up to `version`. */
export interface Position {
  readonly seq: number;
  readonly version?: number | undefined;
}

/**
 * All after the position: what is newer, and with `version` what was changed since. Above 100 public messages, and where
 * the client is ahead of the ticket (it knows another, or one from before a restored backup), the newest 100 with `reset`.
 */
export async function readMissed(
  log: Deps['store']['read'],
  ticket: TicketRecord,
  { seq, version, notes }: Position & { readonly notes: boolean },
): Promise<LogPart> {
  if (seq > ticket.seq || (version ?? 0) > ticket.version) {
    return readNewest(log, ticket.id, { notes, reset: true });
  }
  const newer = await readNewer(log, ticket.id, { afterSeq: seq, notes });
  if (newer.reset || version === undefined) return newer;
  const changed = await readChanged(log, ticket.id, { afterVersion: version, notes });
  if (changed.reset) return changed;
  const messages = merged(newer.messages, changed.messages);
  const count = messages.filter(({ visibility }) => visibility === 'public').length;
  if (count > LIMITS.resumeMessages) return readNewest(log, ticket.id, { notes, reset: true });
  return { messages, hasMore: false, reset: false };
}

/** Whether the ticket has public messages before those of the part. */
export function hasOlder(ticket: TicketRecord, { messages }: LogPart): boolean {
  const first = messages.find(({ visibility }) => visibility === 'public');
  return first === undefined ? ticket.seq > 0 : first.seq > 1;
}

function merged(
  a: readonly MessageRecord[],
  b: readonly MessageRecord[],
): readonly MessageRecord[] {
  if (b.length === 0) return a;
  const byId = new Map([...a, ...b].map((message) => [message.id, message]));
  return [...byId.values()].sort((x, y) => x.seq - y.seq || (x.noteSeq ?? 0) - (y.noteSeq ?? 0));
}

/** `reset: true` in an answer, or nothing. */
export function resetOf({ reset }: LogPart): { reset?: true } {
  return reset ? { reset } : {};
}
