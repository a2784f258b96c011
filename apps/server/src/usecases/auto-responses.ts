/** Texts that the server writes by itself (contract §6). */
import { newId } from '@parley/contract';
import { AppError, invalid } from '../domain/errors.ts';
import type { AutoResponseRecord, Id } from '../domain/records.ts';
import type { Call, Deps } from './context.ts';
import { transact } from './transact.ts';

type Fields = Omit<AutoResponseRecord, 'id' | 'createdAt'>;

interface Result {
  readonly autoResponse: AutoResponseRecord;
}

export function createAutoResponse(deps: Deps, call: Call, fields: Fields): Promise<Result> {
  return transact<Result>(deps, call, {
    key: 'auto-responses',
    decide: async () => {
      const autoResponse = { ...fields, id: newId(), createdAt: deps.clock.now() };
      return {
        result: { autoResponse },
        unit: [{ kind: 'autoResponse.put', autoResponse }],
        events: [],
      };
    },
  });
}

/** Changes what `patch` names. Throws NOT_FOUND. */
export function updateAutoResponse(
  deps: Deps,
  call: Call,
  { id, patch }: { readonly id: Id; readonly patch: Partial<Fields> },
): Promise<Result> {
  return transact<Result>(deps, call, {
    key: 'auto-responses',
    decide: async () => {
      const autoResponse = { ...(await load(deps, id)), ...patch };
      if (autoResponse.trigger === 'keyword' && autoResponse.keywords.length === 0) {
        throw invalid('keywords', 'must name a keyword for the trigger keyword');
      }
      return {
        result: { autoResponse },
        unit: [{ kind: 'autoResponse.put', autoResponse }],
        events: [],
      };
    },
  });
}

/** Throws NOT_FOUND. */
export function deleteAutoResponse(deps: Deps, call: Call, id: Id): Promise<void> {
  return transact<void>(deps, call, {
    key: 'auto-responses',
    decide: async () => {
      await load(deps, id);
      return { result: undefined, unit: [{ kind: 'autoResponse.delete', id }], events: [] };
    },
  });
}

async function load(deps: Deps, id: Id): Promise<AutoResponseRecord> {
  const all = await deps.store.latest.autoResponses();
  const found = all.find((entry) => entry.id === id);
  if (found === undefined) throw new AppError('NOT_FOUND', 'Auto-response not found');
  return found;
}
