/**
 * The first schema. Times are milliseconds since the epoch; enumerations are the numbers of `codes.ts`.
 *
 * | index of the requirements | here |
 * | --- | --- |
 * | tickets {status, createdAt} | `ticket_by_status`, `ticket_by_department` |
 * | tickets {assignedAgent, status} | `ticket_by_agent` (each agent's lists: `ticket_by_agent_…`) |
 * | tickets {customerId, createdAt} | `ticket_by_customer`, `ticket_live` |
 * | tickets {department, priority} | `ticket_by_priority`; the queue: `ticket_queue` |
 * | tickets {updatedAt} | `ticket_by_updated`, one run for each department and status, merged |
 * | messages {ticketId, timestamp} | `message_place`: the order is `seq`, never a time |
 * | messages {sender, read} | `message_place` carries the sender; `read` follows from the ticket's read marks |
 * | agents {department, status}, {isActive, status} | `agent_by_department`, `agent_by_activity` |
 * | notifications {recipient, read} | `recipient`'s key, `recipient_unread` |
 * | notifications {createdAt, isActive} | `notification_by_created` |
 *
 * Which list of tickets is served by which index stands in `ticket-plan.ts`.
 *
 * A message posted touches few pages: `ticket` holds what changes with a message and what lists look at,
 * `ticket_detail` the rest as one JSON text; messages are appended, and the places in which they are looked up
 * are tables of their own, written for many messages at a time (`message-tail.ts`).
 */
