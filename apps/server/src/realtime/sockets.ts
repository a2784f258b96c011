/** What a socket of either namespace remembers. All of it comes from the connection and from credentials. */
import type { AgentAck, ServerToAgent, ServerToCustomer } from '@parley/contract';
import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';
import type { Id, Millis } from '../domain/records.ts';
import type { AgentCredential, CustomerCredential } from '../identity/identity.ts';
import type { Allowance, Moment } from './allowance.ts';
import type { Peer } from './peer.ts';

export interface SocketState extends Allowance {
  readonly peer: Peer;
  /** Until when the credential counts as asked for lately. */
  checkedUntil: Moment;
  /** Events taken and not yet answered. */
  unanswered: number;
  /** Settles when the event before is on its way: what a socket sends is carried out in the order in which it came. */
  turn: Promise<void> | null;
  /** Signing in or connecting: later events of this socket wait for it. */
  entering: Promise<void> | null;
  /** Ends a socket that does not say in time who it is. */
  patience: NodeJS.Timeout | null;
}

export interface AgentState extends SocketState {
  credential: AgentCredential | null;
  /** Whether its presence is stored. */
  present: boolean;
  /** When it was last known to be alive, where it went without a word. */
  lastAlive: Millis | null;
  /** `auth_success` of a handshake, until the socket is connected. */
  welcome: AgentAck<'authenticate'> | null;
}

export interface CustomerState extends SocketState {
  /** Of the handshake's token or the last `customer_connect`. */
  credential: CustomerCredential | null;
  /** What the socket is connected to; null before `customer_connect` and after `customer_disconnect`. */
  ticket: { readonly id: Id; readonly customerId: string } | null;
  /** Place in the queue that it was told last; `asked`: the answer under way will tell it. */
  position: number | null | 'asked';
}

// Incoming events are not typed: whatever a client sends goes through `handle`, by name and unparsed.
export type AgentSocket = Socket<DefaultEventsMap, ServerToAgent, DefaultEventsMap, AgentState>;
export type AgentNamespace = Namespace<
  DefaultEventsMap,
  ServerToAgent,
  DefaultEventsMap,
  AgentState
>;
export type CustomerSocket = Socket<
  DefaultEventsMap,
  ServerToCustomer,
  DefaultEventsMap,
  CustomerState
>;
export type CustomerNamespace = Namespace<
  DefaultEventsMap,
  ServerToCustomer,
  DefaultEventsMap,
  CustomerState
>;
/** Of either namespace, for what does not depend on which. */
export type AnySocket = Socket<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketState>;

/** It said who it is, or is gone. */
export function endPatience(state: SocketState): void {
  if (state.patience !== null) clearTimeout(state.patience);
  state.patience = null;
}

/** How long a credential is not asked for again. What ends one in this process cuts its sockets at once, so this is for others'. */
const CHECKED_MS = 1_000;

/** Whether the credential was asked for lately; if not, it is now. */
export function checkedLately(state: SocketState): boolean {
  const now = performance.now();
  if (now < state.checkedUntil) return true;
  state.checkedUntil = now + CHECKED_MS;
  return false;
}
