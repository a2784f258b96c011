/** A client below Socket.IO, on a bare connection: it says what it is told to, answers no ping, and may stop reading. */
import { connect, type Socket } from 'node:net';

export class DeafSocket {
  readonly #connection: Socket;

  private constructor(connection: Socket) {
    this.#connection = connection;
    connection.on('error', () => undefined);
  }

  /** Joins a namespace and reads until `welcome` came. */
  static async open(
    { url }: { readonly url: string },
    {
      namespace,
      auth,
      welcome,
    }: { readonly namespace: string; readonly auth: object; readonly welcome: string },
  ): Promise<DeafSocket> {
    const { port, hostname } = new URL(url);
    const deaf = new DeafSocket(connect(Number(port), hostname));
    const greeted = deaf.reads('"sid"');
    deaf.#connection.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\n` +
        'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    await greeted;
    const joined = deaf.reads(welcome);
    deaf.send(`40${namespace},${JSON.stringify(auth)}`);
    await joined;
    return deaf;
  }

  /** A packet as Engine.IO writes it. */
  send(text: string): void {
    this.#connection.write(frame(text));
  }

  /** Resolves when this stood in what came since. */
  reads(text: string): Promise<void> {
    return new Promise((resolve) => {
      let read = '';
      const look = (chunk: Buffer): void => {
        read += chunk.toString('latin1');
        if (!read.includes(text)) return;
        this.#connection.off('data', look);
        resolve();
      };
      this.#connection.on('data', look);
    });
  }

  /** Takes nothing more of what comes. */
  stopReading(): void {
    this.#connection.pause();
  }

  destroy(): void {
    this.#connection.destroy();
  }
}

/** A websocket frame of a client: masked, here with a mask of zeros. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const length = Buffer.alloc(4);
  length[0] = 0x81;
  length[1] = 0x80 | 126;
  length.writeUInt16BE(payload.length, 2);
  return Buffer.concat([length, Buffer.alloc(4), payload]);
}
