/**
 * REST, as a router for one's own app or for anybody's. The stages in order: request id → security headers → pages →
 * origins → draining → route → (bind.ts: caller, limit, rows, rights, validation, handler) → answer or refusal.
 */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { type Method, type RouteKey, ROUTE_KEYS, ROUTES } from '@parley/contract';
import { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import helmet from 'helmet';
import { AppError } from '../domain/errors.ts';
import { withoutRedaction } from '../log.ts';
import { bind } from './bind.ts';
import { corsStage } from './cors.ts';
import type { Endpoint, Services } from './endpoint.ts';
import { createExchange, type Exchange } from './exchange.ts';
import { createFaces } from './faces.ts';
import { fail } from './fail.ts';
import { HANDLERS } from './handlers/all.ts';
import { watch } from './watch.ts';

const OPERATIONS = new Set<string>(
  ROUTE_KEYS.map((key) => ROUTES[key])
    .filter(({ bare }) => bare === 'json' || bare === 'text')
    .map(({ path }) => path),
);

/** Exchanges by their answer: later stages find what the first one made. */
type Exchanges = WeakMap<object, Exchange>;

export function createRouter(services: Services): Router {
  const exchanges: Exchanges = new WeakMap();
  const open = (res: object): Exchange => {
    const exchange = exchanges.get(res);
    if (exchange === undefined) throw new Error('A request that did not pass the first stage');
    return exchange;
  };
  const router = Router({ caseSensitive: true });
  router.use(beginStage(services, exchanges));
  router.use(securityHeaders());
  router.use(createFaces());
  router.use(corsStage(services.judge));
  router.use(drainingStage(services));
  for (const [path, keys] of routesByPath()) {
    const route = router.route(path);
    for (const key of keys) {
      const verb = ROUTES[key].method.toLowerCase() as Lowercase<Method>;
      route[verb](bindKey(services, key, open));
    }
    route.all(otherMethods(keys));
  }
  router.use(() => {
    throw new AppError('NOT_FOUND', 'There is nothing at this path');
  });
  router.use(failStage(services, open));
  return router;
}

/** Paths in the order of the table, each with its routes. */
function routesByPath(): Map<string, RouteKey[]> {
  const paths = new Map<string, RouteKey[]>();
  for (const key of ROUTE_KEYS) {
    const { path } = ROUTES[key];
    paths.set(path, [...(paths.get(path) ?? []), key]);
  }
  return paths;
}

function bindKey(
  services: Services,
  key: RouteKey,
  open: (res: object) => Exchange,
): RequestHandler {
  // The table's types tie each key to its endpoint; indexing by a variable key loses that.
  const endpoint = HANDLERS[key] as unknown as Endpoint<RouteKey>;
  return bind(services, key, { endpoint, open });
}

function beginStage(services: Services, exchanges: Exchanges): RequestHandler {
  const watched = { metrics: services.metrics, log: withoutRedaction(services.log) };
  return (req, res, next) => {
    const exchange = createExchange(req, res, { hops: services.hops });
    exchanges.set(res, exchange);
    res.setHeader('X-Request-Id', exchange.id);
    res.removeHeader('X-Powered-By');
    watch(exchange, watched);
    next();
  };
}

/** Answers are data: nothing in them may run, be framed, or be taken for another type. */
function securityHeaders(): RequestHandler {
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
  // What helmet says does not depend on the request: it is asked once, with a response that goes nowhere.
  const request = new IncomingMessage(new Socket());
  const model = new ServerResponse(request);
  protect(request, model, () => undefined);
  const headers = Object.entries(model.getHeaders()) as [string, string][];
  return (_req, res, next) => {
    for (const [name, value] of headers) res.setHeader(name, value);
    next();
  };
}

function drainingStage({ isOpen }: Services): RequestHandler {
  return (req, res, next) => {
    if (isOpen() || OPERATIONS.has(req.path)) {
      next();
      return;
    }
    res.setHeader('Connection', 'close');
    throw new AppError('SERVICE_UNAVAILABLE', undefined, { retryAfter: 1 });
  };
}

function otherMethods(keys: readonly RouteKey[]): RequestHandler {
  const methods = keys.map((key) => ROUTES[key].method);
  const heads = methods.includes('GET') ? ['HEAD'] : [];
  const allow = [...methods, ...heads, 'OPTIONS'].join(', ');
  return (req, res) => {
    res.setHeader('Allow', allow);
    if (req.method !== 'OPTIONS') throw new AppError('METHOD_NOT_ALLOWED');
    res.statusCode = 204;
    res.end();
  };
}

function failStage({ log }: Services, open: (res: object) => Exchange): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, _req, res, _next) => fail(open(res), error, log);
}
