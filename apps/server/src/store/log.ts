/** What a store needs of a logger: pino's shape. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const NO_LOG: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
