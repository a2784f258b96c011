/** How one kind of write is checked and done. */
import type { Unit, Write } from '../unit.ts';
import type { Ledger } from './ledger.ts';

export type WriteOf<Kind extends Write['kind']> = Extract<Write, { kind: Kind }>;

export interface Handler<Kind extends Write['kind']> {
  /**
   * Throws Conflict or Duplicate by reading alone. All checks of a unit run before its first write, so that a
   * refused unit leaves nothing. `unit` and `at` say what comes before it in its unit.
   */
  check?(write: WriteOf<Kind>, ledger: Ledger, place: Place): void;
  /** Writes; verifies once more what an earlier write of the same unit can have changed. */
  write(write: WriteOf<Kind>, ledger: Ledger): void;
}

export interface Place {
  readonly unit: Unit;
  readonly at: number;
}

export type Handlers<Kinds extends Write['kind']> = { readonly [Kind in Kinds]: Handler<Kind> };

/** Whether an earlier write of the unit is about the same row: then only the write itself can check. */
export function comesAfter(place: Place, isSame: (write: Write) => boolean): boolean {
  for (let at = 0; at < place.at; at += 1) {
    const write = place.unit[at];
    if (write !== undefined && isSame(write)) return true;
  }
  return false;
}
