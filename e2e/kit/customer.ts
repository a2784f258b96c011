/** The customer's side, by the SDK: what a person at the widget would do. */
import { createCustomerClient } from '@parley/client/customer.ts';
import type { CustomerClient, CustomerState } from '@parley/client/customer-types.ts';
import { memoryStorage } from '@parley/client/keep.ts';
import type { Server } from './server.ts';
import { within } from './within.ts';

export interface Customer extends AsyncDisposable {
  readonly client: CustomerClient;
  readonly ticketId: () => string;
  /** Resolves when `is` is true of the state. */
  readonly until: (what: string, is: (state: CustomerState) => boolean) => Promise<void>;
  /** Sends, and resolves when the server has it. */
  readonly say: (text: string) => Promise<void>;
  readonly hears: (text: string) => Promise<void>;
  /** Everything in the log, in order. */
  readonly log: () => readonly string[];
}

/** Begins a conversation. */
export async function joinCustomer(
  server: Server,
  { name, department }: { readonly name: string; readonly department?: string },
): Promise<Customer> {
  const client = createCustomerClient({
    url: server.url,
    storage: memoryStorage(),
    sharesDraft: true,
    details: { customerInfo: { name }, ...(department === undefined ? {} : { department }) },
  });
  client.connect();
  await client.whenOnline();

  function until(what: string, is: (state: CustomerState) => boolean): Promise<void> {
    const met = Promise.withResolvers<void>();
    const look = () => {
      if (is(client.getState())) met.resolve();
    };
    const end = client.subscribe(look);
    look();
    return within(20_000, what, met.promise).finally(end);
  }
  const log = () => client.getState().messages.map(({ content }) => content);

  return {
    client,
    until,
    log,
    ticketId: () => client.getState().ticket?.ticketId ?? '',
    async say(text) {
      client.send(text);
      await until(`"${text}" to be sent`, ({ outgoing }) => outgoing.length === 0);
    },
    hears: (text) => until(`the team to say "${text}"`, () => log().includes(text)),
    async [Symbol.asyncDispose]() {
      client.close();
    },
  };
}
