/** The one error table: code → HTTP status and default text. Sockets carry the same codes. */
import { z } from 'zod';

export const ERRORS = {
  VALIDATION_ERROR: [400, 'Validation failed'],
  UNAUTHORIZED: [401, 'Missing, wrong or expired credential'],
  IDENTITY_REQUIRED: [401, 'Prove that this customerId is yours by its token or by identityHash'],
  FORBIDDEN: [403, 'You may not do this'],
  NOT_FOUND: [404, 'Not found'],
  METHOD_NOT_ALLOWED: [405, 'This path has other methods'],
  CONFLICT: [409, 'This contradicts what is stored'],
  INVALID_TRANSITION: [409, 'The ticket is in a status that does not allow this'],
  AGENT_AT_CAPACITY: [409, 'The agent has as many tickets as the maximum allows'],
  REPLY_WINDOW_CLOSED: [409, 'The channel takes no reply to this customer any more'],
  PRECONDITION_FAILED: [412, 'It was changed since you read it'],
  PAYLOAD_TOO_LARGE: [413, 'Too large'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'This type of content is not accepted'],
  RATE_LIMITED: [429, 'Too many requests; wait before the next one'],
  INTERNAL_ERROR: [500, 'Something went wrong here'],
  SERVICE_UNAVAILABLE: [503, 'Not available now; try again later'],
} as const satisfies Record<string, readonly [status: number, text: string]>;

export type ErrorCode = keyof typeof ERRORS;

export const ERROR_CODES = Object.keys(ERRORS) as readonly ErrorCode[] as readonly [
  ErrorCode,
  ...ErrorCode[],
];

/** One thing that is wrong with a request; `field` is a path such as `customerInfo.email`. */
export const errorDetailSchema = z.strictObject({ field: z.string(), message: z.string() });
export type ErrorDetail = z.infer<typeof errorDetailSchema>;

const errorBody = {
  code: z.enum(ERROR_CODES),
  message: z.string(),
  details: z.array(errorDetailSchema).optional(),
};

/** `error` of a failed answer, over REST and in acknowledgements. */
export const appErrorBodySchema = z.strictObject(errorBody);
export type AppErrorBody = z.infer<typeof appErrorBodySchema>;

/** A failed answer, whole. */
export const failureSchema = z.strictObject({
  success: z.literal(false),
  error: appErrorBodySchema,
});
export type Failure = z.infer<typeof failureSchema>;

/** A successful answer with this `data`, whole. */
export function successSchema<T extends z.ZodType>(data: T) {
  return z.strictObject({ success: z.literal(true), data });
}
export interface Success<T> {
  success: true;
  data: T;
}

/** What an acknowledgement is called with, and the body of every answer under `/api`. */
export type Result<T> = Success<T> | Failure;

/** Payload of `error` and `auth_error`, for callers without an acknowledgement: `event` names what was refused. */
export const socketErrorSchema = z.strictObject({ ...errorBody, event: z.string() });
export type SocketError = z.infer<typeof socketErrorSchema>;

/** `data` of a `connect_error` by which a handshake is refused. */
export const connectErrorDataSchema = z.strictObject({
  code: z.enum(ERROR_CODES),
  message: z.string(),
});
export type ConnectErrorData = z.infer<typeof connectErrorDataSchema>;
