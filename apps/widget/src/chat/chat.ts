/** The chat's module: joins the SDK, what the page asked for, and what is drawn. */
import { createCustomerClient } from '@parley/client/customer.ts';
import { createKeep, pageStorage } from '@parley/client/keep.ts';
import { createLeanSocket } from '@parley/client/lean-socket.ts';
import { h, render } from 'preact';
import type { Chat, ChatParts } from '../parts.ts';
import { createAttaching } from './attaching.ts';
import { createBadges } from './badges.ts';
import styles from './chat.css?inline';
import { detailsOf, fieldsMissing, identityOf, personOf } from './customer.ts';
import { loadCardWords, loadSpeech } from './language.ts';
import { lazy } from './lazy.ts';
import { load } from './load.ts';
import { isNotice } from './rows.ts';
import { fitScreen, followScheme, isSmallScreen, isTouch, pageAddress } from './surroundings.ts';
import { ChatView } from './ui/chat-view.tsx';
import type { Actions, Cards, Trouble, View } from './view.ts';

/** Milliseconds without a connection before it is worth a word. */
const PATIENCE = 1_500;
/** Milliseconds after which an opened chat asks anew who is there. */
const STALE = 60_000;
/** What could hold an address. */
const ADDRESS = /:\/\/|@|mailto:/i;
/** Where a tab keeps that its chat is open. */
const OPEN_KEY = 'parley:open';

