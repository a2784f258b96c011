/** A server like that of `main.ts`, but over a store that was tampered with: what the checker must find out (reliability, "The checker"). */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp, SERVER_OPTIONS } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';
import { faultsFrom } from '../../../src/faults.ts';
import { createLog } from '../../../src/log.ts';
import { loadSecrets } from '../../../src/secrets.ts';
import { openSqlite } from '../../../src/store/sqlite/open-sqlite.ts';
import type { Store } from '../../../src/store/store.ts';

/** Serves over `sabotage(store)` on `PORT` and `DATA_DIR`. */
export async function serve(sabotage: (store: Store) => Store): Promise<void> {
  const { config, secrets: given } = readConfig(process.env);
  const log = createLog(config.logLevel);
  const fault = faultsFrom(config.faults, () => process.kill(process.pid, 'SIGKILL'));
  const faults = fault === null ? {} : { fault };
  const store = sabotage(await openSqlite({ dir: config.dataDir, log, ...faults }));
  const parts = { log, store, ...faults };
  const app = await createApp(config, loadSecrets(given, config.dataDir), parts);
  await app.createFirstAdmin({ email: config.adminEmail, password: given.adminPassword ?? '' });
  const server = createServer(SERVER_OPTIONS);
  app.attach(server);
  server.listen(config.port, config.host, () => {
    const { port } = server.address() as AddressInfo;
    process.stdout.write(`http://127.0.0.1:${port}/healthz\n`);
  });
}

/** The store with another `commit`. */
export function withCommit(store: Store, commit: Store['commit']): Store {
  const { read, latest, work, processes, files } = store;
  return {
    read,
    latest,
    work,
    processes,
    files,
    commit,
    ping: () => store.ping(),
    purge: (now) => store.purge(now),
    stats: () => store.stats(),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
