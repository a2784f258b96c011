/**
 * Messages on their way out (contract §8.1-3; reliability P1, P2, P4, F20).
 *
 * A message gets its `clientMessageId` here, is shown at once, and is sent until the server acknowledges it or refuses
 * it for good. One message is in flight per ticket, the oldest first, so the order of writing is the order of the log.
 * A repeat after an unknown outcome carries the same id: the server answers it with the first one's message.
 *
 * Unsent messages lie in the storage, one key each. Whoever opens the page next takes them up: the same tab after a
 * reload, another tab after this one was closed, and also a second tab while the first is still at it. The last case
 * sends the same id from both, which is one message; a tab that took a message up looks before each try whether it is
 * still there, so what the other one finished or discarded is dropped.
 */
import type { Attachment, Message, MessageType, Visibility } from '@parley/contract';
import { fullJitter, type Random } from './backoff.ts';
import { asParleyError, type FailureCode, type ParleyError, verdictOn } from './errors.ts';
import type { Keep } from './keep.ts';
import { messageTypeOf } from './files.ts';
import { createStore, type Observable } from './observable.ts';

/** What may be sent along, flat; files have their own place. */
export type OutgoingMetadata = Readonly<Record<string, unknown>>;

export interface Draft {
  /** May be empty where files go with it. */
  readonly content: string;
  /** `text`; with files `image` or `file`, by what they are. */
  readonly messageType?: MessageType;
  readonly metadata?: OutgoingMetadata;
  /** Files that were uploaded before, for this ticket and by this sender. */
  readonly attachments?: readonly Attachment[];
  /** `internal` for a note; agents only. */
  readonly visibility?: Visibility;
  /** By `newClientMessageId`, where it was shown under that before. */
  readonly clientMessageId?: string;
}

export interface OutgoingMessage {
  readonly clientMessageId: string;
  /** The ticket it was written on; null while a customer has none. */
  readonly ticketId: string | null;
  readonly content: string;
  readonly messageType: MessageType;
  readonly metadata: OutgoingMetadata;
  readonly attachments: readonly Attachment[];
  readonly visibility: Visibility;
  /** ISO date of writing. */
  readonly createdAt: string;
  /** Ascending in order of writing. */
  readonly order: number;
  readonly state: 'queued' | 'sending' | 'failed';
  /** Tries that brought no answer or one that allows another. */
  readonly attempts: number;
  /** Why it failed, or why the last try did. */
  readonly error: { readonly code: FailureCode; readonly message: string } | null;
}

export interface OutgoingParts {
  readonly keep: Keep;
  /** Resolves when the message is acknowledged and part of the log; rejects with a `ParleyError`. */
  readonly deliver: (message: OutgoingMessage) => Promise<void>;
  /** Messages of one lane leave one after the other. */
  readonly laneOf: (message: OutgoingMessage) => string;
  readonly newId: () => string;
  readonly random: Random;
}

export interface Outgoing extends Observable<readonly OutgoingMessage[]> {
  /** Takes a message; it is sent as soon as the connection is there. */
  readonly add: (draft: Draft, ticketId: string | null) => OutgoingMessage;
  /** Sends a failed message once more. */
  readonly retry: (clientMessageId: string) => void;
  /** Throws a message away that is not just being sent. */
  readonly discard: (clientMessageId: string) => void;
  /** The log holds these: what of them is still here is done. */
  readonly settle: (messages: readonly Message[]) => void;
  /** The connection is there and has identified itself. */
  readonly resume: () => void;
  /** The connection is gone. */
  readonly pause: () => void;
  /** Throws everything away, stored messages too. */
  readonly clear: () => void;
  /** Stops sending; what is stored stays. */
  readonly close: () => void;
}

interface Lane {
  busy: boolean;
  failures: number;
  /** Waits for the next try; null when nothing has to be waited for. */
  timer: ReturnType<typeof setTimeout> | null;
  /** Nothing leaves before the connection has identified itself anew. */
  stopped: boolean;
}

const RETRY = { base: 500, cap: 10_000 };
/** A server that fails at a message this often will go on to: the writer has to know. */
const INTERNAL_ERRORS = 5;

