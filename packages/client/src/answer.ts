/** Asking the server over HTTP: the answer's `data`, or a `ParleyError` (contract §6 "Errors"). */
import type { ErrorCode, Result } from '@parley/contract';
import { networkError, ParleyError } from './errors.ts';

export type Fetch = typeof fetch;

/** Longest wait for an answer, milliseconds. */
const DEADLINE = 20_000;

export interface Asked {
  readonly fetch?: Fetch | undefined;
  /** Gives the call up earlier. */
  readonly signal?: AbortSignal | undefined;
}

/** Calls and waits for the answer's head. Rejects with `NETWORK_ERROR`: the outcome is unknown. */
export async function ask(url: string, init: RequestInit, asked: Asked = {}): Promise<Response> {
  const deadline = AbortSignal.timeout(DEADLINE);
  const signal = asked.signal ? AbortSignal.any([asked.signal, deadline]) : deadline;
  try {
    return await (asked.fetch ?? fetch)(url, { ...init, signal });
  } catch (error) {
    throw networkError('No answer', error);
  }
}

/** `data` of the answer; of routes outside of the envelope the bare value. */
export async function readAnswer(response: Response): Promise<unknown> {
  const text = await response.text().catch((error: unknown) => {
    throw networkError('The answer broke off', error);
  });
  const body = parseJson(text) as Result<unknown> | undefined;
  if (body?.success === true) return body.data;
  const { status, ok } = response;
  if (ok) return body ?? text;
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  const retryAfter = Number.isFinite(seconds) ? seconds : null;
  const { code, message, details } = body?.error ?? {
    code: codeFor(status),
    message: `HTTP ${status}`,
  };
  throw new ParleyError(code, message, { details, status, retryAfter });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page, or a route whose answer is text.
    return undefined;
  }
}

/** For an answer that is not the server's own, such as a proxy's. */
function codeFor(status: number): ErrorCode {
  const code = CODES[status];
  return code ?? (status >= 500 ? 'SERVICE_UNAVAILABLE' : 'VALIDATION_ERROR');
}

const CODES: Readonly<Partial<Record<number, ErrorCode>>> = {
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  429: 'RATE_LIMITED',
};
