/** A file that was checked becomes an upload that waits for its message (contract §2 "Attachment"). */
import { LIMITS, newAttachmentId } from '@parley/contract';
import { type Actor, senderKey } from '../domain/actor.ts';
import { AppError } from '../domain/errors.ts';
import type { AttachmentRecord, CustomerRecord, Millis, TicketRecord } from '../domain/records.ts';
import type { Write } from '../store/unit.ts';
import type { Call, Deps } from './context.ts';
import { transact } from './transact.ts';

const DAY_MS = 86_400_000;

export interface AttachFile {
  readonly ticket: Pick<TicketRecord, 'id'>;
  readonly file: {
    /** Local; it is taken over. */
    readonly path: string;
    readonly name: string;
    readonly mimeType: string;
    readonly size: number;
    readonly picture: {
      readonly width: number;
      readonly height: number;
      /** Local, likewise. */
      readonly preview: string | null;
    } | null;
  };
}

/** Bytes first, then the row that speaks of them; what the row refuses is removed again. Throws RATE_LIMITED as `permitUpload`. */
export async function attachFile(
  deps: Deps,
  call: Call,
  { ticket, file }: AttachFile,
): Promise<AttachmentRecord> {
  const { files } = deps.store;
  const id = newAttachmentId();
  const preview = file.picture?.preview ?? null;
  try {
    await files.put(id, file.path);
    if (preview !== null) await files.put(previewName(id), preview);
    return await insert(deps, call, {
      id,
      ticket: ticket.id,
      uploader: senderKey(call.actor),
      name: file.name,
      mimeType: file.mimeType,
      size: file.size,
      ...(file.picture === null ? {} : { width: file.picture.width, height: file.picture.height }),
      hasPreview: preview !== null,
      createdAt: deps.clock.now(),
      sent: null,
    });
  } catch (error) {
    await Promise.all([files.remove(id), files.remove(previewName(id))]);
    throw error;
  }
}

/** Name of the smaller picture's bytes. */
export function previewName(id: string): string {
  return `${id}.preview`;
}

/** Throws RATE_LIMITED for a customer who has uploaded as many files as a day has: asked before anything is read. */
export async function permitUpload(deps: Deps, actor: Actor): Promise<void> {
  if (actor.kind !== 'customer') return;
  const customer = await deps.store.latest.customer(actor.customerId);
  if (customer !== null) lately(customer, deps.clock.now());
}

function insert(deps: Deps, call: Call, attachment: AttachmentRecord): Promise<AttachmentRecord> {
  const { actor } = call;
  return transact<AttachmentRecord>(deps, call, {
    key: actor.kind === 'customer' ? `customer:${actor.customerId}` : `attachment:${attachment.id}`,
    decide: async () => {
      const row: Write = { kind: 'attachment.insert', attachment };
      return { result: attachment, unit: [row, ...(await counted(deps, actor))], events: [] };
    },
  });
}

/** The customer's own row counts, by its version: however many processes take uploads, none passes the limit. */
async function counted(deps: Deps, actor: Actor): Promise<Write[]> {
  if (actor.kind !== 'customer') return [];
  const stored = await deps.store.latest.customer(actor.customerId);
  if (stored === null) return [];
  const now = deps.clock.now();
  const customer: CustomerRecord = {
    ...stored,
    uploads: [...lately(stored, now), now],
    version: stored.version + 1,
  };
  return [{ kind: 'customer.put', customer, expected: stored.version }];
}

function lately({ uploads }: CustomerRecord, now: Millis): readonly Millis[] {
  const recent = uploads.filter((at) => at > now - DAY_MS);
  const [first] = recent;
  if (first === undefined || recent.length < LIMITS.uploadsPerDay) return recent;
  const retryAfter = Math.max(1, Math.ceil((first + DAY_MS - now) / 1000));
  const message = `A customer may upload ${LIMITS.uploadsPerDay} files a day`;
  throw new AppError('RATE_LIMITED', message, { retryAfter });
}
