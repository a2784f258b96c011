/**
 * Socket.IO's client without long polling, which few networks need: it is loaded when a websocket could not be opened, and
 * from then on it has its turn as connection.ts says. A page saves a seventh of the library by it.
 */
import { WebSocket as WebSocketTransport, type XHR } from 'engine.io-client';
import { Manager } from 'socket.io-client';
import type { OpenSocket } from './connection.ts';

type TransportCtor = typeof WebSocketTransport | typeof XHR;

/** For the client's `openSocket`; one for all of its attempts. */
export function createLeanSocket(
  loadPolling: () => Promise<{ readonly Polling: typeof XHR }> = () => import('./polling.ts'),
): OpenSocket {
  let Polling: typeof XHR | null = null;
  return (url, options) => {
    const transports: TransportCtor[] = (options.transports ?? ['websocket'])
      .map((name) => (name === 'websocket' ? WebSocketTransport : Polling))
      .filter((transport) => transport !== null);
    const page = (globalThis as { location?: { href: string } }).location;
    const { origin, pathname } = new URL(url, page?.href);
    const all = { ...options, transports };
    const socket = new Manager(origin, all).socket(pathname, all);
    const load = () => {
      loadPolling().then(
        (loaded) => ({ Polling } = loaded),
        () => {
          // The next failure asks again.
        },
      );
    };
    if (Polling === null) socket.once('connect_error', load);
    return socket;
  };
}
