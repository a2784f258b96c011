import { io } from 'socket.io-client';
import type { OpenSocket } from '../src/connection.ts';

interface Inner {
  onevent: (this: unknown, packet: { data: [string, never] }) => void;
}

/** A wire that loses the packets that `loses` says, on their way here. */
export function lossyWire(loses: (event: string, payload: never) => boolean): OpenSocket {
  return (url, options) => {
    const socket = io(url, options);
    // Where each packet of the namespace comes in, below all listeners.
    const inner = socket as unknown as Inner;
    const deliver = inner.onevent;
    inner.onevent = (packet) => {
      if (!loses(...packet.data)) deliver.call(socket, packet);
    };
    return socket;
  };
}
