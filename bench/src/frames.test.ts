import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AGENT_INCOMING,
  AGENT_OUTGOING,
  CUSTOMER_INCOMING,
  CUSTOMER_OUTGOING,
} from '@parley/contract';
import { AGENT_ACK, AGENT_PUSH, CUSTOMER_ACK, CUSTOMER_PUSH } from './frames.ts';

test('the bare relay sends frames of the shape that contract §7 gives the product', () => {
  const pairs = [
    [CUSTOMER_PUSH, AGENT_OUTGOING.customer_message],
    [AGENT_PUSH, CUSTOMER_OUTGOING.agent_message],
    [CUSTOMER_ACK.data, CUSTOMER_INCOMING.customer_message.ack],
    [AGENT_ACK.data, AGENT_INCOMING.send_message.ack],
  ] as const;
  for (const [frame, schema] of pairs) assert.deepEqual(schema.parse(frame), frame);
});
