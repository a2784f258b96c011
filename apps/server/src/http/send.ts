/** How answers leave: JSON with its length, a weak ETag on what is read, links to the next page. */
import { hash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { Pagination } from '@parley/contract';
import { AppError } from '../domain/errors.ts';
import type { Download } from './endpoint.ts';
import type { Exchange } from './exchange.ts';

export interface Outgoing {
  readonly status: number;
  readonly body: unknown;
  /** The `version` of the ticket that the answer is, or is about. */
  readonly version?: number | undefined;
}

/** Sends JSON. A read whose ETag the caller has already is a 304. */
export function sendJson({ req, res }: Exchange, { status, body, version }: Outgoing): void {
  const text = JSON.stringify(body);
  const isRead = req.method === 'GET' || req.method === 'HEAD';
  if (isRead && status === 200) {
    const tag = etagOf(text, version);
    res.setHeader('ETag', tag);
    res.setHeader('Cache-Control', 'private, no-cache');
    if (hasTag(req.headers['if-none-match'], tag)) {
      res.statusCode = 304;
      res.end();
      return;
    }
  } else {
    if (version !== undefined) res.setHeader('ETag', `W/"${version}"`);
    res.setHeader('Cache-Control', 'no-store');
  }
  res.statusCode = status;
  res.setHeader('Content-Type', 'application/json; charset=utf-8');
  res.setHeader('Content-Length', Buffer.byteLength(text));
  // A string leaves in one piece with the headers.
  res.end(text);
}

/** Sends what stands outside of the envelope: JSON, or text as Prometheus reads it. The handler may have set the status. */
export function sendBare({ res }: Exchange, body: unknown): void {
  const isText = typeof body === 'string';
  const bytes = Buffer.from(isText ? body : JSON.stringify(body));
  const type = isText ? 'text/plain; version=0.0.4' : 'application/json';
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Content-Type', `${type}; charset=utf-8`);
  res.setHeader('Content-Length', bytes.length);
  res.end(bytes);
}

/**
 * Sends a file (security.md "Uploads"): nothing in it may run, whoever opens it, and pages of other origins may show it. It
 * never changes, so whoever has it has it for good.
 */
export async function sendDownload({ req, res }: Exchange, download: Download): Promise<void> {
  const { type, disposition, etag, maxAge, size, bytes } = download;
  const keep = maxAge === 0 ? 'private, no-cache' : `private, max-age=${maxAge}, immutable`;
  res.setHeader('ETag', etag);
  res.setHeader('Cache-Control', keep);
  res.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  if (hasTag(req.headers['if-none-match'], etag)) {
    bytes.destroy();
    res.statusCode = 304;
    res.end();
    return;
  }
  res.setHeader('Content-Type', type);
  res.setHeader('Content-Disposition', disposition);
  res.setHeader('Content-Length', size);
  if (req.method === 'HEAD') {
    bytes.destroy();
    res.end();
    return;
  }
  // A caller who leaves is no failure; a disk that does can only be told by an end that comes too early.
  await pipeline(bytes, res).catch(() => void res.destroy());
}

/** `<version>-<hash>` for a ticket, so that `If-Match` can ask for the version alone: who came and went is no change of it. */
function etagOf(text: string, version: number | undefined): string {
  const sum = hash('sha1', text, 'base64url');
  return `W/"${version === undefined ? '' : `${version}-`}${sum}"`;
}

function hasTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return header.split(',').some((entry) => opaque(entry) === opaque(tag));
}

/** Weak comparison (RFC 9110 §8.8.3.2): by what stands between the quotes. */
function opaque(tag: string): string {
  return tag.trim().replace(/^W\//, '');
}

/** The version that an `If-Match` names; null: any. Throws PRECONDITION_FAILED for tags that no ticket ever has. */
export function versionOf(ifMatch: string): readonly number[] | null {
  if (ifMatch.trim() === '*') return null;
  const versions = ifMatch.split(',').flatMap((entry) => {
    const version = /^"(\d{1,15})(?:-[\w-]*)?"$/.exec(opaque(entry))?.[1];
    return version === undefined ? [] : [Number(version)];
  });
  if (versions.length === 0) throw new AppError('PRECONDITION_FAILED');
  return versions;
}

/** `Link: rel="next"` for a page that has one after it. */
export function linkNext({ req, res }: Exchange, pagination: Partial<Pagination>): void {
  const { nextCursor = null, hasNextPage = false, currentPage = 1 } = pagination;
  const [path = '', query = ''] = req.originalUrl.split('?', 2);
  const parameters = new URLSearchParams(query);
  if (nextCursor !== null) {
    parameters.delete('page');
    parameters.set('cursor', nextCursor);
  } else if (hasNextPage) {
    parameters.delete('cursor');
    parameters.set('page', String(currentPage + 1));
  } else return;
  res.setHeader('Link', `<${path}?${parameters.toString()}>; rel="next"`);
}
