/** Median, percentiles, spread and slope: the arithmetic of the table. */

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The value below which `share` (0-1) of an ascending list lies. */
export function percentile(ascending: ArrayLike<number>, share: number): number {
  if (ascending.length === 0) throw new Error('No values to take a percentile of.');
  const at = Math.min(ascending.length - 1, Math.ceil(ascending.length * share) - 1);
  return ascending[Math.max(0, at)] ?? NaN;
}

/** The middle value; between the two middle ones when their number is even. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('No values to take a median of.');
  const ascending = values.toSorted((a, b) => a - b);
  const middle = Math.floor(ascending.length / 2);
  const high = ascending[middle] ?? NaN;
  return ascending.length % 2 === 1 ? high : ((ascending[middle - 1] ?? NaN) + high) / 2;
}

export function spread(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/** Least-squares slope of `y` over `x`: how much `y` grows per one of `x`. */
export function slope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const n = points.length;
  if (n < 2) return 0;
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / n;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / n;
  const over = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  const under = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  return under === 0 ? 0 : over / under;
}
