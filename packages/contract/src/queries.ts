/** Query parameters: strings that are read strictly (contract §6 "Lists"). */
import { z } from 'zod';
import { parseInstant } from './dates.ts';
import {
  agentStatusSchema,
  channelSchema,
  prioritySchema,
  TICKET_STATUSES,
  type TicketStatus,
} from './entities/common.ts';
import { customerIdSchema } from './ids.ts';
import { LIMITS } from './limits.ts';
import { departmentSchema, oneLine } from './text.ts';

const WHOLE = /^(?:0|[1-9]\d{0,14})$/;

/** Decimal digits and nothing else: no sign, fraction, exponent, hexadecimal or space. */
export function wholeNumber(min: number, max: number) {
  const range = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .transform((value, ctx) => {
      const number = WHOLE.test(value) ? Number(value) : Number.NaN;
      if (number >= min && number <= max) return number;
      ctx.issues.push({ code: 'custom', message: range, input: value });
      return z.NEVER;
    })
    .meta({ type: 'integer', minimum: min, maximum: max });
}

export const flagSchema = z
  .enum(['true', 'false'])
  .transform((value) => value === 'true')
  .meta({ type: 'boolean' });

/** Several with commas, in any order; twice is once. */
const statuses = z.string().transform((value, ctx) => {
  const names = value.split(',');
  const wrong = names.some((name) => !(TICKET_STATUSES as readonly string[]).includes(name));
  if (!wrong) return [...new Set(names)] as TicketStatus[];
  const message = `must be one of ${TICKET_STATUSES.join(', ')}, or several with commas`;
  ctx.issues.push({ code: 'custom', message, input: value });
  return z.NEVER;
});

/** Milliseconds since the epoch: the first (`from`) or last (`to`) that the text means. */
function bound(side: 'from' | 'to') {
  return z.string().transform((value, ctx) => {
    const instant = parseInstant(value);
    if (instant !== null) return instant[side];
    const message = 'must be a date such as 2026-01-31 or 2026-01-31T10:00:00Z';
    ctx.issues.push({ code: 'custom', message, input: value });
    return z.NEVER;
  });
}

/** Inclusive bounds of `createdAt`, as milliseconds since the epoch. */
const rangeShape = { dateFrom: bound('from').optional(), dateTo: bound('to').optional() };

function checkRange(
  query: { dateFrom?: number | undefined; dateTo?: number | undefined },
  ctx: z.RefinementCtx,
): void {
  if (query.dateFrom === undefined || query.dateTo === undefined) return;
  if (query.dateFrom <= query.dateTo) return;
  ctx.addIssue({ code: 'custom', message: 'must not be after dateTo', path: ['dateFrom'] });
}

const limit = wholeNumber(1, LIMITS.pageSizeMax).default(LIMITS.pageSize);
const cursor = z
  .string()
  .max(LIMITS.cursor)
  .regex(/^[\w-]+$/, { error: 'must be a nextCursor of this list' });

/** `page` is 1 where it is absent; it is not filled in, because beside a `cursor` it is refused. */
const pageShape = {
  page: wholeNumber(1, LIMITS.page).optional(),
  limit,
  cursor: cursor.optional(),
};

function checkPage(
  query: { page?: number | undefined; cursor?: string | undefined },
  ctx: z.RefinementCtx,
): void {
  if (query.page === undefined || query.cursor === undefined) return;
  ctx.addIssue({ code: 'custom', message: 'must not come with page', path: ['cursor'] });
}

const orderShape = { sortOrder: z.enum(['asc', 'desc']).default('desc') };

export const TICKET_SORTS = ['createdAt', 'updatedAt', 'priority'] as const;
export const AGENT_SORTS = ['createdAt', 'name', 'status'] as const;

const ticketFilterShape = {
  status: statuses.optional(),
  customerId: customerIdSchema.optional(),
  priority: prioritySchema.optional(),
  department: departmentSchema.optional(),
  channel: channelSchema.optional(),
  ...rangeShape,
  ...pageShape,
  sortBy: z.enum(TICKET_SORTS).default('createdAt'),
  ...orderShape,
};

export const noQuerySchema = z.object({});

/** One of neither form gives an empty list, so it is any string that text may be. */
const agentRef = z
  .string()
  .refine((value) => !value.includes('\0'), { error: 'must not contain NUL' });

export const ticketListQuerySchema = z
  .object({ ...ticketFilterShape, agentId: agentRef.optional() })
  .superRefine(checkRange)
  .superRefine(checkPage);

export const agentTicketsQuerySchema = z
  .object(ticketFilterShape)
  .superRefine(checkRange)
  .superRefine(checkPage);

export const searchQuerySchema = z.object(pageShape).superRefine(checkPage);

export const statsQuerySchema = z
  .object({
    department: departmentSchema.optional(),
    agentId: agentRef.optional(),
    ...rangeShape,
  })
  .superRefine(checkRange);

export const agentListQuerySchema = z
  .object({
    department: departmentSchema.optional(),
    status: agentStatusSchema.optional(),
    isActive: flagSchema.optional(),
    ...pageShape,
    sortBy: z.enum(AGENT_SORTS).default('createdAt'),
    ...orderShape,
  })
  .superRefine(checkPage);

export const availableAgentsQuerySchema = z.object({
  department: departmentSchema.optional(),
  skills: z.array(oneLine(LIMITS.skill)).max(LIMITS.skills).default([]),
});

export const notificationListQuerySchema = z.object({
  unreadOnly: flagSchema.default(false),
  limit,
  cursor: cursor.optional(),
});

const position = wholeNumber(0, 999_999_999_999_999);

/** At most one of `afterSeq`, `beforeSeq`, `afterVersion`. */
export const messageListQuerySchema = z
  .object({
    afterSeq: position.optional(),
    beforeSeq: position.optional(),
    afterVersion: position.optional(),
    limit: wholeNumber(1, LIMITS.messagePageMax).default(LIMITS.messagePage),
  })
  .superRefine((query, ctx) => {
    const given = (['afterSeq', 'beforeSeq', 'afterVersion'] as const).filter(
      (name) => query[name] !== undefined,
    );
    for (const name of given.slice(1)) {
      ctx.addIssue({ code: 'custom', message: `must not come with ${given[0]}`, path: [name] });
    }
  });
