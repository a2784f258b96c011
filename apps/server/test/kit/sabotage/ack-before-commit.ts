/** Says that a unit is durable as soon as it is applied: what a crash takes with it was acknowledged. */
import { serve, withCommit } from './serve.ts';

await serve((store) =>
  withCommit(store, (unit) => {
    const { applied, durable } = store.commit(unit);
    durable.catch(() => undefined);
    return { applied, durable: applied };
  }),
);
