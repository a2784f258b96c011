/** Cross-origin calls (contract §6, end), by the judgement that sockets use too. */
import cors from 'cors';
import type { RequestHandler } from 'express';
import type { OriginJudge, OriginVerdict } from '../origins.ts';

const SHARED = {
  methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
  allowedHeaders: [
    'Authorization',
    'Content-Type',
    'Idempotency-Key',
    'If-Match',
    'If-None-Match',
    'X-API-Key',
    'X-Request-Id',
  ],
  exposedHeaders: ['ETag', 'Link', 'RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Request-Id'],
  maxAge: 600,
};

/** By `*` alone: readable for any page, but never with cookies. */
const ANY = { ...SHARED, origin: '*', credentials: false };
const NAMED = { ...SHARED, origin: true, credentials: true };
const NONE = { ...SHARED, origin: false };

const OPTIONS: Readonly<Record<OriginVerdict, cors.CorsOptions>> = {
  own: NAMED,
  listed: NAMED,
  any: ANY,
  foreign: NONE,
};

/** Answers preflights and names the origins that may read answers. */
export function corsStage(judge: OriginJudge): RequestHandler {
  const answer = cors((req, done) => {
    const { headers, socket } = req as Parameters<RequestHandler>[0];
    done(null, OPTIONS[judge(headers, socket)]);
  });
  return (req, res, next) => {
    // The package says it only where it lets an origin in; a cache must not mix the two answers up.
    res.vary('Origin');
    if (req.headers.origin === undefined) next();
    else answer(req, res, next);
  };
}
