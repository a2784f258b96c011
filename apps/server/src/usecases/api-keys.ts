/** Keys of the user's own servers (contract §5). The key itself is known to its owner only. */
import { newId } from '@parley/contract';
import { AppError } from '../domain/errors.ts';
import type { ApiKeyRecord, Id } from '../domain/records.ts';
import type { Call, Deps } from './context.ts';
import { transact } from './transact.ts';

export interface CreateApiKey {
  readonly name: string;
  readonly role: 'agent' | 'supervisor';
  /** There must be one for the role `agent`. */
  readonly department: string | null;
  /** SHA-256 of the key, hex. */
  readonly keyHash: string;
}

export function createApiKey(
  deps: Deps,
  call: Call,
  input: CreateApiKey,
): Promise<{ apiKey: ApiKeyRecord }> {
  return transact<{ apiKey: ApiKeyRecord }>(deps, call, {
    key: 'api-keys',
    decide: async () => {
      const { name, role, department, keyHash } = input;
      const apiKey: ApiKeyRecord = {
        id: newId(),
        name,
        role,
        department,
        keyHash,
        createdAt: deps.clock.now(),
        lastUsedAt: null,
      };
      return { result: { apiKey }, unit: [{ kind: 'apiKey.insert', apiKey }], events: [] };
    },
  });
}

/** The key stops working with this call. Throws NOT_FOUND. */
export function deleteApiKey(deps: Deps, call: Call, id: Id): Promise<void> {
  return transact<void>(deps, call, {
    key: 'api-keys',
    decide: async () => {
      const keys = await deps.store.read.apiKeys();
      if (!keys.some((key) => key.id === id)) throw new AppError('NOT_FOUND');
      return { result: undefined, unit: [{ kind: 'apiKey.delete', id }], events: [] };
    },
  });
}

/** Notes that a key was used now. */
export function touchApiKey(deps: Deps, id: Id): Promise<void> {
  return transact<void>(
    deps,
    {},
    {
      key: 'api-keys',
      decide: async () => ({
        result: undefined,
        unit: [{ kind: 'apiKey.used', id, at: deps.clock.now() }],
        events: [],
      }),
    },
  );
}
