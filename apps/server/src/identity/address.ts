/** Whose connection it is: one function for HTTP and sockets (security.md "trust proxy"). */
import type { IncomingHttpHeaders } from 'node:http';
import ipaddr from 'ipaddr.js';

/**
 * The caller's address: the connection's own, or, with `hops` proxies in front, the entry of `X-Forwarded-For` that the
 * outermost of them wrote. Entries further to the left are the caller's own words and are never read;
 * neither is `X-Real-IP`. IPv4 in IPv6 clothes is shown as IPv4. `''` for a connection that is gone already.
 */
export function clientAddress(
  connection: { readonly remoteAddress?: string | undefined },
  headers: IncomingHttpHeaders,
  { hops }: { readonly hops: number },
): string {
  const own = normalize(connection.remoteAddress ?? '') ?? '';
  if (hops === 0) return own;
  const header = headers['x-forwarded-for'];
  const entries = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',');
  // The connection itself is hop 1; the entry at the right end was written by it about hop 2, and so on.
  for (let hop = Math.min(hops, entries.length); hop > 0; hop -= 1) {
    const entry = normalize(entries[entries.length - hop]?.trim() ?? '');
    if (entry !== null) return entry;
  }
  return own;
}

/** What limits count by: the address, of IPv6 its /64, which is what one household or machine gets. */
export function addressKey(address: string): string {
  if (!address.includes(':') || !ipaddr.IPv6.isValid(address)) return address;
  const parts = ipaddr.IPv6.parse(address).parts.slice(0, 4);
  return `${parts.map((part) => part.toString(16)).join(':')}::/64`;
}

/** 127.0.0.0/8 and `::1`. */
export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

/** Whether a header shows that a proxy stands in between. */
export function isForwarded(headers: IncomingHttpHeaders): boolean {
  return [
    'forwarded',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-proto',
    'x-real-ip',
    'via',
  ].some((name) => headers[name] !== undefined);
}

const MAX_NORMALIZED = 4_096;
/** Of texts seen lately: taking an address apart costs as much as the rest of a handshake's checks. */
const normalized = new Map<string, string | null>();

function normalize(text: string): string | null {
  const seen = normalized.get(text);
  if (seen !== undefined) return seen;
  if (normalized.size >= MAX_NORMALIZED) normalized.clear();
  const address = parse(text);
  if (text.length <= MAX_TEXT) normalized.set(text, address);
  return address;
}

/** The longest that is an address: IPv6 with IPv4 in it, a zone, brackets and a port. */
const MAX_TEXT = 80;

/** Strips a port and brackets, an IPv6 zone and the IPv4 mapping; null for what is no address. */
function parse(text: string): string | null {
  const bare =
    /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? text.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
  const zoneless = bare.replace(/%.*$/, '');
  if (!ipaddr.IPv4.isValidFourPartDecimal(zoneless) && !ipaddr.IPv6.isValid(zoneless)) return null;
  return ipaddr.process(zoneless).toString();
}
