/**
 * Customers and agents who talk to each other through the SDK, over real sockets, while the server comes and goes; each
 * customer has a second device, which posts over REST.
 * What they sent, were acknowledged and were shown stands in one history, which the checker judges.
 */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { createAgentClient } from '@parley/client/agent.ts';
import { TIMINGS } from '@parley/client/connection.ts';
import { createCustomerClient } from '@parley/client/customer.ts';
import { memoryStorage } from '@parley/client/keep.ts';
import type { OutgoingMessage } from '@parley/client/outgoing.ts';
import type { Message } from '@parley/contract';
import type { History, HistoryClient, Operation, StoredTicket } from './checker.ts';
import { PASSWORD } from './app.ts';
import { post, type Poster } from './poster.ts';
import { recordedSocket } from './recorded-socket.ts';
import { Rest } from './rest.ts';
import { readLog, type Screen, viewOf } from './screen.ts';
import { type Changing, when, within } from './within.ts';

/** Impatient clients, so that a test does not wait for them. */
const QUICK = { ...TIMINGS, sync: 1_000, backoff: { base: 50, cap: 400 } };
/** Bounds of waiting, in milliseconds. */
const ONLINE_WITHIN = 30_000;
const ACKED_WITHIN = 60_000;
const ALIKE_WITHIN = 30_000;
/** Longest pause between two messages of one talk, in milliseconds. */
const PAUSE = 60;

/** One client of the SDK. */
interface Talker extends Screen {
  readonly senderId: string;
  readonly side: 'customer' | 'staff';
  readonly tickets: readonly string[];
  readonly heard: string[];
  isOnline(): boolean;
  say(ticketId: string, content: string, note: boolean): void;
  markRead(ticketId: string): void;
  outgoing(): readonly OutgoingMessage[];
  close(): void;
}

export interface CrowdOptions {
  readonly url: string;
  /** Token of an admin. */
  readonly admin: Rest;
  readonly agents: number;
  readonly customersEach: number;
  readonly random: () => number;
  /** Whether clients' own connections break at times; they do unless it says no. */
  readonly cuts?: boolean;
}

