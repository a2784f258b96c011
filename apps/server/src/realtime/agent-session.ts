/** An agent's socket from its handshake to its end: who it is, which rooms it is in, how long it lasts. */
import { type AgentAck, LIMITS } from '@parley/contract';
import { ANONYMOUS } from '../domain/actor.ts';
import { AppError } from '../domain/errors.ts';
import { permit } from '../domain/policy.ts';
import type { AgentRecord } from '../domain/records.ts';
import { type Room, roomName } from '../domain/rooms.ts';
import type { AgentCredential, Identity } from '../identity/identity.ts';
import { presentAgent } from '../present.ts';
import type { Call, Deps } from '../usecases/context.ts';
import type { Addresses } from './addresses.ts';
import type { Presence } from './presence.ts';
import { type AgentOutlet, departmentRooms } from './project.ts';
import { type AgentSocket, checkedLately, endPatience } from './sockets.ts';
import type { Viewers } from './viewers.ts';

export interface AgentSessionParts {
  readonly deps: Deps;
  readonly identity: Identity;
  readonly presence: Presence;
  readonly addresses: Addresses;
  readonly outlet: AgentOutlet;
  readonly viewers: Viewers;
  /** Whether an agent may have sockets on other processes. */
  readonly shared: boolean;
}

type SignedIn = AgentAck<'authenticate'>;

/** Whose token it is. Throws UNAUTHORIZED for a bad one, and for a customer's. */
export async function agentOf(identity: Identity, token: string): Promise<AgentCredential> {
  const credential = await identity.bearer(token);
  if (credential.kind !== 'agent') throw new AppError('UNAUTHORIZED');
  return credential;
}

/** The socket's credential as it stands now. Throws UNAUTHORIZED without one, and where it does not hold any more. */
export async function signedIn(
  { identity }: Pick<AgentSessionParts, 'identity'>,
  { data }: AgentSocket,
): Promise<AgentCredential> {
  const held = data.credential;
  if (held === null) throw new AppError('UNAUTHORIZED');
  const credential = await identity.renew(held, { lately: checkedLately(data) });
  if (credential === null) throw new AppError('UNAUTHORIZED');
  // A newer token may have come meanwhile; then that one stands.
  if (data.credential === held) data.credential = credential;
  return credential;
}

/**
 * Makes the socket the agent's: rooms first, so that nothing is missed between, then presence. An open socket of
 * the same agent only gets the newer token. Throws FORBIDDEN for another agent's token on a socket that has one, and
 * RATE_LIMITED for an agent with ten sockets; those stay.
 */
export async function signInSocket(
  parts: AgentSessionParts,
  socket: AgentSocket,
  { credential, token }: { readonly credential: AgentCredential; readonly token: string },
): Promise<SignedIn> {
  const { data } = socket;
  if (data.credential !== null) {
    if (data.credential.agent.id !== credential.agent.id) throw new AppError('FORBIDDEN');
    if (credential.expiresAt >= data.credential.expiresAt) renewToken(socket, credential);
    return welcome(parts, credential, token);
  }
  await refuseEleventh(parts, credential);
  join(socket, credential, roomsOf(credential));
  data.credential = credential;
  const call: Call = { actor: credential.actor, origin: socket.id };
  let agent: AgentRecord;
  try {
    agent = await parts.presence.agentCame(call, { agent: credential.agent.id, socket: socket.id });
  } catch (error) {
    data.credential = null;
    for (const room of socket.rooms) if (room !== socket.id) void socket.leave(room);
    throw error;
  }
  data.present = true;
  endPatience(data);
  parts.addresses.identified(data.peer);
  return welcome(parts, { ...credential, agent }, token);
}

/**
 * A socket that signs in by its handshake is in its rooms before it is connected, and until then nobody can move it. So its
 * rooms are looked at once more; and it ends if its credential did meanwhile. False: it did.
 */