/** Makes the queue and takes up what is stored. Nothing is sent before `resume`. */
export function createOutgoing(parts: OutgoingParts): Outgoing {
  const { keep } = parts;
  const adopted = new Set<string>();
  const lanes = new Map<string, Lane>();
  const store = createStore<readonly OutgoingMessage[]>(readStored(keep));
  for (const { clientMessageId } of store.getState()) adopted.add(clientMessageId);
  let open = false;

  function find(clientMessageId: string): OutgoingMessage | undefined {
    return store.getState().find((message) => message.clientMessageId === clientMessageId);
  }

  function change(message: OutgoingMessage, to: Partial<OutgoingMessage>): OutgoingMessage {
    const next = { ...message, ...to };
    keep.set(next.clientMessageId, next);
    if (next.clientMessageId !== message.clientMessageId) keep.remove(message.clientMessageId);
    store.set(store.getState().map((other) => (other === message ? next : other)));
    return next;
  }

  function remove(ids: ReadonlySet<string>): void {
    const left = store.getState().filter(({ clientMessageId }) => !ids.has(clientMessageId));
    for (const id of ids) {
      keep.remove(id);
      adopted.delete(id);
    }
    if (left.length < store.getState().length) store.set(left);
  }

  function laneOf(message: OutgoingMessage): Lane {
    const key = parts.laneOf(message);
    const lane = lanes.get(key) ?? { busy: false, failures: 0, timer: null, stopped: false };
    lanes.set(key, lane);
    return lane;
  }

  function pumpAll(): void {
    for (const message of store.getState()) void pump(laneOf(message));
  }

  async function pump(lane: Lane): Promise<void> {
    while (open && !lane.busy && !lane.stopped && lane.timer === null) {
      const next = store
        .getState()
        .find((message) => message.state === 'queued' && laneOf(message) === lane);
      if (next === undefined) return;
      if (adopted.has(next.clientMessageId) && keep.get(next.clientMessageId) === null) {
        remove(new Set([next.clientMessageId]));
        continue;
      }
      lane.busy = true;
      const { clientMessageId } = change(next, { state: 'sending' });
      const error = await parts.deliver(next).then(() => null, asParleyError);
      lane.busy = false;
      const message = find(clientMessageId);
      if (error === null) remove(new Set([clientMessageId]));
      else if (message !== undefined) fail(lane, message, error);
      if (error === null) lane.failures = 0;
    }
  }

  function fail(lane: Lane, message: OutgoingMessage, error: ParleyError): void {
    const attempts = message.attempts + 1;
    const verdict = verdictOn(error.code);
    const isHopeless = error.code === 'INTERNAL_ERROR' && attempts >= INTERNAL_ERRORS;
    const reason = { code: error.code, message: error.message };
    if (verdict === 'refused' || isHopeless) {
      lane.failures = 0;
      change(message, { state: 'failed', attempts, error: reason });
      return;
    }
    change(message, { state: 'queued', attempts, error: reason });
    if (verdict === 'after-resume') {
      lane.stopped = true;
      return;
    }
    const wait = fullJitter(lane.failures, RETRY, parts.random) + (error.retryAfter ?? 0) * 1000;
    lane.failures += 1;
    lane.timer = setTimeout(() => {
      lane.timer = null;
      void pump(lane);
    }, wait);
  }

  function stopTimers(): void {
    for (const lane of lanes.values()) {
      if (lane.timer !== null) clearTimeout(lane.timer);
      lane.timer = null;
    }
  }

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    add(draft, ticketId) {
      const now = Date.now();
      const message: OutgoingMessage = {
        clientMessageId: draft.clientMessageId ?? parts.newId(),
        ticketId,
        content: draft.content,
        messageType: draft.messageType ?? messageTypeOf(draft.attachments ?? []),
        metadata: draft.metadata ?? {},
        attachments: draft.attachments ?? [],
        visibility: draft.visibility ?? 'public',
        createdAt: new Date(now).toISOString(),
        order: Math.max(now, (store.getState().at(-1)?.order ?? 0) + 1),
        state: 'queued',
        attempts: 0,
        error: null,
      };
      keep.set(message.clientMessageId, message);
      store.set([...store.getState(), message]);
      void pump(laneOf(message));
      return message;
    },
    retry(clientMessageId) {
      const message = find(clientMessageId);
      if (message?.state !== 'failed') return;
      // The id belongs to another message, so no repeat can succeed under it.
      const id = message.error?.code === 'CONFLICT' ? parts.newId() : clientMessageId;
      const next = change(message, {
        clientMessageId: id,
        state: 'queued',
        attempts: 0,
        error: null,
      });
      void pump(laneOf(next));
    },
    discard(clientMessageId) {
      const message = find(clientMessageId);
      if (message !== undefined && message.state !== 'sending') remove(new Set([clientMessageId]));
    },
    settle(messages) {
      const ids = messages.flatMap(({ clientMessageId }) => clientMessageId ?? []);
      const done = new Set(ids.filter((id) => find(id) !== undefined));
      if (done.size > 0) remove(done);
    },
    resume() {
      open = true;
      stopTimers();
      for (const lane of lanes.values()) {
        lane.stopped = false;
        lane.failures = 0;
      }
      pumpAll();
    },
    pause() {
      open = false;
      stopTimers();
    },
    clear() {
      remove(
        new Set([...keep.keys(), ...store.getState().map((message) => message.clientMessageId)]),
      );
    },
    close() {
      open = false;
      stopTimers();
    },
  };
}

/** A message as events and routes take it. */
export function asSent(message: OutgoingMessage) {
  const { content, messageType, metadata, attachments, clientMessageId } = message;
  const files =
    attachments.length === 0 ? {} : { attachments: attachments.map(({ id }) => ({ id })) };
  return { content, messageType, metadata: { ...metadata, ...files }, clientMessageId };
}

function readStored(keep: Keep): OutgoingMessage[] {
  return keep
    .keys()
    .map((key) => keep.get(key))
    .filter(isStored)
    .map((message) => ({
      ...message,
      attachments: Array.isArray(message.attachments) ? message.attachments : [],
      state: message.state === 'failed' ? ('failed' as const) : ('queued' as const),
    }))
    .sort((a, b) => a.order - b.order);
}

/** The storage is everybody's: only what this module could have written is taken up. */
function isStored(value: unknown): value is OutgoingMessage {
  if (typeof value !== 'object' || value === null) return false;
  const { clientMessageId, content, order, state } = value as Partial<Record<string, unknown>>;
  return (
    typeof clientMessageId === 'string' &&
    typeof content === 'string' &&
    typeof order === 'number' &&
    (state === 'queued' || state === 'sending' || state === 'failed')
  );
}
