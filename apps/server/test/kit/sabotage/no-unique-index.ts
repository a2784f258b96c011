/** The look-up of `clientMessageId` forgets what is put into it, in memory and on disk, so that nothing is ever found to be a repeat. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readConfig } from '../../../src/config.ts';
import { MessageTail } from '../../../src/store/sqlite/message-tail.ts';
import { DATABASE_FILE } from '../../../src/store/sqlite/open-sqlite.ts';
import { serve } from './serve.ts';

const { config } = readConfig(process.env);
MessageTail.prototype.byClientId = () => null;
await serve((store) => {
  const db = new DatabaseSync(join(config.dataDir, DATABASE_FILE));
  db.exec(`CREATE TRIGGER IF NOT EXISTS forget AFTER INSERT ON message_client
    BEGIN DELETE FROM message_client WHERE n = new.n; END`);
  db.close();
  return store;
});
