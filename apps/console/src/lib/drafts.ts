/** What was begun and not sent, per agent and ticket. */
import { createKeep, type KeyValueStorage } from '@parley/client/keep.ts';

export type ComposerMode = 'reply' | 'note';

export interface TicketDraft {
  readonly mode: ComposerMode;
  readonly reply: string;
  readonly note: string;
}

export interface Drafts {
  readonly get: (agentId: string, ticketId: string) => TicketDraft;
  readonly set: (agentId: string, ticketId: string, draft: TicketDraft) => void;
}

const EMPTY: TicketDraft = { mode: 'reply', reply: '', note: '' };

export function createDrafts(storage: KeyValueStorage): Drafts {
  const keep = createKeep(storage, 'parley:console:draft:');
  return {
    get(agentId, ticketId) {
      const stored = keep.get(`${agentId}:${ticketId}`);
      return isDraft(stored) ? stored : EMPTY;
    },
    set(agentId, ticketId, draft) {
      const key = `${agentId}:${ticketId}`;
      if (draft.reply === '' && draft.note === '') keep.remove(key);
      else keep.set(key, draft);
    },
  };
}

function isDraft(value: unknown): value is TicketDraft {
  if (typeof value !== 'object' || value === null) return false;
  const { mode, reply, note } = value as Partial<Record<string, unknown>>;
  return (
    (mode === 'reply' || mode === 'note') && typeof reply === 'string' && typeof note === 'string'
  );
}
