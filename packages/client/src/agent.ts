/** The staff's side of a chat, for a console, a page of one's own or a bot: state to show, and what can be done. */
import type { Agent, Message, Ticket, Visibility } from '@parley/contract';
import { newClientMessageId } from '@parley/contract/random.ts';
import { io } from 'socket.io-client';
import { createPresenter } from './agent-present.ts';
import { type AgentSession, createAgentSession } from './agent-session.ts';
import { type AgentCalls, createAgentTickets } from './agent-tickets.ts';
import type { AgentClient, AgentOptions, AgentState } from './agent-types.ts';
import type { AgentPushEvent } from './apply-agent.ts';
import { type Connection, type ConnectionState, createConnection, TIMINGS } from './connection.ts';
import { networkError, ParleyError } from './errors.ts';
import { createFiles } from './files.ts';
import { pageHints } from './hints.ts';
import { createKeep, pageStorage } from './keep.ts';
import { pageLock } from './locks.ts';
import { applyNotification, NO_NOTIFICATIONS, unreadNotifications } from './notifications.ts';
import { createStore } from './observable.ts';
import { asSent, createOutgoing, type Outgoing, type OutgoingMessage } from './outgoing.ts';
import { untilOnline } from './until-online.ts';

const VISIBILITIES: readonly Visibility[] = ['public', 'internal'];
/** Between two tries to renew a token when nobody answers, milliseconds. */
const RENEW_AGAIN = 10_000;

