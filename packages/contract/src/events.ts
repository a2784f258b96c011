/** Everything that crosses the sockets: the tables of both namespaces and the types that Socket.IO takes from them. */
import type { z } from 'zod';
import type { AGENT_INCOMING, AGENT_OUTGOING } from './events/agent.ts';
import type { CUSTOMER_INCOMING, CUSTOMER_OUTGOING } from './events/customer.ts';

export * from './events/agent.ts';
export * from './events/customer.ts';
export { handshakeAuthSchema, type HandshakeAuth } from './events/shared.ts';
export type { Ack, Incoming, IncomingEvents, OutgoingEvents } from './events/event.ts';

type AgentIn = typeof AGENT_INCOMING;
type CustomerIn = typeof CUSTOMER_INCOMING;

/** Parsed payload of an event that agents send. */
export type AgentPayload<E extends keyof AgentIn> = z.output<AgentIn[E]['payload']>;
/** `data` of its acknowledgement. */
export type AgentAck<E extends keyof AgentIn> = z.output<AgentIn[E]['ack']>;
/** Payload of an event that agents get. */
export type AgentPush<E extends keyof typeof AGENT_OUTGOING> = z.output<(typeof AGENT_OUTGOING)[E]>;

export type CustomerPayload<E extends keyof CustomerIn> = z.output<CustomerIn[E]['payload']>;
export type CustomerAck<E extends keyof CustomerIn> = z.output<CustomerIn[E]['ack']>;
export type CustomerPush<E extends keyof typeof CUSTOMER_OUTGOING> = z.output<
  (typeof CUSTOMER_OUTGOING)[E]
>;
