/** Writes of the rows of files. */
import type { AttachmentRecord } from '../../domain/records.ts';
import { Conflict, Duplicate } from '../store.ts';
import type { Connection, Row } from './connection.ts';
import type { Handlers } from './handler.ts';

export const attachmentWrites: Handlers<
  'attachment.insert' | 'attachment.send' | 'attachment.delete'
> = {
  'attachment.insert': {
    check({ attachment }, { db }) {
      if (readAttachment(db, attachment.id) !== null) throw new Duplicate('id');
    },
    write({ attachment }, { db }) {
      db.run(
        'INSERT INTO attachment (id, created_at, is_sent, doc) VALUES (?, ?, ?, ?)',
        attachment.id,
        attachment.createdAt,
        attachment.sent === null ? 0 : 1,
        JSON.stringify(attachment),
      );
    },
  },

  'attachment.send': {
    check: ({ id }, { db }) => void unsent(db, id),
    write({ id, ticket, sent }, { db }) {
      const doc: AttachmentRecord = { ...unsent(db, id), ticket, sent };
      db.run('UPDATE attachment SET is_sent = 1, doc = ? WHERE id = ?', JSON.stringify(doc), id);
    },
  },

  'attachment.delete': {
    check: ({ id }, { db }) => void unsent(db, id),
    write({ id }, { db }) {
      if (db.run('DELETE FROM attachment WHERE id = ? AND is_sent = 0', id) === 0) {
        throw new Conflict('attachment');
      }
    },
  },
};

export function readAttachment(db: Connection, id: string): AttachmentRecord | null {
  const row = db.get('SELECT doc FROM attachment WHERE id = ?', id);
  return row === undefined ? null : toAttachment(row);
}

export function toAttachment(row: Row): AttachmentRecord {
  return JSON.parse(row['doc'] as string) as AttachmentRecord;
}

function unsent(db: Connection, id: string): AttachmentRecord {
  const attachment = readAttachment(db, id);
  if (attachment === null || attachment.sent !== null) throw new Conflict('attachment');
  return attachment;
}