export function createAgentClient(options: AgentOptions): AgentClient {
  const { url } = options;
  const random = options.random ?? Math.random;
  const prefix = options.storagePrefix ?? 'parley:';
  const storage = options.storage ?? pageStorage();
  const timings = { ...TIMINGS, ...options.timings };
  let isSigningIn = false;
  let connections = 0;
  let lost: ParleyError | null = null;
  let notifications = NO_NOTIFICATIONS;
  let outgoing: { readonly agentId: string; readonly queue: Outgoing } | null = null;
  let renewTimer: ReturnType<typeof setTimeout> | null = null;
  let signedOn: PromiseWithResolvers<void> | null = null;
  const loadingOlder = new Set<string>();

  const session: AgentSession = createAgentSession({
    url,
    lock: options.lock ?? pageLock(),
    ...(options.fetch && { fetch: options.fetch }),
    onChange: onSession,
  });
  const { rest } = session;

  const files = createFiles({
    url,
    fetch: options.fetch,
    token: session.freshToken,
    read({ ticketId, seq }) {
      // From the one before, so that a note before the first message is among them too.
      const query = { afterSeq: Math.max(0, seq - 1), limit: 1 };
      return rest.call('messages.list', { params: { ticketId }, query });
    },
  });

  const connection: Connection<AgentCalls> = createConnection<AgentCalls>({
    url,
    namespace: '/agent',
    timings,
    hints: options.hints ?? pageHints(),
    random,
    openSocket: options.openSocket ?? io,
    auth: async () => ({ token: await session.freshToken() }),
    resume,
    sync: () => tickets.sync(),
    onPush: (type, payload) => onPush({ type, payload } as AgentPushEvent),
    onState,
    onRefused: () => session.renew(),
  });

  const tickets = createAgentTickets(() => connection, refresh);
  const present = createPresenter();
  const store = createStore(currentState());

  function currentState(): AgentState {
    const log = tickets.log();
    const agent = session.agent();
    const unsent = outgoing?.queue.getState() ?? [];
    return {
      session: agent !== null ? 'signed-in' : isSigningIn ? 'signing-in' : 'signed-out',
      agent,
      connection: connection.state,
      error: lost,
      connections,
      tickets: log.tickets,
      conversations: present({ ...log, agent, unsent, loadingOlder }),
      agents: log.agents,
      notifications: notifications.list,
      unreadNotifications: unreadNotifications(notifications),
      outgoing: unsent,
    };
  }

  function refresh(): void {
    const unsent = outgoing?.queue.getState() ?? [];
    // A message that was pushed before its acknowledgement came is done.
    if (unsent.length > 0) {
      for (const { messages } of tickets.log().conversations.values()) {
        outgoing?.queue.settle(messages.filter(isOwn));
      }
    }
    store.set(currentState());
  }

  function isOwn(message: Message): boolean {
    return message.sender === 'agent' && message.senderId === session.agent()?.agentId;
  }

  function onSession(): void {
    const agent = session.agent();
    if (agent === null) {
      outgoing?.queue.close();
      outgoing = null;
      connection.stop();
      notifications = NO_NOTIFICATIONS;
      tickets.close({ forget: true });
    } else if (outgoing?.agentId !== agent.agentId) {
      outgoing = { agentId: agent.agentId, queue: openQueue(agent.agentId) };
    }
    planRenewal(session.renewIn());
    refresh();
  }

  /** Unsent texts belong to the agent who wrote them, whoever signs in here next. */
  function openQueue(agentId: string): Outgoing {
    const queue = createOutgoing({
      keep: createKeep(storage, `${prefix}${agentId}:out:`),
      deliver,
      laneOf: ({ ticketId }) => ticketId ?? '',
      newId: newClientMessageId,
      random,
    });
    queue.subscribe(refresh);
    return queue;
  }

  /** A socket is closed when its token expires, unless a newer one came before (contract §5). */
  function planRenewal(wait: number | null): void {
    if (renewTimer !== null) clearTimeout(renewTimer);
    renewTimer = wait === null ? null : setTimeout(() => void renewNow(), wait);
  }

  async function renewNow(): Promise<void> {
    try {
      if (!(await session.renew())) return;
      const token = await session.freshToken();
      if (connection.state === 'online') await connection.request('authenticate', { token });
    } catch {
      // Nobody answers: what is lost by then, the next connection renews first.
      planRenewal(RENEW_AGAIN);
    }
  }

  /** The handshake has carried the token; `auth_success` says that it was taken. */
  async function resume(): Promise<void> {
    signedOn = Promise.withResolvers<void>();
    const late = setTimeout(
      () => signedOn?.reject(networkError('No sign-on in time')),
      timings.ack,
    );
    try {
      await signedOn.promise;
    } finally {
      clearTimeout(late);
      signedOn = null;
    }
    await tickets.reopen();
  }

  function onState(state: ConnectionState, error: ParleyError | null): void {
    if (error !== null || state === 'online' || state === 'idle') lost = error;
    if (state === 'online') {
      connections += 1;
      outgoing?.queue.resume();
      tickets.flush();
    } else {
      outgoing?.queue.pause();
      tickets.apply({ type: 'unheard' });
      // The wait for it would outlive the socket that it is about.
      signedOn?.reject(networkError('Connection lost'));
    }
    refresh();
  }

  function onPush(event: AgentPushEvent): void {
    switch (event.type) {
      case 'auth_success': {
        const { agent, unreadNotifications: unread } = event.payload;
        session.learn(agent);
        notifications = applyNotification(notifications, { type: 'counted', unread });
        signedOn?.resolve();
        break;
      }
      case 'auth_error':
        signedOn?.reject(new ParleyError(event.payload.code, event.payload.message));
        break;
      case 'status_updated':
        session.learn(event.payload.agent);
        break;
      case 'agent_status_change': {
        const agent = session.agent();
        if (agent?.agentId === event.payload.agentId) {
          session.learn({ ...agent, status: event.payload.status });
        }
        break;
      }
      case 'notification':
        notifications = applyNotification(notifications, { type: 'pushed', ...event.payload });
        break;
      case 'notifications_marked_read':
        markNotifications(event.payload);
        break;
      default:
    }
    tickets.onPush(event);
    refresh();
  }

  function markNotifications(marked: {
    readonly notificationIds: readonly string[];
    readonly all?: true | undefined;
  }): void {
    const { notificationIds: ids, all = false } = marked;
    notifications = applyNotification(notifications, { type: 'marked', ids, all });
    refresh();
  }

  async function deliver(message: OutgoingMessage): Promise<void> {
    const { ticketId, visibility } = message;
    const payload = await connection.request('send_message', {
      ...asSent(message),
      ticketId: ticketId ?? '',
      visibility,
    });
    tickets.apply({ type: 'message_sent', payload });
  }

  async function changed(call: Promise<{ readonly ticket: Ticket }>): Promise<Ticket> {
    const { ticket } = await call;
    tickets.apply({ type: 'seen', tickets: [ticket] });
    return ticket;
  }

  function stopTyping(ticketId: string): void {
    for (const visibility of VISIBILITIES) tickets.typist(ticketId, visibility).stop();
  }

  function queueOf(): Outgoing {
    if (outgoing === null) throw new ParleyError('UNAUTHORIZED', 'Not signed in');
    return outgoing.queue;
  }

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    rest,
    async signIn(email, password) {
      isSigningIn = true;
      refresh();
      let agent: Agent;
      try {
        agent = await session.signIn(email, password);
      } finally {
        isSigningIn = false;
        refresh();
      }
      connection.start();
      return agent;
    },
    async resume() {
      isSigningIn = true;
      refresh();
      try {
        if (!(await session.renew())) return false;
      } finally {
        isSigningIn = false;
        refresh();
      }
      connection.start();
      return true;
    },
    async signOut({ all = false } = {}) {
      outgoing?.queue.clear();
      await session.signOut(all);
    },
    whenOnline: () => untilOnline(store),
    openTicket: tickets.open,
    closeTicket: (ticketId) => tickets.apply({ type: 'shut', ticketId }),
    async loadOlder(ticketId) {
      const conversation = tickets.log().conversations.get(ticketId);
      if (conversation === undefined || !conversation.hasMore || loadingOlder.has(ticketId)) return;
      const beforeSeq = conversation.facts.floor;
      loadingOlder.add(ticketId);
      refresh();
      try {
        const payload = await rest.call('messages.list', {
          params: { ticketId },
          query: { beforeSeq },
        });
        tickets.apply({ type: 'older', ticketId, payload, beforeSeq });
      } finally {
        loadingOlder.delete(ticketId);
        refresh();
      }
    },
    send(ticketId, draft) {
      stopTyping(ticketId);
      return queueOf().add(typeof draft === 'string' ? { content: draft } : draft, ticketId);
    },
    upload: files.upload,
    fileUrl: files.urlOf,
    retry: (clientMessageId) => outgoing?.queue.retry(clientMessageId),
    discard: (clientMessageId) => outgoing?.queue.discard(clientMessageId),
    view: tickets.view,
    typing: (ticketId, visibility = 'public') => tickets.typist(ticketId, visibility).input(),
    stopTyping,
    markRead: tickets.markRead,
    setStatus(ticketId, status, { notes } = {}) {
      const words = notes === undefined ? {} : { notes };
      return changed(connection.request('update_ticket_status', { ticketId, status, ...words }));
    },
    assign(ticketId, agentId, { force = false } = {}) {
      const body = force ? { agentId, force } : { agentId };
      return changed(rest.call('tickets.assign', { params: { ticketId }, body }));
    },
    setPriority: (ticketId, priority) =>
      changed(rest.call('tickets.priority', { params: { ticketId }, body: { priority } })),
    update: (ticketId, patch) =>
      changed(rest.call('tickets.update', { params: { ticketId }, body: patch })),
    escalate(ticketId, reason) {
      const body = reason === undefined ? {} : { reason };
      return changed(rest.call('tickets.escalate', { params: { ticketId }, body }));
    },
    async setAvailability(status) {
      const { agent } = await connection.request('update_status', { status });
      session.learn(agent);
      return agent;
    },
    async loadNotifications({ unreadOnly = false } = {}) {
      const agentId = session.agent()?.agentId ?? '';
      const query = { unreadOnly, limit: 50 };
      const listed = await rest.call('notifications.list', { params: { agentId }, query });
      notifications = applyNotification(notifications, {
        type: 'listed',
        notifications: listed.notifications,
      });
      refresh();
    },
    async readNotification(notificationId) {
      markNotifications(await connection.request('notification_read', { notificationId }));
    },
    async readAllNotifications() {
      markNotifications(await connection.request('notifications_read_all', {}));
    },
    remember: (listed) => tickets.apply({ type: 'seen', tickets: listed }),
    close() {
      planRenewal(null);
      connection.stop();
      tickets.close({ forget: false });
      outgoing?.queue.close();
    },
  };
}
