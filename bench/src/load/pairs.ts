/**
 * Customer-agent pairs, connected the same way to the product and to the bare relay: the agent signs
 * in, the customer connects in the agent's department, the ticket comes to the agent, the agent asks
 * for its details and so watches it (contract §7).
 */
import type { AgentAccount } from '../servers/product.ts';
import { SocketClient } from '../wire/socket.ts';

export interface Pair {
  readonly ticketId: string;
  readonly customerId: string;
  readonly customerToken: string;
  /** The ticket's `seq` when the pair was ready. */
  readonly firstSeq: number;
  readonly customer: SocketClient;
  readonly agent: SocketClient;
  /** Messages of both that were acknowledged, over all loads. */
  acked: number;
}

interface Connected {
  readonly customerId: string;
  readonly token: string;
  readonly ticket: { readonly ticketId: string; readonly seq: number };
}

const AT_ONCE = 16;

/** Connects one pair per account of the product. */
export function connectPairs(port: number, accounts: readonly AgentAccount[]): Promise<Pair[]> {
  return connectAll(
    accounts.map((account, i) => ({
      port,
      i,
      token: account.token,
      department: account.department,
    })),
  );
}

/** Connects pairs to the bare relay, which asks for no account. */
export function connectBarePairs(port: number, count: number): Promise<Pair[]> {
  return connectAll(
    Array.from({ length: count }, (_, i) => ({ port, i, token: 'bare', department: `bench-${i}` })),
  );
}

interface Seat {
  readonly port: number;
  readonly i: number;
  readonly token: string;
  readonly department: string;
}

async function connectAll(seats: readonly Seat[]): Promise<Pair[]> {
  const pairs: Pair[] = [];
  let next = 0;
  async function work(): Promise<void> {
    for (let seat = seats[next]; seat !== undefined; seat = seats[next]) {
      next += 1;
      pairs[seat.i] = await connectPair(seat);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return pairs;
}

async function connectPair(seat: Seat): Promise<Pair> {
  const { port, i, token, department } = seat;
  const agent = await SocketClient.connect({
    port,
    namespace: '/agent',
    auth: { token },
    until: 'auth_success',
  });
  const customer = await SocketClient.connect({ port, namespace: '/customer' });
  const hello = { customerInfo: { name: `Customer ${i}` }, department };
  const connected = (await customer.emit('customer_connect', hello)) as Connected;
  const { ticketId, seq } = connected.ticket;
  await agent.emit('get_ticket_details', { ticketId });
  return {
    ticketId,
    customerId: connected.customerId,
    customerToken: connected.token,
    firstSeq: seq,
    customer,
    agent,
    acked: 0,
  };
}

export function closePairs(pairs: readonly Pair[]): void {
  for (const pair of pairs) {
    pair.customer.close();
    pair.agent.close();
  }
}
