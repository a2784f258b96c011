/** Refusals with a code of the contract's error table. Thrown anywhere, formatted in one place per transport. */
import { ERRORS, type ErrorCode } from '@parley/contract';

export interface ErrorDetail {
  /** Path such as `customerInfo.email`. */
  readonly field: string;
  readonly message: string;
}

export class AppError extends Error {
  override name = 'AppError';
  readonly code: ErrorCode;
  readonly details: readonly ErrorDetail[] | undefined;
  /** Seconds until a new try makes sense; `RATE_LIMITED` and `SERVICE_UNAVAILABLE` only. */
  readonly retryAfter: number | undefined;

  constructor(
    code: ErrorCode,
    message: string = ERRORS[code][1],
    options: ErrorOptions & { details?: readonly ErrorDetail[]; retryAfter?: number } = {},
  ) {
    super(message, options);
    this.code = code;
    this.details = options.details;
    this.retryAfter = options.retryAfter;
  }
}

/** 404, with the same words whether it is absent or not for the caller's eyes. */
export function notFound(what: string): AppError {
  return new AppError('NOT_FOUND', `${what} not found`);
}

/** 400 that names the field. */
export function invalid(field: string, message: string): AppError {
  return new AppError('VALIDATION_ERROR', undefined, { details: [{ field, message }] });
}
