/**
 * Socket.IO's packets as text (protocol 5): those with JSON, which is all that we send and get. A test compares them with
 * what `socket.io-parser` writes and reads.
 */

export const PacketType = {
  CONNECT: 0,
  DISCONNECT: 1,
  EVENT: 2,
  ACK: 3,
  CONNECT_ERROR: 4,
} as const;

export interface Packet {
  readonly type: number;
  /** The namespace. */
  readonly nsp: string;
  /** Of an event that wants an answer, and of the answer. */
  readonly id?: number | undefined;
  readonly data?: unknown;
}

export function writePacket({ type, nsp, id, data }: Packet): string {
  return `${type}${nsp === '/' ? '' : `${nsp},`}${id ?? ''}${data === undefined ? '' : JSON.stringify(data)}`;
}

/** Type, namespace, id, JSON. */
const PACKET = /^([0-4])(?:(\/[^,]*),?)?(\d*)(.*)$/s;

/** Throws where it is no packet, or one that no server of ours sends. */
export function readPacket(text: string): Packet {
  const [, type, nsp = '/', id, json] = PACKET.exec(text) ?? [];
  const data: unknown = json ? JSON.parse(json) : undefined;
  const isList = type === '2' || type === '3';
  if (type === undefined || isList !== Array.isArray(data)) throw new Error('Not a packet');
  return { type: Number(type), nsp, ...(id && { id: Number(id) }), data };
}
