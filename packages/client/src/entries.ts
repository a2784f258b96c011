/** What a conversation shows, top to bottom: the log, then what is not in it yet. */
import type { Message } from '@parley/contract';
import type { OutgoingMessage } from './outgoing.ts';

export type Entry =
  | {
      readonly kind: 'message';
      /** Stays the same when an outgoing message becomes part of the log. */
      readonly key: string;
      readonly message: Message;
      /** How far an own message got; null on others'. */
      readonly status: 'sent' | 'delivered' | 'read' | 'failed' | null;
    }
  | {
      readonly kind: 'outgoing';
      readonly key: string;
      readonly message: OutgoingMessage;
      readonly status: OutgoingMessage['state'];
    };

export type BuildEntries = (
  messages: readonly Message[],
  outgoing: readonly OutgoingMessage[],
) => readonly Entry[];

/** Makes entries so that what did not change stays the same reference: a list then draws only what did. */
export function createEntries(isOwn: (message: Message) => boolean): BuildEntries {
  const known = new WeakMap<Message | OutgoingMessage, Entry>();
  let last: { readonly of: readonly unknown[]; readonly entries: readonly Entry[] } | null = null;
  return (messages, outgoing) => {
    if (last?.of[0] === messages && last.of[1] === outgoing) return last.entries;
    const inLog = new Set<string>();
    const entries: Entry[] = [];
    for (const message of messages) {
      let entry = known.get(message);
      if (entry === undefined) known.set(message, (entry = fromLog(message, isOwn(message))));
      entries.push(entry);
      inLog.add(entry.key);
    }
    for (const message of outgoing) {
      // The log may have it before its acknowledgement came.
      if (inLog.has(message.clientMessageId)) continue;
      let entry = known.get(message);
      if (entry === undefined) known.set(message, (entry = unsent(message)));
      entries.push(entry);
    }
    last = { of: [messages, outgoing], entries };
    return entries;
  };
}

function fromLog(message: Message, isOwn: boolean): Entry {
  if (!isOwn) return { kind: 'message', key: message._id, message, status: null };
  return {
    kind: 'message',
    key: message.clientMessageId ?? message._id,
    message,
    status: statusOf(message),
  };
}

function unsent(message: OutgoingMessage): Entry {
  return { kind: 'outgoing', key: message.clientMessageId, message, status: message.state };
}

function statusOf({ delivery, read }: Message): 'sent' | 'delivered' | 'read' | 'failed' {
  // Stored here, on its way there: for its writer it is sent.
  if (delivery !== null && delivery.status !== 'pending') return delivery.status;
  return read ? 'read' : 'sent';
}
