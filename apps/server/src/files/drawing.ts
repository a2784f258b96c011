/** What the server and the program that draws say to each other. */
import type { FileType } from '../domain/file-types.ts';

export interface DrawingJob {
  readonly id: number;
  readonly format: NonNullable<FileType['image']>;
  readonly source: string;
  /** Where the picture goes, and where a smaller one does if it is large. */
  readonly target: string;
  readonly preview: string;
}

export interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly size: number;
  readonly hasPreview: boolean;
}

export type DrawingAnswer =
  | { readonly id: number; readonly drawn: Drawn }
  /** `disk`: it can't be written; `pixels`: there are too many; `unreadable`: whatever the decoder said. */
  | { readonly id: number; readonly fault: 'disk' | 'pixels' | 'unreadable'; readonly why: string };

/** Over all frames: four bytes each while it is decoded. */
export const MAX_PIXELS = 50_000_000;
