/**
 * Files of messages (contract §2 "Attachment"): sending them up, and addresses at which they can be shown. An address
 * is signed for an hour, so one that stood in a page for longer is asked for again, with the message it belongs to.
 */
import type { Attachment, Message, MessageType } from '@parley/contract';
import { ParleyError } from './errors.ts';
import type { Fetch } from './answer.ts';
import type { upload, UploadOptions } from './upload.ts';

export interface FileOptions {
  /** Of a large image a smaller one, for the log; of anything else the file itself. */
  readonly preview?: boolean;
}

export interface Files {
  /** Sends a file up; what it gives goes into the `attachments` of a draft. Rejects with a `ParleyError`. */
  readonly upload: (ticketId: string, file: Blob, options?: UploadOptions) => Promise<Attachment>;
  /** An address that holds for a minute at least: the present one, or a new one. Rejects with a `ParleyError`. */
  readonly urlOf: (
    message: Message,
    attachment: Attachment,
    options?: FileOptions,
  ) => Promise<string>;
}

export interface FilesParts {
  /** Origin of the server; '' is the page's own. */
  readonly url: string;
  readonly token: () => Promise<string>;
  readonly fetch?: Fetch | undefined;
  readonly loadUpload?: LoadUpload | undefined;
  /** Reads the message anew, with others perhaps. */
  readonly read: (message: Message) => Promise<{ readonly messages: readonly Message[] }>;
}

/** Gets the module that few conversations need. */
export type LoadUpload = () => Promise<{ readonly upload: typeof upload }>;

const MARGIN = 60_000;

export function createFiles({ url, token, fetch, read, loadUpload }: FilesParts): Files {
  /** Newer than those in the messages, by the file's id. */
  const renewed = new Map<string, Attachment>();
  const asking = new Map<string, Promise<void>>();

  async function renew(message: Message): Promise<void> {
    const { messages } = await read(message);
    for (const { metadata } of messages) {
      for (const attachment of metadata.attachments ?? []) renewed.set(attachment.id, attachment);
    }
  }

  return {
    async upload(ticketId, file, options = {}) {
      const { upload } = await (loadUpload?.() ?? import('./upload.ts'));
      return upload({ url, ticketId, token: await token(), fetch }, file, options);
    },
    async urlOf(message, attachment, options) {
      const { id } = attachment;
      const present = () =>
        currentUrl(url, attachment, options) ??
        currentUrl(url, renewed.get(id) ?? attachment, options);
      const known = present();
      if (known !== null) return known;
      const work =
        asking.get(message._id) ?? renew(message).finally(() => asking.delete(message._id));
      asking.set(message._id, work);
      await work;
      const found = present();
      if (found === null) throw new ParleyError('NOT_FOUND', 'This file is not there');
      return found;
    },
  };
}

/** Where a file can be shown from now, for a minute at least; null when its address has to be asked for again. */
export function currentUrl(
  origin: string,
  { url }: Pick<Attachment, 'url'>,
  { preview = false }: FileOptions = {},
): string | null {
  if (url === null) return null;
  const ends = Number(/[?&]exp=(\d+)/.exec(url)?.[1] ?? Number.NaN) * 1000;
  if (!(ends > Date.now() + MARGIN)) return null;
  return `${origin}${url}${preview ? '&preview=true' : ''}`;
}

export function isImage({ mimeType }: Pick<Attachment, 'mimeType'>): boolean {
  return mimeType.startsWith('image/');
}

/** What a message with these files is, where nobody says so. */
export function messageTypeOf(attachments: readonly Attachment[]): MessageType {
  if (attachments.length === 0) return 'text';
  return attachments.every(isImage) ? 'image' : 'file';
}
