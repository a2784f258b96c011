/** A message as it crosses the wire (requirements "Message Model", contract §2). */
import { z } from 'zod';
import { clientMessageIdSchema, idSchema, ticketIdSchema } from '../ids.ts';
import {
  channelSchema,
  countSchema,
  isoDateSchema,
  messageTypeSchema,
  senderSchema,
  visibilitySchema,
} from './common.ts';

/** A file of a message. Until an outside channel's bytes are stored `url` is null and `status` says why. */
export const attachmentSchema = z.strictObject({
  id: z.string(),
  url: z.string().nullable(),
  name: z.string(),
  mimeType: z.string(),
  size: countSchema.optional(),
  width: countSchema.optional(),
  height: countSchema.optional(),
  status: z.enum(['pending', 'failed']).optional(),
});
export type Attachment = z.infer<typeof attachmentSchema>;

export const reactionSchema = z.strictObject({ by: z.string(), emoji: z.string() });
export type Reaction = z.infer<typeof reactionSchema>;

/** The named keys, and up to ten of the sender's own. */
export const messageMetadataSchema = z
  .object({
    attachments: z.array(attachmentSchema).optional(),
    reactions: z.array(reactionSchema).optional(),
    /** Written on the channel's own side, by somebody we do not know. */
    external: z.boolean().optional(),
  })
  .catchall(z.union([z.string(), z.number(), z.boolean()]));
export type MessageMetadata = z.infer<typeof messageMetadataSchema>;

export const DELIVERY_STATUSES = ['pending', 'sent', 'delivered', 'read', 'failed'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export const deliverySchema = z.strictObject({
  status: z.enum(DELIVERY_STATUSES),
  attempts: countSchema,
  /** The last failure while `pending`, the final one when `failed`. */
  error: z
    .strictObject({ code: z.string(), message: z.string(), providerCode: z.string().optional() })
    .optional(),
  externalId: z.string().optional(),
  externalIds: z.array(z.string()).optional(),
});
export type Delivery = z.infer<typeof deliverySchema>;

export const messageSchema = z.strictObject({
  _id: idSchema,
  ticketId: ticketIdSchema,
  /** 1, 2, 3 … among the public messages; of a note the `seq` it follows (0 before the first). */
  seq: countSchema,
  /** 1, 2, 3 … among the ticket's notes; null on a public message. */
  noteSeq: z.int().min(1).nullable(),
  content: z.string(),
  sender: senderSchema,
  /** `agentId`, `customerId` or `system`. */
  senderId: z.string(),
  timestamp: isoDateSchema,
  read: z.boolean(),
  messageType: messageTypeSchema,
  metadata: messageMetadataSchema,
  clientMessageId: clientMessageIdSchema.nullable(),
  channel: channelSchema,
  visibility: visibilitySchema,
  editedAt: isoDateSchema.nullable(),
  removedAt: isoDateSchema.nullable(),
  /** The ticket's `version` when this was written or last changed. */
  version: countSchema,
  /** Null where nothing leaves through an outside channel. */
  delivery: deliverySchema.nullable(),
});
export type Message = z.infer<typeof messageSchema>;

/** What a customer may get: public messages only. */
export const customerMessageSchema = messageSchema.extend({
  seq: z.int().min(1),
  noteSeq: z.null(),
  visibility: z.literal('public'),
});
export type CustomerMessage = z.infer<typeof customerMessageSchema>;