/** Draws into the shell. Connects only where a conversation goes on; else with the first message. */
export async function createChat(parts: ChatParts): Promise<Chat> {
  const { shell, options } = parts;
  const { frame, root, bubble } = shell;
  const keep = createKeep(pageStorage(), 'parley:widget:');
  const client = createCustomerClient({
    url: options.server,
    openSocket: createLeanSocket(() =>
      load('whole-socket', () => import('@parley/client/whole-socket.ts')),
    ),
    loadUpload: () => load('upload', () => import('@parley/client/upload.ts')),
    ...identityOf(options),
  });
  const badges = createBadges(shell, options);
  const links = lazy(() => load('links', () => import('../extras/links.tsx')), draw);
  const signals = lazy(() => load('signals', () => import('../extras/signals.ts')), signal);
  const attaching = createAttaching({
    client,
    origin: options.server,
    limits: () => settings.files,
    language: () => speech.language,
    adopt,
    draw,
    send: say,
  });
  let cards = lazy(loadCards, draw);
  let formerCards: Cards | null = null;
  let { settings } = parts;
  let settingsAt = Date.now();
  let speech = await loadSpeech(options);
  let isOpen = false;
  let isAtEnd = true;
  let isMuted = keep.get('muted') === true;
  let hasMenu = false;
  let newFrom: number | null = null;
  /** Whether the conversation begins before these eyes, and if so, whether we were there. */
  let met: 'here' | 'away' | null = null;
  /** `seq` up to which the preview was sent away. */
  let dismissed = 0;
  /** `seq` of the newest message of others; null before the conversation is here. */
  let heard: number | null = null;
  /** Whether a sound waits for its file. */
  let isDue = false;
  let isLost = false;
  let patience: ReturnType<typeof setTimeout> | null = null;
  let isDrawing = false;
  let opener: HTMLElement = bubble;
  const adopted = new Set<string>();

  const place = document.createElement('div');
  place.className = 'chat';
  frame.prepend(place);
  adopt(styles);
  place.addEventListener('keydown', onKey);
  const ends = [
    client.subscribe(onChange),
    followScheme(frame),
    fitScreen(place),
    on(document, 'visibilitychange', onChange),
    on(window, 'pagehide', keepTexts),
    on(window, 'online', draw),
    on(window, 'offline', draw),
  ];

  function view(): View {
    const known = client.getState();
    const entries = attaching.entriesOf(known);
    const state = entries === known.entries ? known : { ...known, entries };
    const { ticket, customerId } = state;
    const isAway = !settings.open || !settings.available;
    const unread = ticket?.unread.customer ?? 0;
    const isBegun = entries.length > 0 || ticket !== null || customerId !== null;
    if (!isBegun) met = isAway ? 'away' : 'here';
    const fields = isBegun ? [] : fieldsMissing(settings, { isAway, person: personOf(options) });
    const { texts } = settings.widget;
    const { words } = speech;
    return {
      state,
      settings,
      speech,
      isOpen,
      isAway,
      isMuted,
      hasMenu,
      unread,
      newFrom,
      greeting:
        met && (met === 'away' ? (texts.away ?? words.away) : (texts.greeting ?? words.greeting)),
      fields,
      trouble: trouble(),
      draft: draft(),
      hasPreview: !isOpen && unread > 0 && (heard ?? 0) > dismissed,
      cards: cards.value ?? formerCards,
      files: attaching.files,
      isDropping: attaching.isDropping && fields.length === 0,
      linkText: links.value?.linkText ?? null,
    };
  }

  /** What was being written when the page was left. */
  function draft(): string {
    return (keep.get('draft') as string | null) ?? '';
  }

  function trouble(): Trouble | null {
    const { connection } = client.getState();
    if (connection === 'refused') return 'refused';
    if (connection === 'offline' || !navigator.onLine) return 'offline';
    return isLost ? 'reconnecting' : null;
  }

  const actions: Actions = {
    open: () => open(),
    close,
    send(text, details) {
      keep.remove('draft');
      newFrom = null;
      if (!attaching.send(text)) say(text);
      client.connect(detailsOf(options, details));
      draw();
    },
    write(text) {
      if (text === '') {
        keep.remove('draft');
        client.stopTyping();
      } else {
        keep.set('draft', text);
        client.typing();
      }
    },
    attach(files) {
      if (view().fields.length === 0) attaching.add(files);
    },
    drop: attaching.drop,
    retry(key) {
      if (attaching.files?.desk.retry(key) !== true) client.retry(key);
    },
    discard(key) {
      if (attaching.files?.desk.discard(key) !== true) client.discard(key);
    },
    loadOlder() {
      client.loadOlder().catch(() => {
        // The next scroll asks again; why it failed is said at the top.
      });
    },
    atEnd(is) {
      isAtEnd = is;
      look();
    },
    toggleMenu(shown) {
      hasMenu = shown;
      draw();
    },
    toggleSound() {
      isMuted = !isMuted;
      keep.set('muted', isMuted);
      draw();
    },
    dismissPreview() {
      dismissed = heard ?? 0;
      draw();
    },
  };

  function adopt(rules: string): void {
    if (adopted.has(rules)) return;
    adopted.add(rules);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    root.adoptedStyleSheets.push(sheet);
  }

  async function loadCards(): Promise<Cards> {
    const [{ cards, styles }, words] = await Promise.all([
      load('cards', () => import('../extras/cards.ts')),
      loadCardWords(speech.language),
    ]);
    adopt(styles);
    return { ...cards, props: { client, words } };
  }

  function onChange(): void {
    const { connection, ticket, messages, entries } = client.getState();
    const newest = messages.findLast(({ sender }) => sender !== 'customer')?.seq ?? 0;
    if (heard !== null && newest > heard) arrive();
    if (ticket !== null) heard = Math.max(heard ?? 0, newest);
    // A conversation that goes on elsewhere counts anew.
    if (ticket === null || ticket.seq < (heard ?? 0)) heard = ticket === null ? null : newest;
    if (links.value === null && entries.some(({ message }) => ADDRESS.test(message.content))) {
      links.want();
    }
    const isWaiting = connection === 'connecting' || connection === 'reconnecting';
    if (!isWaiting && patience !== null) {
      clearTimeout(patience);
      patience = null;
    } else if (isWaiting) patience ??= setTimeout(lose, PATIENCE);
    isLost &&= isWaiting;
    look();
    draw();
  }

  function say(text: string): void {
    if (text.trim() === '') return;
    client.send({ content: text.trim(), metadata: { page: pageAddress() } });
  }

  /** Files do not outlive the page, but what was written to them does. */
  function keepTexts(): void {
    const texts = attaching.texts();
    if (texts.length > 0) keep.set('draft', [...texts, draft()].join('\n').trim());
  }

  function lose(): void {
    isLost = true;
    draw();
  }

  /** Something new was said by somebody else. */
  function arrive(): void {
    const readUpTo = client.getState().ticket?.readUpTo.customer ?? 0;
    if (!isLooking()) {
      newFrom ??= readUpTo + 1;
      isDue = !isMuted;
    }
    signals.want();
    signal();
  }

  function signal(): void {
    const { ticket } = client.getState();
    if (signals.value === null) return;
    if (isDue && ticket !== null) signals.value.play(`${ticket.ticketId}:${ticket.seq}`);
    isDue = false;
    void signals.value.markIcon(options.unread > 0);
  }

  /** Whether the newest message is before somebody's eyes. */
  function isLooking(): boolean {
    return isOpen && isAtEnd && document.visibilityState === 'visible';
  }

  function look(): void {
    if (isLooking() && (client.getState().ticket?.unread.customer ?? 0) > 0) client.markRead();
  }

  /** Once for all that happens in a turn. */
  function draw(): void {
    if (isDrawing) return;
    isDrawing = true;
    queueMicrotask(paint);
  }

  function paint(): void {
    isDrawing = false;
    const now = view();
    const status = now.state.ticket?.status;
    const isOver = status === 'resolved' || status === 'closed';
    const asks = now.fields.length > 0 || now.hasMenu || isOver || now.state.entries.some(isNotice);
    if (now.isOpen ? asks : now.hasPreview) cards.want();
    frame.lang = speech.language;
    frame.dir = speech.direction;
    render(h(ChatView, { view: now, actions }), place);
    badges.show(now.unread, now);
    if (now.unread > 0) signals.want();
    signal();
  }

  function open({ takesFocus = true } = {}): void {
    if (isOpen || (!takesFocus && isSmallScreen())) return;
    const { ticket } = client.getState();
    if (ticket !== null && ticket.unread.customer > 0) newFrom ??= ticket.readUpTo.customer + 1;
    const active = document.activeElement as HTMLElement | null;
    opener = active === null || active === document.body || active === root.host ? bubble : active;
    isOpen = true;
    rememberOpen(true);
    paint();
    look();
    if (takesFocus) focusInside();
    if (Date.now() - settingsAt > STALE) void refresh();
  }

  function close(): void {
    if (!isOpen) return;
    isOpen = false;
    hasMenu = false;
    newFrom = null;
    dismissed = heard ?? 0;
    rememberOpen(false);
    paint();
    opener.focus();
  }

  function focusInside(): void {
    const field = isTouch() ? null : place.querySelector<HTMLElement>('textarea, input');
    (field ?? place.querySelector<HTMLElement>('.window'))?.focus();
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.stopPropagation();
    if (!hasMenu) return close();
    actions.toggleMenu(false);
    place.querySelector<HTMLElement>('[aria-haspopup]')?.focus();
  }

  async function refresh(): Promise<void> {
    settingsAt = Date.now();
    try {
      settings = await parts.fetchSettings();
      draw();
    } catch {
      // What we knew before still holds.
    }
  }

  client.resume();
  paint();

  return {
    open,
    close,
    toggle: () => (isOpen ? close() : open()),
    changed() {
      const { identity } = identityOf(options);
      if (identity !== undefined) client.identify(identity, detailsOf(options));
      loadSpeech(options).then(
        (other) => {
          speech = other;
          attaching.speak();
          // Until those of the new language are here.
          formerCards = cards.value ?? formerCards;
          cards = lazy(loadCards, draw);
          draw();
        },
        () => {
          // Without the dictionary it goes on in the language it has.
        },
      );
    },
    shutdown() {
      close();
      client.shutdown();
      rememberOpen(false);
      badges.show(0, { speech, isOpen });
      void signals.value?.markIcon(false);
      if (patience !== null) clearTimeout(patience);
      for (const end of ends) end();
      attaching.files?.desk.close();
      render(null, place);
    },
  };
}

function on(target: EventTarget, type: string, listener: () => void): () => void {
  target.addEventListener(type, listener);
  return () => target.removeEventListener(type, listener);
}

/** For this tab only: other tabs keep their own. */
function rememberOpen(isOpen: boolean): void {
  try {
    if (isOpen) sessionStorage.setItem(OPEN_KEY, '1');
    else sessionStorage.removeItem(OPEN_KEY);
  } catch {
    // Blocked: then it is closed on the next page.
  }
}
