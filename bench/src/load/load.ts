/**
 * The load of B1-B6: pairs that write both ways. A message is done when its sender has the ack and
 * the other side has the push; only then does the next one follow. `depth` is how many are under way
 * per pair, half of them in each direction; at depth 1 the two take turns.
 *
 * Acks carry the number they were sent with. Pushes are counted: a ticket has one order, so the
 * n-th push of a direction is its n-th message. Both come as bytes (see `wire/socket.ts`). The
 * frames that one read sets free leave in one write per socket.
 */
import { CONTENT } from '../frames.ts';
import type { SocketClient } from '../wire/socket.ts';
import { textFrame } from '../wire/websocket.ts';
import type { Pair } from './pairs.ts';

export interface LoadSample {
  /** Stored (by the product), acknowledged and delivered. */
  readonly messages: number;
  readonly seconds: number;
  /** From send to ack, milliseconds, ascending. */
  readonly ackMs: Float64Array;
}

export interface Load {
  /** Begins a sample: what was counted before is forgotten. */
  mark(): void;
  /** What has happened since `mark`. */
  sample(): LoadSample;
  /** Sends nothing more and waits until everything under way is done. */
  stop(): Promise<void>;
}

export interface LoadOptions {
  readonly depth: number;
  /** Messages a second over all pairs; as fast as acks and pushes allow when left out. */
  readonly perSecond?: number;
}

interface Lane {
  readonly pair: Pair;
  readonly socket: SocketClient;
  /** Packet before and after its ack id, up to the number in `clientMessageId`. */
  readonly head: string;
  readonly body: string;
  /** Send times of what is under way, by ack id. */
  readonly sentAt: Map<number, number>;
  other: Lane | null;
  sent: number;
  acked: number;
  delivered: number;
  done: number;
  outgoing: string;
}

const SUCCESS = Buffer.from('[{"success":true', 'latin1');
const TO_CUSTOMER = Buffer.from('["agent_message"', 'latin1');
const TO_AGENT = Buffer.from('["customer_message"', 'latin1');
/** With the count behind it about as long as the ids that real clients make. */
const NAME_LENGTH = 28;
const DRAIN_TIMEOUT_MS = 20_000;
const PACE_MS = 1;

let loads = 0;

