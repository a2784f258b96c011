/** Files of messages, and how many a customer has uploaded lately. */
export const attachments = `
CREATE TABLE attachment (
  id TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  -- 1 once a message has it.
  is_sent INTEGER NOT NULL,
  doc TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_unsent ON attachment (created_at) WHERE is_sent = 0;

-- A JSON list of times; null for none.
ALTER TABLE customer ADD COLUMN uploads TEXT;
`;
