/** Fields of requests that REST bodies and socket payloads share. */
import { z } from 'zod';
import {
  agentStatusSchema,
  CHANNELS,
  type MessageType,
  messageTypeSchema,
  prioritySchema,
  ticketSourceSchema,
  ticketStatusSchema,
  visibilitySchema,
} from './entities/common.ts';
import { clientMessageIdSchema, customerIdSchema } from './ids.ts';
import { LIMITS } from './limits.ts';
import { newMetadataSchema, type NewMetadata } from './metadata.ts';
import {
  emailSchema,
  languageSchema,
  multiLine,
  oneLine,
  optional,
  phoneSchema,
  textFault,
} from './text.ts';

/** A reference to a ticket, an agent or another row: any string, since one of neither form is a 404. */
export const refSchema = z.string();

/** A `seq` that a client names; it is capped at the ticket's where it is ahead. */
export const seqSchema = z.int().min(0);

/** A `customerId` under which a customer is made: those of outside channels are theirs alone (contract §5). */
export const newCustomerIdSchema = customerIdSchema.refine(
  (id) => !CHANNELS.slice(1).some((channel) => id.startsWith(`${channel}:`)),
  { error: 'must not begin with the name of a channel' },
);

/** A credential: an opaque string whose faults are a 401, not a 400. */
export const credentialSchema = z.string();

export const contentSchema = multiLine(LIMITS.message);
export const subjectSchema = oneLine(LIMITS.subject);
export const nameSchema = oneLine(LIMITS.name);
export const longTextSchema = multiLine(LIMITS.longText);
export const tagsSchema = z.array(oneLine(LIMITS.tag)).max(LIMITS.tags);
const categorySchema = oneLine(LIMITS.category);

/** What a customer tells of themselves. */
export const customerInfoShape = {
  name: optional(nameSchema),
  email: optional(emailSchema),
  phone: optional(phoneSchema),
  language: optional(languageSchema),
};

/** Believed from agents and API keys only; otherwise the connection's own are stored. */
export const connectionInfoShape = {
  userAgent: optional(oneLine(LIMITS.userAgent, { blank: true })),
  ipAddress: optional(oneLine(LIMITS.ipAddress, { blank: true })),
};

export const ticketMetadataSchema = z.object({
  source: optional(ticketSourceSchema),
  category: optional(categorySchema),
  subcategory: optional(categorySchema),
});

/** `metadata` of a ticket that is edited: `source` stays. */
export const ticketMetadataPatchSchema = z.object({
  category: optional(categorySchema),
  subcategory: optional(categorySchema),
});

/** What a new ticket may have beside its required fields. */
export const newTicketShape = {
  priority: optional(prioritySchema),
  initialMessage: optional(contentSchema),
  metadata: optional(ticketMetadataSchema),
  identityHash: optional(credentialSchema),
};

export const ratingShape = {
  rating: z.int().min(1).max(5),
  feedback: optional(longTextSchema),
};

const newMessageShape = {
  /** May be missing, empty or blank where files go with it. */
  content: optional(multiLine(LIMITS.message, { blank: true })),
  messageType: optional(messageTypeSchema),
  metadata: optional(newMetadataSchema),
  visibility: optional(visibilitySchema),
  clientMessageId: optional(clientMessageIdSchema),
};

/** A message as its sender gives it, with what the place where it is given takes beside it. */
export function newMessageSchema<More extends z.core.$ZodLooseShape>(more: More) {
  return z.object({ ...more, ...newMessageShape }).check(checkMessage);
}

const CONTENT_RULE = { max: Number.POSITIVE_INFINITY, lines: 'many', blank: false } as const;

/** What depends on whether files go with it; told beside the faults of other fields. */
const checkMessage = z.core._check<object>(
  (ctx) => {
    const message = Object(ctx.value) as {
      readonly content?: unknown;
      readonly messageType?: MessageType;
      readonly metadata?: Partial<NewMetadata>;
    };
    const { content, messageType, metadata } = message;
    const refuse = (field: string, fault: string): void => {
      ctx.issues.push({ code: 'custom', message: fault, input: ctx.value, path: [field] });
    };
    if ((metadata?.attachments?.length ?? 0) === 0) {
      const isFaulty = ctx.issues.some(
        ({ path }) => path?.length === 0 || path?.[0] === 'content' || path?.[0] === 'metadata',
      );
      const fault = typeof content === 'string' ? textFault(content, CONTENT_RULE) : 'is required';
      if (fault !== null && !isFaulty) refuse('content', fault);
    } else if (messageType !== undefined && !FILE_TYPES.includes(messageType)) {
      refuse('messageType', 'must be file or image where files go with it');
    }
  },
  { when: () => true },
);

const FILE_TYPES: readonly MessageType[] = ['file', 'image'];

export const statusShape = { status: ticketStatusSchema, notes: optional(longTextSchema) };
export const agentStatusShape = { status: agentStatusSchema };

export const loginShape = { email: oneLine(LIMITS.email), password: z.string().min(1) };
