import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ERROR_CODES, ERRORS } from '@parley/contract';
import { asParleyError, ParleyError, verdictOn } from './errors.ts';

test('each code of the contract has its verdict: a new one needs a decision here', () => {
  const verdicts = Object.groupBy(ERROR_CODES, verdictOn);
  assert.deepEqual(
    { ...verdicts },
    {
      refused: [
        'VALIDATION_ERROR',
        'FORBIDDEN',
        'NOT_FOUND',
        'METHOD_NOT_ALLOWED',
        'CONFLICT',
        'INVALID_TRANSITION',
        'AGENT_AT_CAPACITY',
        'REPLY_WINDOW_CLOSED',
        'PRECONDITION_FAILED',
        'PAYLOAD_TOO_LARGE',
        'UNSUPPORTED_MEDIA_TYPE',
      ],
      'after-resume': ['UNAUTHORIZED', 'IDENTITY_REQUIRED'],
      again: ['RATE_LIMITED', 'INTERNAL_ERROR', 'SERVICE_UNAVAILABLE'],
    },
  );
  for (const code of verdicts.again ?? []) assert.ok(ERRORS[code][0] >= 429, code);
});

test('what was thrown without a code is an unknown outcome that keeps its cause', () => {
  const cause = new TypeError('fetch failed');
  const error = asParleyError(cause);
  assert.equal(error.code, 'NETWORK_ERROR');
  assert.equal(error.cause, cause);
  const known = new ParleyError('CONFLICT', 'Other content');
  assert.equal(asParleyError(known), known);
});
