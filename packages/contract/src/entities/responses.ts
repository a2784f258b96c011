/** Texts that are written for agents (canned) and by the server (auto). */
import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { autoResponseTriggerSchema } from './common.ts';

export const cannedResponseSchema = z.strictObject({
  _id: idSchema,
  title: z.string(),
  shortcut: z.string().nullable(),
  content: z.string(),
  /** Null: for all departments. */
  department: z.string().nullable(),
});
export type CannedResponse = z.infer<typeof cannedResponseSchema>;

export const autoResponseSchema = z.strictObject({
  _id: idSchema,
  name: z.string(),
  trigger: autoResponseTriggerSchema,
  keywords: z.array(z.string()),
  content: z.string(),
  department: z.string().nullable(),
  isActive: z.boolean(),
});
export type AutoResponse = z.infer<typeof autoResponseSchema>;
