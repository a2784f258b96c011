/**
 * Wrong passwords (security.md): 5 for an account and 20 from an address in 15 minutes; then even the right one waits.
 * An account's count ends with a success; the address's spares accounts that signed in from there lately.
 */
import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import { AppError } from '../domain/errors.ts';
import { Turns } from '../usecases/turns.ts';

const WINDOW_SECONDS = 900;
const PER_ACCOUNT = 5;
const PER_ADDRESS = 20;

export interface LoginAttempt {
  /** Trimmed and in lower case; whether anybody has it makes no difference here. */
  readonly email: string;
  /** As limits count it (`addressKey`). */
  readonly address: string;
  /** Whether this account signed in from this address lately. */
  readonly known: () => Promise<boolean>;
}

export class LoginLimits {
  readonly #accounts = new RateLimiterMemory({
    keyPrefix: 'account',
    points: PER_ACCOUNT,
    duration: WINDOW_SECONDS,
  });
  readonly #addresses = new RateLimiterMemory({
    keyPrefix: 'address',
    points: PER_ADDRESS,
    duration: WINDOW_SECONDS,
  });
  readonly #turns = new Turns();

  /**
   * Runs `check`, which gives null for a wrong password, and counts. Throws RATE_LIMITED without running it when there were
   * too many failures. Attempts from one address, and on one account, take turns: so as many as are
   * sent at once are counted one after another, and none slips through before the count.
   */
  run<T>(attempt: LoginAttempt, check: () => Promise<T | null>): Promise<T | null> {
    return this.#turns.run(`address ${attempt.address}`, () =>
      this.#turns.run(`account ${attempt.email}`, () => this.#runInTurn(attempt, check)),
    );
  }

  async #runInTurn<T>(attempt: LoginAttempt, check: () => Promise<T | null>): Promise<T | null> {
    const { email, address } = attempt;
    await refuseAbove(this.#accounts, email, PER_ACCOUNT);
    if (!(await attempt.known())) await refuseAbove(this.#addresses, address, PER_ADDRESS);
    const result = await check();
    if (result === null) {
      await this.#accounts.penalty(email);
      await this.#addresses.penalty(address);
    } else {
      await this.#accounts.delete(email);
    }
    return result;
  }
}

async function refuseAbove(limiter: RateLimiterMemory, key: string, max: number): Promise<void> {
  const spent = await limiter.get(key);
  if (spent === null || spent.consumedPoints < max) return;
  throw new AppError('RATE_LIMITED', 'Too many wrong passwords; wait before the next try', {
    retryAfter: Math.max(1, Math.ceil(spent.msBeforeNext / 1000)),
  });
}
