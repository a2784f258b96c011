/** Four figures that matter with their change, then a chart of each, then departments, agents and what just happened. */
import type { StatsOverview } from '@parley/contract';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowDown, ArrowUp, ChartNoAxesColumn } from 'lucide-react';
import { type ReactNode, useCallback, useMemo } from 'react';
import { useAgents, useDepartments } from '../../app/queries.ts';
import { useAgent, useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Bone, Empty, Problem } from '../../ui/states.tsx';
import { Activity } from './activity.tsx';
import { Chart } from './chart.tsx';
import { daysBack, readDays, readFigures, type Scope } from './figures.ts';
import { type DashboardSearch, RANGES } from './search.ts';
import { AgentTable, DepartmentTable } from './tables.tsx';
import './dashboard.css';

const AGAIN_MS = 60_000;

export function Dashboard(): ReactNode {
  const { client } = useServices();
  const { t, format } = useLanguage();
  const search = useSearch({ from: '/dashboard' });
  const navigate = useNavigate();
  const { days = 14, department, agent } = search;
  const scope: Scope = useMemo(
    () => ({
      ...(department === undefined ? {} : { department }),
      ...(agent === undefined ? {} : { agent }),
    }),
    [department, agent],
  );
  const figures = useQuery({
    queryKey: ['figures', days, scope],
    queryFn: () => readFigures(client, { days, scope }),
    refetchInterval: AGAIN_MS,
    placeholderData: (before) => before,
  });
  const byDay = useQuery({
    queryKey: ['figures-by-day', days, scope],
    queryFn: () => readDays(client, { days, scope }),
    refetchInterval: 5 * AGAIN_MS,
    staleTime: AGAIN_MS,
  });
  const dates = useMemo(
    () => byDay.data?.map(({ date }) => date) ?? daysBack(days, Date.now()),
    [byDay.data, days],
  );
  const values = useCallback(
    (pick: (stats: StatsOverview) => number | null) => byDay.data?.map(({ stats }) => pick(stats)),
    [byDay.data],
  );
  const volume = useMemo(() => values((stats) => stats.totalTickets), [values]);
  const response = useMemo(() => values((stats) => stats.avgResponseTime), [values]);
  const resolution = useMemo(() => values((stats) => stats.avgResolutionTime), [values]);
  const rating = useMemo(() => values((stats) => stats.customerSatisfactionRating), [values]);
  const change = (to: Record<string, unknown>) => {
    const next = Object.entries({ ...search, ...to }).filter(
      ([, value]) => value !== '' && value !== undefined,
    );
    void navigate({
      to: '/dashboard',
      search: Object.fromEntries(next) as DashboardSearch,
      replace: true,
    });
  };
  const showCount = useCallback((value: number) => format.number(value), [format]);
  const showSeconds = useCallback((value: number) => format.lasting(value * 1000), [format]);
  const showMinutes = useCallback((value: number) => format.lasting(value * 60_000), [format]);
  const showRating = useCallback((value: number) => format.number(value, 1), [format]);
  const present = figures.data?.present;
  const before = figures.data?.before;
  const show = (value: number | null | undefined, by: (value: number) => string) =>
    value == null ? '–' : by(value);
  return (
    <div className="page">
      <div className="page-inside dashboard">
        <header className="page-head">
          <h1>{t.dashboard.title}</h1>
          <Scoping days={days} department={department} agent={agent} onChange={change} />
        </header>
        {figures.error !== null && present === undefined ? (
          <Problem error={figures.error} onRetry={() => void figures.refetch()} />
        ) : (
          <>
            <Now />
            <div className="figures">
              <Figure
                name={t.dashboard.volume}
                value={present && format.number(present.totalTickets)}
                now={present?.totalTickets}
                then={before?.totalTickets}
                good="none"
              />
              <Figure
                name={t.dashboard.firstResponse}
                value={present && show(present.avgResponseTime, showSeconds)}
                now={present?.avgResponseTime}
                then={before?.avgResponseTime}
                good="less"
              />
              <Figure
                name={t.dashboard.resolution}
                value={present && show(present.avgResolutionTime, showMinutes)}
                now={present?.avgResolutionTime}
                then={before?.avgResolutionTime}
                good="less"
              />
              <Figure
                name={t.dashboard.rating}
                value={present && show(present.customerSatisfactionRating, showRating)}
                now={present?.customerSatisfactionRating}
                then={before?.customerSatisfactionRating}
                good="more"
              />
            </div>
            {present?.totalTickets === 0 ? (
              <div className="card">
                <Empty
                  icon={<ChartNoAxesColumn size={20} />}
                  title={t.dashboard.empty}
                  help={t.dashboard.emptyHelp}
                />
              </div>
            ) : (
              <div className="charts">
                <Chart
                  title={t.dashboard.volume}
                  help={t.dashboard.volumeHelp}
                  days={dates}
                  values={volume}
                  kind="bars"
                  least={4}
                  steps={WHOLE}
                  show={showCount}
                  summary={present ? t.dashboard.total(present.totalTickets) : ''}
                />
                <Chart
                  title={t.dashboard.firstResponse}
                  help={t.dashboard.responseHelp}
                  days={dates}
                  values={response}
                  kind="line"
                  least={60}
                  steps={TIMES}
                  show={showSeconds}
                  summary={show(present?.avgResponseTime, showSeconds)}
                />
                <Chart
                  title={t.dashboard.resolution}
                  help={t.dashboard.resolutionHelp}
                  days={dates}
                  values={resolution}
                  kind="line"
                  least={60}
                  steps={TIMES}
                  show={showMinutes}
                  summary={show(present?.avgResolutionTime, showMinutes)}
                />
                <Chart
                  title={t.dashboard.rating}
                  help={t.dashboard.ratingHelp}
                  days={dates}
                  values={rating}
                  kind="line"
                  show={showRating}
                  summary={show(present?.customerSatisfactionRating, showRating)}
                  range={RATING_RANGE}
                />
              </div>
            )}
            <DepartmentTable days={days} />
            <AgentTable />
            <Activity />
          </>
        )}
      </div>
    </div>
  );
}

