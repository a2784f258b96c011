import type { Claim } from '../store/unit.ts';
import type { Deps } from './context.ts';

/** Ends a row of the outbox whose effect has happened. Throws `Conflict` when the claim is no longer held. */
export async function endEffect(deps: Pick<Deps, 'store'>, claim: Claim): Promise<void> {
  const commit = deps.store.commit([{ kind: 'outbox.done', claim }]);
  commit.durable.catch(() => undefined);
  await commit.applied;
  await commit.durable;
}
