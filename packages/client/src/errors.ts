import type { ErrorCode, ErrorDetail } from '@parley/contract';

/** A code of the contract's error table, or `NETWORK_ERROR`: no answer came, so the outcome is unknown. */
export type FailureCode = ErrorCode | 'NETWORK_ERROR';

export interface ErrorParts {
  readonly details?: readonly ErrorDetail[] | undefined;
  /** HTTP status; null for a socket's answer and where none came. */
  readonly status?: number | null;
  /** Seconds to wait, where the server named them. */
  readonly retryAfter?: number | null;
  readonly cause?: unknown;
}

/** Everything that this package rejects with (contract §6 "Errors", §7). */
export class ParleyError extends Error {
  override readonly name = 'ParleyError';
  readonly code: FailureCode;
  readonly details: readonly ErrorDetail[];
  readonly status: number | null;
  readonly retryAfter: number | null;

  constructor(code: FailureCode, message: string, parts: ErrorParts = {}) {
    super(message, { cause: parts.cause });
    this.code = code;
    this.details = parts.details ?? [];
    this.status = parts.status ?? null;
    this.retryAfter = parts.retryAfter ?? null;
  }
}

export function networkError(message: string, cause?: unknown): ParleyError {
  return new ParleyError('NETWORK_ERROR', message, { cause });
}

/** Anything that was thrown, as a `ParleyError`. */
export function asParleyError(thrown: unknown): ParleyError {
  if (thrown instanceof ParleyError) return thrown;
  return networkError(thrown instanceof Error ? thrown.message : String(thrown), thrown);
}

export type Verdict =
  /** The same call may succeed later. */
  | 'again'
  /** It may succeed once the connection has identified itself anew. */
  | 'after-resume'
  /** Refused for good. */
  | 'refused';

/** What a failed call may hope for: what is not named here is refused for good. */
export function verdictOn(code: FailureCode): Verdict {
  return VERDICTS[code] ?? 'refused';
}

const VERDICTS: Readonly<Partial<Record<FailureCode, Verdict>>> = {
  NETWORK_ERROR: 'again',
  RATE_LIMITED: 'again',
  SERVICE_UNAVAILABLE: 'again',
  INTERNAL_ERROR: 'again',
  UNAUTHORIZED: 'after-resume',
  IDENTITY_REQUIRED: 'after-resume',
};
