/**
 * Rates of calls (contract §6 "Limits"), by identity first and by address second: an office behind one address must not lock
 * itself out. In memory: each process counts its own.
 */
import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import RateLimiterRes from 'rate-limiter-flexible/lib/RateLimiterRes.js';
import type { Actor } from './domain/actor.ts';
import { AppError } from './domain/errors.ts';

export interface LimitRules {
  readonly windowMs: number;
  /** Of the anonymous by address, of customers by `customerId`. 0: no limit. */
  readonly maxRequests: number;
  /** Of each agent and key. 0: no limit. */
  readonly agentRequestsPerMinute: number;
  /** Of each caller. 0: no limit. */
  readonly searchesPerSecond: number;
}

/** What is left of a limit, as the `RateLimit` headers say it. */
export interface Allowance {
  readonly policy: string;
  readonly limit: number;
  readonly windowSeconds: number;
  readonly remaining: number;
  readonly resetSeconds: number;
}

/** A refusal that knows which limit it is of. */
export class RateLimited extends AppError {
  readonly allowance: Allowance;
  constructor(allowance: Allowance) {
    super('RATE_LIMITED', undefined, { retryAfter: Math.max(1, allowance.resetSeconds) });
    this.allowance = allowance;
  }
}

export class CallLimits {
  readonly #visitors: Limiter | null;
  readonly #staff: Limiter | null;
  readonly #searches: Limiter | null;

  constructor(rules: LimitRules) {
    this.#visitors = Limiter.of('visitor', rules.maxRequests, rules.windowMs / 1000);
    this.#staff = Limiter.of('staff', rules.agentRequestsPerMinute, 60);
    this.#searches = Limiter.of('search', rules.searchesPerSecond, 1);
  }

  /**
   * Counts a call below `/api`, or a `customer_connect` that makes a customer. `address` as limits count it
   * (`addressKey`). Null where the limit is off. Throws RateLimited.
   */
  async call(actor: Actor, address: string): Promise<Allowance | null> {
    // The server's own signature was counted when the address was given out.
    if (actor.kind === 'system') return null;
    const limiter = actor.kind === 'agent' || actor.kind === 'key' ? this.#staff : this.#visitors;
    return (await limiter?.take(callerKey(actor, address))) ?? null;
  }

  /** Gives a call back that turned out to be somebody known: a right password. */
  async giveBack(actor: Actor, address: string): Promise<void> {
    if (actor.kind === 'anonymous') await this.#visitors?.giveBack(callerKey(actor, address));
  }

  /** Counts a search. Throws RateLimited. */
  async search(actor: Actor, address: string): Promise<void> {
    await this.#searches?.take(callerKey(actor, address));
  }
}

function callerKey(actor: Actor, address: string): string {
  switch (actor.kind) {
    case 'agent':
      return `agent ${actor.id}`;
    case 'key':
      return `key ${actor.id}`;
    case 'customer':
      return `customer ${actor.customerId}`;
    case 'anonymous':
      return `address ${address}`;
    case 'system':
      return 'system';
    default:
      return actor satisfies never;
  }
}

class Limiter {
  readonly #limiter: RateLimiterMemory;
  readonly #shape: Pick<Allowance, 'policy' | 'limit' | 'windowSeconds'>;

  private constructor(shape: Pick<Allowance, 'policy' | 'limit' | 'windowSeconds'>) {
    this.#shape = shape;
    this.#limiter = new RateLimiterMemory({ points: shape.limit, duration: shape.windowSeconds });
  }

  static of(policy: string, limit: number, windowSeconds: number): Limiter | null {
    if (limit === 0 || windowSeconds === 0) return null;
    return new Limiter({ policy, limit, windowSeconds });
  }

  async take(key: string): Promise<Allowance> {
    try {
      return this.#allowance(await this.#limiter.consume(key));
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw new RateLimited(this.#allowance(error));
    }
  }

  async giveBack(key: string): Promise<void> {
    await this.#limiter.reward(key);
  }

  #allowance(spent: RateLimiterRes): Allowance {
    return {
      ...this.#shape,
      remaining: Math.max(0, spent.remainingPoints),
      resetSeconds: Math.max(0, Math.ceil(spent.msBeforeNext / 1000)),
    };
  }
}
