/**
 * One call's change of one ticket, gathered while a use case decides. What follows from the difference
 * between before and after (slots, figures, timers, events) is derived here, in one place, so that no use
 * case can forget it.
 */
import { newId } from '@parley/contract';
import { type Actor, actorName, senderKey, SYSTEM } from '../domain/actor.ts';
import type { Choice } from '../domain/assignment.ts';
import { AppError } from '../domain/errors.ts';
import type { DomainEvent } from '../domain/events.ts';
import { afterMessage, buildMessage, type MessageDraft } from '../domain/message.ts';
import { agentFigureDeltas, figureDeltas } from '../domain/metrics.ts';
import { buildNotification } from '../domain/notification.ts';
import type {
  AgentRecord,
  Id,
  MessageRecord,
  Millis,
  NotificationRecord,
  TicketRecord,
} from '../domain/records.ts';
import { changesBetween, holdsSlot, isQueued } from '../domain/ticket.ts';
import type { SlotGuard, Write } from '../store/unit.ts';
import type { Call, Deps } from './context.ts';
import type { Decision } from './transact.ts';

/** Who writes what nobody wrote. */
const SERVER = senderKey(SYSTEM);

type Draft = Omit<MessageDraft, 'ticket' | 'version' | 'at'>;

export class TicketChange {
  readonly before: TicketRecord | null;
  readonly at: Millis;
  readonly call: Pick<Call, 'actor' | 'origin'>;
  readonly #autoCloseAfterMs: number;
  #ticket: TicketRecord;
  /** Who gets the ticket by this change, and what they must be at the commit. */
  #taken: { agent: AgentRecord; guard: SlotGuard } | null = null;
  #response: { agent: Id; ms: number } | null = null;
  readonly #posted: MessageRecord[] = [];
  readonly #writes: Write[] = [];
  readonly #events: ((ticket: TicketRecord) => DomainEvent)[] = [];

  private constructor(
    deps: Pick<Deps, 'clock' | 'rules'>,
    call: Pick<Call, 'actor' | 'origin'>,
    state: { before: TicketRecord | null; ticket: TicketRecord; at: Millis },
  ) {
    this.before = state.before;
    this.at = state.at;
    this.call = call;
    this.#ticket = state.ticket;
    this.#autoCloseAfterMs = deps.rules.autoCloseAfterMs;
  }

  /** A change of a stored ticket: its next version. Throws PRECONDITION_FAILED when the caller means another one. */
  static of(
    deps: Deps,
    call: Pick<Call, 'actor' | 'origin' | 'ifVersions'>,
    before: TicketRecord,
  ): TicketChange {
    if (call.ifVersions?.includes(before.version) === false) {
      throw new AppError('PRECONDITION_FAILED');
    }
    const at = deps.clock.now();
    const ticket = { ...before, version: before.version + 1, updatedAt: at };
    return new TicketChange(deps, call, { before, ticket, at });
  }

  /** A new ticket. */
  static create(
    deps: Deps,
    call: Pick<Call, 'actor' | 'origin'>,
    ticket: TicketRecord,
  ): TicketChange {
    return new TicketChange(deps, call, { before: null, ticket, at: ticket.createdAt });
  }

  /** As it will be after this change. */
  get ticket(): TicketRecord {
    return this.#ticket;
  }

  get actor(): Actor {
    return this.call.actor;
  }

  set(patch: Partial<TicketRecord>): void {
    this.#ticket = { ...this.#ticket, ...patch };
  }

  /** Adds a message or note to the log. */
  post(
    draft: Draft,
    author: { id: Id; name: string; department: string } | null = null,
  ): MessageRecord {
    const { version } = this.#ticket;
    const message = buildMessage({ ...draft, ticket: this.#ticket, version, at: this.at });
    const { patch, response } = afterMessage(this.#ticket, message);
    if (response !== null && author !== null) {
      this.#response = { agent: author.id, ms: response.ms };
    }
    this.set(patch);
    this.#posted.push(message);
    this.#writes.push({ kind: 'message.insert', message });
    // What the server says by itself is news to the connection that caused it too.
    const by = draft.senderKey === SERVER ? null : this.call.origin;
    const shown = author === null ? null : { name: author.name, department: author.department };
    this.#events.push((ticket) => ({
      type: 'message.posted',
      ticket,
      message,
      author: shown,
      by,
    }));
    return message;
  }

  /** The first message this change added; there must be one. */
  firstMessage(): MessageRecord {
    const [message] = this.#posted;
    if (message === undefined) throw new Error('This change has no message');
    return message;
  }

  /** A line of the log that says what happened to the ticket; `metadata.event` is for clients that translate it. */
  log(content: string, metadata: Readonly<Record<string, string>>): MessageRecord {
    return this.post({
      sender: 'system',
      senderId: 'system',
      senderKey: SERVER,
      clientMessageId: null,
      content,
      messageType: 'system_notification',
      metadata,
      visibility: 'public',
    });
  }

