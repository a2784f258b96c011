import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '@parley/contract';
import { DRAIN_MS, PACKET_BYTES, SYNC_EVERY_MS, SYNC_TICKETS, TYPING_CLEAR_MS } from './limits.ts';

test("the limits that clients go by are the contract's", () => {
  assert.deepEqual(
    [PACKET_BYTES, SYNC_TICKETS, SYNC_EVERY_MS, TYPING_CLEAR_MS, DRAIN_MS],
    [
      LIMITS.packetBytes,
      LIMITS.syncTickets,
      LIMITS.syncEveryMs,
      LIMITS.typingClearMs,
      LIMITS.drainMs,
    ],
  );
});
