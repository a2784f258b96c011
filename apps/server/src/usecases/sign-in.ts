/** Sessions of agents (contract §5): begun by a password that was checked before, kept alive by refreshing, ended by signing out. */
import { AppError } from '../domain/errors.ts';
import type { AgentRecord, Id, Millis, SessionRecord } from '../domain/records.ts';
import type { Call, Deps } from './context.ts';
import { transact } from './transact.ts';

export interface SignedIn {
  readonly agent: AgentRecord;
  readonly session: SessionRecord;
}

/**
 * Begins a session for `agent`, as it was when the password was checked. Throws UNAUTHORIZED when the agent was
 * deactivated or all tokens were ended meanwhile. Changes no status (contract §4).
 */
export function signIn(
  deps: Deps,
  call: Call,
  input: {
    readonly agent: AgentRecord;
    readonly session: Pick<SessionRecord, 'id' | 'refreshHash' | 'expiresAt' | 'address'>;
  },
): Promise<SignedIn> {
  return transact<SignedIn>(deps, call, {
    key: `agent:${input.agent.id}`,
    decide: async () => {
      const before = await deps.store.latest.agent(input.agent.id);
      if (before === null || !before.isActive || before.tokenVersion !== input.agent.tokenVersion) {
        throw new AppError('UNAUTHORIZED');
      }
      const at = deps.clock.now();
      const agent = { ...before, lastLoginAt: at, updatedAt: at, version: before.version + 1 };
      const { id, refreshHash, expiresAt, address } = input.session;
      const session: SessionRecord = {
        id,
        agent: agent.id,
        refreshHash,
        createdAt: at,
        usedAt: at,
        expiresAt,
        endedAt: null,
        address,
        version: 1,
      };
      return {
        result: { agent, session },
        unit: [
          { kind: 'agent.update', before, after: agent },
          { kind: 'session.insert', session },
        ],
        events: [],
      };
    },
  });
}

/**
 * Swaps a session's refresh secret. null: the secret was replaced before, so somebody uses a copy; the session has
 * ended by this call (contract §5). Throws UNAUTHORIZED for a session that is over or an agent who may not sign in.
 */
export function refreshSession(
  deps: Deps,
  call: Call,
  input: {
    readonly session: Id;
    readonly agent: Id;
    /** Hash of the secret that was shown. */
    readonly refreshHash: string;
    readonly next: Pick<SessionRecord, 'refreshHash' | 'expiresAt'>;
  },
): Promise<SignedIn | null> {
  return transact<SignedIn | null>(deps, call, {
    key: `agent:${input.agent}`,
    decide: async () => {
      const { latest } = deps.store;
      const before = await latest.session(input.session);
      const agent = await latest.agent(input.agent);
      const at = deps.clock.now();
      if (before === null || before.agent !== input.agent || !isLive(before, at)) {
        throw new AppError('UNAUTHORIZED');
      }
      if (agent === null || !agent.isActive) throw new AppError('UNAUTHORIZED');
      if (before.refreshHash !== input.refreshHash) {
        return {
          result: null,
          unit: [{ kind: 'session.end', id: before.id, at }],
          events: [{ type: 'session.ended', session: before.id }],
        };
      }
      const session = { ...before, ...input.next, usedAt: at, version: before.version + 1 };
      return {
        result: { agent, session },
        unit: [{ kind: 'session.update', session, expected: before.version }],
        events: [],
      };
    },
  });
}

/** Ends one session and its sockets, or, with `all`, every token, session and socket of the agent. */
export function signOut(
  deps: Deps,
  call: Call,
  input: { readonly agent: Id; readonly session: Id; readonly all: boolean },
): Promise<void> {
  return transact<void>(deps, call, {
    key: `agent:${input.agent}`,
    decide: async () => {
      const before = await deps.store.latest.agent(input.agent);
      if (before === null) throw new AppError('UNAUTHORIZED');
      const at = deps.clock.now();
      const agent: AgentRecord = {
        ...before,
        lastLogoutAt: at,
        updatedAt: at,
        tokenVersion: before.tokenVersion + (input.all ? 1 : 0),
        version: before.version + 1,
      };
      return {
        result: undefined,
        unit: [
          { kind: 'agent.update', before, after: agent },
          input.all
            ? { kind: 'session.endAll', agent: agent.id, at }
            : { kind: 'session.end', id: input.session, at },
        ],
        events: [
          input.all
            ? { type: 'agent.revoked', agent: agent.id }
            : { type: 'session.ended', session: input.session },
        ],
      };
    },
  });
}

/** Whether a session still counts at this moment. */
export function isLive(session: SessionRecord, now: Millis): boolean {
  return session.endedAt === null && session.expiresAt > now;
}
