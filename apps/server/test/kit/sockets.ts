/**
 * Real sockets in a test. Every acknowledgement and every push is held against the contract's schema, whatever the test
 * looks at; a push that does not fit fails the test that is running when the socket ends.
 */
import assert from 'node:assert/strict';
import { after } from 'node:test';
import {
  AGENT_INCOMING,
  AGENT_OUTGOING,
  type AgentAck,
  type AgentPayload,
  type AppErrorBody,
  type ConnectErrorData,
  connectErrorDataSchema,
  CUSTOMER_INCOMING,
  CUSTOMER_OUTGOING,
  type CustomerAck,
  failureSchema,
  successSchema,
} from '@parley/contract';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import type { z } from 'zod';
import type { CustomerWithTicket, SignedIn, TestApp } from './app.ts';

type Table = Record<string, { readonly payload: z.ZodType; readonly ack: z.ZodType }>;
type Pushes = Record<string, z.ZodType>;
type AckOf<In extends Table, E extends keyof In> = z.output<In[E]['ack']>;

/** A bound of waiting: what takes longest comes after some ten seconds on an idle machine. */
const PATIENCE_MS = 60_000;

export interface Push {
  readonly event: string;
  readonly payload: unknown;
}

export type Options = Partial<ManagerOptions & SocketOptions>;

export class TestSocket<In extends Table, Out extends Pushes> {
  readonly socket: Socket;
  /** Everything that came, in order. */
  readonly pushes: Push[] = [];
  readonly #tables: { readonly incoming: In; readonly outgoing: Out };
  readonly #waiting = new Set<() => void>();
  readonly #faults: string[] = [];
  /** Pushes that `next` has given out. */
  readonly #seen = new Set<Push>();
  #ended: string | null = null;

