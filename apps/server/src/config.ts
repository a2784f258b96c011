/**
 * Environment → config and secrets (contract §9). Pure but for `*_FILE`, whose files it reads. A value that does not
 * parse throws a StartError: one sentence that names the variable and says what to do.
 */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { agentEmailSchema, LIMITS } from '@parley/contract';
import { z } from 'zod';
import { FILE_TYPES } from './domain/file-types.ts';
import type { GivenSecrets } from './secrets.ts';
import { StartError } from './start-error.ts';
import type { Rules } from './usecases/context.ts';
import { VARIABLES, type Variable, type VariableName } from './variables.ts';

/** Rates and counts; 0 switches one off (contract §6 "Limits"). */
export interface LimitsConfig {
  /** `RATE_LIMIT_WINDOW` in milliseconds. */
  readonly windowMs: number;
  /** `RATE_LIMIT_MAX_REQUESTS`: calls of an anonymous address or of a customer in a window. */
  readonly maxRequests: number;
  readonly agentRequestsPerMinute: number;
  readonly socketEventsPerSecond: number;
  readonly customerMessagesPer10s: number;
  readonly maxSocketsPerAddress: number;
  readonly searchesPerSecond: number;
}

/** `any`: `*` was written out, which holds for customers only. `origins` null: unset, so any port of localhost. */
export interface OriginsConfig {
  readonly origins: readonly string[] | null;
  readonly any: boolean;
}

export interface UploadsConfig {
  /** `MAX_FILE_SIZE`; as large is accepted. */
  readonly maxBytes: number;
  /** `ALLOWED_FILE_TYPES`: ends of names, in lower case. */
  readonly allowed: ReadonlySet<string>;
}

/** Holds no secret, so it may be logged whole. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** Without a slash at the end; null: unknown. */
  readonly publicUrl: string | null;
  readonly cors: OriginsConfig;
  /** Proxies in front of the server that append to `X-Forwarded-For`. */
  readonly trustProxy: number;
  readonly logLevel: string;
  readonly rules: Rules;
  readonly limits: LimitsConfig;
  readonly uploads: UploadsConfig;
  readonly adminEmail: string;
  /** Named fault to provoke; null outside of tests. */
  readonly faults: string | null;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables of stores and buses that this version does not have: ignoring them would lose trust, or data. */
const NOT_YET = {
  MONGODB_URI:
    'this version keeps its data in SQLite below DATA_DIR and would not use it: remove MONGODB_URI',
  REDIS_URL: 'this version runs as one process and would not use it: remove REDIS_URL',
} as const;

/** Throws a StartError for the first variable that is wrong. */
export function readConfig(environment: Environment): { config: Config; secrets: GivenSecrets } {
  for (const [name, what] of Object.entries(NOT_YET)) {
    if ((environment[name] ?? '') !== '') throw new StartError(`${name} is set, but ${what}.`);
  }
  const env = new Reader(environment);
  const host = env.get('HOST', hostSchema) ?? '127.0.0.1';
  const isPublic = !isLoopbackHost(host);
  const config: Config = {
    host,
    port: env.get('PORT', whole(0, 65_535)) ?? env.get('SOCKET_IO_PORT', whole(0, 65_535)) ?? 3001,
    dataDir: env.get('DATA_DIR', z.string()) ?? './data',
    publicUrl: env.get('PUBLIC_URL', publicUrlSchema) ?? null,
    cors: env.get('SOCKET_IO_CORS_ORIGIN', originsSchema) ?? { origins: null, any: false },
    trustProxy: env.get('TRUST_PROXY', whole(0, 16)) ?? 0,
    logLevel: env.get('LOG_LEVEL', z.enum(LOG_LEVELS)) ?? 'info',
    rules: {
      agentOfflineGraceMs: env.get('AGENT_OFFLINE_GRACE_MS', whole(0, DAY_MS)) ?? 30_000,
      autoCloseAfterMs: env.get('AUTO_CLOSE_AFTER_HOURS', hoursSchema) ?? 72 * HOUR_MS,
      requireIdentity: env.get('REQUIRE_IDENTITY', flagSchema) ?? false,
    },
    limits: {
      windowMs: env.get('RATE_LIMIT_WINDOW', whole(0, DAY_MS)) ?? 900_000,
      maxRequests: env.get('RATE_LIMIT_MAX_REQUESTS', whole(0, MANY)) ?? 100,
      agentRequestsPerMinute: env.get('AGENT_REQUESTS_PER_MINUTE', whole(0, MANY)) ?? 600,
      socketEventsPerSecond: env.get('SOCKET_EVENTS_PER_SECOND', whole(0, MANY)) ?? 20,
      customerMessagesPer10s: env.get('CUSTOMER_MESSAGES_PER_10S', whole(0, MANY)) ?? 10,
      maxSocketsPerAddress: env.get('MAX_SOCKETS_PER_ADDRESS', whole(0, MANY)) ?? 1000,
      searchesPerSecond: env.get('SEARCHES_PER_SECOND', whole(0, MANY)) ?? 5,
    },
    uploads: {
      maxBytes: env.get('MAX_FILE_SIZE', whole(1, MANY)) ?? 10_485_760,
      allowed: new Set(env.get('ALLOWED_FILE_TYPES', fileTypesSchema) ?? DEFAULT_FILE_TYPES),
    },
    adminEmail: env.get('ADMIN_EMAIL', adminEmailSchema) ?? 'admin@parley.local',
    faults: env.get('FAULTS', z.string()) ?? null,
  };
  const secrets: GivenSecrets = {
    jwt: env.secret('JWT_SECRET', { isPublic, min: 32 }),
    session: env.secret('SESSION_SECRET', { isPublic, min: 32 }),
    identity: env.secret('IDENTITY_SECRET', { isPublic, min: 32 }),
    metricsToken: env.secret('METRICS_TOKEN', { isPublic, min: 16 }),
    adminPassword: adminPassword(env, isPublic),
  };
  return { config, secrets };
}

