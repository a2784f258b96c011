/** What the chat knows of files before the extra that does the work is here (src/extras/files). */
import type { Entry } from '@parley/client/entries.ts';
import type { Attachment, CustomerMessage } from '@parley/contract';

/** Pixels. Pictures that stand alone fit into a square, several stand in two columns; a card has one line of two. */
export const SQUARE = 240;
export const GAP = 4;
export const TILE = (SQUARE - GAP) / 2;
export const CARD = 60;
const LEAST = 72;

export interface Box {
  readonly width: number;
  readonly height: number;
}

/** What goes with a message; nothing once it was removed. */
export function attachmentsOf(message: Entry['message']): readonly Attachment[] {
  if ('attachments' in message) return message.attachments;
  const isGone = ((message as Partial<CustomerMessage>).removedAt ?? null) !== null;
  return isGone ? [] : (message.metadata.attachments ?? []);
}

/** Whether every browser shows it. */
export function isPicture({ mimeType, status }: Attachment): boolean {
  return status === undefined && /^image\/(?:jpeg|png|gif|webp)$/.test(mimeType);
}

/** The place that a picture alone takes, before anything of it is here. */
export function boxOf({ width = 4, height = 3 }: Pick<Attachment, 'width' | 'height'>): Box {
  const isKnown = width > 4;
  const scale = Math.min(isKnown ? 1 : SQUARE, SQUARE / width, SQUARE / height);
  const fit = (side: number) => Math.round(Math.min(SQUARE, Math.max(LEAST, side * scale)));
  return { width: fit(width), height: fit(height) };
}

/** Pixels that the files of a message take, so that nothing moves when they come. */
export function heightOf(attachments: readonly Attachment[]): number {
  const pictures = attachments.filter(isPicture);
  const cards = attachments.length - pictures.length;
  const [first] = pictures;
  const rows = Math.ceil(pictures.length / 2);
  const above = pictures.length === 1 && first ? boxOf(first).height + GAP : rows * (TILE + GAP);
  return above + cards * (CARD + GAP) - GAP;
}
