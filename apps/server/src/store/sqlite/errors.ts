/** What SQLite's result codes mean for a caller of the store. */
import { Duplicate, Full, StoreError, Unavailable } from '../store.ts';

const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;
const CONSTRAINT = 19;
/** The shared memory file could not grow: what a full disk looks like to a reader. */
const IOERR_SHMSIZE = 4874;

const UNIQUE: readonly [RegExp, Duplicate['index']][] = [
  [/ticket\.ticket_id/, 'ticket.ticketId'],
  [/agent\.email/, 'agent.email'],
  [/agent\.agent_id/, 'agent.agentId'],
  [/message_client\./, 'message.clientMessageId'],
  [/outbox\.effect_key/, 'outbox.effectKey'],
  [/idempotency\.key/, 'idempotency.key'],
];

/** SQLite's extended result code, or null for an error of another origin. */
export function resultCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error)) return null;
  return typeof error.errcode === 'number' ? error.errcode : null;
}

export function isBusy(error: unknown): boolean {
  const code = resultCode(error);
  return code !== null && ((code & 0xff) === BUSY || (code & 0xff) === LOCKED);
}

/** Whether the file itself is broken. */
export function isDamage(error: unknown): boolean {
  const code = resultCode(error);
  return code !== null && ((code & 0xff) === CORRUPT || (code & 0xff) === NOTADB);
}

/** Errors of the file and not of the unit: they end the whole group. */
export function isOfTheFile(error: unknown): boolean {
  return error instanceof Unavailable || toStoreError(error) instanceof Unavailable;
}

/** The port's error for what a statement threw; errors of the port pass through. */
export function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const code = resultCode(error);
  if (code === IOERR_SHMSIZE) return new Full('The disk is full', { cause: error });
  switch (code === null ? null : code & 0xff) {
    case FULL:
      return new Full('The disk is full', { cause: error });
    case BUSY:
    case LOCKED:
      return new Unavailable('The store is locked by another program', { cause: error });
    case READONLY:
    case IOERR:
    case CANTOPEN:
    case CORRUPT:
    case NOTADB:
      return new Unavailable('The store can not be read or written', { cause: error });
    case CONSTRAINT:
      return duplicate(error as Error);
    default:
      return new StoreError('The store refused the unit', { cause: error });
  }
}

function duplicate(error: Error): StoreError {
  if (!/UNIQUE/.test(error.message)) {
    return new StoreError('The unit breaks a rule of the schema', { cause: error });
  }
  const known = UNIQUE.find(([pattern]) => pattern.test(error.message));
  return new Duplicate(known?.[1] ?? 'id', { cause: error });
}