export class Crowd {
  readonly operations: Operation[] = [];
  readonly talkers: Talker[] = [];
  readonly #posters: Poster[] = [];
  readonly #options: CrowdOptions;
  readonly #shown = new WeakSet<Message>();
  readonly #listeners = new Set<() => void>();
  readonly #acks: Changing = {
    subscribe: (listener) => {
      this.#listeners.add(listener);
      return () => void this.#listeners.delete(listener);
    },
  };
  #acked = 0;
  #stopping = false;
  #talks: Promise<unknown> = Promise.resolve();

  private constructor(options: CrowdOptions) {
    this.#options = options;
  }

  /** Makes agents, each alone in a department, and the customers whom each of them serves. All are online then. */
  static async gather(options: CrowdOptions): Promise<Crowd> {
    const crowd = new Crowd(options);
    for (let n = 0; n < options.agents; n += 1) await crowd.#gatherTeam(n);
    return crowd;
  }

  /** Everybody writes, reads and answers until `hush`. */
  talk(): void {
    this.#stopping = false;
    const talks = this.talkers.flatMap((talker) =>
      talker.tickets.map((ticket) => this.#talk(talker, ticket)),
    );
    this.#talks = Promise.all([...talks, ...this.#posters.map((poster) => this.#post(poster))]);
    this.#talks.catch(() => undefined);
  }

  /** Ends the talk; resolves when the last message of everybody is acknowledged. */
  async hush(): Promise<void> {
    this.#stopping = true;
    await within(ACKED_WITHIN, 'every message to be acknowledged', this.#talks);
  }

  /** Everybody has read everything. */
  markRead(): void {
    for (const talker of this.talkers) {
      for (const ticketId of talker.tickets) talker.markRead(ticketId);
    }
  }

  /** Resolves when everybody is connected and has resumed; rejects when somebody's talk has failed. */
  async online(): Promise<void> {
    const all = this.talkers.map((talker) => when(talker, () => talker.isOnline()));
    const failed = this.#talks.then(() => new Promise<never>(() => undefined));
    const work = Promise.race([Promise.all(all), failed]);
    await within(ONLINE_WITHIN, 'everybody to be online', work);
  }

  /** Resolves when nobody is online. */
  async offline(): Promise<void> {
    const all = this.talkers.map((talker) => when(talker, () => !talker.isOnline()));
    await within(ONLINE_WITHIN, 'everybody to notice', Promise.all(all));
  }

  /** Resolves when so many messages more were acknowledged. */
  async acked(count: number): Promise<void> {
    const target = this.#acked + count;
    const work = when(this.#acks, () => this.#acked >= target);
    await within(ACKED_WITHIN, `${count} messages to be acknowledged`, work);
  }

  get ackedSoFar(): number {
    return this.#acked;
  }

  get tickets(): string[] {
    return this.talkers.filter(({ side }) => side === 'customer').flatMap(({ tickets }) => tickets);
  }

  /** The whole history with what the store holds now. Waits until every screen shows that, for `patience` milliseconds. */
  async history(patience = ALIKE_WITHIN): Promise<History> {
    const store: StoredTicket[] = [];
    for (const ticketId of this.tickets) store.push(await this.#stored(ticketId));
    const views = await Promise.all(
      this.talkers.flatMap((talker) =>
        talker.tickets.map((ticketId) => viewOf(talker, ticketId, { patience })),
      ),
    );
    const clients: HistoryClient[] = [
      ...this.talkers.map(({ id, senderId, side, tickets }) => ({ id, senderId, side, tickets })),
      ...this.#posters.map(({ id, senderId, ticketId }) => {
        return { id, senderId, side: 'customer' as const, tickets: [ticketId] };
      }),
    ];
    return { clients, operations: this.operations, store, views };
  }

  close(): void {
    this.#stopping = true;
    for (const talker of this.talkers) talker.close();
  }

  async #gatherTeam(n: number): Promise<void> {
    const { customersEach } = this.#options;
    const department = `team-${n}`;
    const agent = await this.#agent(n, department);
    for (let m = 0; m < customersEach; m += 1) {
      const customer = await this.#customer(`customer-${n}-${m}`, department);
      const [ticketId = ''] = customer.tickets;
      await agent.open(ticketId);
      this.#join(customer);
      const { senderId } = customer;
      this.#posters.push({ id: `${customer.id}'s`, senderId, ticketId, rest: customer.rest() });
    }
    this.#join(agent);
  }

  #join(talker: Talker): void {
    this.talkers.push(talker);
    talker.subscribe(() => {
      for (const ticketId of talker.tickets) {
        for (const message of talker.view(ticketId)?.messages ?? []) {
          if (this.#shown.has(message)) continue;
          this.#shown.add(message);
          this.operations.push({ kind: 'shown', client: talker.id, message });
        }
      }
    });
  }

  async #customer(id: string, department: string): Promise<Talker> {
    const { url } = this.#options;
    const tickets: string[] = [];
    const heard: string[] = [];
    const storage = memoryStorage();
    const client = createCustomerClient({
      url,
      storage,
      storagePrefix: '',
      details: { customerInfo: { name: id }, department },
      timings: QUICK,
      random: this.#options.random,
      openSocket: this.#socket(id, { tickets, heard }),
    });
    client.connect();
    await within(ONLINE_WITHIN, `${id} to be online`, client.whenOnline());
    const { customerId, ticket } = client.getState();
    assert.ok(customerId !== null && ticket !== null);
    tickets.push(ticket.ticketId);
    return {
      id,
      senderId: customerId,
      side: 'customer',
      tickets,
      heard,
      subscribe: client.subscribe,
      isOnline: () => client.getState().connection === 'online',
      say: (_, content) => void client.send(content),
      markRead: () => client.markRead(),
      outgoing: () => client.getState().outgoing,
      view() {
        const state = client.getState();
        return state.ticket === null ? null : { ticket: state.ticket, messages: state.messages };
      },
      rest: () => new Rest(url, { kind: 'customer', token: tokenIn(storage.getItem('session')) }),
      close: client.close,
    };
  }

  async #agent(
    n: number,
    department: string,
  ): Promise<Talker & { open(ticketId: string): Promise<void> }> {
    const { url, admin, customersEach } = this.#options;
    const id = `agent-${n}`;
    const email = `${id}@parley.test`;
    await admin.ok('agents.create', {
      body: {
        name: id,
        email,
        password: PASSWORD,
        department,
        maxConcurrentTickets: customersEach,
      },
    });
    const tickets: string[] = [];
    const heard: string[] = [];
    const client = createAgentClient({
      url,
      timings: QUICK,
      random: this.#options.random,
      openSocket: this.#socket(id, { tickets, heard }),
    });
    const { agentId } = await client.signIn(email, PASSWORD);
    await within(ONLINE_WITHIN, `${id} to be online`, client.whenOnline());
    const { token } = await new Rest(url, { kind: 'anonymous' }).ok('auth.login', {
      body: { email, password: PASSWORD },
    });
    return {
      id,
      senderId: agentId,
      side: 'staff',
      tickets,
      heard,
      subscribe: client.subscribe,
      isOnline: () => client.getState().connection === 'online',
      say: (ticketId, content, note) =>
        void client.send(ticketId, { content, ...(note ? { visibility: 'internal' } : {}) }),
      markRead: (ticketId) => client.markRead(ticketId),
      outgoing: () => client.getState().outgoing,
      view(ticketId) {
        const conversation = client.getState().conversations.get(ticketId);
        if (conversation === undefined) return null;
        return { ticket: conversation.ticket, messages: conversation.messages };
      },
      rest: () => new Rest(url, { kind: 'staff', token }),
      close: client.close,
      async open(ticketId) {
        tickets.push(await client.openTicket(ticketId));
      },
    };
  }

  #socket(client: string, { tickets, heard }: { tickets: readonly string[]; heard: string[] }) {
    const { random, cuts = true } = this.#options;
    return recordedSocket({
      client,
      operations: this.operations,
      ticketId: () => tickets[0] ?? '',
      heard,
      random: cuts ? random : null,
      acked: () => this.#heardAck(),
    });
  }

  /** Says one thing, at times three at once, and goes on when all is acknowledged. */
  async #talk(talker: Talker, ticketId: string): Promise<void> {
    const { random } = this.#options;
    for (let n = 1; !this.#stopping; n += 1) {
      for (let more = random() < 0.1 ? 3 : 1; more > 0; more -= 1) {
        const note = talker.side === 'staff' && random() < 0.1;
        talker.say(ticketId, `${talker.id} says ${n}.${more} on ${ticketId}`, note);
      }
      await when(talker, () => hasSent(talker, ticketId));
      if (random() < 0.1) talker.markRead(ticketId);
      await pause(PAUSE * random());
    }
  }

  async #post(poster: Poster): Promise<void> {
    const { random } = this.#options;
    for (let n = 1; !this.#stopping; n += 1) {
      await post(poster, `${poster.id} other device says ${n}`, {
        operations: this.operations,
        random,
        clientMessageId: `${poster.id}-${n}`,
      });
      this.#heardAck();
      await pause(PAUSE * random());
    }
  }

  #heardAck(): void {
    this.#acked += 1;
    for (const listener of this.#listeners) listener();
  }

  async #stored(ticketId: string): Promise<StoredTicket> {
    const { admin } = this.#options;
    const { ticket } = await admin.ok('tickets.get', { params: { ticketId } });
    return { ticketId, seq: ticket.seq, messages: await readLog(admin, ticketId, 0) };
  }
}

function hasSent(talker: Talker, ticketId: string): boolean {
  const mine = talker.outgoing().filter((message) => message.ticketId === ticketId);
  const failed = mine.find(({ state }) => state === 'failed');
  if (failed !== undefined) {
    throw new Error(`${talker.id} was refused: ${failed.error?.code} ${failed.error?.message}`);
  }
  return mine.length === 0;
}

function tokenIn(session: string | null): string {
  const { token } = JSON.parse(session ?? '{}') as { token?: string };
  assert.ok(token !== undefined, 'the client keeps its token');
  return token;
}
