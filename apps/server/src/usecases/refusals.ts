import { AppError } from '../domain/errors.ts';
import { Duplicate, Unavailable } from '../store/store.ts';

/** What a caller is told of an error: itself where it is a refusal, `SERVICE_UNAVAILABLE` while the store is away, else null. */
export function refusalOf(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  if (error instanceof Unavailable) {
    return new AppError('SERVICE_UNAVAILABLE', undefined, { cause: error, retryAfter: 1 });
  }
  return null;
}

/** Whether another process answered the same `Idempotency-Key` first. */
export function isAnsweredElsewhere(error: unknown): boolean {
  return error instanceof Duplicate && error.index === 'idempotency.key';
}