export async function settleRooms(
  { identity }: Pick<AgentSessionParts, 'identity'>,
  socket: AgentSocket,
): Promise<boolean> {
  const { data } = socket;
  const held = data.credential;
  if (held === null) return true;
  const credential = await identity.renew(held, { lately: true });
  if (credential === null) return false;
  if (credential === held) return true;
  const wanted = roomsOf(credential);
  const names = wanted.map(roomName);
  for (const name of socket.rooms) {
    if (MOVABLE.some((prefix) => name.startsWith(prefix)) && !names.includes(name)) {
      void socket.leave(name);
    }
  }
  join(socket, credential, wanted);
  return true;
}

/** How the names of rooms begin that depend on what an agent is. */
const MOVABLE = [
  roomName({ kind: 'department', department: '' }),
  roomName({ kind: 'available', department: '' }),
];

function roomsOf(credential: AgentCredential): Room[] {
  const { agent } = credential;
  return [
    { kind: 'agents' },
    { kind: 'agent', agent: agent.id },
    sessionRoom(credential),
    ...(agent.role === 'agent' ? [] : [{ kind: 'senior' } as const]),
    ...departmentRooms(agent),
  ];
}

/** The socket is gone. */
export function leave(
  { deps, presence, viewers }: Pick<AgentSessionParts, 'deps' | 'presence' | 'viewers'>,
  { id, data }: AgentSocket,
): void {
  viewers.gone(id);
  if (!data.present || data.credential === null) return;
  data.present = false;
  const lastAlive = data.lastAlive ?? deps.clock.now();
  void presence.agentLeft({ agent: data.credential.agent.id, socket: id, lastAlive });
}

/** `authenticate`: by token, else by e-mail and password. */
export async function authenticate(
  parts: AgentSessionParts,
  socket: AgentSocket,
  given: { token?: string | undefined; email?: string | undefined; password?: string | undefined },
): Promise<SignedIn> {
  const { identity } = parts;
  const { token, email = '', password = '' } = given;
  if (token !== undefined) {
    return signInSocket(parts, socket, { credential: await agentOf(identity, token), token });
  }
  const call: Call = { actor: ANONYMOUS, origin: socket.id };
  const address = socket.data.peer.key;
  const session = await identity.signIn(call, { email, password, address });
  const credential = await agentOf(identity, session.token);
  return signInSocket(parts, socket, { credential, token: session.token });
}

/** Every join of a room asks the policy. */
export function join(
  socket: AgentSocket,
  { actor }: Pick<AgentCredential, 'actor'>,
  rooms: readonly Room[],
): void {
  for (const room of rooms) permit(actor, 'room.join', { room });
  void socket.join(rooms.map(roomName));
}

function renewToken(socket: AgentSocket, credential: AgentCredential): void {
  const { data } = socket;
  if (data.credential !== null) void socket.leave(roomName(sessionRoom(data.credential)));
  join(socket, credential, [sessionRoom(credential)]);
  data.credential = credential;
}

async function refuseEleventh(
  { deps, outlet, shared }: AgentSessionParts,
  { agent }: AgentCredential,
): Promise<void> {
  // Asked of the store only where there are other processes; it comes first, so that nothing lies
  // between the look at our own sockets and the join.
  const elsewhere = shared ? await deps.store.latest.connections('agent', agent.id) : 0;
  const here = outlet.here([roomName({ kind: 'agent', agent: agent.id })]).size;
  if (Math.max(here, elsewhere) >= LIMITS.socketsPerAgent) {
    throw new AppError('RATE_LIMITED', 'This agent has as many connections as one may have');
  }
}

async function welcome(
  { deps }: AgentSessionParts,
  { agent, expiresAt }: AgentCredential,
  token: string,
): Promise<SignedIn> {
  const unread = await deps.store.read.unreadNotificationIds(agent.id);
  return {
    agent: presentAgent(agent),
    token,
    expiresIn: Math.max(0, Math.floor((expiresAt - deps.clock.now()) / 1000)),
    unreadNotifications: unread.length,
  };
}

function sessionRoom({ session, agent }: AgentCredential): Room {
  return { kind: 'session', session, agent: agent.id };
}
