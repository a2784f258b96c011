/** Path parameters that name a stored row: how each is found. */
import { isAttachmentId, isId } from '@parley/contract';
import type { Resource } from '../domain/policy.ts';
import type { Deps } from '../usecases/context.ts';
import type { RowOf } from './endpoint.ts';

type RowName = keyof RowOf;

const WHAT: Readonly<Record<RowName, string>> = {
  ticketId: 'Ticket',
  messageId: 'Message',
  agentId: 'Agent',
  notificationId: 'Notification',
  attachmentId: 'Attachment',
  apiKeyId: 'API key',
  cannedResponseId: 'Canned response',
  autoResponseId: 'Auto-response',
};

export interface LoadedRows {
  readonly rows: Partial<RowOf>;
  /** What the policy asks about them. */
  readonly resource: Resource;
}

/** Loads what the path names. What is not there is left to the policy, which refuses it in the right order. */
export async function loadRows(
  { store }: Deps,
  params: Readonly<Record<string, string>>,
): Promise<LoadedRows> {
  const { read } = store;
  const find: { readonly [Name in RowName]: (ref: string) => Promise<RowOf[Name] | null> } = {
    ticketId: (ref) => read.ticket(ref),
    agentId: (ref) => read.agent(ref),
    messageId: async (ref) => (isId(ref) ? read.message(ref) : null),
    notificationId: async (ref) => (isId(ref) ? read.notification(ref) : null),
    attachmentId: async (ref) => (isAttachmentId(ref) ? read.attachment(ref) : null),
    apiKeyId: async (ref) => byId(await read.apiKeys(), ref),
    cannedResponseId: async (ref) => byId(await read.cannedResponses(), ref),
    autoResponseId: async (ref) => byId(await read.autoResponses(), ref),
  };
  const rows: Partial<Record<RowName, RowOf[RowName]>> = {};
  const resource: { -readonly [Name in keyof Resource]: Resource[Name] } = {};
  for (const [name, ref] of Object.entries(params)) {
    if (!isRowName(name)) continue;
    const row = await find[name](ref);
    if (row !== null) rows[name] = row;
    else if (name !== 'ticketId' && name !== 'agentId') resource.missing = WHAT[name];
  }
  const { ticketId, agentId, messageId, notificationId, attachmentId } = rows as Partial<RowOf>;
  if ('ticketId' in params) resource.ticket = ticketId ?? null;
  if ('agentId' in params) resource.agent = agentId ?? null;
  if (attachmentId !== undefined) {
    resource.attachment = attachmentId;
    resource.ticket = await read.ticket(attachmentId.ticket);
  }
  if (messageId !== undefined && messageId.ticket !== ticketId?.id) {
    resource.missing = WHAT.messageId;
  }
  const isTheirs = notificationId?.recipients.some(({ agent }) => agent === agentId?.id) ?? true;
  if (!isTheirs) resource.missing = WHAT.notificationId;
  return { rows: rows as Partial<RowOf>, resource };
}

function isRowName(name: string): name is RowName {
  return Object.hasOwn(WHAT, name);
}

function byId<T extends { readonly id: string }>(rows: readonly T[], id: string): T | null {
  return rows.find((row) => row.id === id) ?? null;
}
