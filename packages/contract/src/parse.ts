/**
 * Parsing at the edge: whatever came in becomes a typed value or a list of what is wrong with it, and never an exception.
 * Unknown keys are dropped. Both REST and the sockets go through here.
 */
import type { z } from 'zod';
import type { ErrorDetail } from './errors.ts';
import { LIMITS } from './limits.ts';

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly details: ErrorDetail[] };

/**
 * Parses a JSON body or the payload of an event. `undefined` (no body, no argument) is an empty object, so that
 * a call whose fields are all optional needs none and another one names what is missing.
 * `root` is the name of the whole in details: `body` unless said otherwise.
 */
export function parseBody<T extends z.ZodType>(
  schema: T,
  value: unknown,
  { root = 'body' }: { root?: string } = {},
): Parsed<z.output<T>> {
  if (exceedsDepth(value, LIMITS.jsonDepth)) {
    return refuse([{ field: root, message: `must not be nested deeper than ${LIMITS.jsonDepth}` }]);
  }
  if (ArrayBuffer.isView(value)) return refuse([{ field: root, message: 'must be an object' }]);
  const result = schema.safeParse(value === undefined ? {} : value, { error: describeIssue });
  if (result.success) return { ok: true, value: withoutUndefined(result.data) };
  return refuse(result.error.issues.map((issue) => toDetail(issue, root)));
}

/**
 * Parses a query that is flat: a string per key, null where it could not be decoded, an array where a key is repeated,
 * `a[$ne]` being the key of that name. Contract §6 "Lists": of the parameters that the schema knows a repeated one (but lists),
 * a nested one and one that does not parse are refused by name, an empty one counts as absent; others are ignored.
 */
export function parseQuery<T extends z.ZodObject>(schema: T, raw: unknown): Parsed<z.output<T>> {
  const known = schema.shape;
  const values: Record<string, string | string[]> = {};
  const details: ErrorDetail[] = [];
  for (const [key, value] of Object.entries(raw ?? {})) {
    const name = baseName(key);
    if (!Object.hasOwn(known, name)) continue;
    if (value === null || (Array.isArray(value) && value.includes(null))) {
      details.push({ field: name, message: 'must be percent-encoded UTF-8' });
    } else if (name !== key || !isFlat(value)) {
      details.push({ field: name, message: 'must not be nested' });
    } else if (typeof value === 'string') {
      if (value !== '') values[name] = isList(known[name]) ? [value] : value;
    } else if (isList(known[name])) {
      const filled = value.filter((entry) => entry !== '');
      if (filled.length > 0) values[name] = filled;
    } else {
      details.push({ field: name, message: 'must not be repeated' });
    }
  }
  if (details.length > 0) return refuse(details);
  const result = schema.safeParse(values, { error: describeIssue });
  if (result.success) return { ok: true, value: result.data };
  return refuse(result.error.issues.map((issue) => toDetail(issue, 'query')));
}

/** Whether arrays and objects are inside each other more than `limit` deep. Stops there, so any depth is harmless. */
export function exceedsDepth(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  if (limit === 0) return true;
  const entries: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return entries.some((entry) => exceedsDepth(entry, limit - 1));
}

/** The first thing that is wrong with each field. */
function refuse(details: ErrorDetail[]): { readonly ok: false; readonly details: ErrorDetail[] } {
  const fields = new Set<string>();
  const first = details.filter(({ field }) => !fields.has(field) && fields.add(field));
  return { ok: false, details: first.slice(0, LIMITS.errorDetails) };
}

/**
 * Takes keys without a value out of what a schema made: a null that counts as absent would otherwise be a key that
 * overwrites by being spread. In place: nobody else holds the value.
 */
function withoutUndefined<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const [key, entry] of Object.entries(value)) {
    if (entry === undefined) Reflect.deleteProperty(value, key);
    else withoutUndefined(entry);
  }
  return value;
}

function toDetail(issue: z.core.$ZodIssue, root: string): ErrorDetail {
  const field = issue.path.length === 0 ? root : issue.path.map(String).join('.');
  return {
    field: field.slice(0, LIMITS.metadataText).toWellFormed(),
    message: issue.message,
  };
}

/** `status[x]` and `status[]` are nested forms of `status`. */
function baseName(key: string): string {
  const bracket = key.indexOf('[');
  return bracket > 0 ? key.slice(0, bracket) : key;
}

function isFlat(value: unknown): value is string | string[] {
  return (
    typeof value === 'string' ||
    (Array.isArray(value) && value.every((entry) => typeof entry === 'string'))
  );
}

/** Whether a query's field is a list, below `optional` and `default`. */
function isList(schema: unknown): boolean {
  let def = (schema as z.core.$ZodType)._zod.def;
  while ('innerType' in def) def = (def.innerType as z.core.$ZodType)._zod.def;
  return def.type === 'array';
}

const KINDS: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** Our words for what zod found, without anything of the value in them. A schema's own words win. */
function describeIssue(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is required';
      return `must be ${KINDS[issue.expected] ?? 'of another type'}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must ${sized(issue.origin, 'at least', issue.minimum)}`;
    case 'too_big':
      return `must ${sized(issue.origin, 'at most', issue.maximum)}`;
    default:
      return 'is not valid';
  }
}

function sized(origin: string, bound: string, limit: number | bigint): string {
  if (origin === 'array') return `have ${bound} ${limit} entries`;
  if (origin === 'string') return `have ${bound} ${limit} characters`;
  return `be ${bound} ${limit}`;
}
