/** The real app in a test: its own data folder, its own port, everything else as in production. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { Agent, AgentRole, CustomerTicket } from '@parley/contract';
import { type App, createApp, type Parts, SERVER_OPTIONS } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { loadSecrets } from '../../src/secrets.ts';
import { Rest } from './rest.ts';

export const PASSWORD = 'correct horse battery';
export const ADMIN_EMAIL = 'admin@parley.local';

/** Every limit off: tests of limits set their own. */
const NO_LIMITS = {
  RATE_LIMIT_MAX_REQUESTS: '0',
  AGENT_REQUESTS_PER_MINUTE: '0',
  SEARCHES_PER_SECOND: '0',
  SOCKET_EVENTS_PER_SECOND: '0',
  CUSTOMER_MESSAGES_PER_10S: '0',
  MAX_SOCKETS_PER_ADDRESS: '0',
};

export interface TestOptions {
  /** Environment variables over those of all tests. */
  readonly env?: Readonly<Record<string, string>>;
  /** A data folder of an earlier app; a new one that goes away with the tests where it is left out. */
  readonly dir?: string;
  readonly parts?: Partial<Parts>;
}

export interface SignedIn {
  readonly agent: Agent;
  readonly token: string;
  readonly password: string;
  readonly rest: Rest;
}

export interface CustomerWithTicket {
  readonly customerId: string;
  readonly token: string;
  readonly ticket: CustomerTicket;
  readonly rest: Rest;
}

export interface TestApp extends AsyncDisposable {
  readonly app: App;
  readonly server: Server;
  readonly dir: string;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly anonymous: Rest;
  readonly admin: SignedIn;
  signIn(email: string, password?: string): Promise<SignedIn>;
  /** A new agent, signed in. Of department `general` where none is named. */
  createAgent(
    fields?: Partial<
      Pick<Agent, 'name' | 'department' | 'skills' | 'languages' | 'maxConcurrentTickets'>
    > & {
      role?: AgentRole;
    },
  ): Promise<SignedIn>;
  /** A new customer with a ticket, by an anonymous `POST /api/tickets`. */
  createCustomer(
    fields?: Partial<{
      customerId: string;
      name: string;
      department: string;
      subject: string;
      initialMessage: string;
      priority: CustomerTicket['priority'];
    }>,
  ): Promise<CustomerWithTicket>;
  /** A new API key. */
  createKey(role: 'agent' | 'supervisor', department?: string): Promise<Rest>;
  close(): Promise<void>;
}

const folders: string[] = [];

/** A fresh folder that is removed when the process of the test file ends, after everything in it was closed. */
export function tempDir(): string {
  if (folders.length === 0) {
    process.once('exit', () => {
      for (const dir of folders) rmSync(dir, { recursive: true, force: true });
    });
  }
  const dir = mkdtempSync(join(tmpdir(), 'parley-test-'));
  folders.push(dir);
  return dir;
}

let counter = 0;

/** A name that no other call of this process got. */
export function unique(prefix: string): string {
  counter += 1;
  return `${prefix}-${counter}`;
}

/** Starts an app; it is closed after the tests of the file unless that happened before. */
export async function startTestApp(options: TestOptions = {}): Promise<TestApp> {
  const dir = options.dir ?? tempDir();
  const { config, secrets: given } = readConfig({
    PORT: '0',
    DATA_DIR: dir,
    LOG_LEVEL: 'silent',
    ADMIN_PASSWORD: PASSWORD,
    ...NO_LIMITS,
    ...options.env,
  });
  const app = await createApp(config, loadSecrets(given, dir), options.parts);
  await app.createFirstAdmin({ email: config.adminEmail, password: given.adminPassword ?? '' });
  const server = createServer(SERVER_OPTIONS);
  app.attach(server);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const test = new RunningApp({ app, server, dir, url });
  after(() => test.close());
  await test.begin();
  return test;
}

class RunningApp implements TestApp {
  readonly app: App;
  readonly server: Server;
  readonly dir: string;
  readonly url: string;
  readonly anonymous: Rest;
  #admin: SignedIn | null = null;
  #closed: Promise<void> | null = null;

  constructor(parts: { app: App; server: Server; dir: string; url: string }) {
    this.app = parts.app;
    this.server = parts.server;
    this.dir = parts.dir;
    this.url = parts.url;
    this.anonymous = new Rest(parts.url, { kind: 'anonymous' });
  }

  async begin(): Promise<void> {
    this.#admin = await this.signIn(ADMIN_EMAIL);
  }

  get admin(): SignedIn {
    assert.ok(this.#admin);
    return this.#admin;
  }

  async signIn(email: string, password: string = PASSWORD): Promise<SignedIn> {
    const { token, agent } = await this.anonymous.ok('auth.login', { body: { email, password } });
    return { agent, token, password, rest: new Rest(this.url, { kind: 'staff', token }) };
  }

  async createAgent(fields: Parameters<TestApp['createAgent']>[0] = {}): Promise<SignedIn> {
    const name = fields.name ?? unique('Agent');
    const email = `${unique('agent')}@parley.test`;
    const department = fields.department ?? 'general';
    await this.admin.rest.ok('agents.create', {
      body: { ...fields, name, email, department, password: PASSWORD },
    });
    return this.signIn(email);
  }

  async createCustomer(
    fields: Parameters<TestApp['createCustomer']>[0] = {},
  ): Promise<CustomerWithTicket> {
    const { name = 'Cleo', customerId = unique('customer'), ...rest } = fields;
    const body = {
      subject: 'Help',
      department: 'general',
      ...rest,
      customerId,
      customerInfo: { name },
    };
    const { ticket, customerToken } = await this.anonymous.ok('tickets.create', { body });
    assert.ok('unread' in ticket && !('agent' in ticket.unread));
    assert.ok(customerToken);
    return {
      customerId,
      token: customerToken,
      ticket,
      rest: new Rest(this.url, { kind: 'customer', token: customerToken }),
    };
  }

  async createKey(role: 'agent' | 'supervisor', department?: string): Promise<Rest> {
    const body = { name: unique('key'), role, ...(department === undefined ? {} : { department }) };
    const { key } = await this.admin.rest.ok('apiKeys.create', { body });
    return new Rest(this.url, { kind: 'staff', key });
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.app.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
