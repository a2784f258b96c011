/** One row of values over days, drawn by uPlot, with its figures as a table behind it. */
import { Table2 } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { usePreferences } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Bone } from '../../ui/states.tsx';

interface ChartProps {
  readonly title: string;
  readonly help: string;
  /** `YYYY-MM-DD`, ascending. */
  readonly days: readonly string[];
  /** Undefined while they are on their way; null where a day has none. */
  readonly values: readonly (number | null)[] | undefined;
  readonly kind: 'bars' | 'line';
  readonly show: (value: number) => string;
  /** One figure for all of the days. */
  readonly summary: string;
  readonly range?: readonly [number, number];
  /** The axis reaches at least this far. */
  readonly least?: number;
  /** Steps between lines of the axis, ascending. */
  readonly steps?: readonly number[];
}

const HEIGHT = 180;

export function Chart(props: ChartProps): ReactNode {
  const { title, help, days, values, kind, show, summary, range, least, steps } = props;
  const { t, format } = useLanguage();
  const [isTable, setTable] = useState(false);
  const id = useId();
  return (
    <section className="chart" aria-labelledby={id}>
      <header className="chart-head">
        <div>
          <h2 id={id}>{title}</h2>
          <p className="muted">{help}</p>
        </div>
        <strong className="num">{summary}</strong>
        <IconButton
          label={isTable ? t.dashboard.hideTable : t.dashboard.table}
          aria-pressed={isTable}
          onClick={() => setTable(!isTable)}
        >
          <Table2 size={16} />
        </IconButton>
      </header>
      {values === undefined ? (
        <div className="chart-place">
          <Bone width="100%" height={HEIGHT - 12} />
        </div>
      ) : !isTable && values.every((value) => value === null || value === 0) ? (
        <p className="chart-place chart-none muted">{t.dashboard.nothing}</p>
      ) : isTable ? (
        <div className="chart-table scroll" tabIndex={0} role="group" aria-labelledby={id}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t.dashboard.day}</th>
                <th scope="col">{title}</th>
              </tr>
            </thead>
            <tbody>
              {days.map((day, index) => (
                <tr key={day}>
                  <td className="num">{format.date(`${day}T12:00:00Z`)}</td>
                  <td className="num">{showOf(values[index], show)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <Plot
          days={days}
          values={values}
          kind={kind}
          show={show}
          label={`${title}: ${summary}`}
          {...(range === undefined ? {} : { range })}
          {...(least === undefined ? {} : { least })}
          {...(steps === undefined ? {} : { steps })}
        />
      )}
    </section>
  );
}

function showOf(value: number | null | undefined, show: (value: number) => string): string {
  return value == null ? '–' : show(value);
}

interface PlotProps {
  readonly days: readonly string[];
  readonly values: readonly (number | null)[];
  readonly kind: 'bars' | 'line';
  readonly show: (value: number) => string;
  readonly label: string;
  readonly range?: readonly [number, number];
  /** The axis reaches at least this far. */
  readonly least?: number;
  /** Steps between lines of the axis, ascending. */
  readonly steps?: readonly number[];
}

function Plot({ days, values, kind, show, label, range, least = 1, steps }: PlotProps): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const { theme } = usePreferences();
  const { locale } = useLanguage();
  const scheme = useScheme();
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const colors = readColors(element);
    const day = new Intl.DateTimeFormat(locale, {
      day: 'numeric',
      month: 'short',
      timeZone: 'UTC',
    });
    const line: uPlot.Series = {
      stroke: colors.accent,
      width: 2,
      fill: kind === 'bars' ? colors.accent : colors.tint,
      points: {
        show: kind === 'line',
        size: 6,
        fill: colors.surface,
        stroke: colors.accent,
        width: 2,
      },
      spanGaps: false,
      ...(kind === 'bars' && uPlot.paths.bars
        ? { paths: uPlot.paths.bars({ size: [0.62, 36], radius: 0.25 }) }
        : {}),
    };
    const axis: uPlot.Axis = {
      stroke: colors.muted,
      font: `12px ${getComputedStyle(document.body).fontFamily}`,
      ticks: { show: false },
    };
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        padding: [18, 12, 0, 0],
        legend: { show: false },
        cursor: { y: false, points: { size: 8 } },
        scales: {
          x: { time: false, range: [-0.5, days.length - 0.5] },
          y: {
            range: (_plot, _min, max) => (range ? [...range] : [0, Math.max(least, max * 1.2)]),
          },
        },
        series: [{}, line],
        axes: [
          {
            ...axis,
            grid: { show: false },
            size: 26,
            gap: 6,
            space: 64,
            values: (_plot, splits) =>
              splits.map((at) =>
                Number.isInteger(at) && days[at]
                  ? day.format(new Date(`${days[at]}T12:00:00Z`))
                  : '',
              ),
          },
          {
            ...axis,
            grid: { stroke: colors.line, width: 1 },
            size: 48,
            ...(steps ? { incrs: [...steps] } : {}),
            values: (_plot, splits) => splits.map((value) => show(value)),
          },
        ],
        hooks: {
          draw: [(drawn) => labelNewest(drawn, { values, show, color: colors.text })],
          setCursor: [tell],
        },
      },
      [
        days.map((_, index) => index),
        // A bar of nothing is no bar.
        values.map((value) => (kind === 'bars' && value === 0 ? null : value)),
      ],
      element,
    );
    function tell(drawn: uPlot): void {
      const index = drawn.cursor.idx;
      const value = index == null ? null : values[index];
      const tip = element?.querySelector<HTMLElement>('.chart-tip');
      if (tip == null) return;
      tip.hidden = index == null;
      if (index == null) return;
      tip.textContent = `${day.format(new Date(`${days[index] ?? ''}T12:00:00Z`))} · ${showOf(value, show)}`;
      tip.style.left = `${Math.min(drawn.valToPos(index, 'x') + 48, element?.clientWidth ?? 0)}px`;
    }
    const tip = document.createElement('div');
    tip.className = 'chart-tip num';
    tip.hidden = true;
    element.append(tip);
    const observer = new ResizeObserver(() =>
      plot.setSize({ width: element.clientWidth, height: HEIGHT }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
      tip.remove();
    };
  }, [days, values, kind, show, range, least, steps, theme, scheme, locale]);
  return <div ref={place} className="chart-place" dir="ltr" role="img" aria-label={label} />;
}

