import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LIMITS } from '@parley/contract';
import { AppError } from '../domain/errors.ts';
import { cursorAfter, paginationOf, startOf } from './cursor.ts';

const LIST = ['tickets', { status: ['open'] }, 'createdAt', 'desc'];
const LAST = { value: 1_700_000_000_000, id: '0'.repeat(24) };

describe('a cursor', () => {
  test('goes on after the row it was made of, on the next page', () => {
    const start = startOf({ limit: 20 }, LIST);
    const cursor = cursorAfter(start, LIST, LAST);
    assert.deepEqual(startOf({ limit: 20, cursor }, LIST), {
      page: 2,
      offset: 0,
      after: LAST,
      isChained: true,
    });
  });

  test('fits the contract also for the longest name', () => {
    const start = startOf({ limit: 1 }, LIST);
    const cursor = cursorAfter(start, LIST, { ...LAST, value: '👩'.repeat(LIMITS.name) });
    assert.ok(cursor.length <= LIMITS.cursor);
    assert.match(cursor, /^[\w-]+$/);
  });

  test('is refused for another list and when it is not ours', () => {
    const cursor = cursorAfter(startOf({ limit: 1 }, LIST), LIST, LAST);
    const texts = ['', 'x', 'e30', Buffer.from('[1,2,3,4]').toString('base64url'), `${cursor}AAAA`];
    for (const text of texts) {
      assert.throws(() => startOf({ limit: 1, cursor: text }, LIST), AppError, text);
    }
    assert.throws(() => startOf({ limit: 1, cursor }, [...LIST, 'other']), AppError);
  });
});

describe('pagination', () => {
  test('of a numbered page counts by totals and has no cursor but on the first', () => {
    const second = startOf({ page: 2, limit: 10 }, LIST);
    assert.equal(second.offset, 10);
    assert.deepEqual(paginationOf(second, { total: 25, limit: 10, next: null }), {
      currentPage: 2,
      totalPages: 3,
      totalItems: 25,
      itemsPerPage: 10,
      hasNextPage: true,
      hasPrevPage: true,
    });
    const first = paginationOf(startOf({ limit: 10 }, LIST), { total: 0, limit: 10, next: null });
    assert.deepEqual([first.totalPages, first.hasNextPage, first.nextCursor], [0, false, null]);
  });
});
