/**
 * A unit of change: plain data that a store checks, writes and queues in one atomic step.
 * It is data and not a callback because an `await` inside an open SQLite transaction lets other
 * requests write into it, and MongoDB runs transaction callbacks again.
 */
import type { FigureDelta } from '../domain/metrics.ts';
import type {
  ActivityRecord,
  AgentFigures,
  AgentRecord,
  ApiKeyRecord,
  AttachmentRecord,
  AutoResponseRecord,
  CannedResponseRecord,
  ConnectionRecord,
  CustomerRecord,
  Id,
  IdempotencyRecord,
  MessageRecord,
  Millis,
  NotificationRecord,
  OutboxRecord,
  RoutingDecisionRecord,
  SessionRecord,
  SettingsRecord,
  TicketRecord,
  TimerRecord,
} from '../domain/records.ts';

/**
 * What an agent must be for a slot to be taken, checked in the same step that takes it.
 * `available`: active, status `available`, below the maximum (routing). `capacity`: active, below the
 * maximum (manual). `active`: active only (forced). `none`: a slot that is given back.
 */
export type SlotGuard = 'available' | 'capacity' | 'active' | 'none';

/** A claimed row: `fence` grows with each claim, so that a late owner's writes are refused. */
export interface Claim {
  readonly key: string;
  readonly fence: number;
}

/**
 * Checks come with the write they belong to. `Conflict`: an expected version, slot guard, claim or
 * absent row does not hold. `Duplicate`: a unique key is taken. Either way nothing of the unit is written.
 */
export type Write =
  /** Duplicate on `ticketId`. */
  | { readonly kind: 'ticket.insert'; readonly ticket: TicketRecord }
  /** Conflict unless the stored version is `before.version`. `after.version` is one more. */
  | { readonly kind: 'ticket.update'; readonly before: TicketRecord; readonly after: TicketRecord }
  /** The customer's presence; neither checks nor moves the version. */
  | {
      readonly kind: 'ticket.touch';
      readonly id: Id;
      readonly connectedAt?: Millis;
      readonly lastSeen?: Millis;
    }
  /** Duplicate on (ticket, senderKey, clientMessageId). */
  | { readonly kind: 'message.insert'; readonly message: MessageRecord }
  /** Conflict unless the stored version is `expected`. */
  | { readonly kind: 'message.update'; readonly message: MessageRecord; readonly expected: number }
  /** Duplicate on `id`. Its bytes are stored before. */
  | { readonly kind: 'attachment.insert'; readonly attachment: AttachmentRecord }
  /** It now belongs to this message, on this ticket. Conflict unless it is there and was not sent. */
  | {
      readonly kind: 'attachment.send';
      readonly id: string;
      readonly ticket: Id;
      readonly sent: NonNullable<AttachmentRecord['sent']>;
    }
  /** Conflict unless it is there and was not sent. Its bytes go after it. */
  | { readonly kind: 'attachment.delete'; readonly id: string }
  /** Duplicate on `email` or `agentId`. */
  | { readonly kind: 'agent.insert'; readonly agent: AgentRecord }
  /** Writes all but `activeTickets`, `lastAssignedAt` and `figures`. Conflict unless the stored version is `before.version`. */
  | { readonly kind: 'agent.update'; readonly before: AgentRecord; readonly after: AgentRecord }
  /** Takes (+1) or gives back (-1) a slot. Conflict when the guard does not hold. `at` sets `lastAssignedAt`. */
  | {
      readonly kind: 'agent.slot';
      readonly id: Id;
      readonly by: 1 | -1;
      readonly guard: SlotGuard;
      readonly at?: Millis;
    }
  | { readonly kind: 'agent.figures'; readonly id: Id; readonly add: Partial<AgentFigures> }
  | { readonly kind: 'figures'; readonly deltas: readonly FigureDelta[] }
  /** Conflict unless the stored version is `expected`; null: there is none yet (else Conflict). */
  | {
      readonly kind: 'customer.put';
      readonly customer: CustomerRecord;
      readonly expected: number | null;
    }
  /** Conflict when `unreadOnce` names an agent's and ticket's unread notification that already exists. */
  | {
      readonly kind: 'notification.insert';
      readonly notification: NotificationRecord;
      /** At most one unread of this type per recipient and ticket. */
      readonly unreadOnce: boolean;
    }
  | {
      readonly kind: 'notification.read';
      readonly agent: Id;
      readonly ids: readonly Id[];
      readonly at: Millis;
    }
  | { readonly kind: 'routing.insert'; readonly decision: RoutingDecisionRecord }
  | { readonly kind: 'activity.insert'; readonly activity: ActivityRecord }
  | { readonly kind: 'session.insert'; readonly session: SessionRecord }
  /** Conflict unless the stored version is `expected` and the session has not ended. */
  | { readonly kind: 'session.update'; readonly session: SessionRecord; readonly expected: number }
  | { readonly kind: 'session.end'; readonly id: Id; readonly at: Millis }
  | { readonly kind: 'session.endAll'; readonly agent: Id; readonly at: Millis }
  | { readonly kind: 'apiKey.insert'; readonly apiKey: ApiKeyRecord }
  | { readonly kind: 'apiKey.used'; readonly id: Id; readonly at: Millis }
  /** Conflict when absent. */
  | { readonly kind: 'apiKey.delete'; readonly id: Id }
  | { readonly kind: 'cannedResponse.put'; readonly cannedResponse: CannedResponseRecord }
  /** Conflict when absent. */
  | { readonly kind: 'cannedResponse.delete'; readonly id: Id }
  | { readonly kind: 'autoResponse.put'; readonly autoResponse: AutoResponseRecord }
  /** Conflict when absent. */
  | { readonly kind: 'autoResponse.delete'; readonly id: Id }
  /** Conflict unless the stored version is `settings.version - 1`. */
  | { readonly kind: 'settings.put'; readonly settings: SettingsRecord }
  | { readonly kind: 'connection.insert'; readonly connection: ConnectionRecord }
  /** The connection's watches go with it. Nothing happens when absent. */
  | { readonly kind: 'connection.delete'; readonly id: string }
  | { readonly kind: 'watch.insert'; readonly connection: string; readonly ticket: Id }
  | { readonly kind: 'watch.delete'; readonly connection: string; readonly ticket: Id }
  | { readonly kind: 'timer.set'; readonly timer: TimerRecord }
  | { readonly kind: 'timer.cancel'; readonly key: string }
  /** Ends a claimed timer. Conflict when it was moved, cancelled or claimed by somebody else meanwhile. */
  | { readonly kind: 'timer.done'; readonly claim: Claim }
  /** Duplicate on `effectKey`. */
  | { readonly kind: 'outbox.insert'; readonly row: OutboxRecord }
  /** Ends a claimed row. Conflict when the claim is no longer held. */
  | { readonly kind: 'outbox.done'; readonly claim: Claim }
  /** Duplicate on `key`. */
  | { readonly kind: 'idempotency.insert'; readonly record: IdempotencyRecord };

export type Unit = readonly Write[];