/** The newest value stands beside its mark: nobody has to look for it in a legend. */
function labelNewest(
  plot: uPlot,
  {
    values,
    show,
    color,
  }: { values: readonly (number | null)[]; show: (value: number) => string; color: string },
): void {
  const index = values.findLastIndex((value) => value !== null && value > 0);
  const value = values[index];
  if (index < 0 || value == null) return;
  const { ctx } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.fillStyle = color;
  ctx.font = `600 ${12 * ratio}px ${getComputedStyle(document.body).fontFamily}`;
  ctx.textAlign = index > values.length - 2 ? 'right' : 'center';
  const x = plot.valToPos(index, 'x', true) + (index > values.length - 2 ? 12 * ratio : 0);
  ctx.fillText(show(value), x, plot.valToPos(value, 'y', true) - 8 * ratio);
  ctx.restore();
}

function readColors(
  element: HTMLElement,
): Record<'accent' | 'tint' | 'line' | 'muted' | 'text' | 'surface', string> {
  const probe = document.createElement('i');
  element.append(probe);
  const read = (token: string) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const colors = {
    accent: read('--accent'),
    tint: read('--accent-wash'),
    line: read('--line'),
    muted: read('--muted'),
    text: read('--text'),
    surface: read('--surface'),
  };
  probe.remove();
  return colors;
}

function useScheme(): string {
  const [scheme, setScheme] = useState('');
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const tell = () => setScheme(query.matches ? 'dark' : 'light');
    query.addEventListener('change', tell);
    return () => query.removeEventListener('change', tell);
  }, []);
  return scheme;
}
