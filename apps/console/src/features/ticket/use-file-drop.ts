import { type RefObject, useEffect, useRef, useState } from 'react';

/**
 * Files that are dropped anywhere in the section around `inside`; true while some are held over it. Beside it they are
 * refused: the browser would leave the page for them.
 */
export function useFileDrop(
  inside: RefObject<HTMLElement | null>,
  onFiles: (files: readonly File[]) => void,
): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(onFiles);
  useEffect(() => {
    latest.current = onFiles;
  });
  useEffect(() => {
    const section = inside.current?.closest('section');
    function isHere({ target }: DragEvent): boolean {
      return target instanceof Node && section?.contains(target) === true;
    }
    function onDrag(event: DragEvent): void {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      const here = isHere(event) && document.querySelector('dialog[open]') === null;
      event.dataTransfer.dropEffect = here ? 'copy' : 'none';
      setOver(here);
    }
    function onLeave({ relatedTarget }: DragEvent): void {
      // Null: out of the window.
      if (relatedTarget === null) setOver(false);
    }
    function onDrop(event: DragEvent): void {
      setOver(false);
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      const files = [...event.dataTransfer.files];
      if (isHere(event) && files.length > 0) latest.current(files);
    }
    globalThis.addEventListener('dragenter', onDrag);
    globalThis.addEventListener('dragover', onDrag);
    globalThis.addEventListener('dragleave', onLeave);
    globalThis.addEventListener('drop', onDrop);
    return () => {
      globalThis.removeEventListener('dragenter', onDrag);
      globalThis.removeEventListener('dragover', onDrag);
      globalThis.removeEventListener('dragleave', onLeave);
      globalThis.removeEventListener('drop', onDrop);
    };
  }, [inside]);
  return isOver;
}

const EDITABLE = 'input, textarea, select, [contenteditable]';

/** Files that are pasted, into `field` or where nothing else takes them. */
export function useFilePaste(
  field: RefObject<HTMLElement | null>,
  onFiles: (files: readonly File[]) => void,
): void {
  const latest = useRef(onFiles);
  useEffect(() => {
    latest.current = onFiles;
  });
  useEffect(() => {
    function onPaste(event: ClipboardEvent): void {
      const data = event.clipboardData;
      const files = [...(data?.files ?? [])];
      if (data === null || files.length === 0) return;
      // Spreadsheets and word processors add a picture of the text that is meant.
      if (data.types.includes('text/plain') && data.types.includes('text/html')) return;
      if (document.querySelector('dialog[open]') !== null) return;
      const { target } = event;
      const isElsewhere = target instanceof Element && target.closest(EDITABLE) !== null;
      if (isElsewhere && target !== field.current) return;
      event.preventDefault();
      latest.current(files);
    }
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, [field]);
}
