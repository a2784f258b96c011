/** The process's log: JSON lines of fields, never sentences with data in them, never tokens, secrets or message text. */
import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

/** Lines are written together: a write each would cost as much as a small request. */
const WRITTEN_TOGETHER_BYTES = 4_096;
const WRITTEN_WITHIN_MS = 100;

/** `destination` is for tests; without it lines go to standard output within 100 ms: flush before an exit. */
export function createLog(level: string, destination?: DestinationStream): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
      redact: { paths: ['*.password', '*.token', '*.authorization', '*.cookie'], remove: true },
    },
    destination ??
      pino.destination({
        dest: 1,
        sync: false,
        minLength: WRITTEN_TOGETHER_BYTES,
        periodicFlush: WRITTEN_WITHIN_MS,
      }),
  );
}

/** For lines of ids and numbers alone, which there are so many of that looking for secrets in them costs. */
export function withoutRedaction(log: Log): Log {
  return log.child({}, { redact: [] });
}

/** Name, message, stack and causes; no other field, since errors of libraries may carry requests with their headers. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  const { code } = error as NodeJS.ErrnoException;
  return {
    name,
    message,
    ...(code === undefined ? {} : { code }),
    stack,
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}
