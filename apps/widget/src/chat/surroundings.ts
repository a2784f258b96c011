/** What the page and the device around the chat decide: light or dark, and how much of the screen is left. */

import { METADATA_LENGTH } from './limits.ts';

/** Below this the chat takes the whole screen (chat.css). */
const SMALL = '(max-width: 639px), (max-height: 400px)';

export function isSmallScreen(): boolean {
  return matchMedia(SMALL).matches;
}

/** Where the customer is, for the team. Without query and fragment: they may hold what is nobody's business. */
export function pageAddress(): string {
  return (location.href.split(/[?#]/, 1)[0] ?? '').slice(0, METADATA_LENGTH);
}

/** Whether a finger writes here, for whom a keyboard takes half of the screen. */
export function isTouch(): boolean {
  return matchMedia('(pointer: coarse)').matches;
}

/**
 * Keeps the frame in the page's colour scheme, or in the system's where the page names none, unless the settings choose.
 * Returns what ends that.
 */
export function followScheme(frame: HTMLElement): () => void {
  const { documentElement: page } = document;
  const follow = () => {
    const { theme } = frame.dataset;
    const { colorScheme } = getComputedStyle(page);
    const pages = colorScheme === 'normal' ? 'light dark' : colorScheme;
    frame.style.colorScheme = theme === 'light' || theme === 'dark' ? theme : pages;
  };
  follow();
  // Pages switch by a class or an attribute of their root.
  const observer = new MutationObserver(follow);
  observer.observe(page, { attributes: true });
  return () => observer.disconnect();
}

/** On a small screen keeps the window above the on-screen keyboard, which covers half of it. Returns what ends that. */
export function fitScreen(place: HTMLElement): () => void {
  const screen = window.visualViewport;
  const fit = () => {
    const section = place.querySelector<HTMLElement>('.window');
    if (section === null || screen === null) return;
    const isCovered = isSmallScreen() && innerHeight - screen.height > 1;
    section.style.top = isCovered ? `${screen.offsetTop}px` : '';
    section.style.height = isCovered ? `${screen.height}px` : '';
  };
  screen?.addEventListener('resize', fit);
  screen?.addEventListener('scroll', fit);
  return () => {
    screen?.removeEventListener('resize', fit);
    screen?.removeEventListener('scroll', fit);
  };
}
