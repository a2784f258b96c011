/**
 * Tells the other side that somebody is typing: at once, then at most every two seconds while it goes on, and that it
 * stopped after five seconds without a key. Well within the six after which a sign of typing clears itself (contract §7).
 */
export interface Typist {
  /** A key was pressed; `draft` is what stands in the composer. */
  readonly input: (draft?: string) => void;
  /** The draft was sent or emptied. */
  readonly stop: () => void;
  /** Like `stop`, without a word. */
  readonly close: () => void;
}

const EVERY = 2_000;
const IDLE = 5_000;

export function createTypist(
  send: (sign: { readonly isTyping: boolean; readonly draft: string }) => void,
): Typist {
  let draft = '';
  let said = '';
  let isTyping = false;
  let again: ReturnType<typeof setTimeout> | null = null;
  let idle: ReturnType<typeof setTimeout> | null = null;
  let pressed = false;

  function say(): void {
    said = draft;
    pressed = false;
    isTyping = true;
    send({ isTyping: true, draft });
    again = setTimeout(() => {
      again = null;
      if (pressed || said !== draft) say();
    }, EVERY);
  }

  function close(): void {
    if (again !== null) clearTimeout(again);
    if (idle !== null) clearTimeout(idle);
    again = null;
    idle = null;
    isTyping = false;
  }

  function stop(): void {
    const was = isTyping;
    close();
    if (was) send({ isTyping: false, draft: '' });
  }

  return {
    input(next = '') {
      draft = next;
      pressed = true;
      if (idle !== null) clearTimeout(idle);
      idle = setTimeout(stop, IDLE);
      if (again === null) say();
    },
    stop,
    close,
  };
}
