/** What the log draws, top to bottom: days, the line above what is new, and bubbles in groups. */
import type { Entry } from '@parley/client/entries.ts';

export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'new'; readonly key: string }
  | { readonly kind: 'note'; readonly key: string; readonly entry: Entry }
  | BubbleRow;

export interface BubbleRow {
  readonly kind: 'bubble';
  readonly key: string;
  readonly entry: Entry;
  readonly own: boolean;
  /** Ends of a group: one author, no more than two minutes between two bubbles. */
  readonly first: boolean;
  readonly last: boolean;
  /** Whether it says how far it got: the last own bubble, and each one that failed. */
  readonly ticks: boolean;
}

/** Milliseconds after which an author's next bubble begins another group. */
const GROUP_MS = 120_000;

/** `newFrom`: the line stands above the first message of others from this `seq` on; null: nowhere. */
export function rowsOf(entries: readonly Entry[], newFrom: number | null): Row[] {
  const rows: Row[] = [];
  let day = '';
  let isMarked = newFrom === null;
  /** The bubble above, where nothing stands between it and the next. */
  let above = null as { readonly row: BubbleRow; readonly author: string; at: number } | null;
  for (const entry of entries) {
    const at = timeOf(entry);
    const own = isOwn(entry);
    const itsDay = new Date(at).toDateString();
    if (itsDay !== day) {
      rows.push({ kind: 'day', key: `day ${itsDay}`, at });
      day = itsDay;
      above = null;
    }
    if (!isMarked && !own && entry.kind === 'message' && entry.message.seq >= (newFrom ?? 0)) {
      rows.push({ kind: 'new', key: 'new' });
      isMarked = true;
      above = null;
    }
    if (isNotice(entry)) {
      rows.push({ kind: 'note', key: entry.key, entry });
      above = null;
      continue;
    }
    const author = own ? '' : authorOf(entry);
    const first = above?.author !== author || at - above.at > GROUP_MS;
    if (above !== null && !first) rows[rows.length - 1] = { ...above.row, last: false };
    const ticks = entry.status === 'failed';
    const row: BubbleRow = { kind: 'bubble', key: entry.key, entry, own, first, last: true, ticks };
    rows.push(row);
    above = { row, author, at };
  }
  const lastOwn = rows.findLastIndex((row) => row.kind === 'bubble' && row.own);
  const row = rows[lastOwn];
  if (row?.kind === 'bubble') rows[lastOwn] = { ...row, ticks: true };
  return rows;
}

/** Milliseconds. */
export function timeOf({ kind, message }: Entry): number {
  return Date.parse(kind === 'message' ? message.timestamp : message.createdAt);
}

/** Something that happened, said by nobody. */
export function isNotice({ message }: Entry): boolean {
  return message.messageType === 'system_notification';
}

export function isOwn(entry: Entry): boolean {
  return entry.kind === 'outgoing' || entry.message.sender === 'customer';
}

function authorOf(entry: Entry): string {
  return entry.kind === 'message' ? entry.message.senderId : '';
}
