/**
 * Who is here: a row per socket that said who it is, hanging on this process's lease (reliability P11). A row that
 * could not be taken away because the store was away would keep its owner present for as long as the process
 * lives, so leaving is tried again until it is done.
 */
import type { AgentRecord, Id, Millis } from '../domain/records.ts';
import type { Log } from '../log.ts';
import { disconnectAgent } from '../usecases/agent-presence.ts';
import type { Call, Deps } from '../usecases/context.ts';
import { disconnectCustomer } from '../usecases/customer-presence.ts';
import { type AgentRowParts, AgentRows } from './agent-rows.ts';

const RETRY_MS = 1_000;

export class Presence {
  readonly #deps: Deps;
  readonly #process: string;
  readonly #log: Log;
  readonly #agents: AgentRows;
  /** Leavings under way. */
  readonly #leaving = new Set<Promise<void>>();
  #closing = false;

  constructor(deps: Deps, parts: AgentRowParts) {
    this.#deps = deps;
    this.#process = parts.process;
    this.#log = parts.log;
    this.#agents = new AgentRows(deps, parts);
  }

  connection(socket: string): { readonly id: string; readonly process: string } {
    return { id: socket, process: this.#process };
  }

  /** The agent as they now are. */
  agentCame(call: Call, input: { agent: Id; socket: string }): Promise<AgentRecord> {
    return this.#agents.came({ call, ...input });
  }

  /** Resolves when the socket's row is there. */
  agentSettled(socket: string): Promise<void> {
    return this.#agents.settled(socket);
  }

  /** `lastAlive`: where it is not now, since nobody said goodbye. */
  async agentLeft(input: { agent: Id; socket: string; lastAlive: Millis }): Promise<void> {
    const { agent, socket, lastAlive } = input;
    if (!this.#agents.leaves(input)) return;
    const connection = this.connection(socket);
    await this.#leave(async () => {
      await this.#agents.bequeath(agent);
      await disconnectAgent(this.#deps, { agent: { id: agent }, connection, lastAlive });
    });
  }

  customerLeft(input: { ticket: { id: Id; customerId: string }; socket: string }): Promise<void> {
    const connection = this.connection(input.socket);
    return this.#leave(() => disconnectCustomer(this.#deps, { ticket: input.ticket, connection }));
  }

  /** Resolves when everybody who left is written off; what the store does not take now ends with this process's lease. */
  async settle(): Promise<void> {
    this.#closing = true;
    await Promise.all(this.#leaving);
  }

  /** Never rejects. */
  #leave(write: () => Promise<void>): Promise<void> {
    const work = this.#untilDone(write);
    this.#leaving.add(work);
    void work.then(() => this.#leaving.delete(work));
    return work;
  }

  async #untilDone(write: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        this.#log.warn({ err: error }, 'a leaving could not be stored');
        if (this.#closing) return;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref());
      }
    }
  }
}
