/**
 * What every process has to do for its own sockets. Emits and room changes go through the adapter and need no
 * help; this is for the rest, which depends on what a process remembers of its sockets.
 */
import type { Namespace } from 'socket.io';
import type { Id, TicketRecord } from '../domain/records.ts';

export interface Words {
  /** Who of one process's own has the ticket before them or types there. */
  'viewers.said': {
    /** The process. */
    readonly by: string;
    readonly ticket: Id;
    readonly seats: readonly {
      readonly agentId: string;
      readonly name: string;
      readonly isReplying: boolean;
    }[];
  };
  'queue.changed': { readonly department: string };
  /** A ticket does not wait any more: who is in the room of this name has no place by now. */
  'queue.left': { readonly room: string };
  /** A conversation goes on after `previous` was closed, and so do the sockets that were connected to that. */
  'ticket.followed': {
    readonly previous: Id;
    readonly ticket: Pick<
      TicketRecord,
      'id' | 'customerId' | 'department' | 'assignedAgent' | 'status'
    >;
  };
  /** An agent left a department: what their sockets watched there may be none of their business now. */
  'agent.moved': { readonly agent: Id; readonly from: string };
  /** Who is in a room of `lost` and in none of `kept` (names of rooms) may not read the ticket any more. */
  'access.lost': {
    readonly ticket: Id;
    readonly ticketId: string;
    readonly lost: readonly string[];
    readonly kept: readonly string[];
  };
}

export class Everywhere {
  readonly #namespace: Namespace;
  readonly #shared: boolean;
  readonly #heard = new Map<string, (payload: never) => void>();

  constructor(namespace: Namespace, { shared }: { readonly shared: boolean }) {
    this.#namespace = namespace;
    this.#shared = shared;
  }

  on<Word extends keyof Words>(word: Word, act: (payload: Words[Word]) => void): void {
    this.#heard.set(word, act);
    this.#namespace.on(word as never, act as never);
  }

  say<Word extends keyof Words>(word: Word, payload: Words[Word]): void {
    this.#heard.get(word)?.(payload as never);
    if (this.#shared) this.#namespace.serverSideEmit(word, payload);
  }
}
