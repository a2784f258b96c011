/** The door of `/agent`: handshake, sign-in, and the end of credentials that do not hold any more. */
import { ERRORS } from '@parley/contract';
import { AppError } from '../domain/errors.ts';
import { agentEntries } from './agent.ts';
import { type AgentSessionParts, agentOf, leave, signInSocket } from './agent-session.ts';
import { errorBody } from './answer.ts';
import { PING_INTERVAL_MS, PING_TIMEOUT_MS } from './engine.ts';
import { expel, greeting, type GreeterParts, receive, startPatience } from './greeter.ts';
import { type Door, entering } from './handle.ts';
import type { AgentNamespace, AgentSocket, AgentState, Handshake } from './sockets.ts';

export interface AgentDoor {
  /** Ends sockets whose token has expired. */
  expire(): void;
  /** Ends sockets whose credential was revoked without this process hearing of it. */
  check(): Promise<void>;
}

export function openAgentNamespace(
  namespace: AgentNamespace,
  parts: AgentSessionParts & GreeterParts,
): AgentDoor {
  const { deps, identity, admission, log } = parts;
  const door: Door<AgentSocket> = {
    entries: agentEntries(parts),
    known({ data }) {
      if (data.credential === null) throw new AppError('UNAUTHORIZED');
    },
    left: (socket) => leave(parts, socket),
    admission,
    log,
  };
  const wire = receive(door, parts);

  async function enter(socket: AgentSocket, handshake: Handshake): Promise<void> {
    try {
      socket.emit('auth_success', await signInSocket(parts, socket, handshake));
    } catch (error) {
      socket.emit('auth_error', {
        ...errorBody(error, { log, event: 'authenticate' }),
        event: 'authenticate',
      });
      socket.disconnect(true);
    }
  }

  namespace.use(
    greeting<Handshake>(parts, {
      name: namespace.name,
      forAnyPage: false,
      verify: async (token) => ({ token, credential: await agentOf(identity, token) }),
      state: (common, handshake): AgentState => ({
        ...common,
        credential: null,
        present: false,
        lastAlive: null,
        handshake,
      }),
    }),
  );
  namespace.on('connection', (socket) => {
    wire(socket);
    socket.on('disconnecting', (reason) => {
      if (reason !== 'ping timeout') return;
      // The last pong came before the ping that was not answered.
      socket.data.lastAlive = deps.clock.now() - PING_INTERVAL_MS - PING_TIMEOUT_MS;
    });
    const { handshake } = socket.data;
    socket.data.handshake = null;
    if (handshake === null) startPatience(socket, 'authenticate');
    else entering(door, socket, enter(socket, handshake));
  });

  return {
    expire() {
      const now = deps.clock.now();
      for (const socket of namespace.sockets.values()) {
        const { credential } = socket.data;
        if (credential !== null && credential.expiresAt <= now) end(socket);
      }
    },
    async check() {
      for (const socket of namespace.sockets.values()) {
        const { credential } = socket.data;
        if (credential === null || (await identity.renew(credential)) !== null) continue;
        if (socket.data.credential === credential) end(socket);
      }
    },
  };
}

function end(socket: AgentSocket): void {
  expel(socket, { event: 'authenticate', message: ERRORS.UNAUTHORIZED[1] });
}
