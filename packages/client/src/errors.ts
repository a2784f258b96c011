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

/** What a failed call may hope for. Exhaustive, so that a new code of the contract needs a decision here. */
export function verdictOn(code: FailureCode): Verdict {
  switch (code) {
    case 'NETWORK_ERROR':
    case 'RATE_LIMITED':
    case 'SERVICE_UNAVAILABLE':
    case 'INTERNAL_ERROR':
      return 'again';
    case 'UNAUTHORIZED':
    case 'IDENTITY_REQUIRED':
      return 'after-resume';
    case 'VALIDATION_ERROR':
    case 'FORBIDDEN':
    case 'NOT_FOUND':
    case 'METHOD_NOT_ALLOWED':
    case 'CONFLICT':
    case 'INVALID_TRANSITION':
    case 'AGENT_AT_CAPACITY':
    case 'REPLY_WINDOW_CLOSED':
    case 'PRECONDITION_FAILED':
    case 'PAYLOAD_TOO_LARGE':
    case 'UNSUPPORTED_MEDIA_TYPE':
      return 'refused';
    default:
      code satisfies never;
      return 'refused';
  }
}
