/** How an event is answered (contract §7): the acknowledgement, else the confirmation event, else `error`. */
import { ERRORS, type AppErrorBody, type Result } from '@parley/contract';
import type { Log } from '../log.ts';
import { refusalOf } from '../usecases/refusals.ts';
import type { AnySocket } from './sockets.ts';

type Acknowledge = (result: Result<unknown>) => void;

/** An event as it came: nothing in it is trusted. */
export interface Packet {
  /** Of an unknown event a shortened text, since it is sent back. */
  readonly event: string;
  readonly payload: unknown;
  readonly ack: Acknowledge | null;
}

const MAX_NAME = 100;

/** Splits what Socket.IO hands over. The acknowledgement is the one function there can be, and it comes last. */
export function readPacket(args: readonly unknown[]): Packet {
  const [name, first] = args;
  const last = args.at(-1);
  const event = String(name).slice(0, MAX_NAME).toWellFormed();
  return {
    event,
    payload: typeof first === 'function' ? undefined : isBinary(first) ? null : first,
    ack: args.length > 1 && typeof last === 'function' ? (last as Acknowledge) : null,
  };
}

/** A buffer has no fields, so it would pass for an empty object. */
function isBinary(value: unknown): boolean {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}

/** Says that it worked: by the acknowledgement, else by `confirm`, if there is such an event. */
export function confirm(
  socket: AnySocket,
  { ack }: Packet,
  { event, data }: { readonly event: string | null; readonly data: unknown },
): void {
  if (!socket.connected) return;
  if (ack !== null) ack({ success: true, data });
  else if (event !== null) socket.emit(event, data);
}

/** Says why it did not. */
export function refuse(socket: AnySocket, { event, ack }: Packet, error: AppErrorBody): void {
  if (!socket.connected) return;
  if (ack !== null) ack({ success: false, error });
  else socket.emit(event === 'authenticate' ? 'auth_error' : 'error', { ...error, event });
}

/** What the client is told of an error. What nobody foresaw is logged here and tells nothing. */
export function errorBody(
  error: unknown,
  { log, event }: { readonly log: Log; readonly event: string },
): AppErrorBody {
  const refusal = refusalOf(error);
  if (refusal === null) {
    log.error({ err: error, event }, 'event failed');
    return { code: 'INTERNAL_ERROR', message: ERRORS.INTERNAL_ERROR[1] };
  }
  const { code, message, details } = refusal;
  return details === undefined ? { code, message } : { code, message, details: [...details] };
}
