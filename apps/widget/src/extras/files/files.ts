/** Choosing, sending and showing files: loaded when a conversation has one. */
import { h } from 'preact';
import type { FilesExtra } from '../../chat/view.ts';
import { createDesk, type DeskParts } from './desk.ts';
import css from './files.css?inline';
import { List } from './list.tsx';
import { createSources } from './sources.ts';
import { Stage } from './stage.tsx';
import type { FileTools } from './tools.ts';
import { Tray } from './tray.tsx';

export function createFiles(parts: DeskParts & { readonly origin: string }): FilesExtra {
  const desk = createDesk(parts);
  const tools: FileTools = {
    desk,
    sources: createSources(parts.client, parts.origin),
    limits: parts.limits,
    // Until the stage is drawn there is nothing to be shown on.
    stage: { open: () => {} },
  };
  return {
    desk,
    Tray: (props) => h(Tray, { ...props, ...tools }),
    List: (props) => h(List, { ...props, ...tools }),
    Stage: (props) => h(Stage, { ...props, ...tools }),
  };
}

/** For the shadow root, beside chat.css. */
export const styles: string = css;
