/** Signed addresses of files (contract §2 "Attachment"): good for one hour, for whoever holds them. */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { LIMITS } from '@parley/contract';

/** `none`: there is no signature; `wrong` also when it has ended. */
export type LinkVerdict = 'good' | 'wrong' | 'none';

export class AttachmentLinks {
  readonly #key: Buffer;
  readonly #now: () => number;

  /** `secret`: the same in every process. `now`: milliseconds since the epoch. */
  constructor(secret: string, now: () => number) {
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', 'addresses of attachments', 32));
    this.#now = now;
  }

  urlOf(id: string): string {
    const exp = String(Math.floor(this.#now() / 1000) + LIMITS.fileUrlSeconds);
    return `/api/attachments/${id}?exp=${exp}&sig=${this.#sign(id, exp).toString('base64url')}`;
  }

  /** Judges `exp` and `sig` of a query; a repeated one is wrong. */
  check(id: string, query: { readonly exp?: unknown; readonly sig?: unknown }): LinkVerdict {
    const { exp, sig } = query;
    if (exp === undefined && sig === undefined) return 'none';
    if (typeof exp !== 'string' || typeof sig !== 'string') return 'wrong';
    const right = this.#sign(id, exp);
    const given = Buffer.from(sig, 'base64url');
    // By text too: the decoder passes over what does not belong.
    const isRight =
      given.length === right.length &&
      timingSafeEqual(given, right) &&
      sig === right.toString('base64url');
    return isRight && Number(exp) * 1000 > this.#now() ? 'good' : 'wrong';
  }

  #sign(id: string, exp: string): Buffer {
    return createHmac('sha256', this.#key).update(`${id} ${exp}`).digest();
  }
}
