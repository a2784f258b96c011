/** A notification as its recipient sees it: only the own entry of `recipients.agents`. */
import { z } from 'zod';
import { customerIdSchema, idSchema } from '../ids.ts';
import { isoDateSchema, notificationTypeSchema, prioritySchema } from './common.ts';

export const notificationSchema = z.strictObject({
  _id: idSchema,
  type: notificationTypeSchema,
  title: z.string(),
  message: z.string(),
  priority: prioritySchema,
  relatedData: z.strictObject({
    ticketId: idSchema.nullable(),
    customerId: customerIdSchema.nullable(),
    agentId: idSchema.nullable(),
    messageId: idSchema.nullable(),
  }),
  isActive: z.boolean(),
  createdAt: isoDateSchema,
  recipients: z.strictObject({
    agents: z
      .array(
        z.strictObject({ agentId: idSchema, read: z.boolean(), readAt: isoDateSchema.nullable() }),
      )
      .length(1),
  }),
});
export type Notification = z.infer<typeof notificationSchema>;
