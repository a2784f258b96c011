/** REST, typed by the contract's route table (contract §6). */
import type {
  RouteBodyInput,
  RouteCustomerReply,
  RouteKey,
  RouteParams,
  RouteQueryInput,
  RouteReply,
} from '@parley/contract';
import { newClientMessageId } from '@parley/contract/random.ts';
import { ask, readAnswer } from './answer.ts';
import { ParleyError } from './errors.ts';
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
    const url = parts.url + fillPath(path, input.params ?? {}) + toQuery(input.query ?? {});
    const init: RequestInit = { method, headers, credentials: isSession ? 'include' : 'omit' };
    if (body !== undefined) init.body = body;
    const response = await ask(url, init, { fetch: parts.fetch, signal: input.signal });
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
