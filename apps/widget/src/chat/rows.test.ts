import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Entry } from '@parley/client/entries.ts';
import { rowsOf } from './rows.ts';

interface Said {
  readonly by?: 'customer' | 'agent' | 'system';
  readonly id?: string;
  /** `HH:MM:SS` of the day. */
  readonly at: string;
  readonly day?: number;
  readonly type?: 'text' | 'system_notification';
  readonly status?: 'sent' | 'read' | 'failed' | 'queued';
}

/** A log in order; what has the status `queued` is not in it yet. */
function log(...said: Said[]): Entry[] {
  return said.map(
    ({ by = 'customer', id = by, at, day = 5, type = 'text', status = 'sent' }, i) => {
      const [hours, minutes, seconds] = at.split(':').map(Number);
      const time = new Date(2026, 0, day, hours, minutes, seconds).toISOString();
      const isOutgoing = status === 'queued' || (status === 'failed' && by === 'customer');
      const message = { seq: i + 1, sender: by, senderId: id, messageType: type };
      return {
        kind: isOutgoing ? 'outgoing' : 'message',
        key: `m${i + 1}`,
        message: { ...message, timestamp: time, createdAt: time },
        status: by === 'customer' ? status : null,
      } as unknown as Entry;
    },
  );
}

/** A line each: `day`, `new`, `note`, or a bubble as `(m1]`, round where its group goes on. */
function draw(entries: Entry[], newFrom: number | null = null): string[] {
  return rowsOf(entries, newFrom).map((row) => {
    if (row.kind !== 'bubble') return row.kind === 'note' ? `note ${row.key}` : row.kind;
    const side = row.own ? '>' : '<';
    const bubble = `${row.first ? '[' : '('}${row.key}${row.last ? ']' : ')'}`;
    return `${side}${bubble}${row.ticks ? ' ticks' : ''}`;
  });
}

describe('rows of the log', () => {
  test('bubbles of one author within two minutes of each other are a group', () => {
    const entries = log(
      { at: '10:00:00' },
      { at: '10:01:59' },
      { at: '10:03:58' },
      { at: '10:06:00' },
      { by: 'agent', at: '10:06:01' },
    );
    assert.deepEqual(draw(entries), ['day', '>[m1)', '>(m2)', '>(m3]', '>[m4] ticks', '<[m5]']);
  });

  test('two agents are two authors', () => {
    const entries = log(
      { by: 'agent', id: 'AGT-1', at: '10:00:00' },
      { by: 'agent', id: 'AGT-2', at: '10:00:01' },
    );
    assert.deepEqual(draw(entries), ['day', '<[m1]', '<[m2]']);
  });

  test('a day, a system line and the line above what is new end a group', () => {
    const entries = log(
      { by: 'agent', at: '23:59:59', day: 4 },
      { by: 'agent', at: '00:00:01' },
      { by: 'system', at: '00:00:02', type: 'system_notification' },
      { by: 'agent', at: '00:00:03' },
      { by: 'agent', at: '00:00:04' },
    );
    assert.deepEqual(draw(entries, 5), [
      'day',
      '<[m1]',
      'day',
      '<[m2]',
      'note m3',
      '<[m4]',
      'new',
      '<[m5]',
    ]);
  });

  test('the line above what is new is never above an own message', () => {
    const entries = log({ by: 'agent', at: '10:00:00' }, { at: '10:00:01' });
    assert.deepEqual(draw(entries, 2), ['day', '<[m1]', '>[m2] ticks']);
  });

  test('how far a message got stands below the last own one, and below each that failed', () => {
    const entries = log(
      { at: '10:00:00', status: 'read' },
      { at: '10:00:01', status: 'failed' },
      { at: '10:00:02', status: 'queued' },
    );
    assert.deepEqual(draw(entries), ['day', '>[m1)', '>(m2) ticks', '>(m3] ticks']);
  });

  test('no messages are no rows', () => {
    assert.deepEqual(draw([]), []);
  });
});
