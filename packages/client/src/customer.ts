/** The customer's side of a chat, for a widget, a page of one's own or a bot: state to show, and what can be done. */
import type {
  CustomerAck,
  CustomerIncoming,
  CustomerMessage,
  CustomerToServer,
} from '@parley/contract';
import { newClientMessageId } from '@parley/contract/random.ts';
import {
  applyCustomer,
  type CustomerEvent,
  type CustomerLog,
  type CustomerPushEvent,
  NO_CUSTOMER_LOG,
} from './apply-customer.ts';
import { type Connection, type ConnectionState, createConnection, TIMINGS } from './connection.ts';
import { hasGap, positionOf } from './conversation.ts';
import { createCustomerSession, type CustomerDetails } from './customer-session.ts';
import type { CustomerClient, CustomerOptions, CustomerState } from './customer-types.ts';
import { createEntries } from './entries.ts';
import { asParleyError, type ParleyError } from './errors.ts';
import { createFiles } from './files.ts';
import { pageHints } from './hints.ts';
import { createKeep, pageStorage } from './keep.ts';
import { createLeanSocket } from './lean-socket.ts';
import { TYPING_CLEAR_MS } from './limits.ts';
import { pageLock } from './locks.ts';
import { createStore } from './observable.ts';
import { readOlder } from './older.ts';
import { asSent, createOutgoing, type OutgoingMessage } from './outgoing.ts';
import { subjectOf } from './subject-of.ts';
import { createTypist } from './typist.ts';
import { untilOnline } from './until-online.ts';

type CustomerCalls = {
  [E in CustomerIncoming]: {
    payload: Parameters<CustomerToServer[E]>[0];
    ack: CustomerAck<E>;
  };
};

/** Pushes that may come before the answer that they belong to: they are applied again after it. */
const EARLY: ReadonlySet<string> = new Set<CustomerPushEvent['type']>([
  'agent_message',
  'customer_message',
  'message_updated',
  'messages_read',
  'ticket_status_change',
  'agent_assigned',
  'queue_position',
]);

/** A gap may be two packets that overtook each other: that long it may heal by itself, milliseconds. */
const GAP_MS = 150;
/** Changes since the last comparison after which the next one does not wait: above a hundred they come as a reset. */
const CHANGES_BEHIND = 60;

