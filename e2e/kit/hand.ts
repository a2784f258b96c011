/** What somebody does with files at a page, by events as the browser makes them: tests have neither clipboard nor drag. */
import type { Locator } from 'playwright-core';
import type { Payload } from './pictures.ts';

export interface Held {
  readonly type: 'paste' | 'dragover' | 'dragleave' | 'drop';
  readonly files: readonly Payload[];
  /** What the clipboard holds besides, by its type. */
  readonly texts?: Readonly<Record<string, string>>;
}

/** Does it there; whether the page took it, so that the browser does nothing of its own. */
export function hand(where: Locator, { type, files, texts = {} }: Held): Promise<boolean> {
  const plain = files.map(({ name, mimeType, buffer }) => ({
    name,
    mimeType,
    bytes: [...buffer],
  }));
  return where.evaluate(
    (target, held) => {
      const data = new DataTransfer();
      for (const { name, mimeType, bytes } of held.plain) {
        data.items.add(new File([new Uint8Array(bytes)], name, { type: mimeType }));
      }
      for (const [kind, text] of Object.entries(held.texts)) data.items.add(text, kind);
      const common = { bubbles: true, cancelable: true, composed: true };
      const event =
        held.type === 'paste'
          ? new ClipboardEvent('paste', { ...common, clipboardData: data })
          : new DragEvent(held.type, { ...common, dataTransfer: data });
      return !target.dispatchEvent(event);
    },
    { type, plain, texts },
  );
}
