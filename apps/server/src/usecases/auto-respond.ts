/** What answers by itself: `system` texts, each once a ticket, in the commit of what caused them (contract §6). */
import type { AutoResponseTrigger } from '@parley/contract';
import { containsKeyword } from '../domain/keywords.ts';
import { isOpen } from '../domain/opening-hours.ts';
import type { AutoResponseRecord } from '../domain/records.ts';
import { isQueued } from '../domain/ticket.ts';
import type { Deps } from './context.ts';
import { currentSettings } from './settings.ts';
import type { TicketChange } from './ticket-change.ts';

/** Writes the auto-responses that this change triggers. `text`: what the customer just wrote, or null. */
export async function autoRespond(
  deps: Deps,
  change: TicketChange,
  cause: { readonly created: boolean; readonly text: string | null },
): Promise<void> {
  const responses = await deps.store.latest.autoResponses();
  const due = responses.filter((response) => mayAnswer(response, change));
  if (due.length === 0) return;
  const triggers = new Set<AutoResponseTrigger>();
  if (cause.created) triggers.add('ticket_created');
  if (isQueued(change.ticket)) triggers.add('no_agent');
  if (due.some(({ trigger }) => trigger === 'outside_hours')) {
    if (!isOpen(await currentSettings(deps.store.latest), change.at)) triggers.add('outside_hours');
  }
  for (const response of due) {
    const speaks =
      response.trigger === 'keyword'
        ? cause.text !== null && containsKeyword(cause.text, response.keywords)
        : triggers.has(response.trigger);
    if (speaks) speak(change, response);
  }
}

function mayAnswer(response: AutoResponseRecord, { ticket }: TicketChange): boolean {
  return (
    response.isActive &&
    (response.department === null || response.department === ticket.department) &&
    !ticket.autoResponded.includes(response.id)
  );
}

function speak(change: TicketChange, response: AutoResponseRecord): void {
  change.post({
    sender: 'system',
    senderId: 'system',
    senderKey: 'system',
    clientMessageId: null,
    content: response.content,
    messageType: 'text',
    metadata: {},
    visibility: 'public',
  });
  change.set({ autoResponded: [...change.ticket.autoResponded, response.id] });
}
