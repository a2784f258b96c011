/** Whether one more event of a socket is taken (contract §6 "Limits"), and when all that were taken are answered. */
import { LIMITS } from '@parley/contract';
import { AppError } from '../domain/errors.ts';
import { takeEvent } from './allowance.ts';
import type { SocketState } from './sockets.ts';

export class Admission {
  readonly #perSecond: number;
  #draining = false;
  #open = 0;
  #idle: (() => void) | null = null;

  /** `perSecond`: events of each socket, twice as many in a burst; 0 lifts this and the limit of unanswered ones. */
  constructor({ perSecond }: { readonly perSecond: number }) {
    this.#perSecond = perSecond;
  }

  /** Whether nothing more is taken. */
  get isDraining(): boolean {
    return this.#draining;
  }

  /** Throws RATE_LIMITED, or SERVICE_UNAVAILABLE while the server drains. */
  take(state: SocketState): void {
    const perSecond = this.#perSecond;
    const now = performance.now();
    if (!takeEvent(state, { perSecond, now })) throw new AppError('RATE_LIMITED');
    if (perSecond > 0 && state.unanswered >= LIMITS.unansweredEvents) {
      throw new AppError('RATE_LIMITED', 'Too many events without an answer yet');
    }
    if (this.#draining) throw new AppError('SERVICE_UNAVAILABLE');
    state.unanswered += 1;
    this.#open += 1;
  }

  done(state: SocketState): void {
    state.unanswered -= 1;
    this.#open -= 1;
    if (this.#open === 0) this.#idle?.();
  }

  /** Takes nothing more; resolves when everything that was taken is answered. */
  drain(): Promise<void> {
    this.#draining = true;
    return new Promise((resolve) => {
      if (this.#open === 0) resolve();
      else this.#idle = resolve;
    });
  }
}
