/** Cursors: where a list goes on. Opaque to clients; each goes with the list, filters and sort it was made for only. */
import { createHash } from 'node:crypto';
import type { Pagination } from '@parley/contract';
import { z } from 'zod';
import { invalid } from '../domain/errors.ts';

/** A place in a list: the store's `After`. */
export interface Place {
  readonly value: string | number;
  readonly id: string;
}

export interface PageQuery {
  readonly page?: number | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** What a page is read by. */
export interface PageStart {
  /** From 1; with a cursor the one after the page that made it. */
  readonly page: number;
  readonly offset: number;
  readonly after: Place | null;
  /** Whether this page says where the next one begins. */
  readonly isChained: boolean;
}

const placeSchema = z.tuple([
  z.string(),
  z.int().min(2),
  z.union([z.string(), z.number()]),
  z.string(),
]);

/** Where to begin. `list` names the list with its filters and sort. Throws VALIDATION_ERROR for a cursor of another list. */
export function startOf({ page, limit, cursor }: PageQuery, list: unknown): PageStart {
  if (cursor === undefined) {
    const number = page ?? 1;
    return { page: number, offset: (number - 1) * limit, after: null, isChained: number === 1 };
  }
  const place = parse(cursor);
  if (place === null || place[0] !== stamp(list)) {
    throw invalid('cursor', 'must be a nextCursor of this list, with the same filters and sort');
  }
  return { page: place[1], offset: 0, after: { value: place[2], id: place[3] }, isChained: true };
}

/** The cursor of the page after `start`, whose last row is at `last`. */
export function cursorAfter(start: PageStart, list: unknown, last: Place): string {
  const place = [stamp(list), start.page + 1, last.value, last.id];
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** The page that follows; `next` is its cursor where there is one. */
export function paginationOf(
  start: PageStart,
  rows: { readonly total: number; readonly limit: number; readonly next: string | null },
): Pagination {
  const { total, limit, next } = rows;
  const totalPages = Math.ceil(total / limit);
  return {
    currentPage: start.page,
    totalPages,
    totalItems: total,
    itemsPerPage: limit,
    hasNextPage: start.isChained ? next !== null : start.page < totalPages,
    hasPrevPage: start.page > 1,
    ...(start.isChained ? { nextCursor: next } : {}),
  };
}

function parse(cursor: string): z.infer<typeof placeSchema> | null {
  try {
    const text = Buffer.from(cursor, 'base64url').toString('utf8');
    return placeSchema.parse(JSON.parse(text));
  } catch {
    return null; // nothing that we made: the caller refuses it by name
  }
}

function stamp(list: unknown): string {
  return createHash('sha256').update(JSON.stringify(list)).digest('base64url').slice(0, 11);
}
