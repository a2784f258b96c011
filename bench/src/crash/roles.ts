/** The two roles of the crash bench, in the events of contract §7. */
import type { Message } from '@parley/contract';
import type { AgentAccount } from '../servers/product.ts';
import { SocketClient } from '../wire/socket.ts';
import type { Arrival, Role } from './person.ts';

interface Synced {
  readonly messages: Message[];
  readonly reset?: boolean;
}

interface TicketWithMessages {
  readonly ticketId: string;
  readonly messages: Message[];
}

export interface CustomerRole extends Role {
  readonly customerId: string;
  /** The newest token. */
  token(): string;
}

/** A new customer in a department: gets a ticket by connecting once, then leaves again. */
export async function customerRole(
  port: number,
  options: { id: string; department: string },
): Promise<CustomerRole> {
  const { id, department } = options;
  const first = await SocketClient.connect({ port, namespace: '/customer' });
  const hello = { customerInfo: { name: id }, department };
  const { customerId, ticket, ...granted } = (await first.emit('customer_connect', hello)) as {
    customerId: string;
    token: string;
    ticket: TicketWithMessages;
  };
  first.close();
  let { token } = granted;
  const { ticketId } = ticket;
  return {
    id,
    customerId,
    ticketId,
    sendEvent: 'customer_message',
    token: () => token,
    async arrive(afterSeq, onEvent): Promise<Arrival> {
      const socket = await SocketClient.connect({
        port,
        namespace: '/customer',
        auth: { token },
        onEvent,
      });
      const answer = (await orCut(socket, 'customer_connect', { token, ticketId, afterSeq })) as {
        token: string;
        ticket: TicketWithMessages;
        reset?: boolean;
      };
      token = answer.token;
      return { socket, messages: answer.ticket.messages, reset: answer.reset === true };
    },
    async sync(socket, afterSeq) {
      const { messages, reset } = (await socket.emit('sync', { afterSeq })) as Synced;
      return { messages, reset: reset === true };
    },
  };
}

/** The agent of a department, on the ticket of its customer. */
export function agentRole(
  port: number,
  account: AgentAccount,
  options: { id: string; ticketId: string },
): Role {
  const { id, ticketId } = options;
  return {
    id,
    ticketId,
    sendEvent: 'send_message',
    async arrive(afterSeq, onEvent): Promise<Arrival> {
      const socket = await SocketClient.connect({
        port,
        namespace: '/agent',
        auth: { token: account.token },
        until: 'auth_success',
        onEvent,
      });
      const { ticket, reset } = (await orCut(socket, 'get_ticket_details', {
        ticketId,
        afterSeq,
      })) as {
        ticket: TicketWithMessages;
        reset?: boolean;
      };
      return { socket, messages: ticket.messages, reset: reset === true };
    },
    async sync(socket, afterSeq) {
      const { tickets } = (await socket.emit('sync', { tickets: { [ticketId]: afterSeq } })) as {
        tickets: Synced[];
      };
      const [own] = tickets;
      return { messages: own?.messages ?? [], reset: own?.reset === true };
    },
  };
}

/** A connection that could not resume is of no use to anybody. */
async function orCut(socket: SocketClient, event: string, payload: object): Promise<unknown> {
  try {
    return await socket.emit(event, payload);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
