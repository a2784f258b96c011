/** Every refusal and every failure leaves through here: the envelope, or problem+json (RFC 9457) where the caller prefers it. */
import { type AppErrorBody, ERRORS } from '@parley/contract';
import { AppError } from '../domain/errors.ts';
import { type Allowance, RateLimited } from '../limits.ts';
import type { Log } from '../log.ts';
import { refusalOf } from '../usecases/refusals.ts';
import type { Exchange } from './exchange.ts';

const PROBLEM = 'application/problem+json';

/** Answers with the error. What is no refusal is logged and said to be an internal error, without detail. */
export function fail(exchange: Exchange, error: unknown, log: Log): void {
  const { req, res } = exchange;
  if (res.headersSent) {
    req.destroy();
    return;
  }
  const refusal = refusalOf(error) ?? routerRefusal(error) ?? internal(exchange, error, log);
  const [status] = ERRORS[refusal.code];
  if (refusal.retryAfter !== undefined) res.setHeader('Retry-After', refusal.retryAfter);
  if (refusal instanceof RateLimited) setAllowance(exchange, refusal.allowance);
  if (status === 401) res.setHeader('WWW-Authenticate', 'Bearer');
  res.setHeader('Cache-Control', 'no-store');
  res.statusCode = status;
  const isProblem = req.accepts(['application/json', PROBLEM]) === PROBLEM;
  const body = isProblem ? problem(refusal, exchange) : envelope(refusal);
  res.setHeader('Content-Type', `${isProblem ? PROBLEM : 'application/json'}; charset=utf-8`);
  res.end(JSON.stringify(body));
}

/** `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers). */
export function setAllowance({ res }: Exchange, allowance: Allowance): void {
  const { policy, limit, windowSeconds, remaining, resetSeconds } = allowance;
  res.setHeader('RateLimit-Policy', `"${policy}";q=${limit};w=${Math.ceil(windowSeconds)}`);
  res.setHeader('RateLimit', `"${policy}";r=${remaining};t=${resetSeconds}`);
}

function envelope(refusal: AppError): { success: false; error: AppErrorBody } {
  const { code, message, details } = refusal;
  return {
    success: false,
    error: { code, message, ...(details === undefined ? {} : { details: [...details] }) },
  };
}

function problem({ code, message, details }: AppError, { id }: Exchange): Record<string, unknown> {
  const [status, title] = ERRORS[code];
  return {
    type: 'about:blank',
    title,
    status,
    detail: message,
    instance: `urn:request:${id}`,
    code,
    ...(details === undefined ? {} : { details }),
  };
}

/** Express's router refuses a path that it can't decode (`%zz`). */
function routerRefusal(error: unknown): AppError | null {
  if (!(error instanceof URIError)) return null;
  const details = [{ field: 'path', message: 'must be percent-encoded UTF-8' }];
  return new AppError('VALIDATION_ERROR', undefined, { cause: error, details });
}

function internal({ id, req }: Exchange, error: unknown, log: Log): AppError {
  log.error({ err: error, request: id, method: req.method }, 'request failed');
  return new AppError('INTERNAL_ERROR', undefined, { cause: error });
}
