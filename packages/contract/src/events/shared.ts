/** Payloads that both namespaces use. */
import { z } from 'zod';
import { countSchema, sideSchema } from '../entities/common.ts';
import { clientMessageIdSchema, ticketIdSchema } from '../ids.ts';

/** `auth` of the handshake. */
export const handshakeAuthSchema = z.object({ token: z.string().optional() });
export type HandshakeAuth = z.infer<typeof handshakeAuthSchema>;

export const markedSchema = z.strictObject({ markedCount: countSchema });
export const drainingSchema = z.strictObject({});

/** There was more than 100 to say: these are the newest, forget what you had. */
export const resetSchema = z.literal(true).optional();

export const messagesReadSchema = z.strictObject({
  ticketId: ticketIdSchema,
  upToSeq: countSchema,
  reader: sideSchema,
});

export function messageSentSchema<T extends z.ZodType>(message: T) {
  return z.strictObject({
    ticketId: ticketIdSchema,
    message,
    clientMessageId: clientMessageIdSchema.nullable(),
  });
}

export function ticketMessageSchema<T extends z.ZodType>(message: T) {
  return z.strictObject({ ticketId: ticketIdSchema, message });
}
