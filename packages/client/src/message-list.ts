/**
 * The ordered log of a ticket as this client holds it: sorted by place, one message per place.
 * A place is (`seq`, `noteSeq`): a note follows the public message whose `seq` it carries (contract §2).
 * Of two versions of a message the higher stays, whichever came first, so merging is the same in any order.
 * Everything here is linear in the messages held, which are some thousands at most: well below a millisecond.
 */
import type { Message } from '@parley/contract';

/** Puts `incoming` (in any order, repeats allowed) into the sorted `held`; the same reference when nothing is new. */
export function mergeMessages(
  held: readonly Message[],
  incoming: readonly Message[],
): readonly Message[] {
  const merged = new Map(held.map((message) => [placeOf(message), message]));
  let changed = false;
  for (const message of incoming) {
    const place = placeOf(message);
    const there = merged.get(place);
    if (there !== undefined && there.version >= message.version) continue;
    merged.set(place, message);
    changed = true;
  }
  // Sorting what is sorted but for its end is one pass.
  return changed ? [...merged.values()].sort(byPlace) : held;
}

/** Order of display: `seq`, then the message before its notes, then `noteSeq`. */
export function byPlace(a: Message, b: Message): number {
  return a.seq - b.seq || (a.noteSeq ?? 0) - (b.noteSeq ?? 0);
}

export function isPublic(message: Message): boolean {
  return message.visibility === 'public';
}

/** How far public messages follow each other without a gap, given that they do up to `from`. */
export function reachOf(messages: readonly Message[], from: number): number {
  let reach = from;
  for (const message of messages) {
    if (isPublic(message) && message.seq === reach + 1) reach += 1;
  }
  return reach;
}

function placeOf({ seq, noteSeq }: Message): string {
  return `${seq}.${noteSeq ?? 0}`;
}
