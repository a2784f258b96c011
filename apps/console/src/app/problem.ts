/** What failed, in the reader's words. */
import { asParleyError } from '@parley/client/errors.ts';
import type { Words } from '../i18n/en.ts';

export function problemText(thrown: unknown, words: Words): string {
  const error = asParleyError(thrown);
  const { errors } = words;
  switch (error.code) {
    case 'NETWORK_ERROR':
    case 'SERVICE_UNAVAILABLE':
      return errors.network;
    case 'FORBIDDEN':
    case 'UNAUTHORIZED':
    case 'IDENTITY_REQUIRED':
      return errors.forbidden;
    case 'NOT_FOUND':
      return errors.notFound;
    case 'INVALID_TRANSITION':
    case 'REPLY_WINDOW_CLOSED':
      return errors.transition;
    case 'RATE_LIMITED':
      return errors.limited;
    case 'CONFLICT':
    case 'PRECONDITION_FAILED':
      return errors.conflict;
    case 'PAYLOAD_TOO_LARGE':
      return errors.tooLong;
    case 'VALIDATION_ERROR':
      return error.details[0] === undefined
        ? errors.generic
        : `${error.details[0].field} ${error.details[0].message}`;
    case 'AGENT_AT_CAPACITY':
    case 'METHOD_NOT_ALLOWED':
    case 'UNSUPPORTED_MEDIA_TYPE':
    case 'INTERNAL_ERROR':
      return errors.generic;
    default:
      error.code satisfies never;
      return errors.generic;
  }
}
