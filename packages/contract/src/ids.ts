/**
 * Ids of the wire. The types are flavours of string: a plain string passes (stores and URLs hold those),
 * an id of one kind where another belongs does not.
 */
import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { hex } from './random.ts';
import { oneLine } from './text.ts';

export { newClientMessageId } from './random.ts';

type Flavour<Name extends string> = string & { readonly __id?: Name };

/** 24 lower-case hex digits: the `_id` of everything. */
export type Id = Flavour<'Id'>;
/** Readable id of a ticket: `TKT-` and ten digits of Crockford's base 32. */
export type TicketId = Flavour<'TicketId'>;
/** Readable id of an agent: `AGT-` and ten digits. */
export type AgentId = Flavour<'AgentId'>;
/** Opaque, 1-128 characters. */
export type CustomerId = Flavour<'CustomerId'>;
/** Opaque, made by the sender of a message, 1-128 characters. */
export type ClientMessageId = Flavour<'ClientMessageId'>;
/** What paths, payloads and filters take for a ticket: `_id` or readable id. Anything else is a 404, so it is not validated. */
export type TicketRef = string;
/** The same for an agent. */
export type AgentRef = string;

const ID = /^[0-9a-f]{24}$/;
const TICKET_ID = /^TKT-[0-9A-HJKMNP-TV-Z]{10}$/;
const AGENT_ID = /^AGT-[0-9A-HJKMNP-TV-Z]{10}$/;
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export const idSchema = z.string().regex(ID) as unknown as z.ZodType<Id, Id>;
export const ticketIdSchema = z.string().regex(TICKET_ID) as unknown as z.ZodType<
  TicketId,
  TicketId
>;
export const agentIdSchema = z.string().regex(AGENT_ID) as unknown as z.ZodType<AgentId, AgentId>;
export const customerIdSchema = oneLine(LIMITS.customerId) as unknown as z.ZodType<
  CustomerId,
  CustomerId
>;
export const clientMessageIdSchema = oneLine(LIMITS.clientMessageId) as unknown as z.ZodType<
  ClientMessageId,
  ClientMessageId
>;

export function isId(value: unknown): value is Id {
  return typeof value === 'string' && ID.test(value);
}

export function isTicketId(value: unknown): value is TicketId {
  return typeof value === 'string' && TICKET_ID.test(value);
}

export function isAgentId(value: unknown): value is AgentId {
  return typeof value === 'string' && AGENT_ID.test(value);
}

/** Made at the first id, not at import. */
let maker: { readonly middle: string; counter: number } | null = null;

/**
 * A new `_id`, laid out like an ObjectId: 4 bytes of seconds, 5 random bytes of this process, a 3-byte counter
 * that starts anywhere. Ids of one process made within one second are in order as long as the counter does not wrap.
 * `now` is in milliseconds since the epoch.
 */
export function newId(now: number = Date.now()): Id {
  if (maker === null) {
    const random = crypto.getRandomValues(new Uint8Array(8));
    maker = {
      middle: hex(random.subarray(0, 5)),
      counter: Number.parseInt(hex(random.subarray(5)), 16),
    };
  }
  maker.counter = (maker.counter + 1) & 0xff_ff_ff;
  const seconds = (Math.floor(now / 1000) >>> 0).toString(16).padStart(8, '0');
  return seconds + maker.middle + maker.counter.toString(16).padStart(6, '0');
}

/** A new readable ticket id: 50 random bits. A unique index is the guard, so make another on `Duplicate`. */
export function newTicketId(): TicketId {
  return `TKT-${randomDigits(10)}`;
}

/** A new readable agent id; see `newTicketId`. */
export function newAgentId(): AgentId {
  return `AGT-${randomDigits(10)}`;
}

/** A `customerId` for a customer who came without one: 128 random bits. */
export function newCustomerId(): CustomerId {
  return `cus_${hex(crypto.getRandomValues(new Uint8Array(16)))}`;
}

/** A new id of a file: 128 random bits, since who knows it is a step closer to the bytes. */
export function newAttachmentId(): string {
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}

const ATTACHMENT_ID = /^[0-9a-f]{32}$/;

export function isAttachmentId(value: string): boolean {
  return ATTACHMENT_ID.test(value);
}

function randomDigits(count: number): string {
  let digits = '';
  for (const byte of crypto.getRandomValues(new Uint8Array(count))) digits += DIGITS[byte & 31];
  return digits;
}
