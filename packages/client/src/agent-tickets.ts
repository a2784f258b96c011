/** The tickets of an agent's client: opened, followed, caught up after a lost connection, marked and typed on. */
import type { AgentAck, AgentIncoming, AgentToServer, Visibility } from '@parley/contract';
import {
  type AgentEvent,
  type AgentLog,
  type AgentPushEvent,
  applyAgent,
  NO_AGENT_LOG,
} from './apply-agent.ts';
import type { Connection } from './connection.ts';
import { hasGap, positionOf } from './conversation.ts';
import { asParleyError, verdictOn } from './errors.ts';
import { SYNC_TICKETS, TYPING_CLEAR_MS } from './limits.ts';
import { createTypist, type Typist } from './typist.ts';

export type AgentCalls = {
  [E in AgentIncoming]: {
    payload: Parameters<AgentToServer[E]>[0];
    ack: AgentAck<E>;
  };
};

export interface AgentTickets {
  readonly log: () => AgentLog;
  readonly apply: (event: AgentEvent) => void;
  readonly onPush: (event: AgentPushEvent) => void;
  readonly open: (ticket: string) => Promise<string>;
  /** Follows every open ticket again on a new socket and fetches what was missed. */
  readonly reopen: () => Promise<void>;
  readonly sync: () => Promise<void>;
  readonly markRead: (ticketId: string, upToSeq?: number) => void;
  /** Says once more what the server has not taken yet, and what it forgets with a socket. */
  readonly flush: () => void;
  /** Says which ticket is before the agent, and learns who else has it. */
  readonly view: (ticketId: string | null) => void;
  readonly typist: (ticketId: string, visibility: Visibility) => Typist;
  /** Ends timers; with `forget` also forgets every ticket. */
  readonly close: (options: { readonly forget: boolean }) => void;
}

/** Pushes that may come before the answer that they belong to: they are applied again after it. */
const EARLY: ReadonlySet<string> = new Set<AgentPushEvent['type']>([
  'customer_message',
  'ticket_updated',
  'message_updated',
  'messages_read',
  'message_delivery',
]);

/** A gap may be two packets that overtook each other: that long it may heal by itself, milliseconds. */
const GAP_MS = 150;
/** Changes since the last comparison after which the next one does not wait: above a hundred they come as a reset. */
const CHANGES_BEHIND = 60;
/** Tickets asked for at a time after a reconnect. */
const REOPEN_AT_ONCE = 4;
/** The server's limit on events is per second. */
const RATE_PAUSE_MS = 1_000;
const RATE_TRIES = 10;

