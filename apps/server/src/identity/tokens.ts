/**
 * The three tokens, all JWTs by HS256 with a fixed issuer and an audience each, so that none passes for another
 * (security.md): agents' access tokens (`JWT_SECRET`), refresh tokens and customer tokens (`SESSION_SECRET`).
 * A token only says who it was made for; whether that still holds is asked of the store (identity.ts).
 */
import { LIMITS } from '@parley/contract';
import { decodeJwt, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Id, Millis } from '../domain/records.ts';
import type { Clock } from '../usecases/context.ts';

/** Longer ones are refused unread. */
const MAX_TOKEN_LENGTH = 4096;
/** Tokens whose signature was checked lately: a check costs as much as a small request. */
const MAX_REMEMBERED = 10_000;
const ISSUER = 'parley';
const ALGORITHM = 'HS256';

/** How long a session lives without being refreshed. */
export const REFRESH_SECONDS = 2_592_000;

const agentClaims = z.object({
  sub: z.string(),
  sid: z.string(),
  ver: z.number().int(),
  exp: z.number(),
});
const refreshClaims = z.object({ sub: z.string(), sid: z.string(), exp: z.number() });
const customerClaims = z.object({ sub: z.string(), ver: z.number().int(), exp: z.number() });

export interface AgentClaims {
  readonly kind: 'agent';
  readonly agent: Id;
  readonly session: Id;
  readonly tokenVersion: number;
  readonly expiresAt: Millis;
}

export interface RefreshClaims {
  readonly agent: Id;
  readonly session: Id;
  readonly expiresAt: Millis;
}

export interface CustomerClaims {
  readonly kind: 'customer';
  readonly customerId: string;
  readonly tokenVersion: number;
  readonly expiresAt: Millis;
}

export type BearerClaims = AgentClaims | CustomerClaims;

type Audience = 'agent' | 'refresh' | 'customer';

/** Makes and checks tokens. A check gives null for whatever is wrong with one, and never throws. */
export class Tokens {
  readonly #clock: Clock;
  readonly #jwt: CryptoKey;
  readonly #session: CryptoKey;
  readonly #remembered = new Map<string, BearerClaims>();

  private constructor(clock: Clock, keys: { jwt: CryptoKey; session: CryptoKey }) {
    this.#clock = clock;
    this.#jwt = keys.jwt;
    this.#session = keys.session;
  }

  static async create(
    clock: Clock,
    secrets: { readonly jwt: string; readonly session: string },
  ): Promise<Tokens> {
    return new Tokens(clock, {
      jwt: await importKey(secrets.jwt),
      session: await importKey(secrets.session),
    });
  }

  /** Lives `LIMITS.accessTokenSeconds`. */
  signAgent(claims: Omit<AgentClaims, 'kind' | 'expiresAt'>): Promise<string> {
    const payload = { sub: claims.agent, sid: claims.session, ver: claims.tokenVersion };
    return this.#sign(payload, {
      for: 'agent',
      key: this.#jwt,
      seconds: LIMITS.accessTokenSeconds,
    });
  }

  /** An agent's access token or a customer's token. */
  async checkBearer(token: string): Promise<BearerClaims | null> {
    const known = this.#recall(token);
    if (known !== undefined) return known;
    const claims =
      audienceOf(token) === audience('agent')
        ? await this.#checkAgent(token)
        : await this.#checkCustomer(token);
    if (claims !== null) this.#remember(token, claims);
    return claims;
  }

  async #checkAgent(token: string): Promise<AgentClaims | null> {
    const claims = await this.#check(token, { for: 'agent', key: this.#jwt, schema: agentClaims });
    if (claims === null) return null;
    const { sub, sid, ver, exp } = claims;
    return { kind: 'agent', agent: sub, session: sid, tokenVersion: ver, expiresAt: exp * 1000 };
  }

  async #checkCustomer(token: string): Promise<CustomerClaims | null> {
    const claims = await this.#check(token, {
      for: 'customer',
      key: this.#session,
      schema: customerClaims,
    });
    if (claims === null) return null;
    const { sub, ver, exp } = claims;
    return { kind: 'customer', customerId: sub, tokenVersion: ver, expiresAt: exp * 1000 };
  }

  /** Lives `REFRESH_SECONDS`; each is different. */
  signRefresh(claims: Omit<RefreshClaims, 'expiresAt'>): Promise<string> {
    const payload = { sub: claims.agent, sid: claims.session, jti: crypto.randomUUID() };
    return this.#sign(payload, { for: 'refresh', key: this.#session, seconds: REFRESH_SECONDS });
  }

  async checkRefresh(token: string): Promise<RefreshClaims | null> {
    const claims = await this.#check(token, {
      for: 'refresh',
      key: this.#session,
      schema: refreshClaims,
    });
    if (claims === null) return null;
    return { agent: claims.sub, session: claims.sid, expiresAt: claims.exp * 1000 };
  }

  /** Lives `LIMITS.customerTokenSeconds`. */
  signCustomer(claims: Omit<CustomerClaims, 'kind' | 'expiresAt'>): Promise<string> {
    const payload = { sub: claims.customerId, ver: claims.tokenVersion };
    return this.#sign(payload, {
      for: 'customer',
      key: this.#session,
      seconds: LIMITS.customerTokenSeconds,
    });
  }

  #sign(
    payload: Record<string, unknown>,
    options: { for: Audience; key: CryptoKey; seconds: number },
  ): Promise<string> {
    const now = Math.floor(this.#clock.now() / 1000);
    return new SignJWT(payload)
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setIssuer(ISSUER)
      .setAudience(audience(options.for))
      .setIssuedAt(now)
      .setExpirationTime(now + options.seconds)
      .sign(options.key);
  }

  async #check<T>(
    token: string,
    options: { for: Audience; key: CryptoKey; schema: z.ZodType<T> },
  ): Promise<T | null> {
    if (token.length > MAX_TOKEN_LENGTH) return null;
    try {
      const { payload } = await jwtVerify(token, options.key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: audience(options.for),
        requiredClaims: ['exp', 'iat', 'sub'],
        currentDate: new Date(this.#clock.now()),
      });
      return options.schema.parse(payload);
    } catch {
      return null; // whatever is wrong with a foreign text, the caller answers 401
    }
  }

  #recall(token: string): BearerClaims | null | undefined {
    const known = this.#remembered.get(token);
    if (known === undefined) return undefined;
    return known.expiresAt > this.#clock.now() ? known : null;
  }

  /** Bounded: the oldest goes first. Only what passed is kept, so strangers can't push others out. */
  #remember(token: string, claims: BearerClaims): void {
    if (this.#remembered.size >= MAX_REMEMBERED) {
      for (const oldest of this.#remembered.keys()) {
        this.#remembered.delete(oldest);
        break;
      }
    }
    this.#remembered.set(token, claims);
  }
}

function audience(name: Audience): string {
  return `${ISSUER}:${name}`;
}

/** Unverified: it only chooses the key to verify with. */
function audienceOf(token: string): unknown {
  if (token.length > MAX_TOKEN_LENGTH) return undefined;
  try {
    return decodeJwt(token).aud;
  } catch {
    return undefined; // no JWT at all: the check that follows says so
  }
}

function importKey(secret: string): Promise<CryptoKey> {
  return crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign', 'verify'],
  );
}
