/**
 * The one wrapper of every incoming event, of both namespaces. Whatever a client sends, it is answered once, and
 * nothing of it is thrown to Socket.IO, where one rejected handler or missing acknowledgement would end
 * the server. Refusals come in the order of contract §5: 401, 404, 403, 400, 409.
 */
import { parseBody } from '@parley/contract';
import type { z } from 'zod';
import type { Actor } from '../domain/actor.ts';
import { AppError, notFound } from '../domain/errors.ts';
import { permit, type PolicyAction, type Resource } from '../domain/policy.ts';
import type { Log } from '../log.ts';
import type { Call } from '../usecases/context.ts';
import type { Admission } from './admission.ts';
import { confirm, errorBody, type Packet, readPacket, refuse } from './answer.ts';
import type { AnySocket } from './sockets.ts';

/** A row of a contract's event table together with what this server does about it. */
export interface Entry<Socket, Found extends Caller> {
  readonly payload: z.ZodType;
  readonly confirm: string | null;
  readonly action: PolicyAction;
  /** Whether it changes who the socket is: later events wait for it. */
  readonly enters: boolean;
  /** Who asks (throws UNAUTHORIZED), and what it is about. */
  find(socket: Socket, payload: Readonly<Record<string, unknown>>): Promise<Found>;
  run(context: Context<Socket, Found>, payload: unknown): Promise<unknown>;
}

export interface Caller {
  readonly actor: Actor;
  /** What the rights depend on; null: the payload does not name it, which its schema will say. */
  readonly resource: Resource | null;
}

export interface Context<Socket, Found extends Caller> {
  readonly socket: Socket;
  readonly found: Found;
  readonly call: Call;
}

export interface Door<Socket extends AnySocket> {
  readonly entries: ReadonlyMap<string, Entry<Socket, Caller>>;
  /** Throws UNAUTHORIZED where even an unknown event would be one too many. */
  known(socket: Socket): void;
  /** What is to be done when the socket is gone and nothing of its entering is under way. */
  left(socket: Socket): void;
  readonly admission: Admission;
  readonly log: Log;
}

/** Takes one event. Never rejects, never throws. */
export function handle<Socket extends AnySocket>(
  door: Door<Socket>,
  socket: Socket,
  args: readonly unknown[],
): void {
  const packet = readPacket(args);
  const work = answer(door, socket, packet).catch((error: unknown) => {
    door.log.error({ err: error, event: packet.event }, 'event not answered');
  });
  if (door.entries.get(packet.event)?.enters === true) entering(door, socket, work);
}

/** Later events wait for `work`, which never rejects; a socket that is gone by its end leaves then. */
export function entering<Socket extends AnySocket>(
  door: Pick<Door<Socket>, 'left'>,
  socket: Socket,
  work: Promise<void>,
): void {
  const { data } = socket;
  data.entering = work;
  void work.then(() => {
    if (data.entering !== work) return;
    data.entering = null;
    if (!socket.connected) door.left(socket);
  });
}

async function answer<Socket extends AnySocket>(
  door: Door<Socket>,
  socket: Socket,
  packet: Packet,
): Promise<void> {
  const { event } = packet;
  const state = socket.data;
  let taken = false;
  try {
    door.admission.take(state);
    taken = true;
    if (state.entering !== null) await state.entering;
    const data = await carryOut(door, socket, packet);
    confirm(socket, packet, { event: door.entries.get(event)?.confirm ?? null, data });
  } catch (error) {
    refuse(socket, packet, errorBody(error, { log: door.log, event }));
  } finally {
    if (taken) door.admission.done(state);
  }
}

async function carryOut<Socket extends AnySocket>(
  door: Door<Socket>,
  socket: Socket,
  { event, payload }: Packet,
): Promise<unknown> {
  const entry = door.entries.get(event);
  if (entry === undefined) {
    door.known(socket);
    throw notFound('Event');
  }
  const found = await inTurn(socket, entry.find(socket, fieldsOf(payload)));
  if (found.resource !== null) permit(found.actor, entry.action, found.resource);
  const input = parseBody(entry.payload, payload, { root: 'payload' });
  if (!input.ok) throw new AppError('VALIDATION_ERROR', undefined, { details: input.details });
  if (found.resource === null) throw notFound('Ticket');
  const call: Call = { actor: found.actor, origin: socket.id };
  return entry.run({ socket, found, call }, input.value);
}

/** What was looked for, once the event before this one has got its own. */
function inTurn<Found>({ data }: AnySocket, finding: Promise<Found>): Promise<Found> {
  const turn = data.turn === null ? finding : after(data.turn, finding);
  data.turn = turn.then(ignore, ignore);
  return turn;
}

async function after<Found>(before: Promise<void>, finding: Promise<Found>): Promise<Found> {
  // It may fail while it waits; the caller hears of that in its turn.
  finding.catch(ignore);
  await before;
  return finding;
}

function ignore(): void {
  // How a finding ends is told to whoever awaits it.
}

/** The fields of a payload that is an object; its schema refuses every other. */
function fieldsOf(payload: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof payload === 'object' && payload !== null && !Array.isArray(payload);
  return isObject ? (payload as Record<string, unknown>) : {};
}
