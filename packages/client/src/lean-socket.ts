/**
 * Socket.IO over a websocket and nothing else (Engine.IO protocol 4, Socket.IO protocol 5): JSON, one namespace, no buffers,
 * no tries of its own, since connection.ts takes a new socket for each. A page saves most of the library by it; that is
 * loaded, with long polling, where no websocket can be opened (docs/decisions/0007).
 *
 * A connection that died without a word is noticed by connection.ts too: it asks more often than the server pings.
 */
import type { Result } from '@parley/contract';
import type { OpenSocket, SocketSettings, Wire } from './connection.ts';
import { PacketType, readPacket, writePacket } from './packets.ts';

/** Engine.IO's packets begin with one of these. */
const OPEN = '0';
const CLOSE = '1';
const PING = '2';
const PONG = '3';
const MESSAGE = '4';

/** Websockets in a row that could not be opened, where one could before, after which that counts as impossible. */
const SHUT_DOORS = 3;

/** For the client's `openSocket`; one for all of its attempts. */
export function createLeanSocket(
  loadWhole: () => Promise<{ readonly openWhole: OpenSocket }> = () => import('./whole-socket.ts'),
): OpenSocket {
  let whole: OpenSocket | null = null;
  let failuresLeft = 1;

  function onDoor(isOpen: boolean): void {
    failuresLeft = isOpen ? SHUT_DOORS : failuresLeft - 1;
    if (failuresLeft > 0) return;
    loadWhole().then(
      (loaded) => (whole = loaded.openWhole),
      () => {
        // The next failure asks again.
      },
    );
  }

  return (url, settings) => {
    if (whole !== null) return whole(url, settings);
    return new LeanSocket(url, { ...settings, onDoor });
  };
}

type Listener = (...args: readonly unknown[]) => void;
type OnAnswer = Parameters<ReturnType<Wire['timeout']>['emit']>[2];

interface LeanSettings extends SocketSettings {
  /** Whether a websocket could be opened. */
  readonly onDoor: (isOpen: boolean) => void;
}

class LeanSocket implements Wire {
  connected = false;
  readonly #nsp: string;
  readonly #websocket: WebSocket;
  readonly #listeners = new Map<string, Listener[]>();
  readonly #unanswered = new Map<number, OnAnswer>();
  #asked = 0;
  #isOver = false;
  readonly #stopWaiting: () => void;

  constructor(url: string, { auth, timeout, onDoor }: LeanSettings) {
    const page = (globalThis as { location?: { href: string } }).location;
    const { origin, pathname } = new URL(url, page?.href);
    this.#nsp = pathname;
    const websocket = new WebSocket(
      `${origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`,
    );
    this.#websocket = websocket;
    let isOpen = false;
    websocket.addEventListener('message', ({ data }) => {
      const text = String(data);
      if (text.startsWith(OPEN)) {
        isOpen = true;
        onDoor(true);
        this.#write(PacketType.CONNECT, auth);
      } else this.#read(text);
    });
    const onLost = () => {
      if (!isOpen && !this.#isOver) onDoor(false);
      this.#end(new Error('websocket error'));
    };
    websocket.addEventListener('close', onLost);
    const timer = setTimeout(onLost, timeout);
    this.#stopWaiting = () => clearTimeout(timer);
  }

  on(event: string, listener: (what: never) => void): void {
    const listeners = this.#listeners.get(event) ?? [];
    this.#listeners.set(event, [...listeners, listener as Listener]);
  }

  onAny(listener: (event: string, payload: unknown) => void): void {
    this.on('', listener as Listener);
  }

  removeAllListeners(): void {
    this.#listeners.clear();
  }

  /** What `emit` sends is answered within `milliseconds`, or with an error. */
  timeout(milliseconds: number): ReturnType<Wire['timeout']> {
    return {
      emit: (event, payload, onAnswer) => {
        const id = (this.#asked += 1);
        const timer = setTimeout(() => {
          this.#unanswered.delete(id);
          onAnswer(new Error('operation has timed out'), null);
        }, milliseconds);
        this.#unanswered.set(id, (error, answer) => {
          clearTimeout(timer);
          onAnswer(error, answer);
        });
        this.#write(PacketType.EVENT, [event, payload], id);
      },
    };
  }

  disconnect(): void {
    if (this.connected) this.#write(PacketType.DISCONNECT);
    this.#end(new Error('closed by the client'));
  }

  #tell(event: string, ...args: readonly unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...args);
  }

  #write(type: number, data?: unknown, id?: number): void {
    // A socket that is closing drops it; its end is told anyway.
    this.#websocket.send(MESSAGE + writePacket({ type, nsp: this.#nsp, id, data }));
  }

  #read(text: string): void {
    if (text === PING) return this.#websocket.send(PONG);
    if (text === CLOSE) return this.#end(new Error('closed by the server'));
    try {
      if (text.startsWith(MESSAGE)) this.#take(text.slice(1));
    } catch (cause) {
      this.#end(new Error('parse error', { cause }));
    }
  }

  #take(text: string): void {
    const { type, nsp, id = 0, data } = readPacket(text);
    if (nsp !== this.#nsp || this.#isOver) return;
    switch (type) {
      case PacketType.CONNECT:
        this.#stopWaiting();
        this.connected = true;
        return this.#tell('connect');
      case PacketType.EVENT:
        return this.#tell('', ...(data as unknown[]));
      case PacketType.ACK: {
        const onAnswer = this.#unanswered.get(id);
        this.#unanswered.delete(id);
        return onAnswer?.(null, (data as [Result<unknown>])[0]);
      }
      case PacketType.CONNECT_ERROR: {
        const { message, data: reason } = data as { message?: string; data?: unknown };
        return this.#end(Object.assign(new Error(message), { data: reason }));
      }
      default:
        this.#end(new Error('closed by the server'));
    }
  }

  /** Once, whoever began it. */
  #end(reason: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stopWaiting();
    const wasConnected = this.connected;
    this.connected = false;
    this.#websocket.close();
    for (const onAnswer of this.#unanswered.values()) onAnswer(reason, null);
    this.#unanswered.clear();
    if (wasConnected) this.#tell('disconnect', reason.message);
    else this.#tell('connect_error', reason);
  }
}
