/** The files that a message takes along, in the commit of the message (contract §2 "Attachment"). */
import type { MessageType } from '@parley/contract';
import type { Actor } from '../domain/actor.ts';
import { invalid } from '../domain/errors.ts';
import { FILE_TYPES } from '../domain/file-types.ts';
import { mayUseUpload } from '../domain/policy.ts';
import type {
  AttachmentRecord,
  MessageFile,
  MessageRecord,
  TicketRecord,
} from '../domain/records.ts';
import type { Deps } from './context.ts';
import type { TicketChange } from './ticket-change.ts';

export interface WithFiles {
  readonly ticket: Pick<TicketRecord, 'id'>;
  readonly attachments: readonly string[];
  readonly messageType: MessageType;
}

/**
 * The uploads that are named, in order. Throws `VALIDATION_ERROR`, in the same words for one that does not exist, was
 * sent before, is another's or belongs elsewhere: to neither the ticket that was asked for nor the one that is written to.
 */
export async function filesToSend(
  deps: Deps,
  actor: Actor,
  { input, ticket }: { readonly input: WithFiles; readonly ticket: TicketRecord },
): Promise<AttachmentRecord[]> {
  const files: AttachmentRecord[] = [];
  for (const [at, id] of input.attachments.entries()) {
    const field = `metadata.attachments.${at}.id`;
    const file = await deps.store.latest.attachment(id);
    const isHere = file !== null && (await belongs(deps, file, { asked: input.ticket.id, ticket }));
    if (!isHere || !mayUseUpload(actor, file)) {
      throw invalid(field, 'must be of an upload of yours to this ticket that was not sent yet');
    }
    if (input.messageType === 'image' && !IMAGES.has(file.mimeType)) {
      throw invalid(field, 'must be of an image where the message is one');
    }
    files.push(file);
  }
  return files;
}

/** What was uploaded to a ticket that closed meanwhile goes on with the conversation. */
async function belongs(
  { store }: Deps,
  file: AttachmentRecord,
  { asked, ticket }: { readonly asked: string; readonly ticket: TicketRecord },
): Promise<boolean> {
  if (file.ticket === asked || file.ticket === ticket.id) return true;
  const from = await store.latest.ticket(file.ticket);
  return from?.status === 'closed' && from.customerId === ticket.customerId;
}

/** `metadata` of a message with these files. */
export function withFiles(
  metadata: MessageRecord['metadata'],
  files: readonly AttachmentRecord[],
): MessageRecord['metadata'] {
  return files.length === 0 ? metadata : { ...metadata, attachments: files.map(summary) };
}

/** From this commit on they have the ticket and the visibility of their message. */
export function sendFiles(
  change: TicketChange,
  message: MessageRecord,
  files: readonly AttachmentRecord[],
): void {
  const sent = { message: message.id, visibility: message.visibility };
  for (const { id } of files) {
    change.add({ kind: 'attachment.send', id, ticket: message.ticket, sent });
  }
}

function summary({ id, name, mimeType, size, width, height }: AttachmentRecord): MessageFile {
  const extent = width === undefined || height === undefined ? {} : { width, height };
  return { id, name, mimeType, size, ...extent };
}

const IMAGES: ReadonlySet<string> = new Set(
  [...FILE_TYPES.values()]
    .filter(({ image }) => image !== undefined)
    .map(({ mimeType }) => mimeType),
);
