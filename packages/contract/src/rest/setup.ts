/** What staff set up: canned and auto-responses, settings; and what the widget asks (contract §6). */
import { z } from 'zod';
import { autoResponseTriggerSchema, nothingSchema } from '../entities/common.ts';
import { autoResponseSchema, cannedResponseSchema } from '../entities/responses.ts';
import { settingsPatchSchema, settingsSchema, widgetSettingsSchema } from '../entities/settings.ts';
import { longTextSchema, nameSchema } from '../inputs.ts';
import { LIMITS } from '../limits.ts';
import { departmentSchema, oneLine, optional } from '../text.ts';
import { route } from './route.ts';
import { ADMINS, ANYBODY, SENIORS, STAFF } from './who.ts';

const title = oneLine(LIMITS.cannedTitle);
const keywords = z.array(oneLine(LIMITS.keyword)).max(LIMITS.keywords);

/** Null is a value of these two: no shortcut, all departments. Left out, a change leaves them as they are. */
const shortcut = oneLine(LIMITS.cannedShortcut).nullable().optional();
const department = departmentSchema.nullable().optional();

const cannedReply = z.strictObject({ cannedResponse: cannedResponseSchema });
const autoReply = z.strictObject({ autoResponse: autoResponseSchema });

export const setupRoutes = {
  'cannedResponses.list': route('GET', '/api/canned-responses', {
    summary: 'List canned responses',
    reply: z.strictObject({ cannedResponses: z.array(cannedResponseSchema) }),
    who: STAFF,
    action: 'cannedResponse.read',
  }),
  'cannedResponses.create': route('POST', '/api/canned-responses', {
    summary: 'Create a canned response',
    body: z.object({ title, content: longTextSchema, shortcut, department }),
    reply: cannedReply,
    status: 201,
    who: SENIORS,
    action: 'cannedResponse.write',
  }),
  'cannedResponses.update': route('PATCH', '/api/canned-responses/:cannedResponseId', {
    summary: 'Change a canned response',
    body: z.object({
      title: optional(title),
      content: optional(longTextSchema),
      shortcut,
      department,
    }),
    reply: cannedReply,
    who: SENIORS,
    action: 'cannedResponse.write',
  }),
  'cannedResponses.delete': route('DELETE', '/api/canned-responses/:cannedResponseId', {
    summary: 'Delete a canned response',
    reply: nothingSchema,
    who: SENIORS,
    action: 'cannedResponse.write',
  }),
  'autoResponses.list': route('GET', '/api/auto-responses', {
    summary: 'List auto-responses',
    reply: z.strictObject({ autoResponses: z.array(autoResponseSchema) }),
    who: STAFF,
    action: 'autoResponse.read',
  }),
  'autoResponses.create': route('POST', '/api/auto-responses', {
    summary: 'Create an auto-response',
    body: z
      .object({
        name: nameSchema,
        trigger: autoResponseTriggerSchema,
        content: longTextSchema,
        keywords: optional(keywords),
        department,
        isActive: optional(z.boolean()),
      })
      .refine((body) => body.trigger !== 'keyword' || (body.keywords ?? []).length > 0, {
        error: 'must name a keyword for the trigger keyword',
        path: ['keywords'],
      }),
    reply: autoReply,
    status: 201,
    who: SENIORS,
    action: 'autoResponse.write',
  }),
  'autoResponses.update': route('PATCH', '/api/auto-responses/:autoResponseId', {
    summary: 'Change an auto-response',
    body: z.object({
      name: optional(nameSchema),
      trigger: optional(autoResponseTriggerSchema),
      content: optional(longTextSchema),
      keywords: optional(keywords),
      department,
      isActive: optional(z.boolean()),
    }),
    reply: autoReply,
    who: SENIORS,
    action: 'autoResponse.write',
  }),
  'autoResponses.delete': route('DELETE', '/api/auto-responses/:autoResponseId', {
    summary: 'Delete an auto-response',
    reply: nothingSchema,
    who: SENIORS,
    action: 'autoResponse.write',
  }),
  'settings.get': route('GET', '/api/settings', {
    summary: 'Read the settings',
    reply: z.strictObject({ settings: settingsSchema }),
    who: ADMINS,
    action: 'settings.read',
  }),
  'settings.update': route('PATCH', '/api/settings', {
    summary: 'Change settings: objects are merged, lists replaced',
    body: settingsPatchSchema,
    reply: z.strictObject({ settings: settingsSchema }),
    who: ADMINS,
    action: 'settings.write',
  }),
  'widget.get': route('GET', '/api/widget', {
    summary: 'What the widget needs of the settings',
    reply: z.strictObject({ settings: widgetSettingsSchema }),
    who: ANYBODY,
    action: 'widget.read',
  }),
};
