/**
 * One system call for all that a socket is sent in one go. A group commit answers and pushes many messages at once, and
 * each frame would be a write of its own: writing was the largest single cost of a message. What is flushed
 * to a connection is held until the code that runs now, and every promise that it settled, is through; a lone
 * frame leaves as soon as it would have.
 */
import { nextTick } from 'node:process';
import type { Server as Engine } from 'engine.io';
import type { Connection } from './peer.ts';

export function batchWrites(engine: Engine): void {
  const held = new Set<Held>();
  function release(): void {
    for (const socket of held) socket.uncork();
    held.clear();
  }
  engine.on('flush', (connection: Connection) => {
    const socket = (connection as unknown as Internals).transport.socket?._socket;
    if (socket === undefined || socket === null || held.has(socket)) return;
    if (held.size === 0) nextTick(release);
    socket.cork();
    held.add(socket);
  });
}

type Held = { cork(): void; uncork(): void };

/** Parts of engine.io and ws that their types do not show. */
interface Internals {
  readonly transport: { readonly socket?: { readonly _socket?: Held | null } };
}
