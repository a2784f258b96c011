/** Whether the relay's constants weigh what the product's frames weigh; if not, B1 and B2 compare unequal things. */
import { AGENT_ACK, AGENT_PUSH, CONTENT, CUSTOMER_ACK, CUSTOMER_PUSH } from '../frames.ts';
import type { SocketClient } from '../wire/socket.ts';
import type { Pair } from './pairs.ts';

export interface FrameSizes {
  /** Bytes of both pushes and both acks of one message each way. */
  readonly product: number;
  readonly bare: number;
}

/** Sends one message each way on a pair that is not under load. */
export async function frameSizes(pair: Pair): Promise<FrameSizes> {
  const payload = { content: CONTENT, clientMessageId: 'frame-sizes'.padEnd(32, '0') };
  const toAgent = nextEvent(pair.agent, 'customer_message');
  const customerAck = await pair.customer.emit('customer_message', payload);
  const toCustomer = nextEvent(pair.customer, 'agent_message');
  const agentAck = await pair.agent.emit('send_message', { ticketId: pair.ticketId, ...payload });
  pair.acked += 2;
  return {
    product: bytes([
      await toAgent,
      await toCustomer,
      { success: true, data: customerAck },
      { success: true, data: agentAck },
    ]),
    bare: bytes([CUSTOMER_PUSH, AGENT_PUSH, CUSTOMER_ACK, AGENT_ACK]),
  };
}

function nextEvent(socket: SocketClient, wanted: string): Promise<unknown> {
  return new Promise((resolve) => {
    socket.onEvent = (name, payload) => {
      if (name !== wanted) return;
      socket.onEvent = null;
      resolve(payload);
    };
  });
}

function bytes(frames: readonly unknown[]): number {
  return frames.reduce<number>((sum, frame) => sum + Buffer.byteLength(JSON.stringify(frame)), 0);
}
