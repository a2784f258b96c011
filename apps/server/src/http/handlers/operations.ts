/** Health, readiness, metrics (contract §6, last row). */
import { isForwarded, isLoopback } from '../../identity/address.ts';
import { sameText } from '../../identity/proofs.ts';
import { anonymously, authenticateGently } from '../authenticate.ts';
import type { Endpoints, Services } from '../endpoint.ts';
import type { Exchange } from '../exchange.ts';

/** How long the store may take to answer before it counts as away. */
const PING_MS = 3_000;

export const operations = {
  'ops.health': {
    credential: anonymously,
    handle: async () => ({ status: 'ok' }),
  },

  'ops.ready': {
    credential: anonymously,
    async handle({ services, exchange }) {
      const status = !services.isOpen()
        ? 'draining'
        : (await answers(services.deps.store.ping()))
          ? 'ok'
          : 'unavailable';
      if (status !== 'ok') exchange.res.statusCode = 503;
      return { status };
    },
  },

  'ops.metrics': {
    credential: authenticateGently,
    claim: async ({ services, exchange }) => ({
      resource: { isTrusted: isOnThisMachine(exchange) || hasToken(services, exchange) },
    }),
    handle: ({ services }) => services.metrics.registry.metrics(),
  },
} satisfies Partial<Endpoints>;

async function answers(ping: Promise<void>): Promise<boolean> {
  const signal = AbortSignal.timeout(PING_MS);
  const late = new Promise<boolean>((resolve) => {
    signal.addEventListener('abort', () => resolve(false), { once: true });
  });
  return Promise.race([ping.then(yes, no), late]);
}

function yes(): boolean {
  return true;
}

function no(): boolean {
  return false;
}

/** By the connection itself, and only where no header shows a proxy in between: to a proxy on this machine everybody is loopback. */
function isOnThisMachine({ req }: Exchange): boolean {
  return isLoopback(req.socket.remoteAddress ?? '') && !isForwarded(req.headers);
}

function hasToken({ metricsToken }: Services, { req }: Exchange): boolean {
  const { authorization } = req.headers;
  if (metricsToken === null || authorization === undefined) return false;
  return sameText(authorization, `Bearer ${metricsToken}`);
}
