/** Who may speak as a customer (contract §5): decided in the commit that uses it, so a race can't hand an id out twice. */
import type { Actor } from '../domain/actor.ts';
import { AppError } from '../domain/errors.ts';
import type { CustomerRecord } from '../domain/records.ts';
import type { Rules } from './context.ts';

/**
 * How the caller proved the named `customerId`: a token for it, a correct `identityHash`, a staff credential,
 * or not at all. Tokens and hashes were verified by the transport; a wrong one never comes this far.
 */
export type Identity = 'token' | 'hash' | 'staff' | 'none';

/**
 * Throws unless the caller may have this id: `IDENTITY_REQUIRED` for one that exists or where proof is always
 * asked for, `FORBIDDEN` when a customer's token is for another id than the new one that was named.
 */
export function claimCustomer(
  rules: Rules,
  actor: Actor,
  claim: { customerId: string; stored: CustomerRecord | null; identity: Identity },
): void {
  const { customerId, stored, identity } = claim;
  if (identity === 'none') {
    if (stored !== null || rules.requireIdentity) throw new AppError('IDENTITY_REQUIRED');
    if (actor.kind === 'customer' && actor.customerId !== customerId) {
      throw new AppError('FORBIDDEN');
    }
  }
}
