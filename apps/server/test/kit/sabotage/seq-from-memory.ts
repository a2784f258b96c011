/** Counts `seq` in memory, as it is decided and not as it is stored: whatever is refused or repeated leaves a gap. */
import type { Unit, Write } from '../../../src/store/unit.ts';
import { serve, withCommit } from './serve.ts';

await serve((store) => {
  const last = new Map<string, number>();

  function counted(unit: Unit): Unit {
    const seqs = new Map<number, number>();
    const numbered = unit.map((write): Write => {
      if (write.kind !== 'message.insert' || write.message.visibility === 'internal') return write;
      const { message } = write;
      const seq = (last.get(message.ticket) ?? message.seq - 1) + 1;
      last.set(message.ticket, seq);
      seqs.set(message.seq, seq);
      return { ...write, message: { ...message, seq } };
    });
    return numbered.map((write): Write => {
      if (write.kind !== 'ticket.update') return write;
      const { after } = write;
      return { ...write, after: { ...after, seq: seqs.get(after.seq) ?? after.seq } };
    });
  }

  return withCommit(store, (unit) => store.commit(counted(unit)));
});
