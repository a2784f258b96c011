import type { Id } from '../domain/records.ts';
import type { Deps } from './context.ts';
import { transact } from './transact.ts';

interface Watch {
  readonly connection: string;
  readonly ticket: Id;
}

/** An agent's socket asked for this ticket's details: it watches from now on, and its agent is not notified of messages there. */
export function watchTicket(deps: Deps, { connection, ticket }: Watch): Promise<void> {
  return transact<void>(
    deps,
    {},
    {
      key: `connection:${connection}`,
      decide: () =>
        Promise.resolve({
          result: undefined,
          unit: [{ kind: 'watch.insert', connection, ticket }],
          events: [],
        }),
    },
  );
}

/** The socket lost the right to see it. */
export function unwatchTicket(deps: Deps, { connection, ticket }: Watch): Promise<void> {
  return transact<void>(
    deps,
    {},
    {
      key: `connection:${connection}`,
      decide: () =>
        Promise.resolve({
          result: undefined,
          unit: [{ kind: 'watch.delete', connection, ticket }],
          events: [],
        }),
    },
  );
}
