/** Socket.IO's whole client, long polling included: a module of its own so that it can be loaded by itself. */
import { io } from 'socket.io-client';
import type { OpenSocket } from './connection.ts';

export const openWhole: OpenSocket = (url, settings) => io(url, settings);
