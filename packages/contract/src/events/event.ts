/** What a row of an event table says. */
import type { z } from 'zod';
import type { Action } from '../actions.ts';
import type { Result } from '../errors.ts';

/** An event that clients send. */
export interface Incoming<
  Payload extends z.ZodType = z.ZodType,
  Ack extends z.ZodType = z.ZodType,
> {
  /** For `parseBody`; no argument is an empty object. */
  readonly payload: Payload;
  /** `data` of the acknowledgement, and the payload of the confirmation event. */
  readonly ack: Ack;
  /** What a caller without an acknowledgement gets; null: silence. */
  readonly confirm: string | null;
  readonly action: Action;
}

/** Writes a row of an incoming table. */
export function incoming<
  Payload extends z.ZodType,
  Ack extends z.ZodType,
  Confirm extends string | null,
>(
  payload: Payload,
  ack: Ack,
  row: { readonly confirm: Confirm; readonly action: Action },
): Incoming<Payload, Ack> & { readonly confirm: Confirm } {
  return { payload, ack, ...row };
}

export type Ack<T> = (result: Result<T>) => void;

/** Socket.IO's typed events of a table that clients send. Payloads without a required field may be left out by name only. */
export type IncomingEvents<Table extends Record<string, Incoming>> = {
  [Event in keyof Table]: (
    payload: z.input<Table[Event]['payload']>,
    ack?: Ack<z.output<Table[Event]['ack']>>,
  ) => void;
};

/** Socket.IO's typed events of a table that the server sends. */
export type OutgoingEvents<Table extends Record<string, z.ZodType>> = {
  [Event in keyof Table]: (payload: z.output<Table[Event]>) => void;
};
