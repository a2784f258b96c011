import { isSmallScreen } from '../chat/surroundings.ts';

/** On a small screen keeps the window above the on-screen keyboard. Returns what ends that. */
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
