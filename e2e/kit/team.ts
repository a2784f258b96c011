/** The agent's side, by the SDK: what a person at the console would do. */
import { createAgentClient } from '@parley/client/agent.ts';
import type { AgentClient, AgentState } from '@parley/client/agent-types.ts';
import { memoryStorage } from '@parley/client/keep.ts';
import type { RouteBodyInput, Ticket } from '@parley/contract';
import { ADMIN, type Server } from './server.ts';
import { within } from './within.ts';

export interface Teammate extends AsyncDisposable {
  readonly client: AgentClient;
  /** The ticket that the customer's newest conversation is, opened. */
  readonly takeNewest: () => Promise<Ticket>;
  /** Resolves when `is` is true of the state. */
  readonly until: (what: string, is: (state: AgentState) => boolean) => Promise<void>;
  /** Resolves when the customer has said it on the ticket. */
  readonly hears: (ticketId: string, content: string) => Promise<void>;
  readonly configure: (patch: RouteBodyInput<'settings.update'>) => Promise<void>;
}

/** Signs an agent in, who is available from then on. Without `person` it is the admin, who can take any number of tickets. */
export async function joinTeam(
  server: Server,
  person: { readonly email: string; readonly password: string } = ADMIN,
): Promise<Teammate> {
  const client = createAgentClient({ url: server.url, storage: memoryStorage() });
  await client.signIn(person.email, person.password);
  await client.whenOnline();
  const { agent } = client.getState();
  if (agent?.role === 'admin') {
    const params = { agentId: agent.agentId };
    await client.rest.call('agents.update', { params, body: { maxConcurrentTickets: 1_000 } });
  }

  function until(what: string, is: (state: AgentState) => boolean): Promise<void> {
    const met = Promise.withResolvers<void>();
    const look = () => {
      if (is(client.getState())) met.resolve();
    };
    const end = client.subscribe(look);
    look();
    return within(20_000, what, met.promise).finally(end);
  }

  return {
    client,
    until,
    async takeNewest() {
      await until('a ticket to come', ({ tickets }) => tickets.size > 0);
      const { tickets } = await client.rest.call('tickets.list');
      const [newest] = tickets;
      if (newest === undefined) throw new Error('There is no ticket');
      await client.openTicket(newest.ticketId);
      return newest;
    },
    hears(ticketId, content) {
      return until(`the customer to say "${content}"`, ({ conversations }) => {
        const messages = conversations.get(ticketId)?.messages ?? [];
        return messages.some((message) => message.content === content);
      });
    },
    async configure(patch) {
      await client.rest.call('settings.update', { body: patch });
    },
    async [Symbol.asyncDispose]() {
      client.close();
    },
  };
}
