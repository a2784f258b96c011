/**
 * Rows of presence of the agents' sockets on this process. The first socket of an agent waits until its row is stored. The row
 * of a further one adds nothing: the agent is here already, and after a crash all rows of this process end together. So it is
 * written a moment later, with others: a commit of its own was the larger part of what such a connection cost.
 */
import type { AgentRecord, Id } from '../domain/records.ts';
import type { Log } from '../log.ts';
import { connectAgent } from '../usecases/agent-presence.ts';
import type { Call, Deps } from '../usecases/context.ts';

const LATER_MS = 100;
const RETRY_MS = 1_000;

export interface AgentRowParts {
  readonly process: string;
  readonly log: Log;
  /** Whether other processes count the rows: then none comes late. */
  readonly shared: boolean;
}

interface Coming {
  readonly call: Call;
  readonly agent: Id;
  readonly socket: string;
}

interface Late extends Coming {
  /** Set while it is being stored; never rejects. */
  storing: Promise<void> | null;
}

export class AgentRows {
  readonly #deps: Deps;
  readonly #process: string;
  readonly #log: Log;
  readonly #alone: boolean;
  /** How many rows each agent has here. */
  readonly #stored = new Map<Id, number>();
  /** Sockets without a row as yet. */
  readonly #late = new Map<string, Late>();
  #timer: NodeJS.Timeout | null = null;

  constructor(deps: Deps, parts: AgentRowParts) {
    this.#deps = deps;
    this.#process = parts.process;
    this.#log = parts.log;
    this.#alone = !parts.shared;
  }

  /** The agent as they are with this socket. */
  async came(coming: Coming): Promise<AgentRecord> {
    const { agent, socket } = coming;
    const known =
      this.#alone && this.#has(agent) ? await this.#deps.store.latest.agent(agent) : null;
    // The last of the others may have left while the agent was looked up.
    if (known === null || !this.#has(agent)) return this.#store(coming);
    this.#late.set(socket, { ...coming, storing: null });
    this.#storeIn(LATER_MS);
    return known;
  }

  /**
   * The socket leaves. False: it has no row, and nothing is to be taken away. Otherwise `bequeath` comes before the
   * row goes.
   */
  leaves({ agent, socket }: Omit<Coming, 'call'>): boolean {
    const late = this.#late.get(socket);
    this.#late.delete(socket);
    if (late === undefined) this.#count(agent, -1);
    return late?.storing !== null;
  }

  /** Gives one of the agent's sockets without a row its own, where no other has one: the agent is here without a gap. */
  async bequeath(agent: Id): Promise<void> {
    if (this.#has(agent)) return;
    for (const late of this.#late.values()) {
      if (late.agent !== agent) continue;
      await this.#storeLate(late);
      if (this.#has(agent)) return;
    }
  }

  /** Resolves when the socket has its row: what is stored of it hangs there. */
  async settled(socket: string): Promise<void> {
    const late = this.#late.get(socket);
    if (late !== undefined) await this.#storeLate(late);
  }

  #storeIn(ms: number): void {
    if (this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      for (const late of this.#late.values()) void this.#storeLate(late);
    }, ms).unref();
  }

  #storeLate(late: Late): Promise<void> {
    late.storing ??= this.#tryToStore(late);
    return late.storing;
  }

  async #tryToStore(late: Late): Promise<void> {
    try {
      await this.#store(late);
      // Who left meanwhile was counted neither way.
      if (!this.#late.delete(late.socket)) this.#count(late.agent, -1);
    } catch (error) {
      this.#log.warn({ err: error }, 'a coming could not be stored');
      late.storing = null;
      if (this.#late.has(late.socket)) this.#storeIn(RETRY_MS);
    }
  }

  async #store({ call, agent, socket }: Coming): Promise<AgentRecord> {
    const connected = await connectAgent(this.#deps, call, {
      agent: { id: agent },
      connection: { id: socket, process: this.#process },
    });
    this.#count(agent, 1);
    return connected.agent;
  }

  #has(agent: Id): boolean {
    return this.#stored.has(agent);
  }

  #count(agent: Id, by: 1 | -1): void {
    const count = (this.#stored.get(agent) ?? 0) + by;
    if (count === 0) this.#stored.delete(agent);
    else this.#stored.set(agent, count);
  }
}
