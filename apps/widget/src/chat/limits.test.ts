import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '@parley/contract/limits.ts';
import { MESSAGE_FILES, MESSAGE_LENGTH, METADATA_LENGTH } from './limits.ts';

test('the chat has the limits of the contract', () => {
  assert.equal(MESSAGE_LENGTH, LIMITS.message);
  assert.equal(MESSAGE_FILES, LIMITS.attachments);
  assert.equal(METADATA_LENGTH, LIMITS.metadataText);
});
