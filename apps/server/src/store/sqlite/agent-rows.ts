/** Agents as rows. Slots and figures are columns that have their own writes; what nothing asks for is JSON. */
import { fold } from '../../domain/fold.ts';
import type { AgentFigures, AgentRecord } from '../../domain/records.ts';
import { AGENT_STATUS, ROLE } from './codes.ts';
import type { Parameter, Row } from './connection.ts';

const DETAIL = [
  'name',
  'passwordHash',
  'statusChangedAt',
  'skills',
  'languages',
  'maxConcurrentTickets',
  'lastLoginAt',
  'lastLogoutAt',
  'tokenVersion',
  'updatedAt',
] as const satisfies readonly (keyof AgentRecord)[];

export const FIGURES = {
  handled: 'handled',
  responses: 'responses',
  responseMs: 'response_ms',
  resolutions: 'resolutions',
  resolutionMs: 'resolution_ms',
  ratings: 'ratings',
  ratingSum: 'rating_sum',
} as const satisfies Record<keyof AgentFigures, string>;

export const INSERT_AGENT = `INSERT INTO agent (agent_id, email, department, role, status, is_active,
  name_folded, created_at, version, doc, id, active_tickets, last_assigned_at,
  ${Object.values(FIGURES).join(', ')}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** All but slots and figures. */
export const UPDATE_AGENT = `UPDATE agent SET agent_id = ?, email = ?, department = ?, role = ?,
  status = ?, is_active = ?, name_folded = ?, created_at = ?, version = ?, doc = ? WHERE id = ?`;

export const UPDATE_SLOTS = `UPDATE agent SET active_tickets = ?, last_assigned_at = ? WHERE id = ?`;

export const ADD_FIGURES = `UPDATE agent SET ${Object.values(FIGURES)
  .map((column) => `${column} = ${column} + ?`)
  .join(', ')} WHERE id = ?`;

export function agentParameters(agent: AgentRecord): Parameter[] {
  const detail: Record<string, unknown> = {};
  for (const field of DETAIL) detail[field] = agent[field];
  return [
    agent.agentId,
    agent.email,
    agent.department,
    ROLE.of[agent.role],
    AGENT_STATUS.of[agent.status],
    agent.isActive ? 1 : 0,
    fold(agent.name),
    agent.createdAt,
    agent.version,
    JSON.stringify(detail),
    agent.id,
  ];
}

export function figureParameters(figures: AgentFigures): Parameter[] {
  return (Object.keys(FIGURES) as (keyof AgentFigures)[]).map((name) => figures[name]);
}

/** `unfolded`: what the figure log holds for this agent and the row does not yet. */
export function toAgent(row: Row, unfolded: AgentFigures | undefined): AgentRecord {
  const detail = JSON.parse(row['doc'] as string) as Pick<AgentRecord, (typeof DETAIL)[number]>;
  const figures: AgentFigures = {
    handled: row['handled'] as number,
    responses: row['responses'] as number,
    responseMs: row['response_ms'] as number,
    resolutions: row['resolutions'] as number,
    resolutionMs: row['resolution_ms'] as number,
    ratings: row['ratings'] as number,
    ratingSum: row['rating_sum'] as number,
  };
  return {
    id: row['id'] as string,
    agentId: row['agent_id'] as string,
    name: detail.name,
    email: row['email'] as string,
    passwordHash: detail.passwordHash,
    department: row['department'] as string,
    role: ROLE.name(row['role']),
    status: AGENT_STATUS.name(row['status']),
    statusChangedAt: detail.statusChangedAt,
    skills: detail.skills,
    languages: detail.languages,
    maxConcurrentTickets: detail.maxConcurrentTickets,
    isActive: row['is_active'] === 1,
    lastLoginAt: detail.lastLoginAt,
    lastLogoutAt: detail.lastLogoutAt,
    activeTickets: row['active_tickets'] as number,
    lastAssignedAt: row['last_assigned_at'] as number | null,
    tokenVersion: detail.tokenVersion,
    figures: unfolded === undefined ? figures : addFigures(figures, unfolded),
    version: row['version'] as number,
    createdAt: row['created_at'] as number,
    updatedAt: detail.updatedAt,
  };
}

export function addFigures(a: AgentFigures, b: Partial<AgentFigures>): AgentFigures {
  return {
    handled: a.handled + (b.handled ?? 0),
    responses: a.responses + (b.responses ?? 0),
    responseMs: a.responseMs + (b.responseMs ?? 0),
    resolutions: a.resolutions + (b.resolutions ?? 0),
    resolutionMs: a.resolutionMs + (b.resolutionMs ?? 0),
    ratings: a.ratings + (b.ratings ?? 0),
    ratingSum: a.ratingSum + (b.ratingSum ?? 0),
  };
}