/** Starts writing at once. Errors of the server or lost connections surface in `sample` and `stop`. */
export function startLoad(pairs: readonly Pair[], options: LoadOptions): Load {
  const { depth, perSecond } = options;
  const window = Math.max(1, depth / 2);
  const turns = depth === 1;
  loads += 1;
  const lanes: Lane[] = [];
  const dirty = new Set<Lane>();
  let failure: Error | null = null;
  let stopping = false;
  let allowance = perSecond === undefined ? Infinity : 0;
  const parked: Lane[] = [];
  let messages = 0;
  let latencies: number[] = [];
  let since = performance.now();
  let drained: (() => void) | null = null;

  function send(lane: Lane): void {
    if (stopping || failure !== null) return;
    if (allowance < 1) {
      parked.push(lane);
      return;
    }
    allowance -= 1;
    const id = lane.socket.nextId;
    lane.socket.nextId += 1;
    lane.sentAt.set(id, performance.now());
    lane.outgoing += textFrame(`${lane.head}${id}${lane.body}${lane.sent}"}]`);
    lane.sent += 1;
    dirty.add(lane);
  }

  function flush(): void {
    for (const lane of dirty) {
      lane.socket.writeFrames(lane.outgoing);
      lane.outgoing = '';
    }
    dirty.clear();
  }

  function advance(lane: Lane): void {
    const until = Math.min(lane.acked, lane.delivered);
    while (lane.done < until) {
      lane.done += 1;
      messages += 1;
      send(turns ? (lane.other ?? lane) : lane);
    }
    if (stopping && drained !== null && lanes.every(isDone)) drained();
  }

  function fail(error: Error): void {
    failure ??= error;
    drained?.();
  }

  function listen(own: Lane, theirs: Lane, push: Buffer): void {
    own.socket.fast = {
      flush,
      ack(id, buffer, at, end) {
        const began = own.sentAt.get(id);
        if (began === undefined) return;
        own.sentAt.delete(id);
        if (!startsWith(buffer, at, SUCCESS)) {
          fail(
            new Error(
              `A message was refused: ${buffer.toString('utf8', at, Math.min(end, at + 300))}`,
            ),
          );
          return;
        }
        latencies.push(performance.now() - began);
        own.acked += 1;
        own.pair.acked += 1;
        advance(own);
      },
      event(buffer, at) {
        if (!startsWith(buffer, at, push)) return;
        theirs.delivered += 1;
        advance(theirs);
      },
    };
    own.socket.onClose = (reason) => fail(new Error(`A connection was lost under load: ${reason}`));
  }

  for (const [i, pair] of pairs.entries()) {
    const name = `${loads}-${i}-`.padEnd(NAME_LENGTH, '0');
    const customer = lane(pair, pair.customer, ['customer_message', '', name]);
    const agent = lane(pair, pair.agent, ['send_message', pair.ticketId, name]);
    customer.other = agent;
    agent.other = customer;
    listen(customer, agent, TO_CUSTOMER);
    listen(agent, customer, TO_AGENT);
    lanes.push(customer, agent);
  }
  for (const one of lanes) {
    if (turns && one.socket === one.pair.agent) continue;
    for (let i = 0; i < window; i += 1) send(one);
  }
  flush();

  const pace = perSecond === undefined ? null : setInterval(release, PACE_MS);
  let released = performance.now();
  function release(): void {
    const now = performance.now();
    allowance = Math.min(
      lanes.length * window,
      allowance + ((perSecond ?? 0) * (now - released)) / 1000,
    );
    released = now;
    for (const one of parked.splice(0)) send(one);
    flush();
  }

  function mark(): void {
    messages = 0;
    latencies = [];
    since = performance.now();
  }

  return {
    mark,
    sample() {
      if (failure !== null) throw failure;
      const ackMs = Float64Array.from(latencies).sort();
      return { messages, seconds: (performance.now() - since) / 1000, ackMs };
    },
    async stop() {
      stopping = true;
      if (pace !== null) clearInterval(pace);
      if (!lanes.every(isDone) && failure === null) {
        let late: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve) => {
          drained = resolve;
          late = setTimeout(() => fail(new Error(unanswered(lanes))), DRAIN_TIMEOUT_MS);
        });
        clearTimeout(late);
      }
      for (const one of lanes) {
        one.socket.fast = null;
        one.socket.onClose = null;
      }
      if (failure !== null) throw failure;
    },
  };
}

function lane(
  pair: Pair,
  socket: SocketClient,
  [event, ticketId, name]: [string, string, string],
): Lane {
  const ticket = ticketId === '' ? '' : `"ticketId":"${ticketId}",`;
  return {
    pair,
    socket,
    head: `42${socket.namespace},`,
    body: `["${event}",{${ticket}"content":"${CONTENT}","clientMessageId":"${name}`,
    sentAt: new Map(),
    other: null,
    sent: 0,
    acked: 0,
    delivered: 0,
    done: 0,
    outgoing: '',
  };
}

function isDone(lane: Lane): boolean {
  return lane.acked === lane.sent && lane.delivered === lane.sent;
}

function unanswered(lanes: readonly Lane[]): string {
  const acks = lanes.reduce((sum, lane) => sum + lane.sent - lane.acked, 0);
  const pushes = lanes.reduce((sum, lane) => sum + lane.sent - lane.delivered, 0);
  return `The load did not end: ${acks} acks and ${pushes} pushes are missing`;
}

function startsWith(buffer: Buffer, at: number, bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; i += 1) {
    if (buffer[at + i] !== bytes[i]) return false;
  }
  return true;
}
