/** Sessions and API keys (contract §5, §6). */
import { AppError } from '../../domain/errors.ts';
import type { AgentCredential, Session } from '../../identity/identity.ts';
import { digest, newApiKey } from '../../identity/proofs.ts';
import { presentAgent, presentApiKey } from '../../present.ts';
import { createApiKey, deleteApiKey } from '../../usecases/api-keys.ts';
import { anonymously, authenticate } from '../authenticate.ts';
import { clearRefreshCookie, refreshTokenOf, setRefreshCookie } from '../cookie.ts';
import type { Data, Endpoints, Services } from '../endpoint.ts';
import type { Exchange } from '../exchange.ts';

export const access = {
  'auth.login': {
    // A stale token that a client sends along must not keep it from signing in.
    credential: anonymously,
    async handle({ services, exchange, actor, body, call }) {
      const { identity, limits } = services;
      const address = exchange.addressKey;
      const session = await identity.signIn(call, { ...body, address });
      await limits.giveBack(actor, address);
      return begun(services, exchange, session);
    },
  },

  'auth.refresh': {
    // Known by its session, so that an office behind one address does not use up that address's calls.
    credential: byCookie,
    async handle({ services, exchange, call }) {
      const token = refreshTokenOf(exchange);
      if (token === null) throw new AppError('UNAUTHORIZED');
      try {
        return begun(services, exchange, await services.identity.refresh(call, token));
      } catch (error) {
        const isOver = error instanceof AppError && error.code === 'UNAUTHORIZED';
        if (isOver) clearRefreshCookie(exchange);
        throw error;
      }
    },
  },

  'auth.logout': {
    credential: byTokenOrCookie,
    async handle({ services, exchange, credential, body, call }) {
      const { agent, session } = agentOf(credential);
      await services.identity.signOut(call, { agent: agent.id, session, all: body.all ?? false });
      clearRefreshCookie(exchange);
      return {};
    },
  },

  'auth.me': {
    async handle({ credential }) {
      return { agent: presentAgent(agentOf(credential).agent) };
    },
  },

  'apiKeys.list': {
    async handle({ services }) {
      const keys = await services.deps.store.read.apiKeys();
      return { apiKeys: keys.map(presentApiKey) };
    },
  },

  'apiKeys.create': {
    handle({ services, body, effect }) {
      const { name, role, department = null } = body;
      const key = newApiKey();
      const input = { name, role, department, keyHash: digest(key) };
      return effect(
        (call) => createApiKey(services.deps, call, input),
        ({ apiKey }) => ({ apiKey: presentApiKey(apiKey), key }),
      );
    },
  },

  'apiKeys.delete': {
    handle({ services, rows, effect }) {
      return effect(
        (call) => deleteApiKey(services.deps, call, rows.apiKeyId.id),
        () => ({}),
      );
    },
  },
} satisfies Partial<Endpoints>;

function begun(services: Services, exchange: Exchange, session: Session): Data<'auth.login'> {
  setRefreshCookie(services, exchange, session.refreshToken);
  const { token, expiresIn, agent } = session;
  return { token, expiresIn, agent: presentAgent(agent) };
}

async function byCookie(
  { identity }: Services,
  exchange: Exchange,
): Promise<AgentCredential | null> {
  const token = refreshTokenOf(exchange);
  return token === null ? null : identity.refreshToken(token);
}

/** Who wants to go may: with the access token, or when that is over, with the cookie alone. */
async function byTokenOrCookie(
  services: Services,
  exchange: Exchange,
): Promise<Awaited<ReturnType<typeof authenticate>>> {
  try {
    const credential = await authenticate(services, exchange);
    if (credential !== null) return credential;
  } catch (error) {
    const isOver = error instanceof AppError && error.code === 'UNAUTHORIZED';
    if (!isOver || refreshTokenOf(exchange) === null) throw error;
  }
  return byCookie(services, exchange);
}

function agentOf(credential: { readonly kind: string } | null): AgentCredential {
  if (credential?.kind !== 'agent') throw new AppError('FORBIDDEN');
  return credential as AgentCredential;
}
