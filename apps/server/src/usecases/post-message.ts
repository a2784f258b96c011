import type { MessageType, NewMetadata, Visibility } from '@parley/contract';
import { senderKey, type Actor } from '../domain/actor.ts';
import { AppError, invalid } from '../domain/errors.ts';
import { filesOf, sameContent, subjectFrom } from '../domain/message.ts';
import type { Id, MessageRecord, TicketRecord } from '../domain/records.ts';
import { autoRespond } from './auto-respond.ts';
import type { Call, Deps } from './context.ts';
import { filesToSend, sendFiles, withFiles } from './send-files.ts';
import { openTicket } from './new-ticket.ts';
import { notifyMessage, notifyStatusChange } from './notify.ts';
import { reopenTicket, routeTicket } from './route-ticket.ts';
import { TicketChange } from './ticket-change.ts';
import { transact, type Decision } from './transact.ts';

export interface PostMessage {
  readonly ticket: Pick<TicketRecord, 'id' | 'customerId'>;
  readonly content: string;
  readonly messageType: MessageType;
  /** The sender's own. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Ids of the files that go with it, uploaded before by who calls. */
  readonly attachments: readonly string[];
  readonly visibility: Visibility;
  readonly clientMessageId: string | null;
  /** Whose words they are; the policy has allowed it. */
  readonly as: 'customer' | 'agent' | 'system';
}

export interface PostedMessage {
  /** Another than the one asked for when that was closed and the conversation went on elsewhere. */
  readonly ticket: TicketRecord;
  readonly message: MessageRecord;
  /** The same `clientMessageId` had been stored before: this is the first answer. */
  readonly repeated: boolean;
}

/** What is said, as the contract's schema gives it: with files and no word of what it is, it is a `file`. */
export function contentOf(input: {
  readonly content?: string | undefined;
  readonly messageType?: MessageType | undefined;
  readonly metadata?: NewMetadata | undefined;
}): Pick<PostMessage, 'content' | 'messageType' | 'metadata' | 'attachments'> {
  const { content = '', metadata: { own, attachments } = { own: {}, attachments: [] } } = input;
  const messageType = input.messageType ?? (attachments.length === 0 ? 'text' : 'file');
  return { content, messageType, metadata: own, attachments };
}

/**
 * Stores one message and all it causes (contract §3, §8): the customer's words wake a pending or resolved
 * ticket, and after a closed one go on in the newest that is not closed, or in a new one.
 * Throws `INVALID_TRANSITION` for an agent's public message on a closed ticket, `CONFLICT` for a `clientMessageId`
 * that was used for something else, and `VALIDATION_ERROR` for a file that is not the caller's to send here and for a
 * customer who writes what only the log says.
 */
export async function postMessage(
  deps: Deps,
  call: Call,
  input: PostMessage,
): Promise<PostedMessage> {
  let tries = 0;
  if (input.as === 'customer' && input.messageType === 'system_notification') {
    throw invalid('messageType', 'is not a type that customers write');
  }
  return transact<PostedMessage>(deps, call, {
    key: `customer:${input.ticket.customerId}`,
    decide: async () => {
      const asked = await deps.store.latest.ticket(input.ticket.id);
      if (asked === null) throw new AppError('NOT_FOUND');
      tries += 1;
      // A repeat is rare, and the unique index finds it: only then, or where the message could have gone
      // to another ticket, or come to the one before, or its files are sent by now, is it looked for.
      const mayBeStored = asked.status === 'closed' || input.attachments.length > 0;
      if (tries > 1 || mayBeStored || mayRepeatFromBefore(input, asked)) {
        const repeat = await firstAnswer(deps, call.actor, { input, asked });
        if (repeat !== null) return repeat;
      }
      if (asked.status !== 'closed' || input.visibility === 'internal') {
        return write(deps, call, { input, ticket: asked });
      }
      if (input.as !== 'customer') throw new AppError('INVALID_TRANSITION');
      const live = await deps.store.latest.liveTicket(asked.customerId);
      return live === null
        ? follow(deps, call, { input, closed: asked })
        : write(deps, call, { input, ticket: live });
    },
  });
}

