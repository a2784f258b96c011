/** Where the bytes of files that were sent come from. */
import type { CustomerClient } from '@parley/client/customer-types.ts';
import type { Entry } from '@parley/client/entries.ts';
import { ParleyError } from '@parley/client/errors.ts';
import { currentUrl, type FileOptions } from '@parley/client/files.ts';
import type { Attachment } from '@parley/contract';

/** A file of a message. */
export interface Source {
  readonly entry: Entry;
  readonly attachment: Attachment;
}

export interface Sources {
  /** Its address now, for the first draw; null where it has to be asked for. */
  readonly address: (source: Source, options?: FileOptions) => string | null;
  /** Its address, asked for if need be. Rejects with `NOT_FOUND` where the file is gone. */
  readonly renew: (source: Source, options?: FileOptions) => Promise<string>;
  /** Its bytes. Rejects with `NOT_FOUND` where it is gone, with `NETWORK_ERROR` where that is not known. */
  readonly bytes: (source: Source, options?: FileOptions) => Promise<Blob>;
}

export function createSources(client: CustomerClient, origin: string): Sources {
  async function renew({ entry, attachment }: Source, options?: FileOptions): Promise<string> {
    if (entry.kind === 'message') return client.fileUrl(entry.message, attachment, options);
    const address = currentUrl(origin, attachment, options);
    if (address === null) throw new ParleyError('NOT_FOUND', 'Its address has ended');
    return address;
  }

  return {
    address: ({ attachment }, options) => currentUrl(origin, attachment, options),
    renew,
    async bytes(source, options) {
      const address = await renew(source, options);
      const answer = await fetch(address, { credentials: 'omit' }).catch((cause: unknown) => {
        throw new ParleyError('NETWORK_ERROR', 'No answer', { cause });
      });
      if (!answer.ok) {
        const isGone = answer.status < 500 && answer.status !== 429;
        throw new ParleyError(isGone ? 'NOT_FOUND' : 'NETWORK_ERROR', `HTTP ${answer.status}`);
      }
      return answer.blob();
    },
  };
}

/** Gives bytes to the browser as a file: an address of another origin would be opened instead, in place of the page. */
export function save(bytes: Blob, name: string): void {
  const address = URL.createObjectURL(bytes);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
