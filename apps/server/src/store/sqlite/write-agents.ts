/** Writes of agents, their sessions and keys, and of customers. */
import type { AgentRecord } from '../../domain/records.ts';
import { Conflict, Duplicate } from '../store.ts';
import type { SlotGuard } from '../unit.ts';
import {
  agentParameters,
  figureParameters,
  INSERT_AGENT,
  UPDATE_AGENT,
  UPDATE_SLOTS,
} from './agent-rows.ts';
import { CHANNEL } from './codes.ts';
import type { Connection } from './connection.ts';
import { comesAfter, type Handlers } from './handler.ts';
import type { Ledger } from './ledger.ts';

export const agentWrites: Handlers<
  | 'agent.insert'
  | 'agent.update'
  | 'agent.slot'
  | 'agent.figures'
  | 'figures'
  | 'customer.put'
  | 'session.insert'
  | 'session.update'
  | 'session.end'
  | 'session.endAll'
  | 'apiKey.insert'
  | 'apiKey.used'
  | 'apiKey.delete'
> = {
  'agent.insert': {
    check({ agent }, { db }) {
      refuseTaken(db, agent);
      if (db.get('SELECT 1 FROM agent WHERE id = ?', agent.id) !== undefined) {
        throw new Duplicate('id');
      }
    },
    write({ agent }, ledger) {
      const slots = [agent.activeTickets, agent.lastAssignedAt];
      const figures = figureParameters(agent.figures);
      ledger.db.run(INSERT_AGENT, ...agentParameters(agent), ...slots, ...figures);
      ledger.addAgent(agent);
    },
  },

  'agent.update': {
    check({ before, after }, ledger, place) {
      const again = comesAfter(
        place,
        (other) => other.kind === 'agent.update' && other.before.id === before.id,
      );
      if (!again) expectVersion(ledger, before);
      if (before.email !== after.email || before.agentId !== after.agentId) {
        refuseTaken(ledger.db, after);
      }
    },
    write({ before, after }, ledger) {
      expectVersion(ledger, before);
      ledger.db.run(UPDATE_AGENT, ...agentParameters(after));
      ledger.changeAgent(after.id, ({ activeTickets, lastAssignedAt, figures }) => ({
        ...after,
        activeTickets,
        lastAssignedAt,
        figures,
      }));
    },
  },

  'agent.slot': {
    check({ id, guard }, ledger, place) {
      const changed = comesAfter(
        place,
        (other) =>
          (other.kind === 'agent.slot' && other.id === id) ||
          (other.kind === 'agent.update' && other.after.id === id) ||
          (other.kind === 'agent.insert' && other.agent.id === id),
      );
      if (!changed) expectFree(ledger.agent(id), guard);
    },
    write({ id, by, guard, at }, ledger) {
      const agent = expectFree(ledger.agent(id), guard);
      const activeTickets = agent.activeTickets + by;
      const lastAssignedAt = at ?? agent.lastAssignedAt;
      ledger.db.run(UPDATE_SLOTS, activeTickets, lastAssignedAt, id);
      ledger.changeAgent(id, (stored) => ({ ...stored, activeTickets, lastAssignedAt }));
    },
  },

  'agent.figures': {
    write({ id, add }, ledger) {
      ledger.addAgentFigures(id, add);
    },
  },

  figures: {
    write({ deltas }, ledger) {
      ledger.figures.add(deltas);
    },
  },

  'customer.put': {
    check({ customer, expected }, { db }, place) {
      const again = comesAfter(
        place,
        (other) =>
          other.kind === 'customer.put' && other.customer.customerId === customer.customerId,
      );
      if (!again) expectCustomer(db, customer.customerId, expected);
    },
    write({ customer, expected }, ledger) {
      const { db } = ledger;
      expectCustomer(db, customer.customerId, expected);
      ledger.forgetCustomer(customer.customerId);
      db.run(
        `INSERT OR REPLACE INTO customer (customer_id, channel, tickets, identity_proven,
          token_version, version, created_at, uploads) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        customer.customerId,
        CHANNEL.of[customer.channel],
        customer.tickets,
        customer.identityProven ? 1 : 0,
        customer.tokenVersion,
        customer.version,
        customer.createdAt,
        customer.uploads.length === 0 ? null : JSON.stringify(customer.uploads),
      );
    },
  },

  'session.insert': {
    check({ session }, { db }) {
      if (db.get('SELECT 1 FROM session WHERE id = ?', session.id) !== undefined) {
        throw new Duplicate('id');
      }
    },
    write({ session }, { db }) {
      db.run(
        `INSERT INTO session (refresh_hash, used_at, expires_at, ended_at, address, version, agent,
          created_at, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        session.refreshHash,
        session.usedAt,
        session.expiresAt,
        session.endedAt,
        session.address,
        session.version,
        session.agent,
        session.createdAt,
        session.id,
      );
    },
  },

  'session.update': {
    check({ session, expected }, { db }, place) {
      const again = comesAfter(place, (other) => other.kind.startsWith('session.'));
      if (!again) expectSession(db, session.id, expected);
    },
    write({ session, expected }, ledger) {
      const { db } = ledger;
      expectSession(db, session.id, expected);
      ledger.forgetSession(session.id);
      db.run(
        `UPDATE session SET refresh_hash = ?, used_at = ?, expires_at = ?, ended_at = ?,
          address = ?, version = ? WHERE id = ?`,
        session.refreshHash,
        session.usedAt,
        session.expiresAt,
        session.endedAt,
        session.address,
        session.version,
        session.id,
      );
    },
  },

  'session.end': {
    write({ id, at }, ledger) {
      ledger.forgetSession(id);
      ledger.db.run('UPDATE session SET ended_at = ? WHERE id = ? AND ended_at IS NULL', at, id);
    },
  },

  'session.endAll': {
    write({ agent, at }, ledger) {
      ledger.forgetSession();
      ledger.db.run(
        'UPDATE session SET ended_at = ? WHERE agent = ? AND ended_at IS NULL',
        at,
        agent,
      );
    },
  },

  'apiKey.insert': {
    check({ apiKey }, { db }) {
      const sql = 'SELECT 1 FROM api_key WHERE id = ? OR key_hash = ?';
      if (db.get(sql, apiKey.id, apiKey.keyHash) !== undefined) throw new Duplicate('id');
    },
    write({ apiKey }, { db }) {
      db.run(
        'INSERT INTO api_key (id, key_hash, last_used_at, doc) VALUES (?, ?, ?, ?)',
        apiKey.id,
        apiKey.keyHash,
        apiKey.lastUsedAt,
        JSON.stringify(apiKey),
      );
    },
  },

  'apiKey.used': {
    write({ id, at }, { db }) {
      db.run('UPDATE api_key SET last_used_at = ? WHERE id = ?', at, id);
    },
  },

  'apiKey.delete': {
    check({ id }, { db }) {
      if (db.get('SELECT 1 FROM api_key WHERE id = ?', id) === undefined) {
        throw new Conflict('API key');
      }
    },
    write({ id }, { db }) {
      if (db.run('DELETE FROM api_key WHERE id = ?', id) === 0) throw new Conflict('API key');
    },
  },
};

/** Throws Duplicate when another agent has the address or the readable id. */
function refuseTaken(db: Connection, agent: AgentRecord): void {
  const { email, agentId, id } = agent;
  if (db.get('SELECT 1 FROM agent WHERE email = ? AND id <> ?', email, id) !== undefined) {
    throw new Duplicate('agent.email');
  }
  if (db.get('SELECT 1 FROM agent WHERE agent_id = ? AND id <> ?', agentId, id) !== undefined) {
    throw new Duplicate('agent.agentId');
  }
}

function expectVersion(ledger: Ledger, before: AgentRecord): void {
  if (ledger.agent(before.id)?.version !== before.version) throw new Conflict('agent version');
}

function expectFree(agent: AgentRecord | null, guard: SlotGuard): AgentRecord {
  if (agent === null || !holds(agent, guard)) throw new Conflict('agent slot');
  return agent;
}

function holds(agent: AgentRecord, guard: SlotGuard): boolean {
  const hasRoom = agent.activeTickets < agent.maxConcurrentTickets;
  switch (guard) {
    case 'available':
      return agent.isActive && agent.status === 'available' && hasRoom;
    case 'capacity':
      return agent.isActive && hasRoom;
    case 'active':
      return agent.isActive;
    case 'none':
      return true;
    default:
      return guard satisfies never;
  }
}

function expectCustomer(db: Connection, customerId: string, expected: number | null): void {
  const stored = db.get('SELECT version FROM customer WHERE customer_id = ?', customerId);
  if ((stored?.['version'] ?? null) !== expected) throw new Conflict('customer version');
}

function expectSession(db: Connection, id: string, expected: number): void {
  const stored = db.get('SELECT version FROM session WHERE id = ? AND ended_at IS NULL', id);
  if (stored?.['version'] !== expected) throw new Conflict('session version');
}
