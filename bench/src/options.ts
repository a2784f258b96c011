/** The command line of the bench. */
import { parseArgs } from 'node:util';

export interface Options {
  /** Rows to measure; all when empty. */
  readonly rows: readonly string[];
  readonly json: boolean;
  readonly pairs: number;
  readonly soak: boolean;
  readonly minutes: number;
}

export const USAGE = `npm run bench                        every row, one table
npm run bench -- B1 B5               only these rows (rows that read the same runs come along)
npm run bench -- --json              the figures as JSON on stdout
npm run bench -- --pairs 9           turns of product and counterpart, at least 5 (default 5)
npm run bench -- soak --minutes 10   half load, growth of memory, descriptors, WAL and tables`;

const LEAST_PAIRS = 5;

/** Throws a sentence for what it does not understand. */
export function readOptions(args: readonly string[], known: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      pairs: { type: 'string', default: String(LEAST_PAIRS) },
      minutes: { type: 'string', default: '10' },
    },
  });
  const soak = positionals.includes('soak');
  const rows = positionals.filter((name) => name !== 'soak').map((name) => name.toUpperCase());
  const unknown = rows.filter((row) => !known.includes(row));
  if (unknown.length > 0) {
    throw new Error(`There is no row ${unknown.join(', ')}: ${known.join(' ')}`);
  }
  if (soak && rows.length > 0) throw new Error('The soak is measured by itself, without rows.');
  const pairs = Number(values.pairs);
  if (!Number.isInteger(pairs) || pairs < LEAST_PAIRS) {
    throw new Error(`--pairs is a whole number, ${LEAST_PAIRS} at least`);
  }
  const minutes = Number(values.minutes);
  if (!(minutes >= 1)) throw new Error('--minutes is a number, 1 at least');
  return { rows, json: values.json, pairs, soak, minutes };
}
