import type { CustomerClient } from '@parley/client/customer-types.ts';
import type { CustomerMessage } from '@parley/contract';
import { teamName, type View } from '../chat/view.ts';

interface Telling {
  readonly client: CustomerClient;
  readonly view: View;
  /** A message in one line. */
  readonly say: (message: CustomerMessage) => string;
}

/** Loads the whole conversation and hands it to the browser as a text file. Rejects where it cannot be loaded. */
export async function saveTranscript({ client, view, say }: Telling): Promise<void> {
  for (let held = -1; client.getState().hasMore;) {
    const { length } = client.getState().messages;
    // A page that brought nothing: another load is under way, or there is none to be had.
    if (length === held) throw new Error('The conversation could not be loaded');
    held = length;
    await client.loadOlder();
  }
  const { messages, agents, ticket } = client.getState();
  const { words, locale } = view.speech;
  const times = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const team = teamName(view);
  const lines = messages.map((message) => {
    const { sender, senderId, timestamp } = message;
    const who = sender === 'customer' ? words.you : (agents.get(senderId) ?? team);
    return `[${times.format(Date.parse(timestamp))}] ${who}: ${say(message)}`;
  });
  const text = [`${team} · ${ticket?.subject ?? ''}`, '', ...lines, ''].join('\n');
  // The mark at the beginning tells old editors that this is UTF-8.
  const address = URL.createObjectURL(new Blob([`\ufeff${text}`], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${ticket?.ticketId ?? 'chat'}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
