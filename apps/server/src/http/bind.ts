/** A row of the route table and its handler, bound into one way through the same named steps (contract §5, §6). */
import { parseBody, parseQuery, type RouteKey, ROUTES } from '@parley/contract';
import type { RequestHandler } from 'express';
import { can, permit, type Resource } from '../domain/policy.ts';
import { ANONYMOUS, type Actor } from '../domain/actor.ts';
import { AppError } from '../domain/errors.ts';
import type { Credential } from '../identity/identity.ts';
import type { Call, Remember } from '../usecases/context.ts';
import { actorOf, authenticate, refuseStaffFromAnywhere } from './authenticate.ts';
import { kindOf } from '../files/prepare-file.ts';
import { Scratch } from '../files/scratch.ts';
import { discard, readBody } from './body.ts';
import type {
  Approach,
  Context,
  Data,
  Download,
  Endpoint,
  RowOf,
  Rows,
  Services,
} from './endpoint.ts';
import { type Exchange, queryOf } from './exchange.ts';
import { setAllowance } from './fail.ts';
import type { Answer, Rememberer } from './idempotency.ts';
import { loadRows } from './rows.ts';
import { linkNext, sendBare, sendDownload, sendJson, versionOf } from './send.ts';
import { type Received, receiveUpload } from './upload.ts';

/** A body, or why it could not be read: which refusal comes first is decided later. */
type Read =
  | { readonly body: unknown; readonly upload?: Context<RouteKey>['upload'] }
  | { readonly refusal: unknown };

interface Caller {
  readonly credential: Credential | null;
  readonly actor: Actor;
}

/** Binds one route. `open` makes the exchange of a request. */
export function bind<K extends RouteKey>(
  services: Services,
  key: K,
  options: { readonly endpoint: Endpoint<K>; readonly open: (res: object) => Exchange },
): RequestHandler {
  const bound = new BoundRoute(services, key, options.endpoint);
  return (_req, res) => bound.serve(options.open(res));
}

class BoundRoute<K extends RouteKey> {
  readonly #services: Services;
  readonly #key: K;
  readonly #endpoint: Endpoint<K>;

  constructor(services: Services, key: K, endpoint: Endpoint<K>) {
    this.#services = services;
    this.#key = key;
    this.#endpoint = endpoint;
  }

  async serve(exchange: Exchange): Promise<void> {
    const caller = await this.#identify(exchange);
    if (!ROUTES[this.#key].upload) {
      await this.#respond(exchange, caller, await this.#read(exchange));
      return;
    }
    await using scratch = new Scratch(this.#services.deps.store.files.scratch);
    const file = await this.#receive(exchange, caller, scratch);
    await this.#respond(exchange, caller, {
      body: { name: file.name, size: file.size, sha256: file.sha256 },
      upload: { file, scratch },
    });
  }

  async #read(exchange: Exchange): Promise<Read> {
    return ROUTES[this.#key].body === null ? { body: undefined } : tryBody(exchange);
  }

