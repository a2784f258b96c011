/**
 * Who is calling: the one place that turns credentials into actors, for REST and sockets alike. What a
 * credential says is compared with what is stored each time, so revocation holds at once.
 */
import { LIMITS, newId, normalizeEmail } from '@parley/contract';
import type { Actor } from '../domain/actor.ts';
import { AppError } from '../domain/errors.ts';
import type { AgentRecord, CustomerRecord, Id, Millis, SessionRecord } from '../domain/records.ts';
import { touchApiKey } from '../usecases/api-keys.ts';
import type { Call, Deps } from '../usecases/context.ts';
import { isLive, refreshSession, signIn, type SignedIn, signOut } from '../usecases/sign-in.ts';
import { LoginLimits } from './login-limits.ts';
import type { Passwords } from './passwords.ts';
import { digest, isIdentityHash, sameText } from './proofs.ts';
import { type AgentClaims, type CustomerClaims, REFRESH_SECONDS, type Tokens } from './tokens.ts';

const SPARED_DAYS = 30;
const DAY_MS = 86_400_000;
const KEY_TOUCH_MS = 60_000;

export interface AgentCredential {
  readonly kind: 'agent';
  readonly actor: Extract<Actor, { kind: 'agent' }>;
  readonly agent: AgentRecord;
  readonly session: Id;
  readonly tokenVersion: number;
  /** When the token ends by itself. */
  readonly expiresAt: Millis;
}

export interface CustomerCredential {
  readonly kind: 'customer';
  readonly actor: Extract<Actor, { kind: 'customer' }>;
  readonly customer: CustomerRecord;
  readonly tokenVersion: number;
  readonly expiresAt: Millis;
}

export interface KeyCredential {
  readonly kind: 'key';
  readonly actor: Extract<Actor, { kind: 'key' }>;
}

/** The server's own signature on the address of one file: the route that takes it reads nothing else. */
export interface LinkCredential {
  readonly kind: 'link';
  readonly actor: Extract<Actor, { kind: 'system' }>;
}

export type Credential = AgentCredential | CustomerCredential | KeyCredential | LinkCredential;

/** A session as its agent gets it. */
export interface Session extends SignedIn {
  readonly token: string;
  /** Seconds. */
  readonly expiresIn: number;
  /** For the cookie; sockets have no use for it. */
  readonly refreshToken: string;
}

export interface IdentityParts {
  readonly deps: Deps;
  readonly tokens: Tokens;
  readonly passwords: Passwords;
  /** `IDENTITY_SECRET`. */
  readonly identitySecret: string;
}

export class Identity {
  readonly #deps: Deps;
  readonly #tokens: Tokens;
  readonly #passwords: Passwords;
  readonly #identitySecret: string;
  readonly #logins = new LoginLimits();
  /** Refreshes under way, by the token that was shown: two pages that refresh at once are one caller, not a thief. */
  readonly #refreshing = new Map<string, Promise<Session>>();
  readonly #keyTouched = new Map<Id, Millis>();

  constructor({ deps, tokens, passwords, identitySecret }: IdentityParts) {
    this.#deps = deps;
    this.#tokens = tokens;
    this.#passwords = passwords;
    this.#identitySecret = identitySecret;
  }

  get passwords(): Passwords {
    return this.#passwords;
  }

