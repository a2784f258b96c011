/**
 * One namespace of the server, kept connected (contract §7, §8.4, §8.7; reliability P5, P6, P17).
 *
 * Each attempt takes a socket of its own, so nothing of a lost one (buffers, late answers) reaches the next. A socket
 * is live once `resume` has identified us and fetched what was missed; when it is lost another is tried, for ever,
 * with full jitter between the tries. While it is live, positions are compared by `sync` every 25 s, when the page
 * wakes up and when somebody asks for it. An answer that does not come means that the socket is dead, though nobody said so.
 */
import type { ConnectErrorData, Result } from '@parley/contract';
import { fullJitter, type Random } from './backoff.ts';
import { asParleyError, networkError, ParleyError, verdictOn } from './errors.ts';
import type { Hints } from './hints.ts';
import { DRAIN_MS, PACKET_BYTES, SYNC_EVERY_MS } from './limits.ts';

export type ConnectionState =
  /** Not started, or stopped. */
  | 'idle'
  | 'connecting'
  /** Identified, and everything that was missed is here. */
  | 'online'
  | 'reconnecting'
  /** The machine has no network. */
  | 'offline'
  /** The server will not have us as we are: see the error. */
  | 'refused';

/** What is used of a Socket.IO client's socket. */
export interface Wire {
  readonly connected: boolean;
  on(event: 'connect', listener: () => void): unknown;
  on(event: 'connect_error', listener: (error: Error) => void): unknown;
  on(event: 'disconnect', listener: (reason: string) => void): unknown;
  onAny(listener: (event: string, payload: unknown) => void): unknown;
  timeout(milliseconds: number): {
    emit(
      event: string,
      payload: unknown,
      onAnswer: (error: Error | null, answer: Result<unknown> | null) => void,
    ): unknown;
  };
  removeAllListeners(): unknown;
  disconnect(): unknown;
}

/** The settings of `io` of socket.io-client that hold for each attempt. */
export interface SocketSettings {
  readonly auth: { readonly token?: string };
  readonly forceNew: true;
  readonly reconnection: false;
  /** Longest wait for a connection, milliseconds. */
  readonly timeout: number;
  /** In the order in which they are tried. */
  readonly transports: ('websocket' | 'polling')[];
  readonly tryAllTransports: true;
}

/** Makes a socket of the namespace at `url`; a test may put its own wire in between. */
export type OpenSocket = (url: string, settings: SocketSettings) => Wire;

/** Event name → what is sent and what is acknowledged. */
export type Calls = Record<string, { readonly payload: unknown; readonly ack: unknown }>;

/** All in milliseconds. */
export interface Timings {
  /** Between two comparisons of positions. */
  readonly sync: number;
  /** Longest wait for an acknowledgement. */
  readonly ack: number;
  /** Longest wait for a connection. */
  readonly connect: number;
  readonly backoff: { readonly base: number; readonly cap: number };
}

export const TIMINGS: Timings = {
  sync: SYNC_EVERY_MS,
  ack: 10_000,
  connect: 10_000,
  backoff: { base: 500, cap: 5_000 },
};

export interface ConnectionParts {
  /** Origin of the server; '' is the page's own. */
  readonly url: string;
  readonly namespace: '/agent' | '/customer';
  readonly openSocket: OpenSocket;
  readonly timings: Timings;
  readonly hints: Hints;
  readonly random: Random;
  /** `auth` of the handshake, asked for before each attempt. */
  readonly auth: () => Promise<{ readonly token?: string }>;
  /** Identifies us on the new socket and fetches what was missed. */
  readonly resume: () => Promise<void>;
  /** Compares positions with the server and joins what is missing. */
  readonly sync: () => Promise<void>;
  readonly onPush: (event: string, payload: unknown) => void;
  readonly onState: (state: ConnectionState, error: ParleyError | null) => void;
  /** The server refused credential or identity; true: something was changed, so try again. */
  readonly onRefused: (error: ParleyError) => Promise<boolean>;
}

export interface Connection<C extends Calls> {
  readonly state: ConnectionState;
  readonly start: () => void;
  /** Ends the connection for good; `start` begins anew. */
  readonly stop: () => void;
  /** Leaves this socket and takes another at once, for instance as somebody else. */
  readonly restart: () => void;
  /** Sends and waits for the acknowledgement. Rejects with a `ParleyError`; `NETWORK_ERROR`: the outcome is unknown. */
  readonly request: <E extends keyof C & string>(
    event: E,
    payload: C[E]['payload'],
  ) => Promise<C[E]['ack']>;
  /** Sends what is worth nothing later. */
  readonly tell: <E extends keyof C & string>(event: E, payload: C[E]['payload']) => void;
  /** Compares positions within `delay` milliseconds. */
  readonly syncSoon: (delay: number) => void;
}

