/** What is known of a connection, taken from its upgrade request and kept in the request's place. */
import type { IncomingMessage } from 'node:http';
import { LIMITS } from '@parley/contract';
import type { Socket } from 'socket.io';
import { addressKey, clientAddress } from '../identity/address.ts';

/** The connection below the sockets: one transport, at most one socket per namespace. */
export type Connection = Socket['conn'];

export interface Peer {
  /** As stored with a customer. */
  readonly address: string;
  /** As limits count it. */
  readonly key: string;
  readonly userAgent: string | null;
  /** First of `Accept-Language`. */
  readonly language: string | null;
  /** Whether only `*` let its origin in, which holds for customers alone. */
  readonly foreign: boolean;
  /** Namespaces that it has, or is about to have, a socket of. */
  namespaces: readonly string[];
  /** How often it asked to connect to a namespace. */
  attempts: number;
  /** What it counts as among the sockets of its address. */
  standing: 'uncounted' | 'stranger' | 'identified';
}

const PEER = Symbol('peer');
const NONE: readonly string[] = [];

/** A connection, or the request that begins one. */
type Known = (Connection | IncomingMessage) & { [PEER]?: Peer };

/** Throws for what `introduce` has not seen. */
export function peerOf(known: Known): Peer {
  const peer = known[PEER];
  if (peer === undefined) throw new Error('A connection without a peer');
  return peer;
}

export function introduce(known: Known, peer: Peer): void {
  known[PEER] = peer;
}

/** Reads what is needed of a request; after this nothing of it is. */
export function readPeer(
  request: IncomingMessage,
  { hops, foreign }: { readonly hops: number; readonly foreign: boolean },
): Peer {
  const address = clientAddress(request.socket, request.headers, { hops });
  return {
    address: shared(address),
    key: shared(addressKey(address)),
    userAgent: shared(headerText(request.headers['user-agent'], LIMITS.userAgent)),
    language: shared(firstLanguage(request.headers['accept-language'])),
    foreign,
    namespaces: NONE,
    attempts: 0,
    standing: 'uncounted',
  };
}

/** A header as it may be stored: cut to the limit, or null where there is nothing in it. */
function headerText(value: string | undefined, max: number): string | null {
  if (value === undefined || value === '') return null;
  return value.slice(0, max).toWellFormed();
}

/** The first language of `Accept-Language`, if it has the shape of a tag. */
function firstLanguage(header: string | undefined): string | null {
  const [first = ''] = (header ?? '').split(/[,;]/, 1);
  const tag = first.trim();
  return tag.length <= LIMITS.language && /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/.test(tag)
    ? tag
    : null;
}

const MAX_SHARED = 4_096;
/** Thousands of connections carry the same few texts: one copy of each is enough. */
const known = new Map<string, string>();

function shared<T extends string | null>(text: T): T {
  if (text === null) return text;
  const copy = known.get(text);
  if (copy !== undefined) return copy as T;
  if (known.size >= MAX_SHARED) known.clear();
  known.set(text, text);
  return text;
}
