/** Filters and scopes as conditions of SQL. */
import type { Scope, TicketFilter } from '../store.ts';
import { CHANNEL, PRIORITY, STATUS } from './codes.ts';
import type { Parameter } from './connection.ts';

export interface Condition {
  readonly sql: string;
  readonly parameters: Parameter[];
}

/** The department whose unassigned tickets every agent may read (contract §5). */
const GENERAL = 'general';

/** Of everything. */
export const NONE: Condition = { sql: '', parameters: [] };

/** All must hold. */
export function all(...conditions: Condition[]): Condition {
  const given = conditions.filter(({ sql }) => sql !== '');
  return {
    sql: given.map(({ sql }) => `(${sql})`).join(' AND '),
    parameters: given.flatMap(({ parameters }) => parameters),
  };
}

export function is(column: string, value: Parameter | undefined): Condition {
  return value === undefined ? NONE : { sql: `${column} = ?`, parameters: [value] };
}

/** On the columns of `ticket`. */
export function filterCondition(filter: TicketFilter): Condition {
  const { statuses, priority, channel, from, to } = filter;
  return all(
    statuses === undefined
      ? NONE
      : {
          sql: `status IN (${statuses.map((status) => STATUS.of[status]).join(', ')})`,
          parameters: [],
        },
    is('assigned_agent', filter.assignedAgent),
    is('customer_id', filter.customerId),
    is('priority', priority && PRIORITY.of[priority]),
    is('department', filter.department),
    is('channel', channel && CHANNEL.of[channel]),
    from === undefined ? NONE : { sql: 'created_at >= ?', parameters: [from] },
    to === undefined ? NONE : { sql: 'created_at <= ?', parameters: [to] },
  );
}

/** On the columns of `ticket`, or of another table with a department and an assigned agent. */
export function scopeCondition(scope: Scope): Condition {
  switch (scope.kind) {
    case 'all':
      return NONE;
    case 'customer':
      return is('customer_id', scope.customerId);
    case 'own':
      return {
        sql: 'department = ? OR assigned_agent = ?',
        parameters: [scope.department, scope.agent],
      };
    case 'department':
      return {
        sql: 'department = ? OR assigned_agent = ? OR (department = ? AND assigned_agent IS NULL)',
        parameters: [scope.department, scope.agent, GENERAL],
      };
    default:
      return scope satisfies never;
  }
}
