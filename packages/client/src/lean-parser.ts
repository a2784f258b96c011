/**
 * Socket.IO's packets as text (protocol 5), in the place of `socket.io-parser` where a page must be small: we send and get
 * JSON only, so two thirds of that, its binary packets, are never reached. A test compares the two.
 */

export const PacketType = {
  CONNECT: 0,
  DISCONNECT: 1,
  EVENT: 2,
  ACK: 3,
  CONNECT_ERROR: 4,
  BINARY_EVENT: 5,
  BINARY_ACK: 6,
} as const;

export interface Packet {
  readonly type: number;
  readonly nsp: string;
  readonly id?: number | undefined;
  readonly data?: unknown;
}

export class Encoder {
  encode({ type, nsp, id, data }: Packet): string[] {
    const json = data === undefined || data === null ? '' : JSON.stringify(data);
    return [`${type}${nsp === '/' ? '' : `${nsp},`}${id ?? ''}${json}`];
  }
}

/** Type, namespace, id of an acknowledgement, JSON. */
const PACKET = /^([0-4])(?:(\/[^,]*),?)?(\d*)(.*)$/s;

export class Decoder {
  #listener: ((packet: Packet) => void) | null = null;

  /** The only event is `decoded`. */
  on(_event: 'decoded', listener: (packet: Packet) => void): void {
    this.#listener = listener;
  }

  off(): void {
    this.#listener = null;
  }

  /** Throws where it is no packet, or one that no server of ours sends; the connection is closed then. */
  add(text: unknown): void {
    const [, type, nsp = '/', id, json] = PACKET.exec(String(text)) ?? [];
    const data: unknown = json ? JSON.parse(json) : undefined;
    const isList = type === '2' || type === '3';
    if (type === undefined || isList !== Array.isArray(data)) throw new Error('Not a packet');
    this.#listener?.({ type: Number(type), nsp, ...(id && { id: Number(id) }), data });
  }

  destroy(): void {
    this.off();
  }
}
