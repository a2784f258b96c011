/** Gets the extra for files when it is first needed, and keeps what was chosen until it is here. */
import type { CustomerClient, CustomerState } from '@parley/client/customer-types.ts';
import type { Entry } from '@parley/client/entries.ts';
import type { WidgetSettings } from '@parley/contract';
import type { Language } from '../words/words.ts';
import { attachmentsOf } from './files.ts';
import type { Files, FilesExtra } from './view.ts';
import { loadFileWords } from './language.ts';
import { lazy } from './lazy.ts';
import { load } from './load.ts';
import { pageAddress } from './surroundings.ts';

interface AttachingParts {
  readonly client: CustomerClient;
  /** Of the server. */
  readonly origin: string;
  readonly limits: () => WidgetSettings['files'];
  /** The reader's language as it is now. */
  readonly language: () => Language;
  readonly adopt: (rules: string) => void;
  readonly draw: () => void;
  /** Sends a text without files. */
  readonly send: (text: string) => void;
}

export interface Attaching {
  readonly files: Files | null;
  readonly isDropping: boolean;
  readonly add: (files: readonly File[]) => void;
  readonly drop: (isDropping: boolean) => void;
  /** Takes a text that goes with files; false where there are none. */
  readonly send: (text: string) => boolean;
  /** What was written to files that are not up yet. */
  readonly texts: () => readonly string[];
  /** With the messages whose files are not up yet. */
  readonly entriesOf: (state: CustomerState) => readonly Entry[];
  /** The language became another. */
  readonly speak: () => void;
}

export function createAttaching(parts: AttachingParts): Attaching {
  const { client, origin, limits, adopt, draw } = parts;
  const chosen: File[] = [];
  let files: Files | null = null;
  let isDropping = false;
  /** Joined anew only when one of them changed: whoever draws compares references. */
  let joined: { readonly of: readonly unknown[]; readonly entries: readonly Entry[] } | null = null;
  /** What was sent before the extra was here. */
  let held: string | null = null;
  const extra = lazy(take, () => {
    const { desk } = extra.value as FilesExtra;
    if (chosen.length > 0) desk.add(chosen.splice(0));
    const text = held;
    held = null;
    if (text !== null && !desk.send(text)) parts.send(text);
    draw();
  });

  async function take(): Promise<FilesExtra> {
    const [{ createFiles, styles }, words] = await Promise.all([
      load('files', () => import('../extras/files/files.ts')),
      loadFileWords(parts.language()),
    ]);
    adopt(styles);
    const made = createFiles({ client, origin, limits, draw, page: pageAddress });
    files = { ...made, words };
    return made;
  }

  return {
    get files() {
      return files;
    },
    get isDropping() {
      return isDropping;
    },
    add(more) {
      chosen.push(...more);
      extra.want();
      if (files !== null) files.desk.add(chosen.splice(0));
    },
    send(text) {
      if (files !== null) return files.desk.send(text);
      if (chosen.length === 0 || held !== null) return false;
      held = text;
      extra.want();
      return true;
    },
    texts: () => [...(files?.desk.texts ?? []), ...(held ? [held] : [])],
    drop(is) {
      if (is) extra.want();
      if (is === isDropping) return;
      isDropping = is;
      draw();
    },
    entriesOf({ entries }) {
      // Asked for as well when what was chosen could not be taken before.
      if (chosen.length > 0 || entries.some((entry) => attachmentsOf(entry.message).length > 0)) {
        extra.want();
      }
      const waiting = files?.desk.entries ?? [];
      if (waiting.length === 0) return entries;
      if (joined?.of[0] !== entries || joined.of[1] !== waiting) {
        joined = { of: [entries, waiting], entries: [...entries, ...waiting] };
      }
      return joined.entries;
    },
    speak() {
      if (files === null) return;
      loadFileWords(parts.language()).then(
        (words) => {
          if (files !== null) files = { ...files, words };
          draw();
        },
        () => {
          // It goes on in the language that it has.
        },
      );
    },
  };
}
