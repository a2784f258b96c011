/** A filter and a scope as parts that have no ticket in common: what lists and figures are put together from. */
import type { Scope, TicketFilter } from '../store.ts';
import { ALL_AGENTS } from './figure-slices.ts';

/** Tickets of all agents together, or of one (an id; '' for nobody's). */
export interface Selection {
  readonly agent: string;
  readonly department?: string;
  readonly notDepartment?: string;
}

/** The department whose unassigned tickets every agent may read (contract §5). */
const GENERAL = 'general';

/** By assigned agent and department alone; none for customers, whose tickets have an index of their own. */
export function selections(
  { assignedAgent, department }: TicketFilter,
  scope: Scope,
): readonly Selection[] {
  if (scope.kind === 'customer') return [];
  const readable =
    scope.kind === 'all'
      ? [{ agent: assignedAgent ?? ALL_AGENTS }]
      : assignedAgent === undefined
        ? ofStaff(scope)
        : [ofAgent(assignedAgent, scope)];
  if (department === undefined) return readable;
  return readable
    .filter((part) => (part.department ?? department) === department)
    .filter((part) => part.notDepartment !== department)
    .map(({ agent }) => ({ agent, department }));
}

type StaffScope = Exclude<Scope, { kind: 'all' | 'customer' }>;

function ofStaff({ kind, department, agent }: StaffScope): Selection[] {
  const parts: Selection[] = [{ agent: ALL_AGENTS, department }];
  if (agent !== null) parts.push({ agent, notDepartment: department });
  if (kind === 'department' && department !== GENERAL) {
    parts.push({ agent: '', department: GENERAL });
  }
  return parts;
}

function ofAgent(assignedAgent: string, { department, agent }: StaffScope): Selection {
  return assignedAgent === agent ? { agent } : { agent: assignedAgent, department };
}
