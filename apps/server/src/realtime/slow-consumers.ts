/**
 * Clients that do not read (reliability "Socket.IO, as measured"): a paused reader stays connected while its packets
 * pile up here. What is outstanding is looked at once a second, for connections that were sent something and have not
 * taken all of it: an idle one costs nothing. One that has had too much on its way for ten seconds is cut, and
 * so at once is one that is far beyond; it comes back and resumes.
 */
import { LIMITS } from '@parley/contract';
import type { Server as Engine } from 'engine.io';
import type { Moment } from './allowance.ts';
import type { Connection } from './peer.ts';

/** So many times the limit is too much at any moment: memory is not held for ten seconds against somebody who asks for ever more. */
const FAR_BEYOND = 16;

interface Load {
  readonly packets: number;
  readonly bytes: number;
}

export class SlowConsumers {
  /** Connections that may have something outstanding → since when it is too much, or null. */
  readonly #busy = new Map<Connection, Moment | null>();
  readonly #cut: (connection: Connection, load: Load) => void;

  constructor(cut: (connection: Connection, load: Load) => void) {
    this.#cut = cut;
  }

  /** A transport becomes unwritable by a flush only, so this sees every connection on which something can pile up. */
  watch(engine: Engine): void {
    engine.on('flush', (connection: Connection) => {
      if (!this.#busy.has(connection)) this.#busy.set(connection, null);
    });
  }

  look(now: Moment): void {
    for (const [connection, since] of this.#busy) {
      const load = outstanding(connection);
      if (load === null) {
        this.#busy.delete(connection);
      } else if (!exceeds(load, 1)) {
        this.#busy.set(connection, null);
      } else if (
        exceeds(load, FAR_BEYOND) ||
        (since !== null && now - since >= LIMITS.outgoingMs)
      ) {
        this.#busy.delete(connection);
        this.#cut(connection, load);
      } else if (since === null) {
        this.#busy.set(connection, now);
      }
    }
  }
}

function exceeds({ packets, bytes }: Load, times: number): boolean {
  return packets > LIMITS.outgoingPackets * times || bytes > LIMITS.outgoingBytes * times;
}

/** What waits in the engine and in the transport below it; null: nothing does, or the connection is closed. */
export function outstanding(connection: Connection): Load | null {
  const { transport, writeBuffer, readyState } = connection as unknown as Internals;
  if (readyState === 'closed') return null;
  if (transport.writable && writeBuffer.length === 0) return null;
  let bytes = transport.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) {
    bytes += typeof data === 'string' ? Buffer.byteLength(data) : (data?.byteLength ?? 0);
  }
  return { packets: writeBuffer.length, bytes };
}

/** Whether a goodbye would be heard: long-polling hears only while a request waits for it, and is closed in vain before. */
export function listens(connection: Connection): boolean {
  const { transport } = connection as unknown as Internals;
  return transport.socket !== undefined || transport.writable;
}

/** Ends a connection without waiting for its reader. */
export function cut(connection: Connection): void {
  const { transport } = connection as unknown as Internals;
  if (transport.socket === undefined) connection.close(true);
  else transport.socket.terminate();
}

/** Cuts what is below a closed connection after `ms` milliseconds: ws waits half a minute for a peer that does not answer the goodbye. */
export function cutLater(connection: Connection, ms: number): void {
  const { socket } = (connection as unknown as Internals).transport;
  if (socket === undefined || socket.readyState === socket.CLOSED) return;
  setTimeout(() => socket.terminate(), ms).unref();
}

/** Parts of an engine.io connection that its types do not show. */
interface Internals {
  readonly readyState: string;
  readonly writeBuffer: readonly { readonly data?: string | ArrayBufferView }[];
  readonly transport: {
    readonly writable: boolean;
    /** The websocket; long-polling has none. */
    readonly socket?: {
      readonly bufferedAmount: number;
      readonly readyState: number;
      readonly CLOSED: number;
      terminate(): void;
    };
  };
}
