/**
 * What has happened, said after the commit. The projector alone decides who hears what of it.
 * `by` names the connection that caused it, so that it is not told twice.
 */
import type { AgentStatus, Visibility } from '@parley/contract';
import type {
  AgentRecord,
  Id,
  MessageRecord,
  Millis,
  NotificationRecord,
  TicketRecord,
} from './records.ts';

/** Socket id of who caused it; null for REST, timers and routing. */
export type Origin = string | null;

/** Fields whose change agents hear of by `ticket_updated` (contract §7). */
export type TicketChange =
  | 'status'
  | 'assignedAgent'
  | 'priority'
  | 'department'
  | 'subject'
  | 'tags'
  | 'customerInfo'
  | 'metadata';

export type DomainEvent =
  | { readonly type: 'ticket.created'; readonly ticket: TicketRecord }
  | {
      readonly type: 'ticket.updated';
      readonly before: TicketRecord;
      readonly ticket: TicketRecord;
      readonly changes: readonly TicketChange[];
      readonly by: Origin;
    }
  /** The agent is another than the last one the customer knew. */
  | {
      readonly type: 'ticket.assigned';
      readonly ticket: TicketRecord;
      readonly agent: AgentRecord;
      readonly reassigned: boolean;
    }
  | {
      readonly type: 'message.posted';
      readonly ticket: TicketRecord;
      readonly message: MessageRecord;
      /** The agent who wrote it, for the customer's eyes; null for others. */
      readonly author: { readonly name: string; readonly department: string } | null;
      readonly by: Origin;
    }
  | {
      readonly type: 'message.updated';
      readonly ticket: TicketRecord;
      readonly message: MessageRecord;
    }
  | {
      readonly type: 'messages.read';
      readonly ticket: TicketRecord;
      readonly upToSeq: number;
      readonly reader: 'customer' | 'agent';
      readonly by: Origin;
    }
  | {
      readonly type: 'typing';
      readonly ticket: TicketRecord;
      readonly side: 'customer' | 'agent';
      readonly isTyping: boolean;
      /** Customer's draft, only for agents. */
      readonly preview: string | null;
      /** Who of the staff types; null when the customer does. A key has no `agentId`. */
      readonly agent: { readonly agentId: string | null; readonly name: string } | null;
      /** `internal`: a note, which is no business of the customer's. */
      readonly visibility: Visibility;
      readonly by: Origin;
    }
  | { readonly type: 'notification.created'; readonly notification: NotificationRecord }
  | {
      readonly type: 'notifications.read';
      readonly agent: Id;
      readonly ids: readonly Id[];
      readonly all: boolean;
      readonly by: Origin;
    }
  | {
      readonly type: 'agent.status';
      readonly agent: AgentRecord;
      readonly previousStatus: AgentStatus;
    }
  /** Department or name changed: rooms follow. */
  | { readonly type: 'agent.moved'; readonly before: AgentRecord; readonly agent: AgentRecord }
  /** All tokens and sockets of the agent end. */
  | { readonly type: 'agent.revoked'; readonly agent: Id }
  /** That session's sockets end. */
  | { readonly type: 'session.ended'; readonly session: Id }
  /** Tokens of the customer given out without proof end (contract §5). */
  | { readonly type: 'customer.revoked'; readonly customerId: string }
  | {
      readonly type: 'customer.gone';
      readonly ticket: TicketRecord;
      readonly lastSeen: Millis;
    }
  /** An agent has a slot again. */
  | { readonly type: 'capacity.freed'; readonly agent: Id }
  /** Somebody joined, left or moved in the department's queue. */
  | { readonly type: 'queue.changed'; readonly department: string; readonly joined: boolean };
