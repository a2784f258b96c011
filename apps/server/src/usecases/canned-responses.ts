/** Ready answers for agents. */
import { newId } from '@parley/contract';
import { AppError } from '../domain/errors.ts';
import type { CannedResponseRecord, Id } from '../domain/records.ts';
import type { Call, Deps } from './context.ts';
import { transact } from './transact.ts';

type Fields = Omit<CannedResponseRecord, 'id' | 'createdAt'>;

interface Result {
  readonly cannedResponse: CannedResponseRecord;
}

export function createCannedResponse(deps: Deps, call: Call, fields: Fields): Promise<Result> {
  return transact<Result>(deps, call, {
    key: 'canned-responses',
    decide: async () => {
      const cannedResponse = { ...fields, id: newId(), createdAt: deps.clock.now() };
      return {
        result: { cannedResponse },
        unit: [{ kind: 'cannedResponse.put', cannedResponse }],
        events: [],
      };
    },
  });
}

/** Changes what `patch` names. Throws NOT_FOUND. */
export function updateCannedResponse(
  deps: Deps,
  call: Call,
  { id, patch }: { readonly id: Id; readonly patch: Partial<Fields> },
): Promise<Result> {
  return transact<Result>(deps, call, {
    key: 'canned-responses',
    decide: async () => {
      const cannedResponse = { ...(await load(deps, id)), ...patch };
      return {
        result: { cannedResponse },
        unit: [{ kind: 'cannedResponse.put', cannedResponse }],
        events: [],
      };
    },
  });
}

/** Throws NOT_FOUND. */
export function deleteCannedResponse(deps: Deps, call: Call, id: Id): Promise<void> {
  return transact<void>(deps, call, {
    key: 'canned-responses',
    decide: async () => {
      await load(deps, id);
      return { result: undefined, unit: [{ kind: 'cannedResponse.delete', id }], events: [] };
    },
  });
}

async function load(deps: Deps, id: Id): Promise<CannedResponseRecord> {
  const all = await deps.store.read.cannedResponses();
  const found = all.find((entry) => entry.id === id);
  if (found === undefined) throw new AppError('NOT_FOUND', 'Canned response not found');
  return found;
}
