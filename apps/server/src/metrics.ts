/** Prometheus metrics of one app. Names are what operators build on: they stay. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import Counter from '@prometheus-io/client/lib/counter.js';
import Gauge from '@prometheus-io/client/lib/gauge.js';
import Histogram from '@prometheus-io/client/lib/histogram.js';
import Registry from '@prometheus-io/client/lib/registry.js';

export interface Metrics extends Disposable {
  readonly registry: Registry;
  /** `parley_http_requests_total` by route, method and status. */
  readonly httpRequests: Counter<'route' | 'method' | 'status'>;
  /** `parley_http_request_seconds` by route. */
  readonly httpSeconds: Histogram<'route'>;
  /** `parley_http_open_requests`: requests under way. */
  readonly httpOpen: Gauge;
  /** A counter that its owner increments. */
  counter<Label extends string>(
    name: string,
    help: string,
    labels?: readonly Label[],
  ): Counter<Label>;
  /** A value that is asked for at each scrape. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void;
  /** A count kept elsewhere that only grows, asked for at each scrape. */
  total(name: string, help: string, read: () => number): void;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const QUANTILES = [50, 99] as const;

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const delayGauge: Gauge<'quantile'> = new Gauge({
    name: 'parley_event_loop_delay_seconds',
    help: 'Delay of the event loop since the last scrape',
    labelNames: ['quantile'],
    registers,
    collect: (): void => {
      for (const quantile of QUANTILES) {
        const seconds = delay.percentile(quantile) / 1e9;
        delayGauge.set({ quantile: String(quantile / 100) }, seconds);
      }
      delayGauge.set({ quantile: '1' }, delay.max / 1e9);
      delay.reset();
    },
  });
  return {
    registry,
    httpRequests: new Counter({
      name: 'parley_http_requests_total',
      help: 'Requests answered',
      labelNames: ['route', 'method', 'status'],
      registers,
    }),
    httpSeconds: new Histogram({
      name: 'parley_http_request_seconds',
      help: 'Time from the request to its answer',
      labelNames: ['route'],
      buckets: SECONDS,
      registers,
    }),
    httpOpen: new Gauge({
      name: 'parley_http_open_requests',
      help: 'Requests under way',
      registers,
    }),
    counter: (name, help, labels = []) =>
      new Counter({ name, help, labelNames: [...labels], registers }),
    gauge: (name, help, read) => {
      const gauge: Gauge = new Gauge({
        name,
        help,
        registers,
        collect: async (): Promise<void> => gauge.set(await read()),
      });
    },
    total: (name, help, read) => {
      const counter: Counter = new Counter({
        name,
        help,
        registers,
        collect: (): void => {
          counter.reset();
          counter.inc(read());
        },
      });
    },
    [Symbol.dispose]: () => void delay.disable(),
  };
}
