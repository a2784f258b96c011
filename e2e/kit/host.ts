/** Somebody's own website on another origin, with our snippet in it. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Host extends AsyncDisposable {
  readonly url: string;
}

export interface HostPage {
  readonly head?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Serves one page at every path. */
export async function startHost({ head = '', body = '', headers = {} }: HostPage): Promise<Host> {
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title>
    <meta name="viewport" content="width=device-width">${head}</head><body>${body}</body></html>`;
  const server = createServer((request, response) => {
    const isPage = request.headers.accept?.includes('text/html') === true;
    response.writeHead(isPage ? 200 : 204, {
      'Content-Type': 'text/html; charset=utf-8',
      ...headers,
    });
    response.end(isPage ? page : undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
