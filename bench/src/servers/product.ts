/**
 * The product as it is: `apps/server` on the pinned Node with a data folder of its own, every rate
 * limit off, and nothing else changed. Speaks to it by the contract alone.
 */
import { fileURLToPath } from 'node:url';
import { freePort, removeFolder, start, temporaryFolder } from './process.ts';
import type { Started } from './process.ts';

const MAIN = fileURLToPath(new URL('../../../apps/server/src/main.ts', import.meta.url));
const ADMIN_EMAIL = 'admin@bench.example';
const PASSWORD = 'a password for the bench';
const AT_ONCE = 8;

const LIMITS_OFF = {
  SOCKET_EVENTS_PER_SECOND: '0',
  CUSTOMER_MESSAGES_PER_10S: '0',
  MAX_SOCKETS_PER_ADDRESS: '0',
  RATE_LIMIT_MAX_REQUESTS: '0',
  AGENT_REQUESTS_PER_MINUTE: '0',
  SEARCHES_PER_SECOND: '0',
};

export interface AgentAccount {
  readonly agentId: string;
  readonly email: string;
  readonly department: string;
  readonly token: string;
}

export interface Product extends Started {
  readonly dataDir: string;
  /** Access token of the admin, good for 15 minutes. */
  readonly adminToken: string;
}

export interface ProductOptions {
  /** A folder of an earlier run; left in place when the product stops. Else a fresh one, removed. */
  readonly dataDir?: string;
  readonly port?: number;
  readonly probe?: boolean;
}

/** Starts the product and signs its admin in. */
export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const started = await startBareProduct(options);
  const { token } = await signIn(started.port, ADMIN_EMAIL);
  return { ...started, adminToken: token };
}

/** Starts the product and asks nothing of it (B18). */
export async function startBareProduct(
  options: ProductOptions = {},
): Promise<Omit<Product, 'adminToken'>> {
  const dataDir = options.dataDir ?? temporaryFolder('data');
  const port = options.port ?? (await freePort());
  const started = await start({
    args: [MAIN],
    port,
    probe: options.probe ?? true,
    env: {
      ...LIMITS_OFF,
      PORT: String(port),
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      ADMIN_EMAIL,
      ADMIN_PASSWORD: PASSWORD,
    },
  });
  return {
    ...started,
    dataDir,
    async stop(signal) {
      await started.stop(signal);
      if (options.dataDir === undefined) removeFolder(dataDir);
    },
  };
}

/** A fresh access token by e-mail and the bench's password. */
export async function signIn(
  port: number,
  email: string,
): Promise<{ token: string; agent: { agentId: string } }> {
  const body = { email, password: PASSWORD };
  return (await call(port, 'POST /api/auth/login', { body })) as {
    token: string;
    agent: { agentId: string };
  };
}

/** Makes agents, each alone in a department, so that ticket i goes to agent i, and signs them in. */
export async function makeAgents(product: Product, count: number): Promise<AgentAccount[]> {
  const accounts: AgentAccount[] = [];
  let next = 0;
  async function work(): Promise<void> {
    while (next < count) {
      const i = next;
      next += 1;
      const department = `bench-${i}`;
      const email = `agent-${i}@bench.example`;
      await call(product.port, 'POST /api/agents', {
        token: product.adminToken,
        body: {
          name: `Agent ${i}`,
          email,
          password: PASSWORD,
          department,
          maxConcurrentTickets: 1,
        },
      });
      const { token, agent } = await signIn(product.port, email);
      accounts[i] = { agentId: agent.agentId, email, department, token };
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return accounts;
}

export interface CallOptions {
  readonly token?: string;
  readonly body?: unknown;
}

/** One REST call, `'<METHOD> <path>'`; answers `data`. Rejects on anything but success. */
export async function call(
  port: number,
  route: string,
  options: CallOptions = {},
): Promise<unknown> {
  const answer = (await callWhole(port, route, options)) as { data: unknown };
  return answer.data;
}

/** Like `call`; answers the whole body. */
export async function callWhole(
  port: number,
  route: string,
  options: CallOptions = {},
): Promise<unknown> {
  const [method = 'GET', path = '/'] = route.split(' ');
  const headers: Record<string, string> = {};
  if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token}`;
  const init: RequestInit = { method, headers, signal: AbortSignal.timeout(30_000) };
  if (options.body !== undefined) {
    headers['content-type'] = 'application/json';
    init.body = JSON.stringify(options.body);
  }
  const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${route} answered ${response.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

/** The product's count of durable commits, from `/metrics` (B3). */
export async function storeCommits(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  const text = await response.text();
  if (!response.ok) throw new Error(`/metrics answered ${response.status}`);
  return counter(text, 'parley_store_commits_total');
}

/** Sum over all labels. */
function counter(text: string, name: string): number {
  const lines = [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? ([0-9.e+]+)`, 'gm'))];
  if (lines.length === 0) throw new Error(`/metrics has no ${name}`);
  return lines.reduce((sum, [, value]) => sum + Number(value), 0);
}
