/** What the bare counterparts share: Socket.IO's options, and how they say where they listen. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerOptions } from 'socket.io';

/** The same transport as the product's: no compression, 64 KiB packets, no client bundle to serve. */
export const BARE_SOCKET_OPTIONS: Partial<ServerOptions> = {
  serveClient: false,
  transports: ['websocket', 'polling'],
  perMessageDeflate: false,
  httpCompression: false,
  maxHttpBufferSize: 64 * 1024,
};

/** Listens on a free loopback port and prints `listening <port>`. */
export function announce(server: Server): void {
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    process.stdout.write(`listening ${port}\n`);
  });
}
