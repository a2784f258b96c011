/** REST, typed by the contract's route table (contract §6). */
import type {
  ErrorCode,
  Failure,
  Result,
  RouteBodyInput,
  RouteCustomerReply,
  RouteKey,
  RouteParams,
  RouteQueryInput,
  RouteReply,
} from '@parley/contract';
import { newClientMessageId } from '@parley/contract/random.ts';
import { networkError, ParleyError } from './errors.ts';
import type { RouteRow } from './routes.ts';

/** Who calls: `data` is another for customers. */
export type Side = 'staff' | 'customer';

export type Reply<K extends RouteKey, S extends Side> = S extends 'staff'
  ? RouteReply<K>
  : RouteCustomerReply<K>;

interface CommonInput<K extends RouteKey> {
  readonly query?: RouteQueryInput<K>;
  /** Makes a write repeatable for 24 h; see `newIdempotencyKey`. */
  readonly idempotencyKey?: string;
  /** `ETag` of the ticket that is to be changed: 412 if it is another by now. */
  readonly ifMatch?: string;
  readonly signal?: AbortSignal;
}

/** `params` and `body` where the route has them. */
export type CallInput<K extends RouteKey> = CommonInput<K> &
  (keyof RouteParams<K> extends never ? unknown : { readonly params: RouteParams<K> }) &
  BodyInput<RouteBodyInput<K>>;

type BodyInput<Body> = undefined extends Body
  ? unknown
  : Partial<Body> extends Body
    ? { readonly body?: Body }
    : { readonly body: Body };

/** The input may be left out where nothing in it is required. */
type Arguments<K extends RouteKey> =
  Partial<CallInput<K>> extends CallInput<K>
    ? [key: K, input?: CallInput<K>]
    : [key: K, input: CallInput<K>];

export interface Rest<K extends RouteKey, S extends Side> {
  /** Calls a route and gives its `data`. Rejects with a `ParleyError`; `NETWORK_ERROR`: the outcome is unknown. */
  call<Key extends K>(...args: Arguments<Key>): Promise<Reply<Key, S>>;
}

export interface RestParts<K extends RouteKey> {
  /** Origin of the server; '' is the page's own. */
  readonly url: string;
  readonly routes: { readonly [Key in K]: RouteRow<Key> };
  /** Headers that say who calls: `Authorization` or `X-API-Key`. */
  readonly credential?: () => Readonly<Record<string, string>>;
  /** Gets a new credential after a 401; false when there is none to be had. */
  readonly renew?: () => Promise<boolean>;
  readonly fetch?: typeof fetch;
}

/** Longest wait for an answer, milliseconds. */
const DEADLINE = 20_000;
const REFRESH_COOKIE = 'parley_refresh';

export function createRest<K extends RouteKey, S extends Side>(parts: RestParts<K>): Rest<K, S> {
  const credential = parts.credential ?? (() => ({}));
  const rows: Readonly<Partial<Record<string, RouteRow>>> = parts.routes;
  const jar = new Map<string, string>();

  async function send(key: K, input: LooseInput): Promise<Response> {
    const row = rows[key];
    if (row === undefined) throw new ParleyError('NOT_FOUND', `There is no route ${key}`);
    const [method, path] = row;
    const isSession = path.startsWith('/api/auth/');
    const body = input.body === undefined ? undefined : JSON.stringify(input.body);
    const headers = new Headers(credential());
    if (body !== undefined) headers.set('Content-Type', 'application/json');
    if (input.idempotencyKey !== undefined) headers.set('Idempotency-Key', input.idempotencyKey);
    if (input.ifMatch !== undefined) headers.set('If-Match', input.ifMatch);
    // Outside of a browser nobody else keeps the refresh cookie; in one both lines do nothing.
    const cookie = jar.get(REFRESH_COOKIE);
    if (isSession && cookie !== undefined) headers.set('Cookie', cookie);
    const deadline = AbortSignal.timeout(DEADLINE);
    const signal = input.signal ? AbortSignal.any([input.signal, deadline]) : deadline;
    const credentials = isSession ? 'include' : 'omit';
    const url = parts.url + fillPath(path, input.params ?? {}) + toQuery(input.query ?? {});
    const init: RequestInit = { method, headers, signal, credentials };
    if (body !== undefined) init.body = body;
    const response = await (parts.fetch ?? fetch)(url, init).catch((error: unknown) => {
      throw networkError(`No answer to ${method} ${path}`, error);
    });
    for (const line of response.headers.getSetCookie?.() ?? []) {
      if (line.startsWith(`${REFRESH_COOKIE}=`)) jar.set(REFRESH_COOKIE, line.split(';')[0] ?? '');
    }
    return response;
  }

  async function call(key: K, input: LooseInput = {}): Promise<unknown> {
    let response = await send(key, input);
    const isSession = key.startsWith('auth.');
    if (response.status === 401 && !isSession && (await parts.renew?.()) === true) {
      response = await send(key, input);
    }
    return readAnswer(response);
  }

  return { call: (...args) => call(...(args as [K, LooseInput?])) as Promise<never> };
}

/** A key for one write and its repeats: 128 random bits. */
export function newIdempotencyKey(): string {
  return newClientMessageId();
}

interface LooseInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  readonly ifMatch?: string;
  readonly signal?: AbortSignal;
}

type QueryValue = string | number | boolean | readonly string[] | undefined;

function fillPath(path: string, params: Readonly<Record<string, string>>): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}

/** A list is a repeated parameter; undefined is left out. */
function toQuery(query: Readonly<Record<string, QueryValue>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return (Array.isArray(value) ? value : [value]).map((one) => [name, String(one)]);
  });
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}

async function readAnswer(response: Response): Promise<unknown> {
  const text = await response.text().catch((error: unknown) => {
    throw networkError('The answer broke off', error);
  });
  const body = parseJson(text);
  if (isEnvelope(body)) {
    if (body.success) return body.data;
    throw failure(body, response);
  }
  // Routes outside of the envelope answer the bare value.
  if (response.ok) return body ?? text;
  throw new ParleyError(codeFor(response.status), `HTTP ${response.status}`, {
    status: response.status,
    retryAfter: retryAfterOf(response),
  });
}

function failure({ error }: Failure, response: Response): ParleyError {
  return new ParleyError(error.code, error.message, {
    details: error.details,
    status: response.status,
    retryAfter: retryAfterOf(response),
  });
}

function isEnvelope(body: unknown): body is Result<unknown> {
  return typeof body === 'object' && body !== null && 'success' in body;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page, or a route whose answer is text.
    return undefined;
  }
}

function retryAfterOf(response: Response): number | null {
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : null;
}

/** For an answer that is not the server's own, such as a proxy's. */
function codeFor(status: number): ErrorCode {
  if (status === 401) return 'UNAUTHORIZED';
  if (status === 403) return 'FORBIDDEN';
  if (status === 404) return 'NOT_FOUND';
  if (status === 413) return 'PAYLOAD_TOO_LARGE';
  if (status === 429) return 'RATE_LIMITED';
  return status >= 500 ? 'SERVICE_UNAVAILABLE' : 'VALIDATION_ERROR';
}
