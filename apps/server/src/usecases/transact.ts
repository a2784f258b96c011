/** Load → decide → commit → publish: the one way in which anything is written. */
import { AppError } from '../domain/errors.ts';
import type { DomainEvent } from '../domain/events.ts';
import { Conflict, Duplicate, Unavailable, type Commit } from '../store/store.ts';
import type { Unit, Write } from '../store/unit.ts';
import type { Call, Deps, Remember } from './context.ts';

export interface Decision<T> {
  readonly result: T;
  /** Empty: nothing changes. The result still waits until what it was read from is durable. */
  readonly unit: Unit;
  readonly events: readonly DomainEvent[];
}

const MAX_TRIES = 50;

/**
 * Runs `decide` (which reads `store.latest`, must have no effect, and may run again after a conflict) in turn
 * for `key`, commits its unit, and returns its result once that is durable; the next in turn
 * decides as soon as the unit is applied. Events are published after the commit.
 *
 * Throws what `decide` throws, `SERVICE_UNAVAILABLE` when the store does not take the unit, and `Duplicate`
 * of an idempotency key for the binding to answer from the stored row.
 */
export async function transact<T>(
  deps: Deps,
  call: Pick<Call, 'remember'>,
  options: { readonly key: string; readonly decide: () => Promise<Decision<T>> },
): Promise<T> {
  try {
    const { decision, commit } = await deps.turns.run(
      options.key,
      () => decideAndApply(deps, call, options.decide),
      // Who stood behind a write that waited for the store in vain has waited as well: nobody waits so long twice.
      { isShared: (error) => error instanceof Unavailable },
    );
    await commit.durable;
    deps.publish(decision.events);
    return decision.result;
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    throw new AppError('SERVICE_UNAVAILABLE', undefined, { cause: error, retryAfter: 1 });
  }
}

async function decideAndApply<T>(
  deps: Deps,
  call: Pick<Call, 'remember'>,
  decide: () => Promise<Decision<T>>,
): Promise<{ decision: Decision<T>; commit: Commit }> {
  for (let tries = 1; ; tries += 1) {
    const decision = await decide();
    const unit =
      call.remember === undefined ? decision.unit : await withAnswer(decision, call.remember);
    const commit = deps.store.commit(unit);
    // `applied` is awaited first; a group that fails between the two is reported by whoever awaits `durable`.
    commit.durable.catch(() => undefined);
    try {
      await commit.applied;
      return { decision, commit };
    } catch (error) {
      if (!isLostRace(error) || tries === MAX_TRIES) throw error;
    }
  }
}

/** A race that deciding anew settles: what the other one stored is then found by `decide`. */
function isLostRace(error: unknown): boolean {
  return (
    error instanceof Conflict || (error instanceof Duplicate && error.index !== 'idempotency.key')
  );
}

async function withAnswer<T>(decision: Decision<T>, remember: Remember): Promise<Unit> {
  const { key, bodyHash, expiresAt } = remember;
  const record = { key, bodyHash, expiresAt, answer: await remember.answer(decision.result) };
  return [...decision.unit, { kind: 'idempotency.insert', record } satisfies Write];
}