const RATING_RANGE = [0, 5.6] as const;
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];
/** Steps that read well as times: seconds, then minutes, hours and days of them. */
const TIMES = [10, 30, 60, 300, 600, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400, 172_800, 604_800];

interface ScopingProps {
  readonly days: number;
  readonly department: string | undefined;
  readonly agent: string | undefined;
  readonly onChange: (to: Record<string, unknown>) => void;
}

function Scoping({ days, department, agent, onChange }: ScopingProps): ReactNode {
  const { t } = useLanguage();
  const me = useAgent();
  const departments = useDepartments();
  const agents = useAgents();
  const shown = me.role === 'agent' ? agents.filter(({ _id }) => _id === me._id) : agents;
  return (
    <div className="scoping">
      <SelectField
        label={t.dashboard.range}
        value={days}
        onChange={(event) => onChange({ days: Number(event.target.value) })}
      >
        {RANGES.map((range) => (
          <option key={range} value={range}>
            {t.dashboard.days(range)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t.dashboard.department}
        value={department ?? ''}
        onChange={(event) => onChange({ department: event.target.value })}
      >
        <option value="">{t.dashboard.allDepartments}</option>
        {departments.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </SelectField>
      <SelectField
        label={t.dashboard.agent}
        value={agent ?? ''}
        onChange={(event) => onChange({ agent: event.target.value })}
      >
        <option value="">{t.dashboard.allAgents}</option>
        {shown.map(({ agentId, name }) => (
          <option key={agentId} value={agentId}>
            {name}
          </option>
        ))}
      </SelectField>
    </div>
  );
}

function Now(): ReactNode {
  const { client } = useServices();
  const { t } = useLanguage();
  const { data } = useQuery({
    queryKey: ['dashboard-now'],
    queryFn: () => client.rest.call('dashboard.stats'),
    refetchInterval: AGAIN_MS / 2,
  });
  return (
    <p className="now">
      {data === undefined ? (
        <Bone width={320} height={14} />
      ) : (
        <>
          <span className="dot" data-status={data.onlineAgents > 0 ? 'available' : 'offline'} />
          {[
            t.dashboard.online(data.onlineAgents, data.totalAgents),
            t.dashboard.activeNow(data.activeTickets),
            t.dashboard.resolvedToday(data.resolvedToday),
          ].join(' · ')}
        </>
      )}
    </p>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: string | undefined;
  readonly now: number | null | undefined;
  readonly then: number | null | undefined;
  /** Which way is good. */
  readonly good: 'more' | 'less' | 'none';
}

function Figure({ name, value, now, then, good }: FigureProps): ReactNode {
  const { t, format } = useLanguage();
  const share = now == null || then == null || then === 0 ? null : (now - then) / then;
  const isUp = share !== null && share > 0;
  const tone =
    share === null || Math.abs(share) < 0.005 || good === 'none'
      ? 'even'
      : isUp === (good === 'more')
        ? 'good'
        : 'bad';
  return (
    <div className="figure">
      <p className="figure-name">{name}</p>
      <p className="figure-value num">{value ?? <Bone width={90} height={30} />}</p>
      <p className={`figure-change figure-${tone} num`}>
        {share === null ? (
          t.dashboard.noChange
        ) : (
          <>
            {Math.abs(share) >= 0.005 &&
              (isUp ? (
                <ArrowUp size={13} aria-hidden="true" />
              ) : (
                <ArrowDown size={13} aria-hidden="true" />
              ))}
            {format.percent(share)} <span>{t.dashboard.compared}</span>
          </>
        )}
      </p>
    </div>
  );
}
