/**
 * Socket.IO's server and the connections below it: who may open one, what is kept of it, and when it is cut.
 * Everything here is about transports; who the sockets on them are is the namespaces' concern.
 */
import type {
  IncomingMessage,
  RequestListener,
  Server as HttpServer,
  ServerResponse,
} from 'node:http';
import { ERRORS, LIMITS } from '@parley/contract';
import { Server, type ServerOptions } from 'socket.io';
import type { Log } from '../log.ts';
import type { OriginJudge } from '../origins.ts';
import type { Addresses } from './addresses.ts';
import { batchWrites } from './batching.ts';
import { type Connection, introduce, peerOf, readPeer } from './peer.ts';
import { cut, cutLater, listens, SlowConsumers } from './slow-consumers.ts';

/** Together less than a lease of presence, so that a half-open connection is noticed within it (reliability F16). */
export const PING_INTERVAL_MS = 15_000;
export const PING_TIMEOUT_MS = 12_000;

export type Adapter = ServerOptions['adapter'];

export interface EngineParts {
  readonly judge: OriginJudge;
  readonly addresses: Addresses;
  /** Proxies in front. */
  readonly hops: number;
  readonly log: Log;
  /** How emits reach other processes; without one there are none. */
  readonly adapter: Adapter | undefined;
}

export interface Connections {
  readonly io: Server;
  readonly slow: SlowConsumers;
  /** Takes the connections of an HTTP server, whose other listeners must be there already. */
  attach(server: HttpServer): void;
  /** Lets nobody in any more. */
  shut(): void;
  /** Ends all connections, what is on its way first; resolves when they are gone. */
  end(): Promise<void>;
}

/** How long clients have to take what is on its way to them. */
const CLOSE_MS = 1_000;

export function createConnections(parts: EngineParts): Connections {
  const { judge, addresses, hops, log } = parts;
  const open = new Set<Connection>();
  let isShut = false;
  let whenEmpty: (() => void) | null = null;

  const io = new Server({
    serveClient: false,
    transports: ['polling', 'websocket'],
    maxHttpBufferSize: LIMITS.packetBytes,
    connectTimeout: LIMITS.authenticateMs,
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    perMessageDeflate: false,
    httpCompression: false,
    allowEIO3: false,
    allowRequest,
    ...(parts.adapter === undefined ? {} : { adapter: parts.adapter }),
  });
  const slow = new SlowConsumers((connection, load) => {
    log.warn(load, 'slow consumer cut');
    cut(connection);
  });

  /** Asked of each handshake, long-polling's too. */
  function allowRequest(
    request: IncomingMessage,
    answer: (refusal: string | null, allowed: boolean) => void,
  ): void {
    if (isShut) return answer(ERRORS.SERVICE_UNAVAILABLE[1], false);
    const verdict = judge(request.headers, request.socket);
    if (verdict === 'foreign') return answer(FOREIGN.message, false);
    const peer = readPeer(request, { hops, foreign: verdict === 'any' });
    if (!addresses.mayOpen(peer.key)) return answer(ERRORS.RATE_LIMITED[1], false);
    introduce(request, peer);
    answer(null, true);
  }

  /** Asked of every request of long-polling, also of those that name a session, so that no page reads what it may not. */
  function mayPoll(request: IncomingMessage, response: ServerResponse): boolean {
    const { origin } = request.headers;
    if (origin === undefined) return true;
    const verdict = judge(request.headers, request.socket);
    if (verdict === 'foreign') {
      response.writeHead(403, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ success: false, error: FOREIGN }));
      return false;
    }
    response.setHeader('Vary', 'Origin');
    response.setHeader('Access-Control-Allow-Origin', verdict === 'any' ? '*' : origin);
    if (verdict !== 'any') response.setHeader('Access-Control-Allow-Credentials', 'true');
    if (request.method !== 'OPTIONS') return true;
    response.setHeader('Access-Control-Allow-Methods', 'GET, POST');
    response.setHeader('Access-Control-Allow-Headers', 'Content-Type');
    response.writeHead(204).end();
    return false;
  }

  function opened(connection: Connection): void {
    const peer = peerOf(connection.request);
    introduce(connection, peer);
    addresses.opened(peer);
    open.add(connection);
    connection.on('close', closed);
    // Two and a half kilobytes that nobody reads again (performance.md B7).
    (connection as { request: IncomingMessage | null }).request = null;
  }

  function closed(this: Connection): void {
    addresses.closed(peerOf(this));
    open.delete(this);
    cutLater(this, CLOSE_MS);
    if (open.size === 0) whenEmpty?.();
  }

  return {
    io,
    slow,
    attach(server) {
      const watch = watchUpgrades(server, (request) => {
        return judge(request.headers, request.socket) !== 'foreign';
      });
      io.attach(server);
      watch.forget();
      const [serve] = server.listeners('request') as [RequestListener];
      server.removeListener('request', serve);
      server.on('request', (request, response) => {
        if (!isOurs(request) || mayPoll(request, response)) serve.call(server, request, response);
      });
      io.engine.on('connection', opened);
      slow.watch(io.engine);
      batchWrites(io.engine);
    },
    shut() {
      isShut = true;
    },
    async end() {
      const empty = new Promise<void>((resolve) => {
        whenEmpty = resolve;
        if (open.size === 0) resolve();
      });
      for (const connection of open) if (listens(connection)) connection.close();
      const late = setTimeout(() => {
        for (const connection of open) cut(connection);
      }, CLOSE_MS);
      await empty;
      clearTimeout(late);
    },
  };
}

const PATH = '/socket.io/';
const FOREIGN = { code: 'FORBIDDEN', message: 'Origin not allowed' };

function isOurs({ url = '' }: IncomingMessage): boolean {
  return url.startsWith(PATH);
}

/**
 * What engine.io does with an upgrade, mended at two ends. It asks `allowRequest` only of upgrades that begin a session, so the
 * others, which name one, are looked at before. And it makes a stand-in for the response and lets it hear of the raw
 * connection's end: nobody here uses it, and it would keep the whole request for as long as the connection lives.
 */
function watchUpgrades(
  server: HttpServer,
  isAllowed: (request: IncomingMessage) => boolean,
): { forget(): void } {
  /** How many listened to the connection's end before engine.io did. */
  let before = 0;
  server.prependListener('upgrade', (request: IncomingMessage) => {
    if (!isOurs(request)) return;
    before = request.socket.listenerCount('close');
    if (request.url?.includes('sid=') === true && !isAllowed(request)) request.socket.destroy();
  });
  return {
    forget() {
      server.on('upgrade', (request: IncomingMessage) => {
        if (!isOurs(request)) return;
        const standIn = request.socket.rawListeners('close')[before];
        if (standIn !== undefined) request.socket.removeListener('close', standIn as () => void);
      });
    },
  };
}
