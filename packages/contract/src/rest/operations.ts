/** Operations: bare, outside of `/api` (contract §6). */
import { z } from 'zod';
import { route } from './route.ts';
import { ANYBODY } from './who.ts';

export const HEALTH_STATES = ['ok', 'draining', 'unavailable'] as const;
const health = z.strictObject({ status: z.enum(HEALTH_STATES) });

export const operationsRoutes = {
  'ops.health': route('GET', '/healthz', {
    summary: 'Whether the process answers',
    reply: health,
    who: ANYBODY,
    action: 'ops.read',
    bare: 'json',
  }),
  'ops.ready': route('GET', '/readyz', {
    summary: 'Whether it takes work: 503 while it starts, drains, or the store is away',
    reply: health,
    who: ANYBODY,
    action: 'ops.read',
    bare: 'json',
  }),
  'ops.metrics': route('GET', '/metrics', {
    summary: 'Prometheus metrics, for API keys, METRICS_TOKEN and loopback',
    reply: z.string(),
    who: ['anonymous', 'key'],
    action: 'metrics.read',
    errors: ['UNAUTHORIZED'],
    bare: 'text',
  }),
};
