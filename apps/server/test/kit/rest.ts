/** Real HTTP by the names of the route table. Every answer is held against its schema, whatever the test looks at. */
import assert from 'node:assert/strict';
import {
  type AppErrorBody,
  ERRORS,
  failureSchema,
  type RouteBodyInput,
  type RouteCustomerReply,
  type RouteKey,
  type RouteParams,
  type RouteQueryInput,
  type RouteReply,
  ROUTES,
} from '@parley/contract';

export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'customer'; readonly token: string }
  | { readonly kind: 'staff'; readonly token: string }
  | { readonly kind: 'staff'; readonly key: string };

export interface Input<K extends RouteKey> {
  readonly params?: RouteParams<K>;
  readonly query?: RouteQueryInput<K>;
  readonly body?: RouteBodyInput<K>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** As staff see it, and the customer's token where there is one; customers' tests narrow it themselves. */
export type Reply<K extends RouteKey> = RouteReply<K> & Partial<RouteCustomerReply<K>>;

export interface Answer<K extends RouteKey> {
  readonly status: number;
  readonly headers: Headers;
  /** Null in a refusal. */
  readonly data: Reply<K> | null;
  /** Null in a success. */
  readonly error: AppErrorBody | null;
}

export interface Refusal {
  readonly status: number;
  readonly code: AppErrorBody['code'];
  /** The fields that `details` names. */
  readonly fields: string[];
  readonly error: AppErrorBody;
  readonly headers: Headers;
}

export class Rest {
  readonly url: string;
  readonly caller: Caller;

  constructor(url: string, caller: Caller) {
    this.url = url;
    this.caller = caller;
  }

  /** The data of a call that must succeed. */
  async ok<K extends RouteKey>(key: K, input: Input<K> = {}): Promise<Reply<K>> {
    const { data, status, error } = await this.call(key, input);
    assert.ok(data, `${key} was refused: ${status} ${JSON.stringify(error)}`);
    return data;
  }

  /** The refusal of a call that must fail. */
  async refused<K extends RouteKey>(key: K, input: Input<K> = {}): Promise<Refusal> {
    const { status, error, headers } = await this.call(key, input);
    assert.ok(error, `${key} was not refused: ${status}`);
    const fields = (error.details ?? []).map(({ field }) => field);
    return { status, code: error.code, fields, error, headers };
  }

  /** Any call by name. `body` may be of any shape for tests of bad input: cast it. */
  async call<K extends RouteKey>(key: K, input: Input<K> = {}): Promise<Answer<K>> {
    const { method, path } = ROUTES[key];
    const response = await this.fetch(method, address(path, input), {
      ...(input.body === undefined ? {} : { json: input.body }),
      headers: input.headers ?? {},
    });
    return this.#check(key, response);
  }

  /** A raw request with the caller's credential. */
  fetch(
    method: string,
    path: string,
    init: {
      json?: unknown;
      headers?: Readonly<Record<string, string>>;
      body?: string | Uint8Array | FormData;
    } = {},
  ): Promise<Response> {
    const { json, headers, body } = init;
    const sent = json === undefined ? body : JSON.stringify(json);
    return fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...this.#credential(),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    });
  }

  #credential(): Record<string, string> {
    if (this.caller.kind === 'anonymous') return {};
    if ('key' in this.caller) return { 'x-api-key': this.caller.key };
    return { authorization: `Bearer ${this.caller.token}` };
  }

  async #check<K extends RouteKey>(key: K, response: Response): Promise<Answer<K>> {
    const route = ROUTES[key];
    const { status, headers } = response;
    assert.match(headers.get('x-request-id') ?? '', /^[\w.:-]+$/, 'every answer has a request id');
    if (route.bare === 'text') {
      const text = await response.text();
      if (status === 200) return { status, headers, data: text as Reply<K>, error: null };
      return { status, headers, data: null, error: checkedError(key, status, JSON.parse(text)) };
    }
    if (route.bare === 'bytes' && status === 200) {
      return { status, headers, data: (await response.text()) as Reply<K>, error: null };
    }
    const body: unknown = await response.json();
    if (route.bare === 'json') {
      return { status, headers, data: route.reply.parse(body) as Reply<K>, error: null };
    }
    if (status >= 400) {
      return { status, headers, data: null, error: checkedError(key, status, body) };
    }
    assert.equal(status, route.status, `${key} answers ${route.status}`);
    const { success, data } = body as { success: unknown; data: unknown };
    assert.equal(success, true);
    const schema =
      this.caller.kind === 'staff' ? route.reply : (route.customerReply ?? route.reply);
    return { status, headers, data: schema.parse(data) as Reply<K>, error: null };
  }
}

/** A refusal in the shape of the contract, with the status of its code. */
export function checkedError(key: RouteKey | null, status: number, body: unknown): AppErrorBody {
  const { error } = failureSchema.parse(body);
  assert.equal(ERRORS[error.code][0], status, `${error.code} is ${ERRORS[error.code][0]}`);
  if (key !== null && error.code !== 'METHOD_NOT_ALLOWED') {
    assert.ok(
      (ROUTES[key].errors as readonly string[]).includes(error.code),
      `the table does not say that ${key} may answer ${error.code}`,
    );
  }
  return error;
}

function address<K extends RouteKey>(path: string, { params, query }: Input<K>): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent((params as Record<string, string> | undefined)?.[name] ?? ''),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const entry of Array.isArray(value) ? value : [value]) {
      if (entry !== undefined) search.append(name, String(entry));
    }
  }
  return search.size === 0 ? filled : `${filled}?${search.toString()}`;
}