  constructor(url: string, tables: { incoming: In; outgoing: Out }, options: Options) {
    this.#tables = tables;
    this.socket = io(url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      ...options,
    });
    this.socket.onAny((event: string, ...args: unknown[]) => this.#heard(event, args));
    this.socket.on('disconnect', (reason) => {
      this.#ended = reason;
      this.#wake();
    });
    after(() => {
      this.socket.disconnect();
      assert.deepEqual(this.#faults, []);
    });
  }

  /** Resolves when the namespace is connected. Rejects with the `connect_error`. */
  connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.once('connect', resolve);
      this.socket.once('connect_error', reject);
    });
  }

  /** The refusal of a handshake that must fail. */
  async refusedHandshake(): Promise<ConnectErrorData> {
    const error = await new Promise<Error & { data?: unknown }>((resolve, reject) => {
      this.socket.once('connect', () => reject(new Error('The handshake was not refused')));
      this.socket.once('connect_error', resolve);
    });
    return connectErrorDataSchema.parse(error.data);
  }

  /** `data` of an event that must succeed. */
  async ok<E extends keyof In & string>(event: E, payload?: unknown): Promise<AckOf<In, E>> {
    const result = await this.ask(event, payload);
    const { success, error, data } = result as {
      success: boolean;
      error?: unknown;
      data?: unknown;
    };
    assert.ok(success, `${event} was refused: ${JSON.stringify(error)}`);
    const { ack } = this.#tables.incoming[event] as In[E];
    successSchema(ack).parse(result);
    return data as AckOf<In, E>;
  }

  /** The refusal of an event that must fail. */
  async refused(event: string, payload?: unknown): Promise<AppErrorBody> {
    const result = await this.ask(event, payload);
    const parsed = failureSchema.safeParse(result);
    assert.ok(parsed.success, `${event} was not refused: ${JSON.stringify(result)}`);
    return parsed.data.error;
  }

  /** The acknowledgement as it comes. */
  async ask(event: string, ...payload: unknown[]): Promise<unknown> {
    const given = payload.length === 1 && payload[0] === undefined ? [] : payload;
    const socket = this.socket.timeout(PATIENCE_MS);
    return socket.emitWithAck(event, ...given);
  }

  /** Without an acknowledgement. */
  tell(event: string, ...payload: unknown[]): void {
    this.socket.emit(event, ...payload);
  }

  /** The next push of this event that was not given out yet, and for which `holds`. */
  async next<E extends keyof Out & string>(
    event: E,
    holds: (payload: z.output<Out[E]>) => boolean = () => true,
  ): Promise<z.output<Out[E]>> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const found = this.pushes.find(
        (push) =>
          push.event === event && !this.#seen.has(push) && holds(push.payload as z.output<Out[E]>),
      );
      if (found !== undefined) {
        this.#seen.add(found);
        return found.payload as z.output<Out[E]>;
      }
      const left = until - performance.now();
      assert.ok(left > 0, `no ${event} came; got ${JSON.stringify(this.names())}`);
      await this.#change(left);
    }
  }

  /**
   * Resolves when everything that the server has sent to this socket so far is here: an answer comes after what was
   * sent before it.
   */
  async fence(): Promise<this> {
    await this.ask('fence');
    return this;
  }

  /** Names of all that came and was not given out by `next`. */
  names(): string[] {
    return this.pushes.filter((push) => !this.#seen.has(push)).map(({ event }) => event);
  }

  /** Pushes of this event so far. */
  all<E extends keyof Out & string>(event: E): z.output<Out[E]>[] {
    const found = this.pushes.filter((push) => push.event === event);
    return found.map(({ payload }) => payload as z.output<Out[E]>);
  }

  /** Forgets what came so far. */
  clear(): void {
    this.pushes.length = 0;
    this.#seen.clear();
  }

  /** The reason, once the server or the network ended it. */
  async ended(): Promise<string> {
    const until = performance.now() + PATIENCE_MS;
    while (this.#ended === null) {
      const left = until - performance.now();
      assert.ok(left > 0, 'the socket was not ended');
      await this.#change(left);
    }
    return this.#ended;
  }

  /** Leaves, and says so. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.socket.once('disconnect', resolve));
    if (!this.socket.connected) return;
    this.socket.disconnect();
    await closed;
  }

  #heard(event: string, args: unknown[]): void {
    const [payload] = args;
    const schema = this.#tables.outgoing[event];
    const parsed = schema?.safeParse(payload);
    if (args.length !== 1 || parsed?.success !== true) {
      this.#faults.push(`${event} ${JSON.stringify(args)}: ${parsed?.error?.message ?? 'unknown'}`);
    }
    this.pushes.push({ event, payload });
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }

  #change(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#waiting.add(done);
    });
  }
}

export type TestAgent = TestSocket<typeof AGENT_INCOMING, typeof AGENT_OUTGOING>;
export type TestCustomer = TestSocket<typeof CUSTOMER_INCOMING, typeof CUSTOMER_OUTGOING>;

const AGENT = { incoming: AGENT_INCOMING, outgoing: AGENT_OUTGOING };
const CUSTOMER = { incoming: CUSTOMER_INCOMING, outgoing: CUSTOMER_OUTGOING };

/** A socket of `/agent` as the handshake leaves it. */
export function rawAgent(app: TestApp, options: Options = {}): TestAgent {
  return new TestSocket(`${app.url}/agent`, AGENT, options);
}

/** A socket of `/customer` as the handshake leaves it. */
export function rawCustomer(app: TestApp, options: Options = {}): TestCustomer {
  return new TestSocket(`${app.url}/customer`, CUSTOMER, options);
}

/** A signed-in socket; what came before that is forgotten. */
export async function agentSocket(
  app: TestApp,
  { token }: Pick<SignedIn, 'token'>,
  options: Options = {},
): Promise<TestAgent> {
  const socket = rawAgent(app, { auth: { token }, ...options });
  await socket.connected();
  await socket.next('auth_success');
  await socket.fence();
  socket.clear();
  return socket;
}

export interface ConnectedCustomer {
  readonly socket: TestCustomer;
  readonly established: CustomerAck<'customer_connect'>;
}

/** A customer's socket after `customer_connect`. */
export async function customerSocket(
  app: TestApp,
  payload: Record<string, unknown> = {},
  options: Options = {},
): Promise<ConnectedCustomer> {
  const socket = rawCustomer(app, options);
  await socket.connected();
  const established = await socket.ok('customer_connect', payload);
  return { socket, established };
}

/** The same for a customer with a token. */
export function returningCustomer(
  app: TestApp,
  { token }: Pick<CustomerWithTicket, 'token'>,
  payload: Record<string, unknown> = {},
): Promise<ConnectedCustomer> {
  return customerSocket(app, { token, ...payload });
}

export type { AgentAck, AgentPayload };
