/**
 * Who has which ticket before them, and who of them types there (protocol P48). Nothing is stored: each process knows its own
 * sockets and tells the others the whole of what it knows about a ticket, at each change and again every now and then. So a
 * process that starts later learns it, and what a process that died said of its sockets runs out. Each tells its own watchers.
 */
import type { TicketViewers } from '@parley/contract';
import type { Id, TicketRecord } from '../domain/records.ts';
import { roomName } from '../domain/rooms.ts';
import type { Moment } from './allowance.ts';
import type { Words } from './everywhere.ts';
import { type AgentOutlet, watchers } from './project.ts';
import type { Typing } from './typing.ts';

/** How often a process says again who is here, and how long it is believed without. */
const AGAIN_MS = 20_000;
const BELIEVED_MS = 50_000;

export type Seat = TicketViewers['viewers'][number];
type Said = Words['viewers.said'];

export interface ViewersParts {
  readonly process: string;
  /** Whether there are other processes. */
  readonly shared: boolean;
  readonly outlet: AgentOutlet;
  /** To every process, this one included. */
  readonly say: (said: Said) => void;
  /** The ticket as it is when its watchers are told: by then others may be its audience. */
  readonly load: (ticket: Id) => Promise<TicketRecord | null>;
}

export class Viewers {
  readonly #parts: ViewersParts;
  /** Seats of this process by ticket; a socket that looks and an agent who types have one each. */
  readonly #own = new Map<Id, Map<string, Seat>>();
  /** What every process said last, by ticket and process. */
  readonly #said = new Map<Id, Map<string, { readonly seats: readonly Seat[]; at: Moment }>>();
  readonly #ticketsOf = new Map<string, Set<Id>>();
  /** Tickets whose watchers are about to be told. */
  readonly #telling = new Set<Id>();
  #saidAgainAt: Moment = 0;

  constructor(parts: ViewersParts) {
    this.#parts = parts;
  }

  /** A socket has the ticket before it. */
  came(socket: string, ticket: Id, agent: Pick<Seat, 'agentId' | 'name'>): void {
    const { agentId, name } = agent;
    const tickets = this.#ticketsOf.get(socket) ?? new Set();
    this.#ticketsOf.set(socket, tickets.add(ticket));
    this.#sit(ticket, socket, { agentId, name, isReplying: false });
  }

  /** A socket turned to something else, or may not read the ticket any more. */
  left(socket: string, ticket: Id): void {
    const tickets = this.#ticketsOf.get(socket);
    if (tickets?.delete(ticket) !== true) return;
    if (tickets.size === 0) this.#ticketsOf.delete(socket);
    this.#sit(ticket, socket, null);
  }

  /** The socket is gone. */
  gone(socket: string): void {
    for (const ticket of this.#ticketsOf.get(socket) ?? []) this.left(socket, ticket);
  }

  /** Staff began or stopped to type; a key is nobody to be seen. */
  typed({ ticket, agent, visibility, isTyping }: Typing): void {
    if (agent === null || agent.agentId === null) return;
    const { agentId, name } = agent;
    const seat = isTyping ? { agentId, name, isReplying: true } : null;
    this.#sit(ticket.id, `${visibility} ${agentId}`, seat);
  }

  /** Everybody, on whatever process, each once. */
  of(ticket: Id): Seat[] {
    const byAgent = new Map<string, Seat>();
    for (const { seats } of this.#said.get(ticket)?.values() ?? []) {
      for (const seat of seats) {
        const isReplying = seat.isReplying || byAgent.get(seat.agentId)?.isReplying === true;
        byAgent.set(seat.agentId, { ...seat, isReplying });
      }
    }
    return [...byAgent.values()];
  }

  /** A process told what it knows of a ticket. */
  heard({ by, ticket, seats }: Said, now: Moment): void {
    const before = JSON.stringify(this.of(ticket));
    const said =
      this.#said.get(ticket) ?? new Map<string, { seats: readonly Seat[]; at: Moment }>();
    if (seats.length > 0) said.set(by, { seats, at: now });
    else said.delete(by);
    if (said.size > 0) this.#said.set(ticket, said);
    else this.#said.delete(ticket);
    if (before !== JSON.stringify(this.of(ticket))) void this.#tell(ticket);
  }

  /** To be called every second or so. */
  look(now: Moment): void {
    if (!this.#parts.shared || now - this.#saidAgainAt < AGAIN_MS) return;
    this.#saidAgainAt = now;
    for (const ticket of this.#own.keys()) this.#say(ticket);
    for (const [ticket, said] of this.#said) {
      for (const [by, { at }] of said) {
        if (now - at >= BELIEVED_MS) this.heard({ by, ticket, seats: [] }, now);
      }
    }
  }

  #sit(ticket: Id, source: string, seat: Seat | null): void {
    const seats = this.#own.get(ticket) ?? new Map<string, Seat>();
    if (seat !== null) seats.set(source, seat);
    else if (!seats.delete(source)) return;
    if (seats.size > 0) this.#own.set(ticket, seats);
    else this.#own.delete(ticket);
    this.#say(ticket);
  }

  #say(ticket: Id): void {
    const seats = [...(this.#own.get(ticket)?.values() ?? [])];
    this.#parts.say({ by: this.#parts.process, ticket, seats });
  }

  async #tell(ticket: Id): Promise<void> {
    if (this.#telling.has(ticket)) return;
    this.#telling.add(ticket);
    // A store that does not answer is noticed elsewhere; clients ask again by themselves.
    const record = await this.#parts.load(ticket).catch(() => null);
    this.#telling.delete(ticket);
    if (record === null) return;
    this.#parts.outlet.emitHere(watchers(record).map(roomName), 'ticket_viewers', {
      payload: () => ({ ticketId: record.ticketId, viewers: this.of(ticket) }),
    });
  }
}
