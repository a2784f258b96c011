/** What loader and chat know of each other. They are built apart and meet as types only. */
import type { WidgetSettings } from '@parley/contract';
import type { Words } from './words/words.ts';

/** Who the page says the customer is. */
export interface Person {
  /** The `customerId`; without `hash` it is not used. */
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
}

/** What the page asked for: `data-…` of the snippet, and over it what was said by calls. */
export interface PageOptions {
  /** Origin of the server, such as `https://chat.example.org`. */
  readonly server: string;
  readonly data: Readonly<DOMStringMap>;
  /** BCP 47 tag. */
  locale?: string | undefined;
  person?: Person | undefined;
  /** Hex HMAC of `person.id` (contract §5). */
  hash?: string | undefined;
  readonly listeners: Set<UnreadListener>;
  /** What the listeners were told last. */
  unread: number;
}

export type UnreadListener = (count: number) => void;

/** What the loader drew, for the chat to go on with. */
export interface Shell {
  readonly root: ShadowRoot;
  /** Around everything: carries language, direction and colours. */
  readonly frame: HTMLElement;
  readonly bubble: HTMLButtonElement;
}

declare global {
  interface Window {
    Parley?: ParleyApi;
  }
}

/** `window.Parley` (docs/widget.md). */
export interface ParleyApi {
  /** Opens the chat. */
  open(): void;
  close(): void;
  /**
   * Says who the customer is. `user.id` counts only with `hash`, the hex HMAC-SHA256 of it that the page's own server makes
   * with `IDENTITY_SECRET`; name, address and number are taken either way.
   */
  identify(user: Person, hash?: string): void;
  /** Calls `listener` with the number of unread messages, now and whenever it changes; the returned function ends that. */
  onUnread(listener: UnreadListener): () => void;
  /** A BCP 47 tag such as `de` or `pt-BR`. */
  setLocale(tag: string): void;
  /** The customer logs out: forgets the conversation on this device and takes the widget off the page. */
  shutdown(): void;
}

export interface ChatParts {
  readonly shell: Shell;
  readonly settings: WidgetSettings;
  readonly options: PageOptions;
  /** Asks anew, since hours pass and agents come and go. */
  readonly fetchSettings: () => Promise<WidgetSettings>;
}

export interface Chat {
  /** `takesFocus` false: a page that was opened with the chat open keeps its focus. */
  open(how?: { readonly takesFocus?: boolean }): void;
  close(): void;
  toggle(): void;
  /** Person or locale of the options became others. */
  changed(): void;
  shutdown(): void;
}

/** The chat's module, which the loader gets by its address. */
export interface ChatModule {
  readonly createChat: (parts: ChatParts) => Promise<Chat>;
}

/** A dictionary's module. */
export interface WordsModule<W = Words> {
  readonly words: W;
}
