/** The people of the demo's shop, as they come and go. */
import { newId } from '@parley/contract';
import type { Actor } from '../../domain/actor.ts';
import { SYSTEM } from '../../domain/actor.ts';
import type { AgentRecord, Id, Millis, TicketRecord } from '../../domain/records.ts';
import { connectAgent, disconnectAgent, setAgentStatus } from '../../usecases/agent-presence.ts';
import type { Call, Deps } from '../../usecases/context.ts';
import { createAgent } from '../../usecases/create-agent.ts';
import { readNotifications } from '../../usecases/read-notifications.ts';
import { signIn, signOut } from '../../usecases/sign-in.ts';
import { updateAgent } from '../../usecases/update-agent.ts';
import type { Script } from './script.ts';
import { emailOf, type Member, TEAM } from './shop.ts';

const SESSION_MS = 30 * 86_400_000;
const HOUR = 3_600_000;

const BY_SYSTEM: Call = { actor: SYSTEM, origin: null };

export class Team {
  readonly #deps: Deps;
  readonly #process = newId();
  readonly #ids = new Map<Member, Id>();
  readonly #present = new Map<Id, { readonly connection: Id; readonly session: Id }>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Of the connections that are made here. */
  get process(): Id {
    return this.#process;
  }

  /** Makes the accounts. `until`: how long the process of their connections counts as alive. */
  async hire(hash: () => Promise<string>, until: Millis): Promise<void> {
    const deps = this.#deps;
    await deps.store.processes.heartbeat(this.#process, deps.clock.now(), until);
    for (const member of TEAM) {
      const { name, department, role, skills, languages, max } = member;
      const { agent } = await createAgent(deps, BY_SYSTEM, {
        name,
        email: emailOf(member),
        passwordHash: await hash(),
        department,
        role,
        skills,
        languages,
        maxConcurrentTickets: max,
      });
      this.#ids.set(member, agent.id);
      if (member.shift !== null) continue;
      await updateAgent(deps, BY_SYSTEM, { agent: agent.id, patch: { isActive: false } });
    }
  }

  isHere(agent: Id): boolean {
    return this.#present.has(agent);
  }

  /** Comes to work, unless there. */
  async come(member: Member): Promise<void> {
    const deps = this.#deps;
    const agent = await this.#recordOf(member);
    if (this.#present.has(agent.id)) return;
    const [connection, session] = [newId(), newId()];
    const expiresAt = deps.clock.now() + SESSION_MS;
    await signIn(deps, BY_SYSTEM, {
      agent,
      session: { id: session, refreshHash: newId(), expiresAt, address: null },
    });
    await connectAgent(deps, callOf(agent), {
      agent,
      connection: { id: connection, process: this.#process },
    });
    this.#present.set(agent.id, { connection, session });
  }

  /** Goes home: says so, and signs out. */
  async go(member: Member): Promise<void> {
    const deps = this.#deps;
    const agent = await this.#recordOf(member);
    const present = this.#present.get(agent.id);
    if (present === undefined) return;
    this.#present.delete(agent.id);
    await readNotifications(deps, callOf(agent), { agent: agent.id, ids: 'all' });
    await setAgentStatus(deps, callOf(agent), { agent, status: 'offline' });
    const connection = { id: present.connection, process: this.#process };
    await disconnectAgent(deps, { agent, connection });
    await signOut(deps, callOf(agent), { agent: agent.id, session: present.session, all: false });
  }

  /** A look at the bell, from wherever. */
  async readAll(member: Member): Promise<void> {
    const agent = await this.#recordOf(member);
    await readNotifications(this.#deps, callOf(agent), { agent: agent.id, ids: 'all' });
  }

  /** Who has the ticket, with the right to act on it. */
  async holderOf(ticket: TicketRecord): Promise<AgentRecord | null> {
    const id = ticket.assignedAgent;
    return id === null ? null : this.#deps.store.latest.agent(id);
  }

  /** Who would be the right one for this, here or not. */
  bestFor({ department, language }: Script): Promise<AgentRecord> {
    const own = TEAM.filter((member) => member.department === department && member.shift !== null);
    const speaker = own.find(({ languages }) => languages.includes(language));
    return this.#recordOf(speaker ?? (own[0] as Member));
  }

  /** Who gives away work by hand. */
  supervisor(): Promise<AgentRecord> {
    return this.#recordOf(TEAM.find(({ role }) => role === 'supervisor') as Member);
  }

  async #recordOf(member: Member): Promise<AgentRecord> {
    const agent = await this.#deps.store.latest.agent(this.#ids.get(member) ?? '');
    if (agent === null) throw new Error(`${member.name} was not hired`);
    return agent;
  }
}

/** When somebody works on a day (counted since 1970, UTC); null on a day off. */
export function shiftOf(
  { shift, days }: Member,
  { day, weekday }: { readonly day: number; readonly weekday: number },
): { readonly from: Millis; readonly to: Millis } | null {
  if (shift === null || !days.includes(weekday)) return null;
  const midnight = day * 24 * HOUR;
  return { from: midnight + shift[0] * HOUR, to: midnight + shift[1] * HOUR };
}

export function callOf(agent: AgentRecord): Call {
  const { id, agentId, name, role, department } = agent;
  const actor: Actor = { kind: 'agent', id, agentId, name, role, department };
  return { actor, origin: null };
}
