/** What both namespaces do with a socket that comes and goes: one per connection and namespace, counts, refusals. */
import { type ConnectErrorData, ERRORS, LIMITS, type SocketError } from '@parley/contract';
import { AppError } from '../domain/errors.ts';
import type { Log } from '../log.ts';
import type { Addresses } from './addresses.ts';
import type { Admission } from './admission.ts';
import { errorBody } from './answer.ts';
import { type Door, handle } from './handle.ts';
import { type Peer, peerOf } from './peer.ts';
import { type AnySocket, endPatience, type SocketState } from './sockets.ts';
import type { TypingBoard } from './typing.ts';

export interface GreeterParts {
  readonly addresses: Addresses;
  readonly admission: Admission;
  readonly typing: Pick<TypingBoard, 'left'>;
  readonly log: Log;
}

export interface Manners<Credential> {
  readonly name: string;
  /** Whether pages that only `*` lets in may connect (contract §6, end). */
  readonly forAnyPage: boolean;
  /** Throws UNAUTHORIZED for a bad token. */
  verify(token: string): Promise<Credential>;
  /** What the socket remembers from now on. */
  state(common: SocketState, credential: Credential | null): SocketState;
  /** What has to be done before the socket is connected. May refuse it. */
  enter(socket: AnySocket, credential: Credential): Promise<void>;
  /** Undoes `enter` for a connection that ended meanwhile. */
  leave(socket: AnySocket): void;
}

/** Handshakes of one connection; more than these are a flood. */
const MAX_ATTEMPTS = 20;

/** The namespace's middleware: lets a socket in, or refuses it by `connect_error` with `data` `{code, message}`. */
export function greeting<Credential>(
  parts: GreeterParts,
  manners: Manners<Credential>,
): (socket: AnySocket, next: (error?: Error) => void) => void {
  async function answer(socket: AnySocket, next: (error?: Error) => void): Promise<void> {
    let refusal: Error | undefined;
    try {
      await greet(parts, { socket, manners });
    } catch (error) {
      refusal = connectError(error, parts.log);
    }
    next(refusal);
  }
  return (socket, next) => void answer(socket, next);
}

async function greet<Credential>(
  { addresses, admission }: GreeterParts,
  { socket, manners }: { readonly socket: AnySocket; readonly manners: Manners<Credential> },
): Promise<void> {
  const { name } = manners;
  const peer = peerOf(socket.conn);
  peer.attempts += 1;
  if (peer.attempts > MAX_ATTEMPTS) {
    socket.conn.close();
    throw new AppError('RATE_LIMITED');
  }
  if (peer.namespaces.includes(name)) {
    throw new AppError('CONFLICT', 'This connection has a socket of this namespace already');
  }
  // Before anything is awaited: of several that come at once only the first gets through.
  peer.namespaces = [...peer.namespaces, name];
  try {
    if (admission.isDraining) {
      // A refusal would be final for Socket.IO's client; a connection that ends brings it back by itself.
      socket.conn.close();
      throw new AppError('SERVICE_UNAVAILABLE');
    }
    if (peer.foreign && !manners.forAnyPage) throw new AppError('FORBIDDEN', 'Origin not allowed');
    const token = tokenOf(socket);
    const credential = token === null ? null : await manners.verify(token);
    refuseClosed(socket);
    addresses.admit(peer, { identified: credential !== null });
    socket.data = manners.state(newState(peer), credential);
    if (credential === null) return;
    await manners.enter(socket, credential);
    if (socket.conn.readyState !== 'open') manners.leave(socket);
    refuseClosed(socket);
  } catch (error) {
    part(addresses, peer, name);
    throw error;
  }
}

function refuseClosed({ conn }: AnySocket): void {
  if (conn.readyState !== 'open') throw new AppError('UNAUTHORIZED', 'The connection is closed');
}

/** Wires a socket that was let in to the door of its namespace. */
export function receive<Socket extends AnySocket>(
  door: Door<Socket>,
  { addresses, typing }: Pick<GreeterParts, 'addresses' | 'typing'>,
): (socket: Socket) => void {
  function heard(this: Socket, ...args: unknown[]): void {
    handle(door, this, args);
  }
  function gone(this: Socket): void {
    const { id, data, conn, nsp } = this;
    endPatience(data);
    typing.left(id);
    part(addresses, data.peer, nsp.name);
    if (data.entering === null) door.left(this);
    // A connection without a socket is nobody's; Socket.IO would keep it for ever.
    if (data.peer.namespaces.length === 0) setImmediate(closeBare, conn, data.peer);
  }
  return (socket) => {
    // Headers and query of a request that is over (performance.md B7).
    (socket as { handshake: unknown }).handshake = OVER;
    // One listener for all events and all sockets: a function per event and socket would cost a kilobyte each.
    socket.onAny(heard);
    socket.on('disconnect', gone);
  };
}

/** Ends a socket that may not stay, saying why. */
export function expel(
  socket: AnySocket,
  {
    event,
    message,
  }: { readonly event: 'authenticate' | 'customer_connect'; readonly message: string },
): void {
  const error: SocketError = { code: 'UNAUTHORIZED', message, event };
  socket.emit(event === 'authenticate' ? 'auth_error' : 'error', error);
  socket.disconnect(true);
}

/** Ends the socket unless it says in time who it is. */
export function startPatience(socket: AnySocket, event: 'authenticate' | 'customer_connect'): void {
  const message = `${ERRORS.UNAUTHORIZED[1]}: no ${event} within ${LIMITS.authenticateMs / 1000} seconds`;
  socket.data.patience = setTimeout(() => expel(socket, { event, message }), LIMITS.authenticateMs);
  socket.data.patience.unref();
}

const OVER = Object.freeze({
  headers: Object.freeze({}),
  query: Object.freeze({}),
  auth: Object.freeze({}),
});

function newState(peer: Peer): SocketState {
  return {
    peer,
    left: Number.POSITIVE_INFINITY,
    at: 0,
    checkedUntil: 0,
    unanswered: 0,
    turn: null,
    entering: null,
    patience: null,
  };
}

function part(addresses: Addresses, peer: Peer, name: string): void {
  peer.namespaces = peer.namespaces.filter((other) => other !== name);
  if (peer.namespaces.length === 0) addresses.dismiss(peer);
}

function closeBare(connection: AnySocket['conn'], peer: Peer): void {
  if (peer.namespaces.length === 0) connection.close();
}

/** The handshake's token, or null without one. Throws UNAUTHORIZED for what can't be a token. */
function tokenOf({ handshake }: AnySocket): string | null {
  const token: unknown = handshake.auth['token'];
  if (token === undefined || token === null) return null;
  if (typeof token !== 'string') throw new AppError('UNAUTHORIZED');
  return token;
}

function connectError(thrown: unknown, log: Log): Error & { data: ConnectErrorData } {
  const { code, message } = errorBody(thrown, { log, event: 'connect' });
  return Object.assign(new Error(message), { data: { code, message } });
}
