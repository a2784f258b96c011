/**
 * E of the checker: what a commit causes inside the system, each once, never missed. Customers who come while the server
 * dies, each with one `Idempotency-Key`; and the figures of tickets that were written to meanwhile, held against their logs.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Message, Ticket } from '@parley/contract';
import { PASSWORD, unique } from './app.ts';
import { readLog } from './screen.ts';
import { Rest } from './rest.ts';
import { within } from './within.ts';

const DEPARTMENT = 'visitors';
const GREETING = 'Somebody will be with you soon.';
const RETRY_MS = 50;
/** A bound of waiting, in milliseconds. */
const ANSWERED_WITHIN = 60_000;

/** Customers without an agent who is there: greeted by an auto-response, told of to the agents who are away. */
export class Visitors {
  readonly #url: string;
  readonly #admin: Rest;
  readonly #agent: string;
  readonly #coming: { readonly customerId: string; readonly ticket: Promise<Ticket> }[] = [];

  private constructor(url: string, admin: Rest, agent: string) {
    this.#url = url;
    this.#admin = admin;
    this.#agent = agent;
  }

  static async expect(url: string, admin: Rest): Promise<Visitors> {
    const { agent } = await admin.ok('agents.create', {
      body: {
        name: 'Vera',
        email: 'vera@parley.test',
        password: PASSWORD,
        department: DEPARTMENT,
      },
    });
    await admin.ok('autoResponses.create', {
      body: { name: 'hello', trigger: 'ticket_created', content: GREETING, department: DEPARTMENT },
    });
    return new Visitors(url, admin, agent.agentId);
  }

  /** Somebody asks for a ticket, again and again until there is an answer. */
  come(): void {
    const customerId = unique('visitor');
    const ticket = this.#ask(customerId);
    ticket.catch(() => undefined);
    this.#coming.push({ customerId, ticket });
  }

  /** What was missed or doubled, a sentence each. */
  async problems(): Promise<string[]> {
    const told = await this.#told();
    const problems: string[] = [];
    for (const { customerId, ticket: asked } of this.#coming) {
      const answered = await within(ANSWERED_WITHIN, `an answer to ${customerId}`, asked);
      const { tickets } = await this.#admin.ok('tickets.list', { query: { customerId } });
      const ids = tickets.map(({ _id }) => _id);
      if (ids.length !== 1 || ids[0] !== answered._id) {
        problems.push(`${customerId} was answered ${answered._id} and has ${ids.join(', ')}`);
      }
      const log = await readLog(this.#admin, answered.ticketId, 0);
      for (const [what, sender] of [
        [GREETING, 'system'],
        [wordsOf(customerId), 'customer'],
      ]) {
        const count = log.filter((m) => m.content === what && m.sender === sender).length;
        if (count !== 1) problems.push(`${customerId} has ${count} × "${what}"`);
      }
      const count = told.filter((id) => id === answered._id).length;
      if (count !== 1) problems.push(`an agent was told ${count} times of ${customerId}`);
      problems.push(...figureProblems(answered.ticketId, await this.#fresh(answered), log));
    }
    const { departments } = await this.#admin.ok('departments.list');
    const { openTickets } = departments.find(({ name }) => name === DEPARTMENT) ?? {};
    if (openTickets !== this.#coming.length) {
      problems.push(`${this.#coming.length} visitors came, and ${openTickets} are counted`);
    }
    return problems;
  }

  async #ask(customerId: string): Promise<Ticket> {
    const anonymous = new Rest(this.#url, { kind: 'anonymous' });
    for (;;) {
      try {
        const answer = await anonymous.call('tickets.create', {
          headers: { 'idempotency-key': customerId },
          body: {
            customerId,
            customerInfo: { name: customerId },
            subject: `Questions of ${customerId}`,
            department: DEPARTMENT,
            initialMessage: wordsOf(customerId),
          },
        });
        if (answer.data !== null) return answer.data.ticket;
        if (answer.status !== 503) throw new Refused(JSON.stringify(answer.error));
      } catch (error) {
        if (error instanceof Refused) throw error;
        // No connection, or none any more: whether it was stored is unknown.
      }
      await pause(RETRY_MS);
    }
  }

  async #fresh({ ticketId }: Ticket): Promise<Ticket> {
    return (await this.#admin.ok('tickets.get', { params: { ticketId } })).ticket;
  }

  /** `_id`s of the tickets that the agent was told of as new. */
  async #told(): Promise<string[]> {
    const { notifications } = await this.#admin.ok('notifications.list', {
      params: { agentId: this.#agent },
      query: { limit: 100 },
    });
    return notifications
      .filter(({ type }) => type === 'new_ticket')
      .map(({ relatedData }) => relatedData.ticketId ?? '');
  }
}

class Refused extends Error {
  override name = 'Refused';
}

function wordsOf(customerId: string): string {
  return `I am ${customerId}`;
}

/** Where a ticket's own figures differ from what its log says. */
export function figureProblems(name: string, ticket: Ticket, log: readonly Message[]): string[] {
  const open = log.filter(({ visibility }) => visibility === 'public');
  const last = open.at(-1);
  const unread = (reader: 'agent' | 'customer'): number =>
    open.filter(
      ({ seq, sender, messageType }) =>
        seq > ticket.readUpTo[reader] &&
        messageType !== 'system_notification' &&
        (sender === 'customer') === (reader === 'agent'),
    ).length;
  const found = {
    seq: ticket.seq,
    agent: ticket.unread.agent,
    customer: ticket.unread.customer,
    last: ticket.lastMessage?.content,
  };
  const counted = {
    seq: open.length,
    agent: unread('agent'),
    customer: unread('customer'),
    last: last?.content,
  };
  const same = JSON.stringify(found) === JSON.stringify(counted);
  return same ? [] : [`${name} says ${JSON.stringify(found)}, its log ${JSON.stringify(counted)}`];
}

/** What tickets that were written to all the time say of themselves beside their logs, and agents of their tickets. */
export async function ticketProblems(admin: Rest, ticketIds: readonly string[]): Promise<string[]> {
  const problems: string[] = [];
  for (const ticketId of ticketIds) {
    const { ticket } = await admin.ok('tickets.get', { params: { ticketId } });
    problems.push(...figureProblems(ticketId, ticket, await readLog(admin, ticketId, 0)));
  }
  const { agents } = await admin.ok('agents.list', { query: { limit: 100 } });
  for (const { agentId, activeTickets } of agents) {
    const { tickets } = await admin.ok('agents.tickets', {
      params: { agentId },
      query: { status: 'assigned', limit: 100 },
    });
    if (tickets.length !== activeTickets) {
      problems.push(`${agentId} counts ${activeTickets} tickets and has ${tickets.length}`);
    }
  }
  return problems;
}