export function createCustomerClient(options: CustomerOptions): CustomerClient {
  const { url } = options;
  const random = options.random ?? Math.random;
  const prefix = options.storagePrefix ?? 'parley:';
  const storage = options.storage ?? pageStorage();
  const lock = options.lock ?? pageLock();
  const session = createCustomerSession(createKeep(storage, prefix));
  const buildEntries = createEntries((message) => message.sender === 'customer');
  let details: CustomerDetails = options.details ?? {};
  let log: CustomerLog = NO_CUSTOMER_LOG;
  let loadingOlder = false;
  /** How far this page has read, and how far the server was told so. */
  let marks = { ticketId: '', wanted: 0, told: 0 };
  let marking = false;
  let isEnding = false;
  /** What an upload says that it is for, while nothing else waits to be sent. */
  let about = '';
  let typingTimer: ReturnType<typeof setTimeout> | null = null;
  const early = new Set<CustomerPushEvent[]>();

  const outgoing = createOutgoing({
    keep: createKeep(storage, `${prefix}out:`),
    deliver,
    laneOf: () => 'mine',
    newId: newClientMessageId,
    random,
  });
  if (options.identity !== undefined && session.identify(options.identity) === 'stranger') {
    outgoing.clear();
  }

  const connection: Connection<CustomerCalls> = createConnection<CustomerCalls>({
    url,
    namespace: '/customer',
    timings: { ...TIMINGS, ...options.timings },
    hints: options.hints ?? pageHints(),
    random,
    openSocket: options.openSocket ?? createLeanSocket(),
    auth: async () => {
      const token = session.token();
      return token === null ? {} : { token };
    },
    resume: () =>
      session.customerId() === null ? lock(`${prefix}begin`, joinConversation) : joinConversation(),
    sync: async () => {
      if (!isEnding) await sync();
    },
    onPush: (type, payload) => onPush({ type, payload } as CustomerPushEvent),
    onState,
    onRefused: async (error) => {
      const goesOn = session.refused(error);
      if (goesOn && session.ticketId() === null) show(NO_CUSTOMER_LOG);
      return goesOn;
    },
  });

  const asking = () => ({ url, token: session.token(), fetch: options.fetch });
  const files = createFiles({
    ...asking(),
    token: async () => session.token() ?? '',
    loadUpload: options.loadUpload,
    read: ({ ticketId, seq }) => readOlder(asking(), ticketId, { beforeSeq: seq + 1, limit: 1 }),
  });

  const typist = createTypist(({ isTyping, draft }) => {
    const preview = options.sharesDraft === true && draft !== '' ? { preview: draft } : {};
    connection.tell('customer_typing', { isTyping, ...preview });
  });

  let lost: ParleyError | null = null;
  const store = createStore(present());
  outgoing.subscribe(refresh);

  function present(): CustomerState {
    const { conversation, agentTyping, agents, queuePosition } = log;
    const messages = (conversation?.messages ?? []) as readonly CustomerMessage[];
    return {
      connection: connection.state,
      error: lost,
      customerId: session.customerId(),
      ticket: conversation?.ticket ?? null,
      messages,
      entries: buildEntries(messages, outgoing.getState()),
      outgoing: outgoing.getState(),
      hasMore: conversation?.hasMore ?? false,
      loadingOlder,
      agentTyping,
      agents,
      queuePosition,
    };
  }

  function refresh(): void {
    store.set(present());
  }

  function show(next: CustomerLog): void {
    if (next === log) return;
    const before = log.conversation;
    log = next;
    if (outgoing.getState().length > 0 && log.conversation !== before) {
      outgoing.settle(
        log.conversation?.messages.filter(({ sender }) => sender === 'customer') ?? [],
      );
    }
    refresh();
  }

  function apply(event: CustomerEvent): void {
    show(applyCustomer(log, event));
    const { conversation } = log;
    if (conversation === null) return;
    if (hasGap(conversation)) connection.syncSoon(GAP_MS);
    const behind = conversation.ticket.version - conversation.syncedVersion;
    if (behind > CHANGES_BEHIND) connection.syncSoon(0);
  }

  function onPush(event: CustomerPushEvent): void {
    if (EARLY.has(event.type)) for (const buffer of early) buffer.push(event);
    apply(event);
    if (event.type === 'agent_typing') clearTypingLater(event.payload.isTyping);
    // These come without the ticket's version: what else changed with them is asked for.
    if (event.type === 'ticket_status_change' || event.type === 'agent_assigned') {
      connection.syncSoon(200 + random() * 800);
    }
    if (event.type === 'customer_message' || event.type === 'agent_message') {
      const { ticketId } = event.payload;
      if (ticketId !== log.conversation?.ticket.ticketId) void follow(ticketId);
    }
  }

  function onState(state: ConnectionState, error: ParleyError | null): void {
    if (error !== null || state === 'online' || state === 'idle') lost = error;
    if (state === 'online') {
      outgoing.resume();
      void tellMark();
    } else outgoing.pause();
    refresh();
  }

  /** `customer_connect`: says who we are, joins the conversation and fetches what was missed. */
  async function joinConversation(): Promise<void> {
    const held = log.conversation;
    const isShown = held !== null && held.ticket.ticketId === session.ticketId();
    const afterSeq = isShown ? held.reach : null;
    const pushed: CustomerPushEvent[] = [];
    early.add(pushed);
    try {
      const words = outgoing.getState()[0]?.content ?? about;
      const payload = session.payload({ ...subjectOf(words), ...details }, afterSeq);
      const ack = await connection.request('customer_connect', payload);
      session.established(ack);
      apply({ type: 'established', payload: ack, afterSeq });
      for (const event of pushed) apply(event);
    } finally {
      early.delete(pushed);
    }
    // What was changed meanwhile is not among what is newer.
    if (isShown) await sync();
  }

  async function sync(): Promise<void> {
    const { conversation } = log;
    if (conversation === null) return;
    const { seq: afterSeq, version: afterVersion } = positionOf(conversation);
    const payload = await connection.request('sync', { afterSeq, afterVersion });
    const asked = conversation.ticket.ticketId;
    if (asked !== log.conversation?.ticket.ticketId) return;
    const { ticketId } = payload.ticket;
    // The conversation has gone on elsewhere, and the socket with it (contract §3).
    if (ticketId !== asked) return moveTo(ticketId);
    apply({ type: 'synced', payload, afterSeq, afterVersion });
    void tellMark();
  }

  async function deliver(message: OutgoingMessage): Promise<void> {
    const payload = await connection.request('customer_message', asSent(message));
    if (payload.ticketId !== log.conversation?.ticket.ticketId) {
      // What is written to a closed ticket begins another one, and the socket has followed (contract §3).
      await moveTo(payload.ticketId);
    }
    apply({ type: 'message_sent', payload });
  }

  async function moveTo(ticketId: string): Promise<void> {
    session.moveTo(ticketId);
    await joinConversation();
  }

  /** Another tab wrote to a closed ticket: the conversation goes on elsewhere. */
  async function follow(ticketId: string): Promise<void> {
    try {
      await sync();
      if (log.conversation?.ticket.status === 'closed') await moveTo(ticketId);
    } catch (error) {
      leaveToResume(error);
    }
  }

  /** The next connection joins the ticket that the session names. */
  function leaveToResume(error: unknown): void {
    if (asParleyError(error).code !== 'NETWORK_ERROR') connection.restart();
  }

  async function tellMark(): Promise<void> {
    const mine = marks;
    const { wanted } = mine;
    if (marking || wanted <= mine.told || connection.state !== 'online') return;
    if (mine.ticketId !== log.conversation?.ticket.ticketId) return;
    marking = true;
    try {
      await connection.request('mark_read', { upToSeq: wanted });
      mine.told = wanted;
    } catch {
      // Said again with the next comparison of positions, the next mark and on the next connection.
      return;
    } finally {
      marking = false;
    }
    await tellMark();
  }

  function clearTypingLater(isTyping: boolean): void {
    if (typingTimer !== null) clearTimeout(typingTimer);
    typingTimer = null;
    if (!isTyping) return;
    typingTimer = setTimeout(() => apply({ type: 'typing_over' }), TYPING_CLEAR_MS);
  }

  function stop(): void {
    connection.stop();
    typist.close();
    clearTypingLater(false);
  }

  function leaveConversation(more: CustomerDetails): void {
    details = { ...details, ...more };
    show(NO_CUSTOMER_LOG);
    if (connection.state === 'refused') connection.start();
    else connection.restart();
  }

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    token: session.token,
    connect(more = {}) {
      details = { ...details, ...more };
      connection.start();
    },
    resume() {
      const isKnown = session.ticketId() !== null || outgoing.getState().length > 0;
      if (isKnown) connection.start();
      return isKnown;
    },
    whenOnline: () => untilOnline(store),
    send(draft) {
      typist.stop();
      const ticketId = log.conversation?.ticket.ticketId ?? session.ticketId();
      const message = outgoing.add(
        typeof draft === 'string' ? { content: draft } : draft,
        ticketId,
      );
      connection.start();
      return message;
    },
    async upload(file, how) {
      about = how?.about ?? '';
      connection.start();
      await untilOnline(store);
      return files.upload(log.conversation?.ticket.ticketId ?? '', file, how);
    },
    fileUrl: files.urlOf,
    retry: outgoing.retry,
    discard: outgoing.discard,
    typing: typist.input,
    stopTyping: typist.stop,
    markRead(upToSeq) {
      if (log.conversation === null) return;
      const { ticketId, seq, readUpTo } = log.conversation.ticket;
      const wanted = Math.min(upToSeq ?? seq, seq);
      if (wanted <= readUpTo.customer) return;
      marks = { ticketId, wanted, told: marks.ticketId === ticketId ? marks.told : 0 };
      apply({ type: 'marked', ticketId, upToSeq: wanted });
      void tellMark();
    },
    async loadOlder() {
      const { conversation } = log;
      if (conversation === null || !conversation.hasMore || loadingOlder) return;
      const { ticketId } = conversation.ticket;
      const beforeSeq = conversation.facts.floor;
      loadingOlder = true;
      refresh();
      try {
        const payload = await readOlder(asking(), ticketId, { beforeSeq });
        apply({ type: 'older', ticketId, payload, beforeSeq });
      } finally {
        loadingOlder = false;
        refresh();
      }
    },
    async rate(rating, feedback) {
      const words = feedback === undefined || feedback === '' ? {} : { feedback };
      const payload = await connection.request('rate', { rating, ...words });
      apply({ type: 'rated', payload });
    },
    async end() {
      // In between the socket belongs to nobody: nothing else may be asked on it.
      isEnding = true;
      outgoing.pause();
      try {
        await connection.request('customer_disconnect', { end: true });
        // That left the conversation; it is still shown and can be rated.
        await joinConversation().catch(leaveToResume);
      } finally {
        isEnding = false;
        if (connection.state === 'online') outgoing.resume();
      }
    },
    startOver(more = {}) {
      session.moveTo(null);
      leaveConversation(more);
    },
    identify(identity, more = {}) {
      const person = session.identify(identity);
      if (person === 'stranger') outgoing.clear();
      if (person !== 'same' || connection.state === 'refused') leaveConversation(more);
    },
    shutdown() {
      stop();
      outgoing.clear();
      session.forget();
      details = options.details ?? {};
      log = NO_CUSTOMER_LOG;
      refresh();
    },
    close() {
      stop();
      outgoing.close();
    },
  };
}
