/** The one list of who works on rows of the outbox. What leaves the process (a channel's send, e-mail, webhooks) is named here and nowhere else. */
import type { OutboxRecord } from '../domain/records.ts';

export interface Consumer {
  /** As in `OutboxRecord.consumer`. */
  readonly name: string;
  /**
   * Does the effect. A resolved promise ends the row; a rejected one is tried again later. The effect may
   * have happened although the promise was rejected: consumers make repeats harmless by `row.effectKey`.
   * `signal` aborts when the time for one try is over.
   */
  run(row: OutboxRecord, signal: AbortSignal): Promise<void>;
  /** The last word, after the last try: the row is a dead letter from here on. */
  gaveUp(row: OutboxRecord, error: unknown): Promise<void>;
}

export const CONSUMERS: readonly Consumer[] = [];
