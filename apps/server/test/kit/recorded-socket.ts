/** The wire of an SDK client, written down: what it sent, what was acknowledged, which events came. */
import type { Message } from '@parley/contract';
import type { OpenSocket } from '@parley/client/connection.ts';
import { io, type Socket } from 'socket.io-client';
import type { Operation } from './checker.ts';

export interface Recorder {
  /** The client's name in the history. */
  readonly client: string;
  readonly operations: Operation[];
  /** The ticket of a payload that does not name one. */
  readonly ticketId: () => string;
  /** Names of all events that came, in order. */
  readonly heard: string[];
  /** In [0, 1); null: connections break only by the server's fault. */
  readonly random: (() => number) | null;
  /** Told of each acknowledgement. */
  readonly acked: () => void;
}

type Answer = { readonly success: true; readonly data: { readonly message: Message } } | object;

interface Sent {
  readonly ticketId?: string;
  readonly clientMessageId: string;
  readonly content: string;
}

const SENDS: ReadonlySet<string> = new Set(['customer_message', 'send_message']);
/** So often a client's own connection breaks around an acknowledgement, within so many milliseconds. */
const CUT_SHARE = 0.02;
const CUT_WITHIN = 4;

/** Opens the SDK's sockets and records what goes through them. */
export function recordedSocket(recorder: Recorder): OpenSocket {
  return (url, options) => {
    const socket = io(url, options);
    const emit = socket.emit.bind(socket) as (...args: unknown[]) => Socket;
    socket.onAny((event: string) => recorder.heard.push(event));
    socket.emit = ((event: string, ...args: unknown[]) => {
      const answered = args.at(-1);
      if (!SENDS.has(event) || typeof answered !== 'function') return emit(event, ...args);
      const payload = args[0] as Sent;
      recordSent(recorder, payload);
      cutAtTimes(recorder, socket);
      return emit(event, payload, (error: Error | null, answer: Answer) => {
        if (error === null) recordAck(recorder, payload, answer);
        (answered as (error: Error | null, answer: Answer) => void)(error, answer);
      });
    }) as typeof socket.emit;
    return socket;
  };
}

function recordSent(recorder: Recorder, payload: Sent): void {
  const { clientMessageId, content } = payload;
  const ticketId = payload.ticketId ?? recorder.ticketId();
  const { client } = recorder;
  recorder.operations.push({ kind: 'sent', client, ticketId, clientMessageId, content });
}

function recordAck(recorder: Recorder, { clientMessageId }: Sent, answer: Answer): void {
  if (!('data' in answer)) return;
  const { message } = answer.data;
  const { client } = recorder;
  recorder.operations.push({ kind: 'acked', client, clientMessageId, message });
  recorder.acked();
}

/** As a mobile network does it: without a word, whether the server had the message or not. */
function cutAtTimes({ random }: Recorder, socket: Socket): void {
  if (random === null || random() >= CUT_SHARE) return;
  const { engine } = socket.io;
  setTimeout(() => {
    const { transport } = engine as unknown as { transport: { ws?: { terminate?(): void } } };
    if (transport.ws?.terminate === undefined) engine.close();
    else transport.ws.terminate();
  }, CUT_WITHIN * random());
}