/** Failures in a row after which a server counts as down for longer: tries become rarer, by this factor. */
const PATIENCE = 12;
const LONGER = 4;
/** Clients of a draining server come back within this time, milliseconds. */
const DRAIN_SPREAD = 2_000;

export function createConnection<C extends Calls>(parts: ConnectionParts): Connection<C> {
  const { timings, hints, random, openSocket } = parts;
  let state: ConnectionState = 'idle';
  let socket: Wire | null = null;
  let failures = 0;
  let wasOnline = false;
  let draining = false;
  let waiting: ReturnType<typeof setTimeout> | null = null;
  let opening: ReturnType<typeof setTimeout> | null = null;
  let syncTimer: ReturnType<typeof setTimeout> | null = null;
  let syncAt = 0;
  let syncing: Wire | null = null;
  let unlisten: (() => void) | null = null;
  /** Counts what was begun and left: whoever awaited something looks whether it is still the turn it began in. */
  let turn = 0;
  const unanswered = new Set<(error: ParleyError) => void>();

  function enter(next: ConnectionState, error: ParleyError | null = null): void {
    if (next === state && error === null) return;
    state = next;
    parts.onState(next, error);
  }

  /** The name of not being online. */
  function away(): ConnectionState {
    if (!hints.isOnline()) return 'offline';
    return wasOnline ? 'reconnecting' : 'connecting';
  }

  function clearTimers(): void {
    for (const timer of [waiting, opening, syncTimer]) if (timer !== null) clearTimeout(timer);
    waiting = null;
    opening = null;
    syncTimer = null;
  }

  /** Gives up the present socket, or the wait for one; returns the turn that begins. */
  function leave(): number {
    const left = socket;
    socket = null;
    clearTimers();
    left?.removeAllListeners();
    left?.disconnect();
    for (const reject of unanswered) reject(networkError('Connection lost'));
    unanswered.clear();
    turn += 1;
    return turn;
  }

  async function attempt(): Promise<void> {
    const begun = leave();
    enter(away());
    try {
      const auth = await parts.auth();
      if (turn === begun) open(auth);
    } catch (error) {
      if (turn === begun) await fail(asParleyError(error));
    }
  }

  function open(auth: { readonly token?: string }): void {
    const mine = openSocket(parts.url + parts.namespace, {
      auth,
      forceNew: true,
      reconnection: false,
      timeout: timings.connect,
      transports: transportsFor(failures),
      tryAllTransports: true,
    });
    socket = mine;
    opening = setTimeout(
      () => lose(mine, networkError('No connection in time')),
      timings.connect * 1.5,
    );
    mine.onAny((event: string, payload: unknown) => {
      if (event === 'server_draining') drain(mine);
      parts.onPush(event, payload);
    });
    mine.on('connect', () => void goLive(mine));
    mine.on('connect_error', (error) => lose(mine, handshakeError(error)));
    mine.on('disconnect', (reason) => lose(mine, networkError(`Connection lost: ${reason}`)));
  }

  async function goLive(mine: Wire): Promise<void> {
    if (opening !== null) clearTimeout(opening);
    opening = null;
    draining = false;
    try {
      await parts.resume();
    } catch (error) {
      lose(mine, asParleyError(error));
      return;
    }
    if (socket !== mine || !mine.connected) return;
    failures = 0;
    wasOnline = true;
    enter('online');
    planSync(timings.sync);
  }

  /** Only the present socket can be lost, and once. */
  function lose(mine: Wire, error: ParleyError): void {
    if (socket === mine) void fail(error);
  }

  async function fail(error: ParleyError): Promise<void> {
    const begun = leave();
    if (verdictOn(error.code) !== 'again') {
      const goesOn = await mayGoOn(error);
      if (turn !== begun) return;
      if (!goesOn) return enter('refused', error);
    }
    plan(error.retryAfter ?? 0);
  }

  async function mayGoOn(error: ParleyError): Promise<boolean> {
    try {
      return await parts.onRefused(error);
    } catch {
      // Nobody was there to say so: not the last word.
      return true;
    }
  }

  /** Waits for the next attempt. */
  function plan(atLeastSeconds: number): void {
    enter(away());
    const cap = timings.backoff.cap * (failures < PATIENCE ? 1 : LONGER);
    const wait = draining
      ? random() * DRAIN_SPREAD
      : fullJitter(failures, { ...timings.backoff, cap }, random);
    failures += 1;
    draining = false;
    waiting = setTimeout(() => void attempt(), wait + atLeastSeconds * 1000);
  }

  /** The server closes the socket itself when it has answered what is on its way; one that forgets to is left. */
  function drain(mine: Wire): void {
    draining = true;
    enter('reconnecting');
    if (opening !== null) clearTimeout(opening);
    opening = setTimeout(() => lose(mine, networkError('The server is going away')), DRAIN_MS);
  }

  function wake(): void {
    const isOnline = hints.isOnline();
    // Without a network the socket is dead, which it would take long to notice.
    if (socket !== null && !isOnline) return lose(socket, networkError('No network'));
    if (state === 'online') return planSync(0);
    if (!isOnline) return waiting === null ? undefined : enter('offline');
    if (socket?.connected === true) return;
    // Neither waiting for a try nor in one: stopped, refused, or about to begin one.
    if (waiting === null && socket === null) return;
    // A try that began without a network would only fail later.
    failures = 0;
    void attempt();
  }

  function planSync(delay: number): void {
    const at = Date.now() + delay;
    if (syncTimer !== null) {
      if (syncAt <= at) return;
      clearTimeout(syncTimer);
    }
    syncAt = at;
    syncTimer = setTimeout(() => {
      syncTimer = null;
      void syncNow();
    }, delay);
  }

  async function syncNow(): Promise<void> {
    const mine = socket;
    if (mine === null || state !== 'online') return;
    if (syncing === mine) return planSync(50);
    syncing = mine;
    try {
      await parts.sync();
    } catch (thrown) {
      const error = asParleyError(thrown);
      // A server that is busy is asked again at the next turn; one that does not know us any more is not.
      const isBusy = verdictOn(error.code) === 'again' && error.code !== 'NETWORK_ERROR';
      if (!isBusy) lose(mine, networkError(error.message, error));
    } finally {
      if (syncing === mine) syncing = null;
    }
    if (socket === mine && state === 'online') planSync(timings.sync);
  }

  async function request(event: string, payload: unknown): Promise<unknown> {
    const mine = socket;
    if (mine === null || !mine.connected) throw networkError('Not connected');
    // The server closes the connection on a larger packet, and it would be sent again on the next.
    if (new TextEncoder().encode(JSON.stringify(payload)).length > PACKET_BYTES - 1_024) {
      throw new ParleyError('PAYLOAD_TOO_LARGE', 'Too large to be sent');
    }
    const result = await new Promise<Result<unknown>>((resolve, reject) => {
      unanswered.add(reject);
      const onAnswer = (error: Error | null, answer: Result<unknown> | null) => {
        unanswered.delete(reject);
        if (error === null && answer !== null) return resolve(answer);
        reject(networkError(`No answer to ${event}`, error));
        lose(mine, networkError(`No answer to ${event}`, error));
      };
      mine.timeout(timings.ack).emit(event, payload, onAnswer);
    });
    if (result.success) return result.data;
    const { code, message, details } = result.error;
    // Who is not known any more has to identify themselves anew; the comparison finds out.
    if (verdictOn(code) === 'after-resume' && state === 'online') planSync(0);
    throw new ParleyError(code, message, { details });
  }

  return {
    get state() {
      return state;
    },
    start() {
      if (state !== 'idle' && state !== 'refused') return;
      unlisten ??= hints.listen(wake);
      failures = 0;
      wasOnline = false;
      void attempt();
    },
    stop() {
      unlisten?.();
      unlisten = null;
      leave();
      enter('idle');
    },
    restart() {
      if (state === 'idle') return;
      failures = 0;
      void attempt();
    },
    request: (event, payload) => request(event, payload),
    tell(event, payload) {
      if (state !== 'online') return;
      request(event, payload).catch(() => {
        // Worth nothing later; a dead socket is noticed by `request` itself.
      });
    },
    syncSoon(delay) {
      if (state === 'online') planSync(delay);
    },
  };
}

/**
 * A websocket at once where that works. A proxy that swallows the upgrade without a word would never let the other
 * transport have its turn, so each third failed attempt begins with long polling.
 */
function transportsFor(failures: number): ('websocket' | 'polling')[] {
  return failures % 3 === 2 ? ['polling', 'websocket'] : ['websocket', 'polling'];
}

function handshakeError(error: Error & { data?: unknown }): ParleyError {
  const data = error.data as Partial<ConnectErrorData> | undefined;
  if (data?.code === undefined) return networkError(error.message, error);
  return new ParleyError(data.code, data.message ?? error.message);
}
