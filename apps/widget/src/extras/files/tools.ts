import type { FileDesk, Limits } from './desk.ts';
import type { Sources } from './sources.ts';

/** What the components here have of each other. */
export interface FileTools {
  readonly desk: FileDesk;
  readonly sources: Sources;
  readonly limits: () => Limits;
  /** The picture that is shown large; `opener` gets the focus back. */
  readonly stage: { open: (id: string, opener: HTMLElement) => void };
}
