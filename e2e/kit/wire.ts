/** The way between the pages of a browser and the server's sockets, which can be cut and mended. */
import type { BrowserContext, WebSocketRoute } from 'playwright-core';

export interface Wire {
  /** Ends what is open; from now on neither a websocket nor long polling gets through. */
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
}

const SOCKETS = '**/socket.io/**';

/** Holds for pages that are loaded from here on. */
export async function wireOf(context: BrowserContext): Promise<Wire> {
  const open = new Set<WebSocketRoute>();
  let isCut = false;
  await context.routeWebSocket(SOCKETS, (socket) => {
    if (isCut) {
      void socket.close();
      return;
    }
    socket.connectToServer();
    open.add(socket);
  });
  return {
    async cut() {
      isCut = true;
      await context.route(SOCKETS, (route) => route.abort());
      await Promise.all([...open].map((socket) => socket.close()));
      open.clear();
    },
    async mend() {
      isCut = false;
      await context.unroute(SOCKETS);
    },
  };
}
