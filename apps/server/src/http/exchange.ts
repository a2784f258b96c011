/** One request and what is known of it before anybody looks who is calling. */
import { LIMITS, newId } from '@parley/contract';
import type { Request, Response } from 'express';
import { addressKey, clientAddress } from '../identity/address.ts';

export interface Exchange {
  readonly req: Request;
  readonly res: Response;
  /** `X-Request-Id`. */
  readonly id: string;
  /** The caller's. */
  readonly address: string;
  /** As limits count it. */
  readonly addressKey: string;
}

const SANE_ID = /^[\w.:-]{1,128}$/;
const LANGUAGE = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/;

export function createExchange(
  req: Request,
  res: Response,
  { hops }: { readonly hops: number },
): Exchange {
  const given = req.headers['x-request-id'];
  const address = clientAddress(req.socket, req.headers, { hops });
  return {
    req,
    res,
    id: typeof given === 'string' && SANE_ID.test(given) ? given : newId(),
    address,
    addressKey: addressKey(address),
  };
}

/** `User-Agent` as it may be stored; null without one. */
export function userAgentOf({ req }: Exchange): string | null {
  const text = req.headers['user-agent'];
  return text === undefined || text === '' ? null : text.slice(0, LIMITS.userAgent);
}

/** The first language of `Accept-Language`, if it has the shape of a tag. */
export function languageOf({ req }: Exchange): string | null {
  const [first = ''] = (req.headers['accept-language'] ?? '').split(/[,;]/, 1);
  const tag = first.trim();
  return tag.length <= LIMITS.language && LANGUAGE.test(tag) ? tag : null;
}

/** Null: it can't be decoded. */
type Parameter = string | null;

/** Parameters of the query, flat: a value each, an array where a name is repeated. */
export function queryOf({ req }: Exchange): Record<string, Parameter | Parameter[]> {
  const at = req.url.indexOf('?');
  if (at === -1) return {};
  const found = new Map<string, Parameter | Parameter[]>();
  for (const pair of req.url.slice(at + 1).split('&')) {
    const end = pair.indexOf('=');
    const name = decode(end === -1 ? pair : pair.slice(0, end));
    if (name === null || name === '') continue;
    const value = end === -1 ? '' : decode(pair.slice(end + 1));
    const before = found.get(name);
    if (before === undefined) found.set(name, value);
    else if (Array.isArray(before)) before.push(value);
    else found.set(name, [before, value]);
  }
  return Object.fromEntries(found);
}

/** Not `URLSearchParams`, which makes U+FFFD of bytes that are no UTF-8: such a filter would silently be another one. */
function decode(text: string): Parameter {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}
