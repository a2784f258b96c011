/** The way out to the sockets of one namespace: one encoding per audience, none where nobody listens. */
import type { Namespace } from 'socket.io';
import type { z } from 'zod';
import { type Room, roomName } from '../domain/rooms.ts';

export class Outlet<Pushes extends Record<string, z.ZodType>> {
  readonly #namespace: Namespace;
  /** Whether other processes may have sockets that this one does not see. */
  readonly #shared: boolean;

  constructor(namespace: Namespace, { shared }: { readonly shared: boolean }) {
    this.#namespace = namespace;
    this.#shared = shared;
  }

  /** To everybody in any of the rooms, once each, but to the socket that caused it. `payload` is made only if somebody is there. */
  emit<Event extends keyof Pushes & string>(
    rooms: readonly Room[],
    event: Event,
    payload: () => z.output<Pushes[Event]>,
    { except = null }: { readonly except?: string | null } = {},
  ): void {
    const names = rooms.map(roomName);
    if (!this.#shared && !this.#isHeard(names, except)) return;
    const audience = this.#namespace.to(names);
    (except === null ? audience : audience.except(except)).emit(event, payload());
  }

  /** To this process's sockets that are in any of the rooms of these names and in none of `notIn`. */
  emitHere<Event extends keyof Pushes & string>(
    names: readonly string[],
    event: Event,
    {
      payload,
      notIn = [],
    }: {
      readonly payload: () => z.output<Pushes[Event]>;
      readonly notIn?: readonly string[];
    },
  ): void {
    if (!this.#isHeard(names, null)) return;
    const audience = this.#namespace.local.to(names as string[]).except(notIn as string[]);
    audience.emit(event, payload());
  }

  /** Everybody in the room goes into these too. */
  join(room: Room, into: readonly Room[]): void {
    this.#namespace.in(roomName(room)).socketsJoin(into.map(roomName));
  }

  leave(room: Room, outOf: readonly Room[]): void {
    this.#namespace.in(roomName(room)).socketsLeave(outOf.map(roomName));
  }

  /** Ends the connections of everybody in the room. */
  disconnect(room: Room): void {
    this.#namespace.in(roomName(room)).disconnectSockets(true);
  }

  /** Ids of this process's sockets in any of the rooms and in none of the others, by the rooms' names. */
  here(names: readonly string[], notIn: readonly string[] = []): Set<string> {
    const ids = new Set<string>();
    for (const name of names) for (const id of this.#members(name)) ids.add(id);
    for (const name of notIn) for (const id of this.#members(name)) ids.delete(id);
    return ids;
  }

  #isHeard(names: readonly string[], except: string | null): boolean {
    return names.some((name) => {
      const members = this.#members(name);
      return members.size > 1 || (members.size === 1 && (except === null || !members.has(except)));
    });
  }

  #members(name: string): ReadonlySet<string> {
    return this.#namespace.adapter.rooms.get(name) ?? NOBODY;
  }
}

const NOBODY: ReadonlySet<string> = new Set();
