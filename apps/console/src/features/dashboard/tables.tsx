/** Departments and agents beside each other: a bar for the eye, the figure beside it. */
import { useQuery } from '@tanstack/react-query';
import type { CSSProperties, ReactNode } from 'react';
import { useAgents, useDepartments } from '../../app/queries.ts';
import { useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Bone } from '../../ui/states.tsx';
import { readDepartments } from './figures.ts';

/** Each asks the server once. */
const DEPARTMENTS_SHOWN = 20;

export function DepartmentTable({ days }: { readonly days: number }): ReactNode {
  const { client } = useServices();
  const { t, format } = useLanguage();
  const departments = useDepartments();
  const names = departments.map(({ name }) => name).slice(0, DEPARTMENTS_SHOWN);
  const { data } = useQuery({
    queryKey: ['figures-by-department', days, names],
    queryFn: () => readDepartments(client, { days, names }),
    enabled: names.length > 0,
    placeholderData: (before) => before,
  });
  const rows = (data ?? []).toSorted((a, b) => b.stats.totalTickets - a.stats.totalTickets);
  const most = Math.max(1, ...rows.map(({ stats }) => stats.totalTickets));
  return (
    <section className="card table-card">
      <h2>{t.dashboard.byDepartment}</h2>
      {data === undefined ? (
        <Bone width="100%" height={96} />
      ) : (
        <TableFrame label={t.dashboard.byDepartment}>
          <thead>
            <tr>
              <th scope="col">{t.dashboard.department}</th>
              <th scope="col" className="wide">
                {t.dashboard.tickets}
              </th>
              <th scope="col">{t.dashboard.firstResponse}</th>
              <th scope="col">{t.dashboard.resolution}</th>
              <th scope="col">{t.dashboard.rating}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, stats }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="wide">
                  <Bar share={stats.totalTickets / most} text={format.number(stats.totalTickets)} />
                </td>
                <td className="num">
                  {orDash(stats.avgResponseTime, (value) => format.lasting(value * 1000))}
                </td>
                <td className="num">
                  {orDash(stats.avgResolutionTime, (value) => format.lasting(value * 60_000))}
                </td>
                <td className="num">
                  {orDash(stats.customerSatisfactionRating, (value) => format.number(value, 1))}
                </td>
              </tr>
            ))}
          </tbody>
        </TableFrame>
      )}
    </section>
  );
}

export function AgentTable(): ReactNode {
  const { t, format } = useLanguage();
  const agents = useAgents();
  const rows = agents
    .filter(({ isActive }) => isActive)
    .toSorted((a, b) => b.metrics.totalTicketsHandled - a.metrics.totalTicketsHandled);
  const most = Math.max(1, ...rows.map(({ metrics }) => metrics.totalTicketsHandled));
  return (
    <section className="card table-card">
      <h2>
        {t.dashboard.byAgent} <span className="muted">{t.dashboard.agentHelp}</span>
      </h2>
      <TableFrame label={t.dashboard.byAgent}>
        <thead>
          <tr>
            <th scope="col">{t.dashboard.agent}</th>
            <th scope="col" className="wide">
              {t.dashboard.handled}
            </th>
            <th scope="col">{t.dashboard.active}</th>
            <th scope="col">{t.dashboard.firstResponse}</th>
            <th scope="col">{t.dashboard.resolution}</th>
            <th scope="col">{t.dashboard.rating}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ agentId, name, status, metrics, activeTickets, maxConcurrentTickets }) => (
            <tr key={agentId}>
              <th scope="row">
                <span className="who">
                  <Avatar name={name} id={agentId} size={24} status={status} />
                  <bdi className="truncate">{name}</bdi>
                </span>
              </th>
              <td className="wide">
                <Bar
                  share={metrics.totalTicketsHandled / most}
                  text={format.number(metrics.totalTicketsHandled)}
                />
              </td>
              <td className="num">{t.ticket.load(activeTickets, maxConcurrentTickets)}</td>
              <td className="num">
                {orDash(metrics.avgResponseTime, (value) => format.lasting(value * 1000))}
              </td>
              <td className="num">
                {orDash(metrics.avgResolutionTime, (value) => format.lasting(value * 60_000))}
              </td>
              <td className="num">
                {orDash(metrics.customerSatisfactionRating, (value) => format.number(value, 1))}
              </td>
            </tr>
          ))}
        </tbody>
      </TableFrame>
    </section>
  );
}

function TableFrame({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className="table-scroll" role="region" aria-label={label} tabIndex={0}>
      <table className="table">{children}</table>
    </div>
  );
}

function Bar({ share, text }: { readonly share: number; readonly text: string }): ReactNode {
  return (
    <span className="bar">
      <span className="bar-track" aria-hidden="true">
        <span style={{ '--share': share } as CSSProperties} />
      </span>
      <span className="num">{text}</span>
    </span>
  );
}

function orDash(value: number | null, show: (value: number) => string): string {
  return value === null ? '–' : show(value);
}