  /** Of a file nothing is read before its sender may send it. */
  async #receive(exchange: Exchange, caller: Caller, scratch: Scratch): Promise<Received> {
    const { maxBytes, allowed } = this.#services.uploads;
    try {
      const { approach, resource } = await this.#approach(exchange, caller);
      await this.#permit(approach, resource, { body: undefined });
      await this.#endpoint.admit?.(approach);
      const refuseName = (name: string): void => void kindOf(name, allowed);
      return await receiveUpload(exchange.req, scratch, { maxBytes, refuseName });
    } catch (error) {
      if (!exchange.req.complete) discard(exchange.req, 0);
      throw error;
    }
  }

  async #respond(exchange: Exchange, caller: Caller, read: Read): Promise<void> {
    const route = ROUTES[this.#key];
    const idempotencyKey = route.idempotent ? exchange.req.headers['idempotency-key'] : undefined;
    let version: number | undefined;
    const run = async (remember: Rememberer | null): Promise<Answer> => {
      const answered = await this.#answer(exchange, caller, { read, remember });
      ({ version } = answered);
      return answered;
    };
    const answer =
      typeof idempotencyKey === 'string' && 'body' in read
        ? await this.#services.idempotency.answer(
            {
              caller: callerName(caller.actor, exchange),
              method: exchange.req.method,
              path: exchange.req.path,
              key: idempotencyKey,
              body: read.body,
            },
            run,
          )
        : await run(null);
    if (route.bare === 'bytes') {
      await sendDownload(exchange, answer.body as Download);
      return;
    }
    if (route.bare !== null) {
      sendBare(exchange, answer.body);
      return;
    }
    if (route.list) linkNext(exchange, paginationOf(answer.body));
    sendJson(exchange, { ...answer, version });
  }

  /** Who calls, counted by identity first and by address second; then whether anybody has to be known here at all. */
  async #identify(exchange: Exchange): Promise<Caller> {
    const services = this.#services;
    const route = ROUTES[this.#key];
    const identify = this.#endpoint.credential ?? authenticate;
    const found = await identify(services, exchange).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'UNAUTHORIZED') return error;
      throw error;
    });
    const credential = found instanceof AppError ? null : found;
    const actor = actorOf(credential);
    if (route.bare === null || route.bare === 'bytes') {
      const allowance = await services.limits.call(actor, exchange.addressKey);
      if (allowance !== null) setAllowance(exchange, allowance);
    }
    if (found instanceof AppError) throw found;
    const isForAnybody = (route.who as readonly string[]).includes('anonymous');
    if (actor.kind === 'anonymous' && !isForAnybody) throw new AppError('UNAUTHORIZED');
    refuseStaffFromAnywhere(services, exchange, credential);
    return { credential, actor };
  }

  async #answer(
    exchange: Exchange,
    caller: Caller,
    { read, remember }: { read: Read; remember: Rememberer | null },
  ): Promise<Answer & { version: number | undefined }> {
    const route = ROUTES[this.#key];
    const { approach, resource } = await this.#approach(exchange, caller);
    const actor = await this.#permit(approach, resource, read);
    const input = this.#validate(exchange, read);
    const call = this.#call(exchange, actor, approach.rows);
    const context: Context<K> = {
      ...approach,
      ...input,
      actor,
      call,
      upload: ('upload' in read ? read.upload : undefined) ?? null,
      effect: effectOf<K>(call, { status: route.status, remember }),
    };
    const data = await this.#endpoint.handle(context);
    const body = route.bare === null ? { success: true, data } : data;
    return { status: route.status, body, version: ticketVersion(data) };
  }

  async #approach(
    exchange: Exchange,
    caller: Caller,
  ): Promise<{ approach: Approach<K>; resource: Resource }> {
    const params = exchange.req.params as Approach<K>['params'];
    const { rows, resource } = await loadRows(this.#services.deps, params);
    const services = this.#services;
    return {
      approach: { services, exchange, ...caller, params, rows: rows as Rows<K> },
      resource,
    };
  }

  /** 401, 404 and 403, in this order, before anything of the body is judged. Returns who acts. */
  async #permit(approach: Approach<K>, resource: Resource, read: Read): Promise<Actor> {
    const { action } = ROUTES[this.#key];
    const raw = rawFields(read);
    // What the path names first is judged first: of a ticket that is hidden nothing below it may be told apart.
    const { missing: _, ...above } = resource;
    if (can(approach.actor, action, above) === 'hidden') permit(approach.actor, action, above);
    const isThere = resource.missing === undefined;
    const claim = isThere ? await this.#endpoint.claim?.(approach, raw) : undefined;
    const actor = claim?.actor ?? approach.actor;
    permit(actor, action, { ...resource, body: raw, ...claim?.resource });
    return actor;
  }

  #validate(exchange: Exchange, read: Read): Pick<Context<K>, 'query' | 'body'> {
    if ('refusal' in read) throw read.refusal;
    const route = ROUTES[this.#key];
    const params = parseBody(route.params, exchange.req.params, { root: 'path' });
    const query = parseQuery(route.query, queryOf(exchange));
    const body =
      route.body === null
        ? ({ ok: true, value: undefined } as const)
        : parseBody(route.body, read.body);
    const details = [params, query, body].flatMap((part) => (part.ok ? [] : part.details));
    if (details.length > 0) throw new AppError('VALIDATION_ERROR', undefined, { details });
    return {
      query: (query.ok ? query.value : {}) as Context<K>['query'],
      body: (body.ok ? body.value : undefined) as Context<K>['body'],
    };
  }

  /** With `If-Match` the change is for these versions only; checked here, and again in the commit. */
  #call({ req }: Exchange, actor: Actor, rows: Partial<RowOf>): Call {
    const call = { actor, origin: null };
    const ifMatch = req.headers['if-match'];
    if (!ROUTES[this.#key].conditional || ifMatch === undefined) return call;
    const ifVersions = versionOf(ifMatch);
    if (ifVersions === null || rows.ticketId === undefined) return call;
    if (!ifVersions.includes(rows.ticketId.version)) throw new AppError('PRECONDITION_FAILED');
    return { ...call, ifVersions };
  }
}

function effectOf<K extends RouteKey>(
  call: Call,
  { status, remember }: { readonly status: number; readonly remember: Rememberer | null },
): Context<K>['effect'] {
  return async <T>(
    run: (call: Call) => Promise<T>,
    present: (result: T) => Data<K> | Promise<Data<K>>,
  ): Promise<Data<K>> => {
    if (remember === null) return present(await run(call));
    // What was stored is what is sent: some of it, such as a token, would come out different the second time.
    let stored: Data<K> | undefined;
    const remembered: Remember = remember(async (result) => {
      stored = await present(result as T);
      return { status, body: { success: true, data: stored } };
    });
    const result = await run({ ...call, remember: remembered });
    return stored ?? present(result);
  };
}

async function tryBody({ req }: Exchange): Promise<Read> {
  try {
    return { body: await readBody(req) };
  } catch (refusal) {
    return { refusal };
  }
}

function rawFields(read: Read): Readonly<Record<string, unknown>> {
  const body = 'body' in read ? read.body : null;
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  return isObject ? (body as Record<string, unknown>) : {};
}

/** Whom an `Idempotency-Key` belongs to. The anonymous share none: address and program have to be the same too. */
function callerName(actor: Actor, { addressKey, req }: Exchange): string {
  if (actor.kind === 'agent' || actor.kind === 'key') return `${actor.kind} ${actor.id}`;
  if (actor.kind === 'customer') return `customer ${actor.customerId}`;
  return `${ANONYMOUS.kind} ${addressKey} ${req.headers['user-agent'] ?? ''}`;
}

function paginationOf(body: unknown): object {
  const { data } = body as { data: { pagination?: object } };
  return data.pagination ?? {};
}

/** Of the ticket that an answer is, or is about. */
function ticketVersion(data: unknown): number | undefined {
  const { ticket } = data as { ticket?: { version?: number } };
  return typeof data === 'object' ? ticket?.version : undefined;
}
