/** Gives each message a sender's key of its own, so that the unique index on `clientMessageId` never finds a repeat: as if it were gone. */
import { serve, withCommit } from './serve.ts';

let keys = 0;

await serve((store) =>
  withCommit(store, (unit) =>
    store.commit(
      unit.map((write) => {
        if (write.kind !== 'message.insert') return write;
        const { message } = write;
        keys += 1;
        const senderKey = `${message.senderKey} ${process.pid} ${keys}`;
        return { ...write, message: { ...message, senderKey } };
      }),
    ),
  ),
);
