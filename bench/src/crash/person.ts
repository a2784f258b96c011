/**
 * A customer or an agent who writes through crashes of the server: one message in flight, repeated
 * with the same `clientMessageId` until it is acknowledged; comes back after each lost connection and
 * resumes by `seq` (contract §7, §8). Everything done and seen goes into the shared history.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '@parley/contract';
import type { Operation } from '@parley/server/test-kit/checker.ts';
import { ConnectionLost, Refused } from '../wire/socket.ts';
import type { SocketClient } from '../wire/socket.ts';

/** What a connect brought: the socket, and what is newer than the `seq` that was asked for. */
export interface Arrival {
  readonly socket: SocketClient;
  readonly messages: readonly Message[];
  /** `messages` is not all that is missing: what was shown is to be dropped. */
  readonly reset: boolean;
}

/** How customers and agents differ. */
export interface Role {
  readonly id: string;
  readonly sendEvent: 'customer_message' | 'send_message';
  readonly ticketId: string;
  /** Connects and resumes after `afterSeq`. */
  arrive(afterSeq: number, onEvent: (name: string, payload: unknown) => void): Promise<Arrival>;
  /** Asks for what is newer on a live connection. */
  sync(socket: SocketClient, afterSeq: number): Promise<Omit<Arrival, 'socket'>>;
}

const PAUSE_MS = 10;
const RETRY_MS = 100;
/** So often a person's own connection breaks around the ack: stored or not, it is sent again. */
const CUT_SHARE = 0.02;
const CUT_WITHIN_MS = 4;
const GAP_PATIENCE_MS = 500;

export class Person {
  readonly role: Role;
  private readonly history: Operation[];
  private readonly random: () => number;
  private readonly view = new Map<string, Message>();
  private socket: SocketClient | null = null;
  private ready: Promise<void> = Promise.resolve();
  private stopping = false;
  private written = 0;
  private gapTimer: NodeJS.Timeout | null = null;
  /** Every public place up to here is shown. */
  private complete = 0;
  private readonly places = new Set<number>();
  arrivals = 0;

  constructor(role: Role, options: { history: Operation[]; random: () => number }) {
    this.role = role;
    this.history = options.history;
    this.random = options.random;
  }

  /** Connects, and from then on by itself whenever the connection is lost. */
  async join(): Promise<void> {
    this.returnLater();
    await this.ready;
  }

  /** Resolves when this person is connected and has resumed. */
  connected(): Promise<void> {
    return this.ready;
  }

  /** Writes until `stop`; resolves when the last message is acknowledged. */
  async talk(): Promise<void> {
    while (!this.stopping) {
      this.written += 1;
      await this.say(`${this.role.id}-${this.written}`);
      await sleep(PAUSE_MS * 2 * this.random());
    }
  }

  stop(): void {
    this.stopping = true;
  }

  /** The last comparison of positions, which a live client makes every 25 s, and the end of the connection. */
  async leave(): Promise<void> {
    if (this.gapTimer !== null) clearTimeout(this.gapTimer);
    await this.repair();
    if (this.socket !== null) {
      this.socket.onClose = null;
      this.socket.close();
    }
  }

  /** What is shown, in order. */
  shown(): Message[] {
    return [...this.view.values()].sort((a, b) => a.seq - b.seq);
  }

  private async say(clientMessageId: string): Promise<void> {
    const { ticketId, sendEvent, id } = this.role;
    const content = `${clientMessageId} is what ${id} says`;
    const payload =
      sendEvent === 'send_message'
        ? { ticketId, content, clientMessageId }
        : { content, clientMessageId };
    for (;;) {
      await this.ready;
      this.history.push({ kind: 'sent', client: id, ticketId, clientMessageId, content });
      try {
        const socket = this.socket;
        if (socket === null) throw new ConnectionLost('not connected');
        const answered = socket.emit(sendEvent, payload);
        if (this.random() < CUT_SHARE) {
          setTimeout(() => socket.destroy(), CUT_WITHIN_MS * this.random());
        }
        const answer = (await answered) as { message: Message };
        this.history.push({ kind: 'acked', client: id, clientMessageId, message: answer.message });
        this.show(answer.message);
        return;
      } catch (error) {
        const again =
          error instanceof ConnectionLost ||
          (error instanceof Refused && error.code === 'SERVICE_UNAVAILABLE');
        if (!again) throw error;
        await sleep(1);
      }
    }
  }

  /** Whoever needs the connection awaits `ready` and hears there why it cannot be had. */
  private returnLater(): void {
    this.ready = this.comeBack();
    this.ready.catch(() => undefined);
  }

  private async comeBack(): Promise<void> {
    this.socket = null;
    for (;;) {
      try {
        const arrival = await this.role.arrive(this.complete, (name, payload) =>
          this.hear(name, payload),
        );
        this.arrivals += 1;
        this.socket = arrival.socket;
        arrival.socket.onClose = () => this.returnLater();
        this.take(arrival);
        if (!arrival.socket.open) throw new ConnectionLost('gone again');
        return;
      } catch (error) {
        if (error instanceof Refused && error.code !== 'SERVICE_UNAVAILABLE') throw error;
        await sleep(RETRY_MS * this.random());
      }
    }
  }

  private hear(name: string, payload: unknown): void {
    const { message } = (payload ?? {}) as { message?: Message };
    if (message === undefined || name === 'message_sent' || name === 'error') return;
    this.show(message);
  }

  private take({ messages, reset }: Omit<Arrival, 'socket'>): void {
    if (reset) {
      this.view.clear();
      this.places.clear();
      this.complete = (messages[0]?.seq ?? 1) - 1;
    }
    for (const message of messages) this.show(message);
  }

  private show(message: Message): void {
    this.history.push({ kind: 'shown', client: this.role.id, message });
    this.view.set(message._id, message);
    this.places.add(message.seq);
    while (this.places.has(this.complete + 1)) this.complete += 1;
    const gap = message.seq > this.complete;
    if (gap) this.gapTimer ??= setTimeout(() => this.repairLater(), GAP_PATIENCE_MS);
  }

  /** A connection that is lost meanwhile asks by itself when it is back. */
  private repairLater(): void {
    this.repair().catch(() => undefined);
  }

  /** Asks for what is missing; a lost connection asks anyway when it comes back. */
  private async repair(): Promise<void> {
    this.gapTimer = null;
    await this.ready;
    if (this.socket !== null) this.take(await this.role.sync(this.socket, this.complete));
  }
}
