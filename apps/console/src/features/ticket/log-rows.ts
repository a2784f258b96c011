/** The log as it is shown: days, and messages of one author within two minutes as one group. */
import type { Entry } from '@parley/client/entries.ts';

export type LogRow =
  | { readonly kind: 'day'; readonly key: string; readonly at: string }
  | { readonly kind: 'system'; readonly key: string; readonly entry: Entry }
  | { readonly kind: 'note'; readonly key: string; readonly entry: Entry }
  | GroupRow;

interface GroupRow {
  readonly kind: 'group';
  readonly key: string;
  readonly side: 'customer' | 'team';
  /** Of the author; null for the system. */
  readonly senderId: string | null;
  readonly entries: readonly Entry[];
}

const GROUP_MS = 2 * 60_000;

export function buildRows(entries: readonly Entry[], ownId: string): readonly LogRow[] {
  const rows: LogRow[] = [];
  let day = '';
  let group: { row: GroupRow; entries: Entry[]; at: number } | null = null;
  for (const entry of entries) {
    const at = timeOf(entry);
    const today = dayOf(at);
    if (today !== day) {
      day = today;
      group = null;
      rows.push({ kind: 'day', key: `day ${today}`, at });
    }
    const kind = kindOf(entry);
    if (kind !== 'group') {
      group = null;
      rows.push({ kind, key: entry.key, entry });
      continue;
    }
    const side =
      entry.kind === 'message' && entry.message.sender === 'customer' ? 'customer' : 'team';
    const senderId = senderOf(entry, ownId);
    const time = Date.parse(at);
    if (
      group !== null &&
      group.row.side === side &&
      group.row.senderId === senderId &&
      time - group.at < GROUP_MS
    ) {
      group.entries.push(entry);
      group.at = time;
      continue;
    }
    const own: Entry[] = [entry];
    const row: GroupRow = { kind: 'group', key: entry.key, side, senderId, entries: own };
    group = { row, entries: own, at: time };
    rows.push(row);
  }
  return rows;
}

export function timeOf(entry: Entry): string {
  return entry.kind === 'message' ? entry.message.timestamp : entry.message.createdAt;
}

function kindOf({ message }: Entry): 'system' | 'note' | 'group' {
  if (message.visibility === 'internal') return 'note';
  return message.messageType === 'system_notification' ? 'system' : 'group';
}

function senderOf(entry: Entry, ownId: string): string | null {
  if (entry.kind === 'outgoing') return ownId;
  return entry.message.sender === 'system' ? null : entry.message.senderId;
}

function dayOf(iso: string): string {
  return new Date(iso).toDateString();
}
