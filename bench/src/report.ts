/** The table: one line per figure, the bar beside it, and what the figure is made of. */
import type { Figure } from './figure.ts';
import { short } from './format.ts';
import type { Machine } from './machine.ts';

const HEAD = ['', 'measured', 'figure', 'from to', 'bar', '', 'made of'];

/** One text table. A missed bar says by how much. */
export function table(figures: readonly Figure[], machine: Machine): string {
  const { cores, cpu, memory, system, node } = machine;
  const rows = [HEAD, ...figures.map(line)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  const missed = figures.filter(({ met }) => !met).length;
  return [
    `${cores} cores, ${cpu}, ${memory}, ${system}, Node ${node}`,
    '',
    ...lines,
    '',
    `${figures.length - missed} of ${figures.length} bars met`,
  ].join('\n');
}

function line(figure: Figure): string[] {
  const { row, title, value, min, max, unit, bar, met, detail } = figure;
  return [
    row,
    title,
    `${short(value)} ${unit}`,
    min === max ? '' : `${short(min)} to ${short(max)}`,
    `${bar.at === 'most' ? '≤' : '≥'} ${short(bar.value)}`,
    met ? 'met' : `MISSED by ${short(Math.abs(value - bar.value))}`,
    detail,
  ];
}
