import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { ERROR_CODES, ERRORS, failureSchema, socketErrorSchema, successSchema } from './errors.ts';

test('codes and statuses are those of contract §6', () => {
  const statuses = Object.fromEntries(ERROR_CODES.map((code) => [code, ERRORS[code][0]]));
  assert.deepEqual(statuses, {
    VALIDATION_ERROR: 400,
    UNAUTHORIZED: 401,
    IDENTITY_REQUIRED: 401,
    FORBIDDEN: 403,
    NOT_FOUND: 404,
    METHOD_NOT_ALLOWED: 405,
    CONFLICT: 409,
    INVALID_TRANSITION: 409,
    AGENT_AT_CAPACITY: 409,
    REPLY_WINDOW_CLOSED: 409,
    PRECONDITION_FAILED: 412,
    PAYLOAD_TOO_LARGE: 413,
    UNSUPPORTED_MEDIA_TYPE: 415,
    RATE_LIMITED: 429,
    INTERNAL_ERROR: 500,
    SERVICE_UNAVAILABLE: 503,
  });
});

test('the default text of a 500 tells nothing', () => {
  assert.doesNotMatch(ERRORS.INTERNAL_ERROR[1], /sql|stack|store|database/i);
});

test('the error of requirements.md is a failure, and nothing more than it', () => {
  const failure = {
    success: false,
    error: {
      code: 'VALIDATION_ERROR',
      message: 'Validation failed',
      details: [{ field: 'email', message: 'Invalid email format' }],
    },
  };
  assert.deepEqual(failureSchema.parse(failure), failure);
  assert.equal(failureSchema.safeParse({ ...failure, stack: 'x' }).success, false);
  assert.equal(
    failureSchema.safeParse({ ...failure, error: { ...failure.error, stack: 'x' } }).success,
    false,
  );
  assert.equal(
    failureSchema.safeParse({ ...failure, error: { code: 'OOPS', message: 'x' } }).success,
    false,
  );
});

test('a success has its data and nothing else', () => {
  const schema = successSchema(z.strictObject({ a: z.number() }));
  assert.equal(schema.safeParse({ success: true, data: { a: 1 } }).success, true);
  assert.equal(schema.safeParse({ success: true, data: { a: 1, b: 2 } }).success, false);
  assert.equal(schema.safeParse({ success: false, data: { a: 1 } }).success, false);
});

test('an error event names the event that it answers (contract §7)', () => {
  assert.equal(
    socketErrorSchema.safeParse({ code: 'NOT_FOUND', message: 'x', event: 'typing' }).success,
    true,
  );
  assert.equal(socketErrorSchema.safeParse({ code: 'NOT_FOUND', message: 'x' }).success, false);
});
