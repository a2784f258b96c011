/** The number of unread messages wherever it shows: on the bubble, in the page's title, and to the page itself. */
import type { PageOptions, Shell } from '../parts.ts';
import type { Speech } from '../words/speech.ts';

export interface Badges {
  show(unread: number, how: { readonly speech: Speech; readonly isOpen: boolean }): void;
}

export function createBadges({ bubble }: Shell, options: PageOptions): Badges {
  const badge = document.createElement('span');
  badge.className = 'badge';
  badge.ariaHidden = 'true';
  const arrow = bubble.firstElementChild?.cloneNode(true) as SVGElement;
  arrow.classList.add('icon');
  arrow.firstElementChild?.setAttribute('d', 'm6 9 6 6 6-6');
  bubble.append(arrow, badge);

  return {
    show(unread, { speech, isOpen }) {
      const { open, close, unread: words } = speech.words;
      const label = isOpen ? close : open;
      bubble.ariaExpanded = String(isOpen);
      bubble.ariaLabel = unread > 0 ? `${label}, ${speech.count(words, unread)}` : label;
      badge.hidden = unread === 0 || isOpen;
      badge.textContent = unread > 99 ? '99+' : speech.number(unread);
      if (unread === options.unread) return;
      options.unread = unread;
      // The page may have changed its title meanwhile: only what we put before it is ours.
      const title = document.title.replace(/^\(\d+\) /, '');
      document.title = unread > 0 ? `(${unread}) ${title}` : title;
      for (const listener of options.listeners) listener(unread);
    },
  };
}
