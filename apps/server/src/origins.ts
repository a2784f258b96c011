/** Which pages may call (contract §6, end): one judgement for REST and for socket handshakes. Nothing is reflected unchecked. */
import type { IncomingHttpHeaders } from 'node:http';

/**
 * `own`: the server's own pages, or no page at all (no `Origin`: a server, a same-origin GET). `listed`: named by the
 * operator, or any port of localhost where nobody was named. `any`: let in by `*` alone, which
 * holds for customers only. `foreign`: not let in.
 */
export type OriginVerdict = 'own' | 'listed' | 'any' | 'foreign';

export interface OriginRules {
  /** Exact origins; null: none were given, so any port of localhost may. */
  readonly origins: readonly string[] | null;
  /** Whether `*` was written out. */
  readonly any: boolean;
  readonly publicUrl: string | null;
  /** Proxies in front: without one, `X-Forwarded-*` are the caller's own words. */
  readonly hops: number;
}

const LOCALHOST = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;

/** Only a TLS socket says that it is encrypted. */
export type Connection = object & { readonly encrypted?: unknown };

export type OriginJudge = (headers: IncomingHttpHeaders, connection: Connection) => OriginVerdict;

export function createOriginJudge(rules: OriginRules): OriginJudge {
  const listed = new Set(rules.origins);
  const publicOrigin = rules.publicUrl === null ? null : new URL(rules.publicUrl).origin;
  return (headers, connection) => {
    const { origin } = headers;
    if (origin === undefined) return 'own';
    if (origin === publicOrigin || origin === ownOrigin(headers, connection, rules)) return 'own';
    if (listed.has(origin)) return 'listed';
    if (rules.origins === null && LOCALHOST.test(origin)) return 'listed';
    return rules.any ? 'any' : 'foreign';
  };
}

/** `https` where the connection, or the proxy that is trusted, says so. */
export function isSecure(
  headers: IncomingHttpHeaders,
  connection: Connection,
  { hops }: { readonly hops: number },
): boolean {
  if (connection.encrypted === true) return true;
  return hops > 0 && lastOf(headers['x-forwarded-proto']) === 'https';
}

function ownOrigin(
  headers: IncomingHttpHeaders,
  connection: Connection,
  { hops }: { readonly hops: number },
): string {
  const scheme = isSecure(headers, connection, { hops }) ? 'https' : 'http';
  const forwarded = hops > 0 ? lastOf(headers['x-forwarded-host']) : '';
  return `${scheme}://${(forwarded || headers.host) ?? ''}`.toLowerCase();
}

/** What the nearest proxy added. */
function lastOf(header: string | string[] | undefined): string {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '');
  return text.slice(text.lastIndexOf(',') + 1).trim();
}