  /**
   * Signs in by password. `address` as limits count it (`addressKey`). Throws UNAUTHORIZED for a wrong e-mail or password and
   * for a deactivated agent, all alike and after the same time; RATE_LIMITED after too many.
   */
  async signIn(
    call: Call,
    given: { readonly email: string; readonly password: string; readonly address: string },
  ): Promise<Session> {
    const email = normalizeEmail(given.email);
    const agent = await this.#deps.store.latest.agentByEmail(email);
    const attempt = {
      email,
      address: given.address,
      known: () => this.#knows(agent, given.address),
    };
    const checked = await this.#logins.run(attempt, async () => {
      const right = await this.#passwords.verify(agent?.passwordHash ?? null, given.password);
      return right && agent?.isActive === true ? agent : null;
    });
    if (checked === null) throw new AppError('UNAUTHORIZED', 'Wrong e-mail or password');
    const id = newId();
    const refreshToken = await this.#tokens.signRefresh({ agent: checked.id, session: id });
    const signedIn = await signIn(this.#deps, call, {
      agent: checked,
      session: { id, address: given.address, ...this.#refreshPart(refreshToken) },
    });
    return this.#withToken(signedIn, refreshToken);
  }

  /** Swaps a refresh token for a new one and an access token. Throws UNAUTHORIZED; a token that was used before ends its session. */
  async refresh(call: Call, refreshToken: string): Promise<Session> {
    const under = this.#refreshing.get(refreshToken);
    if (under !== undefined) return under;
    const work = this.#refresh(call, refreshToken).finally(() =>
      this.#refreshing.delete(refreshToken),
    );
    this.#refreshing.set(refreshToken, work);
    return work;
  }

  async #refresh(call: Call, refreshToken: string): Promise<Session> {
    const claims = await this.#tokens.checkRefresh(refreshToken);
    if (claims === null) throw new AppError('UNAUTHORIZED');
    const next = await this.#tokens.signRefresh(claims);
    const signedIn = await refreshSession(this.#deps, call, {
      session: claims.session,
      agent: claims.agent,
      refreshHash: digest(refreshToken),
      next: this.#refreshPart(next),
    });
    if (signedIn === null) throw new AppError('UNAUTHORIZED');
    return this.#withToken(signedIn, next);
  }

  /** Whose refresh token it is, without using it up; null for one that is over or was never ours. */
  async refreshToken(refreshToken: string): Promise<AgentCredential | null> {
    const claims = await this.#tokens.checkRefresh(refreshToken);
    if (claims === null) return null;
    const { latest } = this.#deps.store;
    const session = await latest.session(claims.session);
    const agent = await latest.agent(claims.agent);
    const isCurrent =
      session !== null &&
      isLive(session, this.#deps.clock.now()) &&
      sameText(session.refreshHash, digest(refreshToken));
    if (!isCurrent || agent === null || !agent.isActive || session.agent !== agent.id) return null;
    return {
      kind: 'agent',
      actor: agentActor(agent),
      agent,
      session: session.id,
      tokenVersion: agent.tokenVersion,
      expiresAt: claims.expiresAt,
    };
  }

  signOut(call: Call, input: { agent: Id; session: Id; all: boolean }): Promise<void> {
    return signOut(this.#deps, call, input);
  }

  /** Whose bearer token it is. Throws UNAUTHORIZED for a bad, expired or revoked one. */
  async bearer(token: string): Promise<AgentCredential | CustomerCredential> {
    const claims = await this.#tokens.checkBearer(token);
    if (claims === null) throw new AppError('UNAUTHORIZED');
    return claims.kind === 'agent' ? this.#agent(claims) : this.#customer(claims);
  }

  /**
   * The credential with what is stored of its owner by now, or null when it does not hold any more: for sockets, at
   * each event. `lately`: session and customer were asked for a moment ago, and whatever ends them meanwhile cuts
   * the socket by its event.
   */
  async renew(
    credential: AgentCredential,
    options?: { readonly lately: boolean },
  ): Promise<AgentCredential | null>;
  async renew(
    credential: CustomerCredential,
    options?: { readonly lately: boolean },
  ): Promise<CustomerCredential | null>;
  async renew(
    credential: AgentCredential | CustomerCredential,
    { lately } = { lately: false },
  ): Promise<AgentCredential | CustomerCredential | null> {
    if (credential.expiresAt <= this.#deps.clock.now()) return null;
    const { latest } = this.#deps.store;
    if (credential.kind === 'customer') {
      if (lately) return credential;
      const customer = await latest.customer(credential.customer.customerId);
      if (customer === null || customer.tokenVersion !== credential.tokenVersion) return null;
      return { ...credential, customer };
    }
    const agent = await latest.agent(credential.agent.id);
    if (!speaksFor(agent, credential)) return null;
    if (!lately && !isOpen(await latest.session(credential.session), agent)) return null;
    return agent === credential.agent
      ? credential
      : { ...credential, agent, actor: agentActor(agent) };
  }

  /** Whose API key it is. Throws UNAUTHORIZED. */
  async apiKey(key: string): Promise<KeyCredential> {
    const record = await this.#deps.store.read.apiKeyByHash(digest(key));
    if (record === null) throw new AppError('UNAUTHORIZED');
    const now = this.#deps.clock.now();
    if (now - (this.#keyTouched.get(record.id) ?? record.lastUsedAt ?? 0) >= KEY_TOUCH_MS) {
      this.#keyTouched.set(record.id, now);
      this.#deps.defer(() => touchApiKey(this.#deps, record.id));
    }
    const { id, name, role, department } = record;
    return { kind: 'key', actor: { kind: 'key', id, name, role, department } };
  }

  /** Whether `hash` proves the `customerId` (contract §5). */
  provesCustomer(customerId: string, hash: string): boolean {
    return isIdentityHash(hash, { customerId, secret: this.#identitySecret });
  }

  /** A fresh token for a customer; `tokenVersion` as the commit that gave the id out knew it. */
  customerToken(customer: Pick<CustomerRecord, 'customerId' | 'tokenVersion'>): Promise<string> {
    const { customerId, tokenVersion } = customer;
    return this.#tokens.signCustomer({ customerId, tokenVersion });
  }

  async #agent(claims: AgentClaims): Promise<AgentCredential> {
    const { latest } = this.#deps.store;
    const agent = await latest.agent(claims.agent);
    const session = await latest.session(claims.session);
    if (!speaksFor(agent, claims) || !isOpen(session, agent)) throw new AppError('UNAUTHORIZED');
    return {
      kind: 'agent',
      actor: agentActor(agent),
      agent,
      session: claims.session,
      tokenVersion: claims.tokenVersion,
      expiresAt: claims.expiresAt,
    };
  }

  async #customer(claims: CustomerClaims): Promise<CustomerCredential> {
    const customer = await this.#deps.store.latest.customer(claims.customerId);
    if (customer === null || customer.tokenVersion !== claims.tokenVersion) {
      throw new AppError('UNAUTHORIZED');
    }
    return {
      kind: 'customer',
      actor: { kind: 'customer', customerId: customer.customerId },
      customer,
      tokenVersion: claims.tokenVersion,
      expiresAt: claims.expiresAt,
    };
  }

  async #withToken(signedIn: SignedIn, refreshToken: string): Promise<Session> {
    const { agent, session } = signedIn;
    const token = await this.#tokens.signAgent({
      agent: agent.id,
      session: session.id,
      tokenVersion: agent.tokenVersion,
    });
    return { agent, session, token, expiresIn: LIMITS.accessTokenSeconds, refreshToken };
  }

  #refreshPart(refreshToken: string): { refreshHash: string; expiresAt: Millis } {
    const expiresAt = this.#deps.clock.now() + REFRESH_SECONDS * 1000;
    return { refreshHash: digest(refreshToken), expiresAt };
  }

  /** Whether the account signed in from this address in the last 30 days: such are spared by the address's limit. */
  async #knows(agent: AgentRecord | null, address: string): Promise<boolean> {
    if (agent === null) return false;
    const since = this.#deps.clock.now() - SPARED_DAYS * DAY_MS;
    return this.#deps.store.latest.signedInFrom(agent.id, address, since);
  }
}

/** Whether tokens of this version are still the agent's. */
function speaksFor(
  agent: AgentRecord | null,
  { tokenVersion }: { readonly tokenVersion: number },
): agent is AgentRecord {
  return agent !== null && agent.isActive && agent.tokenVersion === tokenVersion;
}

function isOpen(session: SessionRecord | null, agent: AgentRecord): boolean {
  return session !== null && session.endedAt === null && session.agent === agent.id;
}

/** An agent as the one who acts. */
export function agentActor(agent: AgentRecord): Extract<Actor, { kind: 'agent' }> {
  const { id, agentId, name, role, department } = agent;
  return { kind: 'agent', id, agentId, name, role, department };
}
