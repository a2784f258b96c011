/**
 * The bare Socket.IO server of idle connections: a client connects to a namespace and nothing more
 * happens. Counterpart of B7 (memory) and B9 (CPU of connecting). Its own process: listens on a free
 * port and prints it.
 */
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { announce, BARE_SOCKET_OPTIONS } from './servers/bare-common.ts';

const http = createServer();
const io = new Server(http, BARE_SOCKET_OPTIONS);
io.of('/customer');
io.of('/agent');
announce(http);
