/** What a row of the table is made of, and how the two sides of a ratio take turns. */
import { spread } from './statistics.ts';

export interface Figure {
  /** Row of performance.md: `B1`. */
  readonly row: string;
  readonly title: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** What the value counts: `× bare`, `ms`, `commits/message`. */
  readonly unit: string;
  readonly bar: Bar;
  readonly met: boolean;
  /** What the figure is made of, in absolute terms of this run. */
  readonly detail: string;
}

export interface Bar {
  readonly at: 'most' | 'least';
  readonly value: number;
}

export interface FigureOptions {
  readonly unit: string;
  readonly bar: Bar;
  readonly detail: string;
}

/** What the rows get from whoever runs them. */
export interface RunOptions {
  /** How often product and counterpart take turns. */
  readonly pairs: number;
  /** What the message checks of all rows found; B17 adds them up. */
  readonly audits: Audit[];
  /** Says what goes on, on stderr. */
  readonly say: (text: string) => void;
}

/** Acknowledged messages of one load, held against the store. */
export interface Audit {
  readonly acked: number;
  readonly lost: number;
  readonly doubled: number;
}

/** Rows that are measured together, because they read the same runs. */
export interface Scenario {
  readonly rows: readonly string[];
  readonly run: (options: RunOptions) => Promise<Figure[]>;
}

export const atMost = (value: number): Bar => ({ at: 'most', value });
export const atLeast = (value: number): Bar => ({ at: 'least', value });

/** A figure from the values of the pairs: their median, judged against the bar. */
export function figure(
  [row, title]: readonly [string, string],
  values: readonly number[],
  options: FigureOptions,
): Figure {
  const { median: value, min, max } = spread(values);
  const { bar } = options;
  const met = bar.at === 'most' ? value <= bar.value : value >= bar.value;
  return { row, title, value, min, max, met, ...options };
}

/** A B A B …: each side once per pair, so that what disturbs the machine disturbs both. */
export async function alternate<A, B>(
  pairs: number,
  product: (pair: number) => Promise<A>,
  bare: (pair: number) => Promise<B>,
): Promise<{ product: A; bare: B }[]> {
  const results: { product: A; bare: B }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    results.push({ product: await product(pair), bare: await bare(pair) });
  }
  return results;
}
