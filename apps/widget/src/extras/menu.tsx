import type { CustomerMessage } from '@parley/contract';
import { h, type JSX } from 'preact';
import { load } from '../chat/load.ts';
import { LEAVE, SAVE, SILENCE, SOUND, Icon } from '../chat/ui/icons.tsx';
import type { CardPart } from '../chat/view.ts';
import { sayContent } from './say-content.ts';

/** What is seldom done. */
export function Menu({ view, actions, client, words }: CardPart): JSX.Element {
  const { ticket } = view.state;
  const item = (path: string, label: string, act: () => void) => (
    <button
      role="menuitem"
      onClick={({ currentTarget }) => {
        // The item goes away, and the focus would go with it.
        rootOf(currentTarget).querySelector<HTMLElement>('[aria-haspopup]')?.focus();
        actions.toggleMenu(false);
        act();
      }}
    >
      <Icon path={path} />
      {label}
    </button>
  );
  return (
    <div class="menu" role="menu" ref={focusFirst} onKeyDown={walk} onFocusOut={leaves}>
      {view.isMuted
        ? item(SOUND, words.unmute, actions.toggleSound)
        : item(SILENCE, words.mute, actions.toggleSound)}
      {ticket !== null && item(SAVE, words.transcript, save)}
      {ticket !== null && ticket.status !== 'closed' && item(LEAVE, words.end, end)}
    </div>
  );

  // Without a connection neither happens; that there is none is said at the top.
  function say(message: CustomerMessage): string {
    return sayContent(message, { speech: view.speech, words });
  }

  function save(): void {
    load('transcript', () => import('./transcript.ts'))
      .then(({ saveTranscript }) => saveTranscript({ client, view, say }))
      .catch(() => {});
  }

  function end(): void {
    client.end().catch(() => {});
  }

  function leaves({ currentTarget, relatedTarget }: FocusEvent): void {
    const isInside = (currentTarget as Element).contains(relatedTarget as Node | null);
    const isToggle = (relatedTarget as Element | null)?.getAttribute('aria-haspopup') === 'menu';
    if (!isInside && !isToggle) actions.toggleMenu(false);
  }
}

function focusFirst(menu: HTMLElement | null): void {
  if (menu !== null && !menu.contains(rootOf(menu).activeElement)) {
    menu.querySelector('button')?.focus();
  }
}

/** Arrows go through the items, around the ends. */
function walk(event: KeyboardEvent): void {
  const menu = event.currentTarget as HTMLElement;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const items = [...menu.querySelectorAll('button')];
  const at = items.indexOf(rootOf(menu).activeElement as HTMLButtonElement);
  items.at((at + step) % items.length)?.focus();
}

function rootOf(node: Node): ShadowRoot {
  return node.getRootNode() as ShadowRoot;
}
