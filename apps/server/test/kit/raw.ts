/** HTTP by hand, for what no client would send. */
import { connect } from 'node:net';

export interface RawAnswer {
  /** 0 when the connection was closed without an answer. */
  readonly status: number;
  readonly body: string;
}

/** Sends these bytes on a connection of their own and reads until it ends, or until an answer is whole. */
export function sendRaw(url: string, bytes: string | Uint8Array): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    const done = (): void => {
      socket.destroy();
      const [head = '', ...rest] = text.split('\r\n\r\n');
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
      resolve({ status, body: rest.join('\r\n\r\n') });
    };
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
      const length = /^content-length: (\d+)/im.exec(text)?.[1];
      const body = text.split('\r\n\r\n').slice(1).join('\r\n\r\n');
      if (length !== undefined && Buffer.byteLength(body) >= Number(length)) done();
    });
    socket.on('close', done);
    socket.on('error', () => undefined); // 'close' follows
    socket.write(bytes);
  });
}

/** A request as text; `headers` one a line. */
export function rawRequest(
  start: string,
  options: { readonly headers?: readonly string[]; readonly body?: string | Uint8Array } = {},
): Uint8Array {
  const { headers = [], body = '' } = options;
  const head = [`${start} HTTP/1.1`, 'Host: parley.test', ...headers, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]);
}
