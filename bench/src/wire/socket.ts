/**
 * A Socket.IO client for load and for histories: one namespace over one WebSocket, acknowledgements,
 * heartbeats. Setup and the crash bench parse every event; under load `fast` takes acks and events as
 * bytes, because parsing the pushes would cost the generator more than the server spends on them.
 */
import { openWire, textFrame, utf8Bytes } from './websocket.ts';
import type { Wire } from './websocket.ts';

export type Namespace = '/agent' | '/customer';

/** What the contract's acks look like (contract §7). */
interface Answer {
  readonly success: boolean;
  readonly data?: unknown;
  readonly error?: { readonly code?: string; readonly message?: string };
}

/** The server said no. `code` is one of the contract's error codes. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: string;
  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/** The connection ended before the answer came: whether the event was worked on is unknown. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/** Takes frames as bytes; both calls must be cheap. */
export interface FastListener {
  /** `at` is where the ack's arguments begin (`[{"success":…`). */
  ack(id: number, buffer: Buffer, at: number, end: number): void;
  /** `at` is where the event begins (`["customer_message",…`). */
  event(buffer: Buffer, at: number, end: number): void;
  /** All frames of one read have been given. */
  flush(): void;
}

export interface ConnectOptions {
  readonly port: number;
  readonly namespace: Namespace;
  readonly auth?: Readonly<Record<string, unknown>>;
  /** Resolve only when this event came; its payload is `greeting`. Else when the namespace is connected. */
  readonly until?: string;
  readonly onEvent?: (name: string, payload: unknown) => void;
  readonly timeoutMs?: number;
}

const PATH = '/socket.io/?EIO=4&transport=websocket';
const OPEN = 0x30;
const PING = 0x32;
const MESSAGE = 0x34;
const CONNECT = 0x30;
const DISCONNECT = 0x31;
const EVENT = 0x32;
const ACK = 0x33;
const CONNECT_ERROR = 0x34;
const COMMA = 0x2c;
const NINE = 0x39;
const PONG_FRAME = textFrame('3');
const DEFAULT_TIMEOUT_MS = 20_000;

export class SocketClient {
  readonly namespace: Namespace;
  /** Payload of the event that `until` named. */
  greeting: unknown = undefined;
  fast: FastListener | null = null;
  onEvent: ((name: string, payload: unknown) => void) | null;
  onClose: ((reason: string) => void) | null = null;
  open = false;
  nextId = 0;
  private wire: Wire | null = null;
  private readonly waiting = new Map<
    number,
    { resolve: (data: unknown) => void; reject: (error: Error) => void }
  >();
  private opened: ((error: Error | null) => void) | null = null;
  private readonly options: ConnectOptions;

  private constructor(options: ConnectOptions) {
    this.options = options;
    this.namespace = options.namespace;
    this.onEvent = options.onEvent ?? null;
  }

  /** Connects to a namespace. Rejects with `Refused` on a `connect_error`, else with a plain error. */
  static async connect(options: ConnectOptions): Promise<SocketClient> {
    const client = new SocketClient(options);
    const opened = new Promise<void>((resolve, reject) => {
      client.opened = (error) => (error === null ? resolve() : reject(error));
    });
    opened.catch(() => undefined);
    const timeout = setTimeout(
      () => client.fail(new Error(`No connection to ${options.namespace} in time`)),
      options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    );
    try {
      client.wire = await openWire(options.port, PATH, {
        frame: (buffer, start, end) => client.frame(buffer, start, end),
        flush: () => client.fast?.flush(),
        closed: (reason) => client.closed(reason),
      });
      await opened;
      return client;
    } catch (error) {
      client.wire?.destroy();
      throw error;
    } finally {
      clearTimeout(timeout);
    }
  }

  /** Emits with an acknowledgement; answers its `data`. Rejects with `Refused` or `ConnectionLost`. */
  emit(event: string, payload: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (!this.open) {
        reject(new ConnectionLost('not connected'));
        return;
      }
      const id = this.nextId;
      this.nextId += 1;
      this.waiting.set(id, { resolve, reject });
      this.send(`42${this.namespace},${id}${JSON.stringify([event, payload])}`);
    });
  }

  /** Writes frames that are built already (`textFrame`). */
  writeFrames(frames: string): void {
    this.wire?.write(frames);
  }

  close(): void {
    this.wire?.close();
  }

  /** Ends the connection as a crash of the client would. */
  destroy(): void {
    this.wire?.destroy();
  }

  private send(packet: string): void {
    this.wire?.write(textFrame(utf8Bytes(packet)));
  }

  private frame(buffer: Buffer, start: number, end: number): void {
    const type = buffer[start];
    if (type === PING) this.wire?.write(PONG_FRAME);
    else if (type === MESSAGE) this.packet(buffer, start + 1, end);
    else if (type === OPEN) this.joinNamespace();
  }

  private joinNamespace(): void {
    const auth = this.options.auth === undefined ? '' : JSON.stringify(this.options.auth);
    // The first frame may come in the same read as the upgrade's answer, before `openWire` resolves.
    queueMicrotask(() => this.send(`40${this.namespace},${auth}`));
  }

  private packet(buffer: Buffer, start: number, end: number): void {
    const type = buffer[start];
    const comma = buffer.indexOf(COMMA, start);
    if (comma < 0 || comma >= end) {
      this.fail(new ConnectionLost('the server left the namespace'));
      return;
    }
    let at = comma + 1;
    if (type === EVENT) {
      if (this.fast === null) this.event(buffer.toString('utf8', at, end));
      else this.fast.event(buffer, at, end);
    } else if (type === ACK) {
      let id = 0;
      for (let digit = buffer[at] ?? 0; digit <= NINE && at < end; digit = buffer[at] ?? 0) {
        id = id * 10 + digit - 0x30;
        at += 1;
      }
      const waiter = this.waiting.get(id);
      if (waiter !== undefined) this.answer(id, buffer.toString('utf8', at, end));
      else this.fast?.ack(id, buffer, at, end);
    } else if (type === CONNECT) {
      this.open = true;
      if (this.options.until === undefined) this.opened?.(null);
    } else if (type === CONNECT_ERROR) {
      const body = JSON.parse(buffer.toString('utf8', at, end)) as {
        message?: string;
        data?: { code?: string };
      };
      this.fail(new Refused(body.data?.code ?? 'CONNECT_ERROR', body.message ?? ''));
    } else if (type === DISCONNECT) {
      this.fail(new ConnectionLost('the server closed the namespace'));
    }
  }

  private event(text: string): void {
    const [name, payload] = JSON.parse(text) as [string, unknown];
    if (name === this.options.until && this.greeting === undefined) {
      this.greeting = payload;
      this.opened?.(null);
    }
    this.onEvent?.(name, payload);
  }

  private answer(id: number, text: string): void {
    const waiter = this.waiting.get(id);
    this.waiting.delete(id);
    const [answer] = JSON.parse(text) as [Answer];
    if (answer.success) waiter?.resolve(answer.data);
    else waiter?.reject(new Refused(answer.error?.code ?? 'NO_CODE', answer.error?.message ?? ''));
  }

  private fail(error: Error): void {
    this.opened?.(error);
    this.wire?.destroy();
    this.closed(error.message);
  }

  private closed(reason: string): void {
    const wasOpen = this.open;
    this.open = false;
    this.opened?.(new ConnectionLost(reason));
    for (const waiter of this.waiting.values()) waiter.reject(new ConnectionLost(reason));
    this.waiting.clear();
    if (wasOpen) this.onClose?.(reason);
  }
}
