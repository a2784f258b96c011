/**
 * Tells waiting customers their place (contract §7): when it changed, at most every five seconds. Each process tells its own
 * sockets, so the pace holds for each of them however many processes there are.
 */
import { LIMITS } from '@parley/contract';
import { roomName } from '../domain/rooms.ts';
import type { Deps } from '../usecases/context.ts';
import type { CustomerOutlet } from './project.ts';
import type { CustomerNamespace } from './sockets.ts';

/** Who stands further back is told when connecting, and again from here on. */
const MAX_TOLD = 1_000;

export interface QueuePositionParts {
  readonly deps: Deps;
  readonly namespace: CustomerNamespace;
  readonly outlet: CustomerOutlet;
}

export class QueuePositions implements Disposable {
  readonly #parts: QueuePositionParts;
  /** Departments whose customers were told lately → whether the queue changed since. */
  readonly #pauses = new Map<string, { changed: boolean; readonly timer: NodeJS.Timeout }>();

  constructor(parts: QueuePositionParts) {
    this.#parts = parts;
  }

  /** Somebody joined, left or moved in the department's queue. */
  changed(department: string): void {
    const pause = this.#pauses.get(department);
    if (pause === undefined) this.#look(department);
    else pause.changed = true;
  }

  /** The ticket of the room of this name left the queue; should it come back its customer is told anew. */
  left(room: string): void {
    const { namespace, outlet } = this.#parts;
    for (const id of outlet.here([room])) {
      const data = namespace.sockets.get(id)?.data;
      if (typeof data?.position === 'number') data.position = null;
    }
  }

  [Symbol.dispose](): void {
    for (const { timer } of this.#pauses.values()) clearTimeout(timer);
    this.#pauses.clear();
  }

  #look(department: string): void {
    const timer = setTimeout(() => {
      const changed = this.#pauses.get(department)?.changed === true;
      this.#pauses.delete(department);
      if (changed) this.#look(department);
    }, LIMITS.queuePositionEveryMs).unref();
    this.#pauses.set(department, { changed: false, timer });
    this.#parts.deps.defer(() => this.#tell(department));
  }

  async #tell(department: string): Promise<void> {
    const { deps, namespace, outlet } = this.#parts;
    if (namespace.sockets.size === 0) return;
    const waiting = await deps.store.latest.queue(department, MAX_TOLD);
    for (const [index, ticket] of waiting.entries()) {
      const position = index + 1;
      for (const id of outlet.here([roomName({ kind: 'ticket', ticket })])) {
        const socket = namespace.sockets.get(id);
        if (socket === undefined) continue;
        if (socket.data.position === position || socket.data.position === 'asked') continue;
        socket.data.position = position;
        socket.emit('queue_position', { ticketId: ticket.ticketId, position });
      }
    }
  }
}
