import { AppError } from '../domain/errors.ts';
import type { TicketRecord } from '../domain/records.ts';
import type { Call, Deps } from './context.ts';
import { TicketChange } from './ticket-change.ts';
import { transact } from './transact.ts';

export interface MarkedRead {
  readonly ticket: TicketRecord;
  /** Messages that became read by this call. */
  readonly markedCount: number;
  /** Where the mark stands now. */
  readonly upToSeq: number;
}

/** Moves a side's read mark forward to `upToSeq`, at most to the newest message; null: to the newest. Never back. */
export function markRead(
  deps: Deps,
  call: Call,
  input: {
    readonly ticket: Pick<TicketRecord, 'id' | 'customerId'>;
    readonly reader: 'agent' | 'customer';
    readonly upToSeq: number | null;
  },
): Promise<MarkedRead> {
  const { reader } = input;
  const mark = reader === 'agent' ? 'readUpToAgent' : 'readUpToCustomer';
  const unread = reader === 'agent' ? 'unreadAgent' : 'unreadCustomer';
  return transact<MarkedRead>(deps, call, {
    key: `customer:${input.ticket.customerId}`,
    decide: async () => {
      const before = await deps.store.latest.ticket(input.ticket.id);
      if (before === null) throw new AppError('NOT_FOUND');
      const afterSeq = before[mark];
      const upToSeq = Math.min(input.upToSeq ?? before.seq, before.seq);
      if (upToSeq <= afterSeq) {
        const result = { ticket: before, markedCount: 0, upToSeq: afterSeq };
        return { result, unit: [], events: [] };
      }
      // Up to the newest everything is read: no need to count a range.
      const markedCount =
        upToSeq === before.seq
          ? before[unread]
          : await deps.store.latest.countUnread(before.id, reader, { afterSeq, upToSeq });
      const change = TicketChange.of(deps, call, before);
      change.set({ [mark]: upToSeq, [unread]: before[unread] - markedCount });
      change.say((ticket) => ({
        type: 'messages.read',
        ticket,
        upToSeq,
        reader,
        by: call.origin,
      }));
      return change.decision({ ticket: change.ticket, markedCount, upToSeq });
    },
  });
}