export function createAgentTickets(
  connection: () => Connection<AgentCalls>,
  onChange: () => void,
): AgentTickets {
  let log = NO_AGENT_LOG;
  const early = new Set<AgentPushEvent[]>();
  /** How far the agent has read here, and how far the server was told so. */
  const marks = new Map<string, { wanted: number; told: number; isBusy: boolean }>();
  let viewed: string | null = null;
  const typists = new Map<string, Typist>();
  const typingTimers = new Map<string, ReturnType<typeof setTimeout>>();

  function apply(event: AgentEvent): void {
    const next = applyAgent(log, event);
    if (next === log) return;
    const before = log.conversations;
    log = next;
    onChange();
    if (log.conversations === before) return;
    for (const [ticketId, conversation] of log.conversations) {
      if (before.get(ticketId) === conversation) continue;
      if (hasGap(conversation)) connection().syncSoon(GAP_MS);
      const behind = conversation.ticket.version - conversation.syncedVersion;
      if (behind > CHANGES_BEHIND) connection().syncSoon(0);
    }
  }

  function onPush(event: AgentPushEvent): void {
    if (EARLY.has(event.type)) for (const buffer of early) buffer.push(event);
    apply(event);
    if (event.type === 'customer_typing') {
      clearTypingLater(event.payload.ticketId, event.payload.isTyping);
    }
  }

  function clearTypingLater(ticketId: string, isTyping: boolean): void {
    clearTimeout(typingTimers.get(ticketId));
    typingTimers.delete(ticketId);
    if (!isTyping) return;
    const timer = setTimeout(() => {
      typingTimers.delete(ticketId);
      apply({ type: 'typing_over', ticketId });
    }, TYPING_CLEAR_MS);
    typingTimers.set(ticketId, timer);
  }

  async function read(ticket: string, afterSeq: number | null): Promise<string> {
    const pushed: AgentPushEvent[] = [];
    early.add(pushed);
    try {
      const position = afterSeq === null ? {} : { afterSeq };
      const payload = await connection().request('get_ticket_details', {
        ticketId: ticket,
        ...position,
      });
      apply({ type: 'opened', payload, afterSeq });
      for (const event of pushed) apply(event);
      return payload.ticket.ticketId;
    } finally {
      early.delete(pushed);
    }
  }

  async function reopenOne(ticketId: string): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const conversation = log.conversations.get(ticketId);
      if (conversation === undefined) return;
      try {
        await read(ticketId, conversation.reach);
        return;
      } catch (thrown) {
        const error = asParleyError(thrown);
        if (verdictOn(error.code) === 'refused') {
          const ticket = { _id: conversation.ticket._id, ticketId };
          return apply({ type: 'ticket_updated', payload: { ticket, changes: ['access'] } });
        }
        if (error.code !== 'RATE_LIMITED' || tries === RATE_TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, RATE_PAUSE_MS));
      }
    }
  }

  async function tellView(ticketId: string, isViewing: boolean): Promise<void> {
    if (connection().state !== 'online') return;
    try {
      const payload = await connection().request('viewing', { ticketId, isViewing });
      if (isViewing) apply({ type: 'ticket_viewers', payload });
    } catch {
      // Said again with the next comparison of positions and on the next connection.
    }
  }

  async function sync(): Promise<void> {
    const positions = [...log.conversations].map(([ticketId, conversation]) => [
      ticketId,
      positionOf(conversation),
    ]);
    for (let at = 0; at < positions.length; at += SYNC_TICKETS) {
      const asked = Object.fromEntries(positions.slice(at, at + SYNC_TICKETS)) as Record<
        string,
        { seq: number; version: number }
      >;
      const payload = await connection().request('sync', { tickets: asked });
      apply({ type: 'synced', payload, asked });
      const told = new Set(payload.tickets.map(({ ticketId }) => ticketId));
      // Nothing is said of a ticket that may not be read any more: the word that said so was lost.
      for (const ticketId of Object.keys(asked)) if (!told.has(ticketId)) await reopenOne(ticketId);
    }
    flush();
    if (positions.length > 0) return;
    // Nothing to compare, but whether the socket still lives is worth knowing.
    await connection().request('sync', { tickets: {} });
  }

  async function tellMark(ticketId: string): Promise<void> {
    const mark = marks.get(ticketId);
    if (mark === undefined || mark.isBusy || connection().state !== 'online') return;
    const { wanted } = mark;
    if (wanted <= mark.told) return;
    mark.isBusy = true;
    try {
      await connection().request('mark_read', { ticketId, upToSeq: wanted });
      mark.told = wanted;
    } catch {
      // Said again with the next comparison of positions, the next mark and on the next connection.
      return;
    } finally {
      mark.isBusy = false;
    }
    await tellMark(ticketId);
  }

  function flush(): void {
    for (const ticketId of marks.keys()) void tellMark(ticketId);
    if (viewed !== null) void tellView(viewed, true);
  }

  return {
    log: () => log,
    apply,
    onPush,
    sync,
    async open(ticket) {
      for (const [ticketId, { ticket: held }] of log.conversations) {
        if (ticketId === ticket || held._id === ticket) return ticketId;
      }
      return read(ticket, null);
    },
    async reopen() {
      const waiting = [...log.conversations.keys()];
      const workers = Array.from({ length: REOPEN_AT_ONCE }, async () => {
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
          await reopenOne(next);
        }
      });
      await Promise.all(workers);
      // What was changed meanwhile is not among what is newer.
      await sync();
    },
    markRead(ticketId, upToSeq) {
      const ticket = log.conversations.get(ticketId)?.ticket;
      if (ticket === undefined) return;
      const wanted = Math.min(upToSeq ?? ticket.seq, ticket.seq);
      if (wanted <= ticket.readUpTo.agent) return;
      const mark = marks.get(ticketId) ?? { wanted, told: 0, isBusy: false };
      mark.wanted = wanted;
      marks.set(ticketId, mark);
      apply({ type: 'marked', ticketId, upToSeq: wanted });
      void tellMark(ticketId);
    },
    flush,
    view(ticketId) {
      if (ticketId === viewed) return;
      if (viewed !== null) void tellView(viewed, false);
      viewed = ticketId;
      if (viewed !== null) void tellView(viewed, true);
    },
    typist(ticketId, visibility) {
      const key = `${ticketId} ${visibility}`;
      const known = typists.get(key);
      if (known !== undefined) return known;
      const typist = createTypist(({ isTyping }) => {
        connection().tell('typing', { ticketId, isTyping, visibility });
      });
      typists.set(key, typist);
      return typist;
    },
    close({ forget }) {
      for (const typist of typists.values()) typist.close();
      for (const timer of typingTimers.values()) clearTimeout(timer);
      typists.clear();
      typingTimers.clear();
      marks.clear();
      if (!forget) return;
      viewed = null;
      log = NO_AGENT_LOG;
      onChange();
    },
  };
}
