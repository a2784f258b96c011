/** Proofs that need no store: identity hashes, API keys, and the hashes under which secrets are stored. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Whether `given` is hex HMAC-SHA256 of the `customerId` under `IDENTITY_SECRET` (contract §5). Case of the digits doesn't matter. */
export function isIdentityHash(
  given: string,
  options: { customerId: string; secret: string },
): boolean {
  const { customerId, secret } = options;
  const expected = createHmac('sha256', secret).update(customerId, 'utf8').digest('hex');
  return sameText(given.toLowerCase(), expected);
}

/** A new API key: `pk_` and 256 random bits. */
export function newApiKey(): string {
  return `pk_${randomBytes(32).toString('base64url')}`;
}

/** SHA-256 in hex: for secrets of 256 random bits, where a slow hash would add nothing. */
export function digest(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex');
}

/** Compares without telling by its time how much was right. */
export function sameText(a: string, b: string): boolean {
  const left = createHash('sha256').update(a).digest();
  const right = createHash('sha256').update(b).digest();
  return timingSafeEqual(left, right);
}
