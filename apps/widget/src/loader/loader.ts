/**
 * `widget.js`: what every page of the host loads. It draws the bubble and gets the chat when it is wanted: at the first
 * open, or when a conversation goes on. It runs as a classic script in the host's page, so it defines nothing but
 * `window.Parley`, and it uses nothing that a strict CSP forbids.
 */
import type { WidgetSettings } from '@parley/contract';
import type { Chat, ChatModule, PageOptions, ParleyApi, Person, Shell } from '../parts.ts';
import { draw } from './draw.ts';

/** Address of the chat's module, beside this script; the build knows it. */
declare const __CHAT__: string;

const script =
  (document.currentScript as HTMLScriptElement | null) ??
  document.querySelector<HTMLScriptElement>('script[src*="/widget.js"]');

// A page that carries the snippet twice has one widget.
if (script !== null && window.Parley === undefined) window.Parley = boot(script);

function boot({ src, dataset }: HTMLScriptElement): ParleyApi {
  const options: PageOptions = {
    server: new URL(src).origin,
    data: dataset,
    listeners: new Set(),
    unread: 0,
  };
  let settings: WidgetSettings;
  let shell: Shell | null = null;
  let chat: Chat | null = null;
  let loading: Promise<Chat> | null = null;

  async function fetchSettings(): Promise<WidgetSettings> {
    const answer = await fetch(`${options.server}/api/widget`);
    return ((await answer.json()) as { data: { settings: WidgetSettings } }).data.settings;
  }

  /** Draws the bubble once. */
  async function show(): Promise<Shell> {
    if (shell !== null) return shell;
    settings = await fetchSettings();
    const { readyState, documentElement } = document;
    if (readyState === 'loading') {
      await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve));
    }
    const tag = options.locale ?? dataset.locale ?? (documentElement.lang || navigator.language);
    const { position, theme } = dataset;
    if (shell !== null) return shell;
    shell = draw(settings, { tag, position, theme });
    shell.bubble.addEventListener('click', () => withChat((it) => it.toggle()));
    return shell;
  }

  async function load(): Promise<Chat> {
    const there = await show();
    there.bubble.ariaBusy = 'true';
    try {
      const { href } = new URL(__CHAT__, src);
      // Fetched first for the reason that chat/load.ts gives.
      const file = await fetch(href);
      await file.blob();
      if (!file.ok) throw new Error(href);
      const { createChat } = (await import(/* @vite-ignore */ href)) as ChatModule;
      chat = await createChat({ shell: there, settings, options, fetchSettings });
    } finally {
      there.bubble.ariaBusy = null;
    }
    return chat;
  }

  /** Does something with the chat, and gets it first if need be. After a failure the next call tries again. */
  function withChat(what: (chat: Chat) => void): void {
    if (chat !== null) return what(chat);
    loading ??= load();
    loading.then(what, () => (loading = null));
  }

  /** Waits for the server, milliseconds between two tries. */
  function begin(wait: number): void {
    show().then(
      () => {
        const isOpen = stored(() => sessionStorage).includes('parley:open');
        const goesOn = stored(() => localStorage).some((key) =>
          /^parley:(session$|out:)/.test(key),
        );
        if (isOpen) withChat((it) => it.open({ takesFocus: false }));
        else if (goesOn) withChat(() => {});
      },
      () => setTimeout(begin, wait, Math.min(wait * 2, 300_000)),
    );
  }

  begin(2_000);
  return {
    open: () => withChat((it) => it.open()),
    close: () => chat?.close(),
    identify(person: Person, hash) {
      options.person = person;
      options.hash = hash;
      if (chat === null) begin(2_000);
      else chat.changed();
    },
    onUnread(listener) {
      options.listeners.add(listener);
      listener(options.unread);
      return () => void options.listeners.delete(listener);
    },
    setLocale(tag) {
      options.locale = tag;
      chat?.changed();
    },
    shutdown() {
      chat?.shutdown();
      for (const key of stored(() => localStorage)) {
        if (key.startsWith('parley:')) localStorage.removeItem(key);
      }
      shell?.root.host.remove();
      shell = chat = loading = null;
    },
  };
}

/** The keys of a storage; none where the browser blocks it. */
function stored(storage: () => Storage): string[] {
  try {
    return Object.keys(storage());
  } catch {
    // Then no conversation goes on over a reload, and there is nothing to find.
    return [];
  }
}
