/** The door of `/agent`: handshake, sign-in, and the end of credentials that do not hold any more. */
import { ERRORS } from '@parley/contract';
import { AppError } from '../domain/errors.ts';
import { agentEntries } from './agent.ts';
import {
  type AgentSessionParts,
  agentOf,
  leave,
  settleRooms,
  signInSocket,
} from './agent-session.ts';
import { PING_INTERVAL_MS, PING_TIMEOUT_MS } from './engine.ts';
import { expel, greeting, type GreeterParts, receive, startPatience } from './greeter.ts';
import type { Door } from './handle.ts';
import type { AgentNamespace, AgentSocket, AgentState } from './sockets.ts';

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

  namespace.use(
    greeting(parts, {
      name: namespace.name,
      forAnyPage: false,
      verify: async (token) => ({ token, credential: await agentOf(identity, token) }),
      state: (common): AgentState => ({
        ...common,
        credential: null,
        present: false,
        lastAlive: null,
        welcome: null,
      }),
      async enter(socket, handshake) {
        const entering = socket as AgentSocket;
        entering.data.welcome = await signInSocket(parts, entering, handshake);
      },
      leave: (socket) => leave(parts, socket as AgentSocket),
    }),
  );
  namespace.on('connection', (socket) => {
    wire(socket);
    socket.on('disconnecting', (reason) => {
      if (reason !== 'ping timeout') return;
      // The last pong came before the ping that was not answered.
      socket.data.lastAlive = deps.clock.now() - PING_INTERVAL_MS - PING_TIMEOUT_MS;
    });
    const { welcome } = socket.data;
    socket.data.welcome = null;
    if (welcome === null) return startPatience(socket, 'authenticate');
    socket.emit('auth_success', welcome);
    deps.defer(async () => {
      if (!(await settleRooms(parts, socket))) end(socket);
    });
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