export const initial = `
-- One row each time a server opens the store: a file beside it can tell whether it is about this history.
CREATE TABLE epoch (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE agent (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  agent_id TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL UNIQUE,
  department TEXT NOT NULL,
  role INTEGER NOT NULL,
  status INTEGER NOT NULL,
  is_active INTEGER NOT NULL,
  name_folded TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  active_tickets INTEGER NOT NULL,
  last_assigned_at INTEGER,
  handled INTEGER NOT NULL,
  responses INTEGER NOT NULL,
  response_ms INTEGER NOT NULL,
  resolutions INTEGER NOT NULL,
  resolution_ms INTEGER NOT NULL,
  ratings INTEGER NOT NULL,
  rating_sum INTEGER NOT NULL,
  doc TEXT NOT NULL
) STRICT;
CREATE INDEX agent_by_department ON agent (department, status);
CREATE INDEX agent_by_activity ON agent (is_active, status);

CREATE TABLE customer (
  customer_id TEXT PRIMARY KEY,
  channel INTEGER NOT NULL,
  tickets INTEGER NOT NULL,
  identity_proven INTEGER NOT NULL,
  token_version INTEGER NOT NULL,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE ticket (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  ticket_id TEXT NOT NULL UNIQUE,
  customer_id TEXT NOT NULL,
  channel INTEGER NOT NULL,
  status INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  department TEXT NOT NULL,
  assigned_agent TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  resolved_at INTEGER,
  connected_at INTEGER,
  last_seen INTEGER,
  version INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  note_seq INTEGER NOT NULL,
  unread_agent INTEGER NOT NULL,
  unread_customer INTEGER NOT NULL,
  read_up_to_agent INTEGER NOT NULL,
  read_up_to_customer INTEGER NOT NULL,
  awaiting_since INTEGER,
  responses INTEGER NOT NULL,
  response_ms INTEGER NOT NULL,
  last_content TEXT,
  last_sender INTEGER,
  last_type INTEGER,
  last_at INTEGER
) STRICT;
-- What stands behind the id is looked at while a list is read, without a look at the ticket.
CREATE INDEX ticket_by_created ON ticket (created_at, id, priority, channel);
CREATE INDEX ticket_by_status ON ticket (status, created_at, id, priority, channel);
CREATE INDEX ticket_by_department ON ticket
  (department, status, created_at, id, priority, channel);
CREATE INDEX ticket_by_priority ON ticket (department, priority, status, id, channel);
CREATE INDEX ticket_by_updated ON ticket
  (department, status, updated_at, id, priority, channel);
CREATE INDEX ticket_by_agent ON ticket
  (assigned_agent, status, department, created_at, id, priority, channel);
CREATE INDEX ticket_by_agent_updated ON ticket
  (assigned_agent, updated_at, id, status, department, priority, channel);
CREATE INDEX ticket_by_agent_priority ON ticket
  (assigned_agent, priority, id, status, department, channel);
CREATE INDEX ticket_by_customer ON ticket (customer_id, created_at, id);
CREATE INDEX ticket_live ON ticket (customer_id) WHERE status <> 4;
CREATE INDEX ticket_queue ON ticket (department, priority DESC, created_at, id)
  WHERE status = 0 AND assigned_agent IS NULL;
CREATE INDEX ticket_by_resolved ON ticket (resolved_at) WHERE resolved_at IS NOT NULL;

CREATE TABLE ticket_detail (
  n INTEGER PRIMARY KEY REFERENCES ticket (n),
  doc TEXT NOT NULL
) STRICT;

CREATE TABLE message (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  ticket INTEGER NOT NULL REFERENCES ticket (n),
  seq INTEGER NOT NULL,
  note_seq INTEGER NOT NULL,
  channel INTEGER NOT NULL,
  sender INTEGER NOT NULL,
  type INTEGER NOT NULL,
  -- null: the ticket's customer.
  sender_id TEXT,
  sender_key TEXT,
  client_id TEXT,
  content TEXT NOT NULL,
  metadata TEXT,
  at INTEGER NOT NULL,
  edited_at INTEGER,
  removed_at INTEGER,
  version INTEGER NOT NULL,
  -- 1 once it was changed: those alone break the rule that versions grow with places.
  changed INTEGER NOT NULL
) STRICT;
CREATE INDEX message_changed ON message (ticket, version) WHERE changed = 1;

CREATE TABLE message_place (
  ticket INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  note_seq INTEGER NOT NULL,
  sender INTEGER NOT NULL,
  type INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (ticket, seq, note_seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE message_client (
  ticket INTEGER NOT NULL,
  client_id TEXT NOT NULL,
  -- '' for the ticket's customer.
  sender_key TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (ticket, client_id, sender_key)
) STRICT, WITHOUT ROWID;

-- All messages up to here have their places.
CREATE TABLE message_mark (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  n INTEGER NOT NULL
) STRICT;
INSERT INTO message_mark VALUES (1, 0);

-- Tickets whose words are to be indexed anew, besides the new ones and those with new messages.
CREATE TABLE search_change (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  ticket INTEGER NOT NULL,
  -- 1: the text of a message has changed or went.
  messages INTEGER NOT NULL
) STRICT;

-- agent: an id, '' for none, '*' for all of them together, so that no sum runs over agents; with letters
-- behind the '*' the dimensions that are kept apart (figure-slices.ts), so that few rows are read.
CREATE TABLE figure (
  axis INTEGER NOT NULL,
  agent TEXT NOT NULL,
  day INTEGER NOT NULL,
  department TEXT NOT NULL,
  priority INTEGER NOT NULL,
  channel INTEGER NOT NULL,
  status INTEGER NOT NULL,
  tickets INTEGER NOT NULL,
  responses INTEGER NOT NULL,
  response_ms INTEGER NOT NULL,
  resolutions INTEGER NOT NULL,
  resolution_ms INTEGER NOT NULL,
  ratings INTEGER NOT NULL,
  rating_sum INTEGER NOT NULL,
  PRIMARY KEY (axis, agent, day, department, priority, channel, status)
) STRICT, WITHOUT ROWID;

-- What the last groups added to figures, not yet added up there: one row a group.
CREATE TABLE figure_log (
  n INTEGER PRIMARY KEY,
  doc TEXT NOT NULL
) STRICT;

CREATE TABLE notification (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  is_active INTEGER NOT NULL,
  doc TEXT NOT NULL
) STRICT;
CREATE INDEX notification_by_created ON notification (created_at, is_active);

CREATE TABLE recipient (
  agent TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  id TEXT NOT NULL,
  notification INTEGER NOT NULL REFERENCES notification (n),
  place INTEGER NOT NULL,
  type TEXT NOT NULL,
  ticket TEXT,
  read_at INTEGER,
  PRIMARY KEY (agent, created_at, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX recipient_unread ON recipient (agent, ticket, type, created_at, id)
  WHERE read_at IS NULL;
CREATE INDEX recipient_of ON recipient (notification, place);

CREATE TABLE routing_decision (
  n INTEGER PRIMARY KEY,
  ticket TEXT NOT NULL,
  doc TEXT NOT NULL
) STRICT;
CREATE INDEX routing_of ON routing_decision (ticket, n);

CREATE TABLE activity (
  n INTEGER PRIMARY KEY,
  department TEXT NOT NULL,
  assigned_agent TEXT,
  at INTEGER NOT NULL,
  doc TEXT NOT NULL
) STRICT;
CREATE INDEX activity_of_department ON activity (department, n);
CREATE INDEX activity_of_agent ON activity (assigned_agent, n);

CREATE TABLE session (
  id TEXT PRIMARY KEY,
  agent TEXT NOT NULL,
  refresh_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER,
  address TEXT,
  version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_of_agent ON session (agent, address, created_at);
CREATE INDEX session_by_created ON session (created_at);

CREATE TABLE api_key (
  id TEXT PRIMARY KEY,
  key_hash TEXT NOT NULL UNIQUE,
  last_used_at INTEGER,
  doc TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE canned_response (
  id TEXT PRIMARY KEY,
  doc TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE auto_response (
  id TEXT PRIMARY KEY,
  doc TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  version INTEGER NOT NULL,
  doc TEXT NOT NULL
) STRICT;

-- alive: the last sign of life. until: when the lease runs out.
CREATE TABLE process (
  id TEXT PRIMARY KEY,
  alive INTEGER NOT NULL,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE connection (
  id TEXT PRIMARY KEY,
  process TEXT NOT NULL REFERENCES process (id),
  kind INTEGER NOT NULL,
  subject TEXT NOT NULL,
  ticket TEXT,
  since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX connection_of_subject ON connection (kind, subject);
CREATE INDEX connection_of_process ON connection (process);

CREATE TABLE watch (
  ticket TEXT NOT NULL,
  connection TEXT NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  PRIMARY KEY (ticket, connection)
) STRICT, WITHOUT ROWID;
CREATE INDEX watch_of_connection ON watch (connection);

-- fence: the number of the present claim, 0 without one. Claims of timers and outbox share one count.
CREATE TABLE timer (
  key TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  claimed_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX timer_due ON timer (due_at);

CREATE TABLE fence (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  last INTEGER NOT NULL
) STRICT;
INSERT INTO fence VALUES (1, 0);

-- state: 0 waits, 1 done (kept a while, so that the same effect is not queued again), 2 dead letter.
CREATE TABLE outbox (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  consumer TEXT NOT NULL,
  effect_key TEXT NOT NULL UNIQUE,
  grp TEXT NOT NULL,
  payload TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  state INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  claimed_until INTEGER NOT NULL,
  error TEXT,
  ended_at INTEGER
) STRICT;
CREATE INDEX outbox_head ON outbox (grp, n) WHERE state = 0;
CREATE INDEX outbox_due ON outbox (due_at) WHERE state = 0;
CREATE INDEX outbox_done ON outbox (ended_at) WHERE state = 1;

CREATE TABLE idempotency (
  key TEXT PRIMARY KEY,
  body_hash TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_expiring ON idempotency (expires_at);
`;
