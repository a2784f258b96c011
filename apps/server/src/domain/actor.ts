/** Who acts. Made from a credential or by the server itself, never from a payload. */
import type { AgentRole } from '@parley/contract';
import type { Id } from './records.ts';

export type Actor =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'customer'; readonly customerId: string }
  | {
      readonly kind: 'agent';
      readonly id: Id;
      readonly agentId: string;
      readonly name: string;
      readonly role: AgentRole;
      readonly department: string;
    }
  | {
      readonly kind: 'key';
      readonly id: Id;
      readonly name: string;
      readonly role: 'agent' | 'supervisor';
      readonly department: string | null;
    }
  /** Timers, routing, auto-responses. */
  | { readonly kind: 'system' };

/** Staff: agents and API keys. */
export type Staff = Extract<Actor, { kind: 'agent' | 'key' }>;

export const SYSTEM = { kind: 'system' } as const satisfies Actor;
export const ANONYMOUS: Actor = { kind: 'anonymous' };

export function isStaff(actor: Actor): actor is Staff {
  return actor.kind === 'agent' || actor.kind === 'key';
}

/** Supervisors and admins, and keys of role supervisor: those who see everything. */
export function isSenior(actor: Actor): boolean {
  return isStaff(actor) && actor.role !== 'agent';
}

/** What `closedBy`, `resolvedBy` and `escalatedBy` hold: an agent's `_id`, a `customerId` or `system` (contract §2). */
export function actorRef(actor: Actor): string {
  if (actor.kind === 'agent') return actor.id;
  if (actor.kind === 'customer') return actor.customerId;
  return 'system';
}

/** Who did it, for people: staff by name. Without a credential one acts on a ticket only by making it, for its customer. */
export function actorName(actor: Actor, customerId: string): string {
  if (isStaff(actor)) return actor.name;
  return actor.kind === 'anonymous' ? customerId : actorRef(actor);
}

/** The sender a `clientMessageId` belongs to. */
export function senderKey(actor: Actor): string {
  if (actor.kind === 'agent') return `agent:${actor.id}`;
  if (actor.kind === 'customer') return `customer:${actor.customerId}`;
  if (actor.kind === 'key') return `key:${actor.id}`;
  return 'system';
}
