/**
 * Rollup rows of all agents together that keep fewer dimensions apart. A day of a busy store has hundreds of
 * combinations of department, priority, channel and status; a statistic over a quarter asks for one or two of
 * those. So each day is kept in a few cuts, and the smallest that knows the difference is read.
 */
import type { FigureDimension } from '../store.ts';

/** In place of an agent: all of them together, all dimensions apart. */
export const ALL_AGENTS = '*';

type Cut = Exclude<FigureDimension, 'day' | 'agent'>;

export interface Slice {
  /** Stands in place of an agent. */
  readonly agent: string;
  /** Kept apart beside the day. */
  readonly by: readonly Cut[];
}

/** From few rows a day to many. */
export const SLICES: readonly Slice[] = [
  { agent: '*p', by: ['priority'] },
  { agent: '*s', by: ['status'] },
  { agent: '*d', by: ['department'] },
  { agent: '*dp', by: ['department', 'priority'] },
  { agent: '*ds', by: ['department', 'status'] },
];

/** What to read of all agents together when these dimensions matter. */
export function sliceFor(needed: ReadonlySet<FigureDimension>): string {
  const cuts = [...needed].filter((dimension) => dimension !== 'day');
  const slice = SLICES.find(({ by }) => cuts.every((cut) => by.some((kept) => kept === cut)));
  return slice?.agent ?? ALL_AGENTS;
}
