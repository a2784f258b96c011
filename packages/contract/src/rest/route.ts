/** What a row of the route table says, and how one is written. */
import { z } from 'zod';
import type { Action } from '../actions.ts';
import type { ErrorCode } from '../errors.ts';
import { noQuerySchema } from '../queries.ts';

export const CALLERS = ['anonymous', 'customer', 'agent', 'supervisor', 'admin', 'key'] as const;
/**
 * Kinds of caller. `anonymous` in a route's `who` means that no credential is needed. A `key` has the rights of its
 * role: where it is named, a key may call as far as that role may.
 */
export type Caller = (typeof CALLERS)[number];

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** Names of the `:parameters` of a path. */
export type ParamNames<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

export interface Route<
  Path extends string = string,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType | null = z.ZodType | null,
  Reply extends z.ZodType = z.ZodType,
  CustomerReply extends z.ZodType | null = z.ZodType | null,
> {
  readonly method: Method;
  /** With `:parameters`, each one segment. */
  readonly path: Path;
  readonly summary: string;
  /** Path parameters, decoded. Ids are any string: one of the wrong form is a 404, not a 400. */
  readonly params: z.ZodType<{ readonly [Name in ParamNames<Path>]: string }>;
  /** For `parseQuery`. */
  readonly query: Query;
  /** For `parseBody`; null: a body is not looked at. */
  readonly body: Body;
  /** `data` for staff (and for everybody, where `customerReply` is null). */
  readonly reply: Reply;
  /** `data` for customers and anonymous callers, where it is another. */
  readonly customerReply: CustomerReply;
  /** Status of success. */
  readonly status: 200 | 201;
  /** Kinds that may call at all; what each may do there is the policy's, by `action`. */
  readonly who: readonly Caller[];
  readonly action: Action;
  /** Codes it may answer. */
  readonly errors: readonly ErrorCode[];
  /** Takes `Idempotency-Key`. */
  readonly idempotent: boolean;
  /** Takes `If-Match` with the `ETag` of the ticket. */
  readonly conditional: boolean;
  /** Answers a page with `pagination`. */
  readonly list: boolean;
  /** Takes `multipart/form-data` with one file in the field `file`, and no JSON body. */
  readonly upload: boolean;
  /** Outside of the `{success, data}` envelope: the reply is the whole body. `bytes`: of whatever type the file has. */
  readonly bare: 'json' | 'text' | 'bytes' | null;
}

interface Spec<
  Path extends string,
  Query extends z.ZodObject,
  Body extends z.ZodType | null,
  Reply extends z.ZodType,
  CustomerReply extends z.ZodType | null,
> {
  readonly summary: string;
  readonly query?: Query;
  readonly body?: Body;
  readonly reply: Reply;
  readonly customerReply?: CustomerReply;
  readonly status?: 200 | 201;
  readonly who: readonly Caller[];
  readonly action: Action;
  /** Beside those that follow from the rest of the row. */
  readonly errors?: readonly ErrorCode[];
  /** Every write but those of sessions, unless said otherwise. */
  readonly idempotent?: boolean;
  readonly conditional?: boolean;
  readonly list?: boolean;
  readonly upload?: boolean;
  readonly bare?: 'json' | 'text' | 'bytes';
  /** Schemas of parameters that are not ids. */
  readonly texts?: { readonly [Name in ParamNames<Path>]?: z.ZodType<string> };
}

/** Writes a row: fills in what follows from the path and the method. */
export function route<
  const Path extends `/${string}`,
  Reply extends z.ZodType,
  Query extends z.ZodObject = typeof noQuerySchema,
  Body extends z.ZodType | null = null,
  CustomerReply extends z.ZodType | null = null,
>(
  method: Method,
  path: Path,
  spec: Spec<Path, Query, Body, Reply, CustomerReply>,
): Route<Path, Query, Body, Reply, CustomerReply> {
  const names = paramNames(path);
  const idempotent = spec.idempotent ?? (method !== 'GET' && !spec.action.startsWith('session.'));
  const conditional = spec.conditional ?? false;
  const texts: Readonly<Record<string, z.ZodType<string> | undefined>> = spec.texts ?? {};
  return {
    method,
    path,
    summary: spec.summary,
    params: z.object(
      Object.fromEntries(names.map((name) => [name, texts[name] ?? z.string()])),
    ) as unknown as Route<Path>['params'],
    query: spec.query ?? (noQuerySchema as unknown as Query),
    body: (spec.body ?? null) as Body,
    reply: spec.reply,
    customerReply: (spec.customerReply ?? null) as CustomerReply,
    status: spec.status ?? 200,
    who: spec.who,
    action: spec.action,
    errors: errorsOf({ ...spec, method, names, idempotent, conditional }),
    idempotent,
    conditional,
    list: spec.list ?? false,
    upload: spec.upload ?? false,
    bare: spec.bare ?? null,
  };
}

export function paramNames(path: string): string[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
}

function errorsOf(row: {
  readonly method: Method;
  readonly names: readonly string[];
  readonly idempotent: boolean;
  readonly conditional: boolean;
  readonly who: readonly Caller[];
  readonly bare?: 'json' | 'text' | 'bytes';
  readonly errors?: readonly ErrorCode[];
}): ErrorCode[] {
  const codes = new Set<ErrorCode>(row.errors);
  codes.add('INTERNAL_ERROR').add('SERVICE_UNAVAILABLE');
  if (row.bare === undefined || row.bare === 'bytes') {
    codes.add('VALIDATION_ERROR').add('UNAUTHORIZED').add('RATE_LIMITED');
  }
  if (row.method !== 'GET') codes.add('PAYLOAD_TOO_LARGE').add('UNSUPPORTED_MEDIA_TYPE');
  if (row.who.length < CALLERS.length) codes.add('FORBIDDEN');
  if (row.names.length > 0) codes.add('NOT_FOUND');
  if (row.idempotent) codes.add('CONFLICT');
  if (row.conditional) codes.add('PRECONDITION_FAILED');
  return [...codes];
}
