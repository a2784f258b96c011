/** Applies a unit inside the open transaction: all checks, then all writes. */
import type { Unit, Write } from '../unit.ts';
import type { Fault } from './faults.ts';
import type { Handler } from './handler.ts';
import type { Ledger } from './ledger.ts';
import { agentWrites } from './write-agents.ts';
import { attachmentWrites } from './write-attachments.ts';
import { restWrites } from './write-rest.ts';
import { ticketWrites } from './write-tickets.ts';

const HANDLERS: { readonly [Kind in Write['kind']]: Handler<Kind> } = {
  ...ticketWrites,
  ...agentWrites,
  ...attachmentWrites,
  ...restWrites,
};

/** A unit of which a part was written when it was refused: the transaction holds what must not stay. */
export class HalfWritten extends Error {
  override name = 'HalfWritten';
}

/**
 * Throws what a check or a statement throws; then nothing was written. Throws HalfWritten, with the
 * reason as `cause`, when something was.
 */
export function applyUnit(unit: Unit, ledger: Ledger, fault?: Fault): void {
  for (let at = 0; at < unit.length; at += 1) {
    const write = unit[at];
    if (write !== undefined) handlerOf(write).check?.(write, ledger, { unit, at });
  }
  for (let at = 0; at < unit.length; at += 1) {
    const write = unit[at];
    if (write === undefined) continue;
    try {
      handlerOf(write).write(write, ledger);
    } catch (error) {
      throw new HalfWritten('A unit was refused between its writes', { cause: error });
    }
    fault?.('commit.written');
  }
}

/** TypeScript can't see that a write and the handler of its kind belong together. */
function handlerOf(write: Write): Handler<never> & Handler<Write['kind']> {
  return HANDLERS[write.kind] as never;
}