/** `localhost`, 127.0.0.0/8 or `::1`. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

const MANY = 1_000_000_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Values out of documentation and tutorials; compared in lower case without `-`, `_` and spaces. */
const EXAMPLES = new Set([
  'yourjwtsecret',
  'yoursessionsecret',
  'youridentitysecret',
  'yourmetricstoken',
  'yoursecret',
  'yoursecretkey',
  'your256bitsecret',
  'astringsecretatleast256bitslong',
  'yoursupersecretjwtkeychangethisinproduction',
  'changeme',
  'changethis',
  'secret',
  'supersecret',
  'keyboardcat',
  'password',
  'adminpassword',
  'password1234',
  'test',
]);

/** Reads by name, empty counting as unset, `<NAME>_FILE` standing in for secrets. */
class Reader {
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  get<T>(name: VariableName, schema: z.ZodType<T, string>): T | undefined {
    const value = this.#env[name]?.trim() ?? '';
    if (value === '') return undefined;
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const { about }: Variable = VARIABLES[name];
    throw new StartError(
      `${name} is ${JSON.stringify(value)}, which is not ${about.takes}: correct it, or remove it.`,
    );
  }

  /** Never shown in a message. Not trimmed: a secret is its exact bytes, but a file's last line break. */
  secret(name: VariableName, rule: { isPublic: boolean; min: number }): string | null {
    const value = this.#secretText(name);
    if (value === null || !rule.isPublic) return value;
    const fix = 'set a long random value, remove it to have one generated, or set HOST=127.0.0.1';
    if (EXAMPLES.has(value.toLowerCase().replaceAll(/[-_ ]/g, ''))) {
      throw new StartError(
        `${name} is an example value, which anybody can guess, while HOST is not a loopback address: ${fix}.`,
      );
    }
    if (value.length < rule.min || new Set(value).size < 5) {
      throw new StartError(
        `${name} is too easy to guess (at least ${rule.min} varied characters) while HOST is not a loopback address: ${fix}.`,
      );
    }
    return value;
  }

  #secretText(name: VariableName): string | null {
    const value = this.#env[name] ?? '';
    const path = this.#env[`${name}_FILE`] ?? '';
    if (path === '') return value === '' ? null : value;
    if (value !== '') {
      throw new StartError(`${name} and ${name}_FILE are both set: remove one of them.`);
    }
    try {
      const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
      if (text !== '') return text;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new StartError(
        `${name}_FILE names ${path}, which can't be read (${code}): correct the path or its rights.`,
        { cause: error },
      );
    }
    throw new StartError(`${name}_FILE names ${path}, which is empty: write the secret into it.`);
  }
}

function adminPassword(env: Reader, isPublic: boolean): string | null {
  const value = env.secret('ADMIN_PASSWORD', { isPublic, min: LIMITS.passwordMin });
  if (value === null) return null;
  const length = [...value].length;
  if (length >= LIMITS.passwordMin && length <= LIMITS.passwordMax && value.isWellFormed()) {
    return value;
  }
  throw new StartError(
    `ADMIN_PASSWORD must have ${LIMITS.passwordMin} to ${LIMITS.passwordMax} characters: set another one, or remove it to have one generated.`,
  );
}

/** A whole number written in digits alone. */
function whole(min: number, max: number): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
}

/** Hours in milliseconds; also as programs write fractions: `0.0005555555555555556`, `2.7e-7`. However few, they are not 0, which is never. */
const hoursSchema: z.ZodType<number, string> = z
  .string()
  .regex(/^(?:\d{1,9}(?:\.\d{0,30})?|\.\d{1,30})(?:e[+-]?\d{1,2})?$/i)
  .transform(Number)
  .pipe(z.number().max(10 * 365 * 24))
  .transform((hours) => (hours === 0 ? 0 : Math.max(1, Math.round(hours * HOUR_MS))));

const flagSchema: z.ZodType<boolean, string> = z
  .enum(['true', 'false'])
  .transform((value) => value === 'true') as z.ZodType<boolean, string>;

const hostSchema = z
  .string()
  .refine((value) => isIP(value) !== 0 || /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})$/.test(value));

const DEFAULT_FILE_TYPES = ['jpg', 'jpeg', 'png', 'gif', 'pdf', 'doc', 'docx'];

const fileTypesSchema: z.ZodType<readonly string[], string> = z
  .string()
  .transform((value) => value.split(',').map((entry) => entry.trim().toLowerCase()))
  .pipe(z.array(z.string().refine((entry) => FILE_TYPES.has(entry))));

const adminEmailSchema = agentEmailSchema as z.ZodType<string, string>;

const publicUrlSchema: z.ZodType<string, string> = z.string().transform((value, ctx) => {
  const url = URL.parse(value);
  if (url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '') {
    return url.href.replace(/\/+$/, '');
  }
  ctx.issues.push({ code: 'custom', input: value });
  return z.NEVER;
});

const originsSchema: z.ZodType<OriginsConfig, string> = z.string().transform((value, ctx) => {
  const entries = value.split(',').map((entry) => entry.trim());
  const origins = entries.filter((entry) => entry !== '*');
  if (origins.every((entry) => URL.parse(entry)?.origin === entry && /^https?:/.test(entry))) {
    return { origins, any: origins.length < entries.length };
  }
  ctx.issues.push({ code: 'custom', input: value });
  return z.NEVER;
});
