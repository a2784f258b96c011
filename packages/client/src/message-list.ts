/**
 * The ordered log of a ticket as this client holds it: sorted by place, one message per place.
 * A place is (`seq`, `noteSeq`): a note follows the public message whose `seq` it carries (contract §2).
 * Of two versions of a message the higher stays, whichever came first, so merging is the same in any order.
 */
import type { Message } from '@parley/contract';

/** Puts `incoming` (in any order, repeats allowed) into the sorted `held`; the same reference when nothing is new. */
export function mergeMessages(
  held: readonly Message[],
  incoming: readonly Message[],
): readonly Message[] {
  const news = [...incoming].sort(byPlace);
  const merged: Message[] = [];
  let changed = false;
  let at = 0;
  for (const message of news) {
    // Almost all news belong at the end: what lies before the first of them is copied in one go.
    const place = findPlace(held, message, at);
    for (; at < place; at += 1) merged.push(held[at] as Message);
    const there = held[at];
    const last = merged.at(-1);
    if (last !== undefined && byPlace(last, message) === 0) {
      if (message.version > last.version) {
        merged[merged.length - 1] = message;
        changed = true;
      }
    } else if (there !== undefined && byPlace(there, message) === 0) {
      at += 1;
      merged.push(message.version > there.version ? message : there);
      changed ||= message.version > there.version;
    } else {
      merged.push(message);
      changed = true;
    }
  }
  if (!changed) return held;
  for (; at < held.length; at += 1) merged.push(held[at] as Message);
  return merged;
}

/** Order of display: `seq`, then the message before its notes, then `noteSeq`. */
export function byPlace(a: Message, b: Message): number {
  return a.seq - b.seq || (a.noteSeq ?? 0) - (b.noteSeq ?? 0);
}

export function isPublic(message: Message): boolean {
  return message.visibility === 'public';
}

/** The newest public message; undefined without one. */
export function newestPublic(messages: readonly Message[]): Message | undefined {
  return messages.findLast(isPublic);
}

/** How far public messages follow each other without a gap, given that they do up to `from`. */
export function reachOf(messages: readonly Message[], from: number): number {
  let reach = from;
  for (let i = firstAfter(messages, from); i < messages.length; i += 1) {
    const message = messages[i] as Message;
    if (!isPublic(message)) continue;
    if (message.seq !== reach + 1) break;
    reach = message.seq;
  }
  return reach;
}

/** Index of the first message whose `seq` is above `seq`. */
export function firstAfter(messages: readonly Message[], seq: number): number {
  return lowerBound(messages, (message) => message.seq > seq, 0);
}

function findPlace(messages: readonly Message[], message: Message, from: number): number {
  const last = messages.at(-1);
  if (last === undefined || byPlace(last, message) < 0) return messages.length;
  return lowerBound(messages, (other) => byPlace(other, message) >= 0, from);
}

/** Index of the first message from `from` on that `holds` is true of; it must be true of all that follow. */
function lowerBound(
  messages: readonly Message[],
  holds: (message: Message) => boolean,
  from: number,
): number {
  let low = from;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(messages[middle] as Message)) high = middle;
    else low = middle + 1;
  }
  return low;
}
