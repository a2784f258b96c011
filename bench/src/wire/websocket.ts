/**
 * A WebSocket client over a plain TCP socket, for load: the generator shares two cores with the
 * server it measures, so it must cost little. Payloads go out masked with the key 0, which RFC 6455
 * allows and which leaves the bytes as they are; frames come in without a copy. No compression, no
 * fragments: Socket.IO sends neither here, and whoever does is reported.
 */
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface WireListener {
  /** One text frame: its bytes lie in `buffer` from `start` to `end` and are gone after the call. */
  frame(buffer: Buffer, start: number, end: number): void;
  /** All frames of one read have been given: the moment to write answers in one piece. */
  flush(): void;
  /** The connection is over; called once. */
  closed(reason: string): void;
}

export interface Wire {
  /** Writes what `textFrame` made, any number of them joined. */
  write(frames: string): void;
  /** Sends a close frame and ends the connection. */
  close(): void;
  /** Cuts the connection without a word. */
  destroy(): void;
}

/** What a browser sends along; the same for product and counterpart (B7 counts the kept request). */
const REQUEST_HEADERS = [
  'Connection: Upgrade',
  'Pragma: no-cache',
  'Cache-Control: no-cache',
  'User-Agent: Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  'Upgrade: websocket',
  'Origin: http://localhost:3000',
  'Sec-WebSocket-Version: 13',
  'Accept-Encoding: gzip, deflate, br, zstd',
  'Accept-Language: en-GB,en;q=0.9',
  'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits',
].join('\r\n');

/** One buffer for all reads: libuv fills it and hands it over before the next socket is read. */
const READ_BUFFER = Buffer.allocUnsafe(256 * 1024);
const MASK = '\0\0\0\0';
const TEXT = 0x1;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;

/** A masked text frame as a latin1 string. `payload` holds bytes, see `utf8Bytes`; below 64 KiB. */
export function textFrame(payload: string): string {
  const { length } = payload;
  if (length < 126) return `\x81${String.fromCharCode(0x80 | length)}${MASK}${payload}`;
  const size = String.fromCharCode(length >> 8, length & 0xff);
  return `\x81\xfe${size}${MASK}${payload}`;
}

/** The UTF-8 bytes of a text, one character each. */
export function utf8Bytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Opens a WebSocket to `path` on a loopback port. Rejects when the server does not switch protocols. */
export function openWire(port: number, path: string, listener: WireListener): Promise<Wire> {
  return new Promise((resolve, reject) => {
    let open = false;
    let over = false;
    let rest: Buffer | null = null;
    const socket: Socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: { buffer: READ_BUFFER, callback: read },
    });
    socket.once('connect', () => {
      const key = randomBytes(16).toString('base64');
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${REQUEST_HEADERS}\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
      );
    });
    socket.once('error', (error) => end(error.message));
    socket.once('close', () => end('closed'));

    function end(reason: string): void {
      if (over) return;
      over = true;
      socket.destroy();
      if (open) listener.closed(reason);
      else reject(new Error(`No WebSocket on port ${port}: ${reason}`));
    }

    function read(size: number, buffer: Uint8Array): boolean {
      const chunk = Buffer.from(buffer.buffer, buffer.byteOffset, size);
      const bytes: Buffer = rest === null ? chunk : Buffer.concat([rest, chunk]);
      const used = open ? frames(bytes, 0) : head(bytes);
      rest = used === bytes.length ? null : Buffer.from(bytes.subarray(used));
      if (open && !over) listener.flush();
      return true;
    }

    function head(bytes: Buffer): number {
      const until = bytes.indexOf('\r\n\r\n');
      if (until < 0) return 0;
      const text = bytes.toString('latin1', 0, until);
      if (!text.startsWith('HTTP/1.1 101')) {
        end(text.slice(0, text.indexOf('\r\n')));
        return bytes.length;
      }
      if (/^sec-websocket-extensions:/im.test(text)) {
        end('the server compresses, which no side of a comparison may');
        return bytes.length;
      }
      open = true;
      resolve(wire);
      return frames(bytes, until + 4);
    }

    function frames(bytes: Buffer, from: number): number {
      let at = from;
      while (!over && bytes.length - at >= 2) {
        const first = bytes[at] ?? 0;
        let length = (bytes[at + 1] ?? 0) & 0x7f;
        let start = at + 2;
        if (length === 126) {
          if (bytes.length - at < 4) break;
          length = bytes.readUInt16BE(start);
          start += 2;
        } else if (length === 127) {
          if (bytes.length - at < 10) break;
          length = Number(bytes.readBigUInt64BE(start));
          start += 8;
        }
        if (bytes.length - start < length) break;
        at = start + length;
        const opcode = first & 0x0f;
        if (opcode === TEXT && (first & 0x80) !== 0) listener.frame(bytes, start, at);
        else if (opcode === CLOSE) end('closed by the server');
        else if (opcode === PING) socket.write(`\x8a\x80${MASK}`, 'latin1');
        else if (opcode !== PONG) end(`unexpected frame of type ${opcode}`);
      }
      return at;
    }

    const wire: Wire = {
      write: (text) => void (over || socket.write(text, 'latin1')),
      close() {
        if (over) return;
        socket.end(`\x88\x80${MASK}`, 'latin1');
      },
      destroy: () => end('cut'),
    };
  });
}
