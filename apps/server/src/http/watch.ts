/** Counts and logs each answer, by the route's path and never by the address as it came: that may hold what somebody searched for. */
import { ERRORS } from '@parley/contract';
import type { Services } from './endpoint.ts';
import type { Exchange } from './exchange.ts';

export function watch(
  exchange: Exchange,
  { metrics, log }: Pick<Services, 'metrics' | 'log'>,
): void {
  const { req, res, id } = exchange;
  const startedAt = performance.now();
  metrics.httpOpen.inc();
  res.once('close', () => {
    metrics.httpOpen.dec();
    const { method } = req;
    const route = (req.route as { path?: string } | undefined)?.path ?? 'none';
    const status = res.writableFinished ? res.statusCode : 499;
    const seconds = (performance.now() - startedAt) / 1000;
    metrics.httpRequests.inc({ route, method, status });
    metrics.httpSeconds.observe({ route }, seconds);
    const line = { request: id, method, route, status, ms: Math.round(seconds * 1e4) / 10 };
    if (status >= ERRORS.INTERNAL_ERROR[0]) log.error(line, 'answered');
    else log.info(line, 'answered');
  });
}