  /** Gives the ticket to an agent; `guard` is checked again when the slot is taken, in the same commit. */
  give(agent: AgentRecord, guard: SlotGuard): void {
    this.#taken = { agent, guard };
    this.set({
      status: 'assigned',
      assignedAgent: agent.id,
      agentInfo: { name: agent.name, department: agent.department, assignedAt: this.at },
      lastAgent: agent.id,
      avoid: null,
    });
    const last = this.before?.lastAgent ?? null;
    if (last === agent.id) return;
    this.#events.push((ticket) => ({
      type: 'ticket.assigned',
      ticket,
      agent,
      reassigned: last !== null,
    }));
  }

  /** Takes it from its agent into the queue. */
  release(): void {
    this.#taken = null;
    this.set({ status: 'open', assignedAgent: null, agentInfo: null });
  }

  /** Keeps how routing or a person chose. */
  decided(choice: Pick<Choice, 'rule' | 'chosen' | 'candidates'>): void {
    const { rule, chosen, candidates } = choice;
    this.add({
      kind: 'routing.insert',
      decision: {
        id: newId(),
        ticket: this.#ticket.id,
        at: this.at,
        rule,
        chosen: chosen?.agentId ?? null,
        candidates,
      },
    });
  }

  notify(
    recipients: readonly Id[],
    notification: Pick<NotificationRecord, 'type' | 'title' | 'message' | 'priority'> & {
      messageId?: Id;
      agentId?: Id;
    },
  ): void {
    if (recipients.length === 0) return;
    const { id, customerId } = this.#ticket;
    const record = buildNotification(this.at, recipients, {
      ...notification,
      ticketId: id,
      customerId,
    });
    this.add({
      kind: 'notification.insert',
      notification: record,
      unreadOnce: record.type === 'new_message',
    });
    this.#events.push(() => ({ type: 'notification.created', notification: record }));
  }

  /** A line for the dashboard's recent activity. */
  activity(type: string, text: string): void {
    const { id, ticketId, customerId, department, assignedAgent } = this.#ticket;
    this.add({
      kind: 'activity.insert',
      activity: {
        id: newId(),
        type,
        ticket: id,
        ticketId,
        department,
        assignedAgent,
        actor: actorName(this.actor, customerId),
        text,
        at: this.at,
      },
    });
  }

  /** A write that is none of the ticket's own, of the same commit. */
  add(write: Write): void {
    this.#writes.push(write);
  }

  /** An event to publish after the commit, made from the ticket as it then is. */
  say(event: (ticket: TicketRecord) => DomainEvent): void {
    this.#events.push(event);
  }

  /** The unit and the events this change comes to. */
  decision<T>(result: T): Decision<T> {
    const { before } = this;
    const ticket = this.#ticket;
    const row: Write =
      before === null
        ? { kind: 'ticket.insert', ticket }
        : { kind: 'ticket.update', before, after: ticket };
    return {
      result,
      unit: [row, ...this.#writes, ...this.#slots(), ...this.#figures(), ...this.#autoClose()],
      events: [...this.#ticketEvents(), ...this.#events.map((event) => event(ticket))],
    };
  }

  /** What was added beside the ticket, when the ticket itself stays as it is. */
  withoutTicket(): Pick<Decision<never>, 'unit' | 'events'> {
    const { before } = this;
    if (before === null) throw new Error('A new ticket is always written');
    return { unit: this.#writes, events: this.#events.map((event) => event(before)) };
  }

  #slots(): Write[] {
    const had = this.before === null ? null : holdsSlot(this.before);
    const has = holdsSlot(this.#ticket);
    if (had === has) return [];
    const writes: Write[] = [];
    if (had !== null) writes.push({ kind: 'agent.slot', id: had, by: -1, guard: 'none' });
    if (has !== null) {
      const guard = this.#taken?.guard ?? 'active';
      writes.push({ kind: 'agent.slot', id: has, by: 1, guard, at: this.at });
    }
    return writes;
  }

  #figures(): Write[] {
    const deltas = figureDeltas(this.before, this.#ticket);
    const writes: Write[] = agentFigureDeltas(this.before, this.#ticket, this.#response).map(
      ({ id, add }) => ({ kind: 'agent.figures', id, add }),
    );
    if (deltas.length > 0) writes.push({ kind: 'figures', deltas });
    return writes;
  }

  #autoClose(): Write[] {
    const was = this.before?.status === 'resolved';
    const is = this.#ticket.status === 'resolved';
    if (was === is || this.#autoCloseAfterMs === 0) return [];
    const key = `auto-close:${this.#ticket.id}`;
    if (was) return [{ kind: 'timer.cancel', key }];
    const dueAt = this.at + this.#autoCloseAfterMs;
    const timer = { key, kind: 'auto-close', subject: this.#ticket.id, dueAt } as const;
    return [{ kind: 'timer.set', timer }];
  }

  #ticketEvents(): DomainEvent[] {
    const { before } = this;
    const ticket = this.#ticket;
    const events: DomainEvent[] = [];
    if (before === null) {
      events.push({ type: 'ticket.created', ticket });
    } else {
      const changes = changesBetween(before, ticket);
      if (changes.length > 0) {
        events.push({ type: 'ticket.updated', before, ticket, changes, by: this.call.origin });
      }
      const freed = holdsSlot(before);
      if (freed !== null && freed !== holdsSlot(ticket)) {
        events.push({ type: 'capacity.freed', agent: freed });
      }
    }
    const waited = before !== null && isQueued(before);
    const waits = isQueued(ticket);
    if (waited && (!waits || before.department !== ticket.department)) {
      events.push({ type: 'queue.changed', department: before.department, joined: false });
    }
    const joined = waits && (!waited || before.department !== ticket.department);
    const moved = waits && waited && before.priority !== ticket.priority;
    if (joined || moved) {
      events.push({ type: 'queue.changed', department: ticket.department, joined });
    }
    return events;
  }
}