async function write(
  deps: Deps,
  call: Call,
  { input, ticket }: { input: PostMessage; ticket: TicketRecord },
): Promise<Decision<PostedMessage>> {
  const change = TicketChange.of(deps, call, ticket);
  const files = await filesToSend(deps, call.actor, { input, ticket });
  const message = change.post(
    {
      ...senderOf(call.actor, { input, ticket }),
      content: input.content,
      messageType: input.messageType,
      metadata: withFiles(input.metadata, files),
      visibility: input.visibility,
      clientMessageId: input.clientMessageId,
    },
    authorOf(call.actor, input),
  );
  sendFiles(change, message, files);
  if (input.as === 'customer') {
    if (ticket.status === 'pending' || ticket.status === 'resolved') {
      await reopenTicket(deps, change);
      notifyStatusChange(change);
    } else if (ticket.status === 'open') {
      await routeTicket(deps, change, { record: false });
    }
    await notifyMessage(deps, change, message);
    await autoRespond(deps, change, { created: false, text: input.content });
  }
  return change.decision({ ticket: change.ticket, message, repeated: false });
}

/** A customer who writes after `closed` gets a new ticket; department, priority and who they are go along. */
async function follow(
  deps: Deps,
  call: Call,
  { input, closed }: { input: PostMessage; closed: TicketRecord },
): Promise<Decision<PostedMessage>> {
  const { customerId, channel, customerInfo, department, priority, connectedAt } = closed;
  const { source, category, subcategory } = closed;
  const files = await filesToSend(deps, call.actor, { input, ticket: closed });
  const { change } = await openTicket(deps, call, {
    customer: await deps.store.latest.customer(customerId),
    customerId,
    channel,
    customerInfo,
    subject: subjectFrom(input.content),
    department,
    priority,
    metadata: { source, category, subcategory },
    first: { ...input, metadata: withFiles(input.metadata, files) },
    identityProven: false,
    connectedAt,
  });
  const message = change.firstMessage();
  sendFiles(change, message, files);
  return change.decision({ ticket: change.ticket, message, repeated: false });
}

/**
 * What the same `clientMessageId` of the same sender was answered the first time: on this ticket, on one that followed it,
 * or on the closed one that this one followed, where a customer whose answer got lost may have come from.
 */
async function firstAnswer(
  deps: Deps,
  actor: Actor,
  { input, asked }: { input: PostMessage; asked: TicketRecord },
): Promise<Decision<PostedMessage> | null> {
  const { clientMessageId } = input;
  if (clientMessageId === null) return null;
  const { latest } = deps.store;
  const { senderKey: key } = senderOf(actor, { input, ticket: asked });
  const before = mayRepeatFromBefore(input, asked) ? await closedBefore(deps, asked) : [];
  const after = asked.status === 'closed' ? await latest.ticketsAfter(asked) : [];
  for (const ticket of [asked, ...after, ...before]) {
    const message = await latest.messageByClientId(ticket.id, key, clientMessageId);
    if (message === null) continue;
    if (!saysTheSame(message, input)) {
      throw new AppError('CONFLICT', 'This clientMessageId was used for another message');
    }
    return { result: { ticket, message, repeated: true }, unit: [], events: [] };
  }
  return null;
}

/** Only customers' messages go on in another ticket than the one that was asked for. */
function mayRepeatFromBefore({ as, clientMessageId }: PostMessage, asked: TicketRecord): boolean {
  return as === 'customer' && clientMessageId !== null && asked.previousTicketId !== null;
}

async function closedBefore(
  { store }: Deps,
  { previousTicketId }: TicketRecord,
): Promise<TicketRecord[]> {
  if (previousTicketId === null) return [];
  const previous = await store.latest.ticket(previousTicketId);
  return previous?.status === 'closed' ? [previous] : [];
}

/** Files are compared by their ids: the rest of what is stored of them is the server's. */
function saysTheSame(message: MessageRecord, input: PostMessage): boolean {
  const { attachments: _, ...metadata } = message.metadata;
  const ids = filesOf(message.metadata).map(({ id }) => id);
  return (
    sameContent({ ...message, metadata }, input) && ids.join(' ') === input.attachments.join(' ')
  );
}

function senderOf(
  actor: Actor,
  { input, ticket }: { input: PostMessage; ticket: TicketRecord },
): Pick<MessageRecord, 'sender' | 'senderId' | 'senderKey'> {
  if (input.as === 'customer') {
    const { customerId } = ticket;
    return { sender: 'customer', senderId: customerId, senderKey: `customer:${customerId}` };
  }
  if (input.as === 'agent' && actor.kind === 'agent') {
    return { sender: 'agent', senderId: actor.agentId, senderKey: senderKey(actor) };
  }
  return { sender: 'system', senderId: 'system', senderKey: senderKey(actor) };
}

function authorOf(
  actor: Actor,
  input: PostMessage,
): { id: Id; name: string; department: string } | null {
  return input.as === 'agent' && actor.kind === 'agent' ? actor : null;
}
