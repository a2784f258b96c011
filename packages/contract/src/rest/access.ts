/** Sessions of agents and API keys of the user's own servers (contract §5). */
import { z } from 'zod';
import { agentSchema, API_KEY_ROLES, apiKeySchema } from '../entities/agent.ts';
import { nothingSchema } from '../entities/common.ts';
import { loginShape, nameSchema } from '../inputs.ts';
import { departmentSchema, optional } from '../text.ts';
import { route } from './route.ts';
import { ADMINS, AGENTS, ANYBODY } from './who.ts';

/** `expiresIn` is in seconds. The refresh token is a cookie. */
const sessionReply = z.strictObject({
  token: z.string(),
  expiresIn: z.int().min(1),
  agent: agentSchema,
});

export const accessRoutes = {
  'auth.login': route('POST', '/api/auth/login', {
    summary: 'Log in with e-mail and password',
    body: z.object(loginShape),
    reply: sessionReply,
    who: ANYBODY,
    action: 'session.open',
  }),
  'auth.refresh': route('POST', '/api/auth/refresh', {
    summary: 'Get a new access token by the refresh cookie',
    reply: sessionReply,
    who: ANYBODY,
    action: 'session.open',
  }),
  'auth.logout': route('POST', '/api/auth/logout', {
    summary: 'End this session, or all of the agent',
    body: z.object({ all: optional(z.boolean()) }),
    reply: nothingSchema,
    who: AGENTS,
    action: 'session.own',
  }),
  'auth.me': route('GET', '/api/auth/me', {
    summary: 'Read who one is',
    reply: z.strictObject({ agent: agentSchema }),
    who: AGENTS,
    action: 'session.own',
  }),
  'apiKeys.list': route('GET', '/api/api-keys', {
    summary: 'List API keys',
    reply: z.strictObject({ apiKeys: z.array(apiKeySchema) }),
    who: ADMINS,
    action: 'apiKey.manage',
  }),
  'apiKeys.create': route('POST', '/api/api-keys', {
    summary: 'Create an API key; the key itself is shown only here',
    body: z
      .object({
        name: nameSchema,
        role: z.enum(API_KEY_ROLES),
        department: optional(departmentSchema),
      })
      .refine(({ role, department }) => role !== 'agent' || department !== undefined, {
        error: 'is required for a key of role agent',
        path: ['department'],
      }),
    reply: z.strictObject({ apiKey: apiKeySchema, key: z.string() }),
    status: 201,
    who: ADMINS,
    action: 'apiKey.manage',
  }),
  'apiKeys.delete': route('DELETE', '/api/api-keys/:apiKeyId', {
    summary: 'Revoke an API key',
    reply: nothingSchema,
    who: ADMINS,
    action: 'apiKey.manage',
  }),
};
