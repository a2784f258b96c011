import type { Entry } from '@parley/client/entries.ts';
import { ParleyError } from '@parley/client/errors.ts';
import { currentUrl, isImage } from '@parley/client/files.ts';
import type { Attachment } from '@parley/contract';
import { useCallback, useEffect, useState } from 'react';
import { useServices } from '../../app/services.tsx';

export function filesOf({ kind, message }: Entry): readonly Attachment[] {
  if (kind === 'outgoing') return message.attachments;
  return message.removedAt === null ? (message.metadata.attachments ?? []) : [];
}

/** What a browser draws, and what the server has the bytes of. */
export function isPicture(attachment: Attachment): boolean {
  return (
    isImage(attachment) && attachment.url !== null && !/heic|tiff|svg/.test(attachment.mimeType)
  );
}

interface FileOf {
  readonly entry: Entry;
  readonly attachment: Attachment;
  /** A smaller one, for the log. */
  readonly preview: boolean;
}

interface ShownPicture {
  /** Null while its address is asked for. */
  readonly src: string | null;
  readonly isBroken: boolean;
  readonly onError: () => void;
  readonly retry: () => void;
}

/**
 * The address of a picture. It stays the first one although each reading of the message brings another, so that nothing
 * is loaded twice; one that was chosen in this page is shown from there.
 */
export function usePicture({ entry, attachment, preview }: FileOf): ShownPicture {
  const { attaching } = useServices();
  const ask = useAddress({ entry, attachment, preview });
  const { id } = attachment;
  const present = () => attaching.pictureOf(id) ?? currentUrl('', attachment, { preview });
  const [src, setSrc] = useState(present);
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    if (src !== null || isBroken) return undefined;
    let isWanted = true;
    ask().then(
      (address) => isWanted && setSrc(address),
      () => isWanted && setBroken(true),
    );
    return () => {
      isWanted = false;
    };
  }, [ask, isBroken, src]);
  return {
    src: isBroken ? null : src,
    isBroken,
    onError() {
      // It ended before the picture came into sight.
      if (src !== null && !src.startsWith('blob:') && endOf(src) < Date.now()) setSrc(null);
      else setBroken(true);
    },
    retry() {
      setSrc(null);
      setBroken(false);
    },
  };
}

function endOf(address: string): number {
  return Number(/[?&]exp=(\d+)/.exec(address)?.[1] ?? Number.NaN) * 1000;
}

/** Asks for an address of the file that holds from now. Rejects with a `ParleyError`. */
function useAddress({ entry, attachment, preview }: FileOf): () => Promise<string> {
  const { client } = useServices();
  return useCallback(async () => {
    if (entry.kind === 'message') return client.fileUrl(entry.message, attachment, { preview });
    const address = currentUrl('', attachment, { preview });
    if (address === null) throw new ParleyError('NOT_FOUND', 'This file is not there');
    return address;
  }, [attachment, client, entry, preview]);
}

/** Saves the file under its name; false when it is not there any more. */
export function useDownload(of: Omit<FileOf, 'preview'>): () => Promise<boolean> {
  const ask = useAddress({ ...of, preview: false });
  const { name } = of.attachment;
  return useCallback(async () => {
    const address = await ask();
    const { ok } = await fetch(address, { method: 'HEAD' });
    if (!ok) return false;
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    return true;
  }, [ask, name]);
}
