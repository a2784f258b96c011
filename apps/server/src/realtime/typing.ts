/** Who types where (contract §7): said when it changes, cleared after six seconds, when the message comes and when the socket leaves. */
import { LIMITS } from '@parley/contract';
import type { DomainEvent } from '../domain/events.ts';
import type { Id, MessageRecord, TicketRecord } from '../domain/records.ts';
import type { Moment } from './allowance.ts';

export type Typing = Extract<DomainEvent, { type: 'typing' }>;

/** Going on typing is said again after so long, for clients that clear it by themselves. */
const AGAIN_MS = 2_000;

interface Typist {
  said: Typing;
  saidAt: Moment;
  readonly timer: NodeJS.Timeout;
}

export class TypingBoard implements Disposable {
  readonly #typists = new Map<string, Typist>();
  readonly #say: (typing: Typing) => void;
  readonly #load: (ticket: Id) => Promise<TicketRecord | null>;

  /** `load` gives the ticket as it is when a typist falls silent: by then others may be its audience. */
  constructor(say: (typing: Typing) => void, load: (ticket: Id) => Promise<TicketRecord | null>) {
    this.#say = say;
    this.#load = load;
  }

  /** Somebody said that they type, or that they stopped. */
  heard(typing: Typing, now: Moment): void {
    const key = keyOf(typing.ticket.id, { ...typing, who: nameOf(typing) });
    if (!typing.isTyping) return this.#clear(key, typing);
    const typist = this.#typists.get(key);
    if (typist === undefined) {
      const timer = setTimeout(() => void this.#expire(key), LIMITS.typingClearMs).unref();
      this.#typists.set(key, { said: typing, saidAt: now, timer });
      return this.#say(typing);
    }
    typist.timer.refresh();
    if (typist.said.preview === typing.preview && now - typist.saidAt < AGAIN_MS) return;
    typist.said = typing;
    typist.saidAt = now;
    this.#say(typing);
  }

  /** Their message is there: they do not type it any more. */
  posted(ticket: TicketRecord, { sender, senderId, visibility }: MessageRecord): void {
    if (this.#typists.size === 0 || sender === 'system') return;
    const who = sender === 'agent' ? senderId : '';
    const key = keyOf(ticket.id, { side: sender, who, visibility });
    const typist = this.#typists.get(key);
    if (typist !== undefined) this.#clear(key, { ...typist.said, ticket, isTyping: false });
  }

  /** A socket left: what it typed is not going on. */
  left(socket: string): void {
    for (const [key, { said }] of this.#typists) {
      if (said.by === socket) void this.#expire(key);
    }
  }

  [Symbol.dispose](): void {
    for (const { timer } of this.#typists.values()) clearTimeout(timer);
    this.#typists.clear();
  }

  async #expire(key: string): Promise<void> {
    const typist = this.#typists.get(key);
    if (typist === undefined) return;
    // A store that does not answer is noticed elsewhere; clients clear what they show by themselves too.
    const ticket = await this.#load(typist.said.ticket.id).catch(() => null);
    if (this.#typists.get(key) !== typist || ticket === null) return;
    this.#clear(key, { ...typist.said, ticket, isTyping: false });
  }

  #clear(key: string, typing: Typing): void {
    const typist = this.#typists.get(key);
    if (typist === undefined) return;
    clearTimeout(typist.timer);
    this.#typists.delete(key);
    this.#say({ ...typing, preview: null });
  }
}

/** Of the staff; a customer is the ticket's. */
function nameOf({ agent }: Typing): string {
  return agent === null ? '' : (agent.agentId ?? agent.name);
}

function keyOf(
  ticket: Id,
  typist: Pick<Typing, 'side' | 'visibility'> & { readonly who: string },
): string {
  return `${ticket} ${typist.side} ${typist.visibility} ${typist.who}`;
}
