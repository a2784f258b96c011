/**
 * Enumerations as numbers: half the size in every index, and sortable by meaning. The numbers are part of
 * the stored data: never change one, whatever order the wire gives them.
 */
import type {
  AgentRole,
  AgentStatus,
  Channel,
  MessageType,
  Priority,
  Sender,
  TicketStatus,
} from '@parley/contract';
import { CHANNELS } from '@parley/contract/channels.ts';
import type { FigureAxis } from '../../domain/metrics.ts';

export interface Code<Name extends string> {
  readonly of: Readonly<Record<Name, number>>;
  /** Throws on a number that no version of this program ever stored. */
  name(code: unknown): Name;
}

function code<Name extends string>(of: Readonly<Record<Name, number>>): Code<Name> {
  const names: Name[] = [];
  for (const [name, number] of Object.entries(of) as [Name, number][]) names[number] = name;
  return {
    of,
    name(stored) {
      const name = names[stored as number];
      if (name === undefined) throw new Error(`The store holds an unknown code ${String(stored)}`);
      return name;
    },
  };
}

export const STATUS = code<TicketStatus>({
  open: 0,
  assigned: 1,
  pending: 2,
  resolved: 3,
  closed: 4,
});
export const PRIORITY = code<Priority>({ low: 0, normal: 1, high: 2, urgent: 3 });
/** Channels are added at the end of their list and never taken out of it. */
export const CHANNEL = code<Channel>(
  Object.fromEntries(CHANNELS.map((name, at) => [name, at])) as Record<Channel, number>,
);
export const SENDER = code<Sender>({ customer: 0, agent: 1, system: 2 });
export const MESSAGE_TYPE = code<MessageType>({
  text: 0,
  file: 1,
  image: 2,
  system_notification: 3,
});
export const ROLE = code<AgentRole>({ agent: 0, supervisor: 1, admin: 2 });
export const AGENT_STATUS = code<AgentStatus>({ available: 0, busy: 1, away: 2, offline: 3 });
export const AXIS = code<FigureAxis>({ all: 0, created: 1, resolved: 2 });
export const CONNECTION_KIND = code<'agent' | 'customer'>({ agent: 0, customer: 1 });
