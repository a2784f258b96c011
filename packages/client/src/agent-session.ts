/**
 * An agent's session: an access token that lives for minutes and is renewed by the refresh cookie before it ends.
 * A refresh cookie serves once, and using an old one ends the session (contract §5): renewals run one at a time, over
 * all tabs of the browser.
 */
import type { Agent, RouteKey, RouteReply } from '@parley/contract';
import { ParleyError } from './errors.ts';
import type { Lock } from './locks.ts';
import { createRest, type Rest } from './rest.ts';
import { ROUTES } from './routes.ts';

export interface AgentSessionParts {
  readonly url: string;
  readonly lock: Lock;
  readonly fetch?: typeof fetch;
  /** There is another token, another agent, or none any more. */
  readonly onChange: () => void;
}

export interface AgentSession {
  readonly rest: Rest<RouteKey, 'staff'>;
  readonly agent: () => Agent | null;
  /** A token that is good for a while yet. Rejects with `UNAUTHORIZED` when the session has ended. */
  readonly freshToken: () => Promise<string>;
  readonly signIn: (email: string, password: string) => Promise<Agent>;
  /** False when the session has ended; rejects with `NETWORK_ERROR` when nobody answers. */
  readonly renew: () => Promise<boolean>;
  readonly signOut: (all: boolean) => Promise<void>;
  /** The server told of the agent. */
  readonly learn: (agent: Agent) => void;
  /** Milliseconds until the token should be renewed; null without one. */
  readonly renewIn: () => number | null;
}

/** A token with less than this left is renewed first, milliseconds. */
const MARGIN = 30_000;

export function createAgentSession(parts: AgentSessionParts): AgentSession {
  let agent: Agent | null = null;
  let token: string | null = null;
  let lifetime = 0;
  let expiresAt = 0;
  let renewing: Promise<boolean> | null = null;

  const rest = createRest<RouteKey, 'staff'>({
    url: parts.url,
    routes: ROUTES,
    credential: () => (token === null ? {} : { Authorization: `Bearer ${token}` }),
    renew,
    ...(parts.fetch && { fetch: parts.fetch }),
  });

  function take(session: RouteReply<'auth.login'>): Agent {
    agent = session.agent;
    token = session.token;
    lifetime = session.expiresIn * 1000;
    expiresAt = Date.now() + lifetime;
    parts.onChange();
    return agent;
  }

  function end(): void {
    if (token === null && agent === null) return;
    agent = null;
    token = null;
    parts.onChange();
  }

  function renew(): Promise<boolean> {
    renewing ??= parts.lock('parley:refresh', refresh).finally(() => {
      renewing = null;
    });
    return renewing;
  }

  async function refresh(): Promise<boolean> {
    try {
      take(await rest.call('auth.refresh'));
      return true;
    } catch (error) {
      if (!(error instanceof ParleyError) || error.code !== 'UNAUTHORIZED') throw error;
      end();
      return false;
    }
  }

  return {
    rest,
    agent: () => agent,
    async freshToken() {
      if (token !== null && expiresAt - Date.now() > MARGIN) return token;
      await renew();
      if (token === null) throw new ParleyError('UNAUTHORIZED', 'The session has ended');
      return token;
    },
    async signIn(email, password) {
      return take(await rest.call('auth.login', { body: { email, password } }));
    },
    renew,
    async signOut(all) {
      try {
        await rest.call('auth.logout', { body: { all } });
      } finally {
        end();
      }
    },
    learn(next) {
      if (agent === null) return;
      agent = next;
      parts.onChange();
    },
    renewIn: () => (token === null ? null : Math.max(0, expiresAt - Date.now() - lifetime / 4)),
  };
}
