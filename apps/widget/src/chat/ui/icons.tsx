import { h, type JSX } from 'preact';

/** Shapes of 20 × 20, drawn in lines of the text's colour. */
const CIRCLE = 'M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Z';
export const CLOCK = `${CIRCLE}M10 6.5V10l2.5 1.5`;
export const ALERT = `${CIRCLE}M10 6.5v4M10 13.3v.1`;
export const LEAVE = `${CIRCLE}m-2.2 4.3 4.4 4.4m0-4.4-4.4 4.4`;
export const CHECK = 'm4.5 10.5 3.5 3.5 7.5-8';
export const CHECKS = 'm2 10.5 3.5 3.5L13 6m-3.5 7.5.5.5L17.5 6';
export const UP = 'M10 16V4.5M5 9l5-5 5 5';
export const DOWN = 'M10 4v12M5 11l5 5 5-5';
export const CLOSE = 'm5 5 10 10M15 5 5 15';
export const MORE = 'M4.1 10h.8M9.6 10h.8M15.1 10h.8';
export const CHOOSE = 'm5 8 5 5 5-5';
const SPEAKER = 'M4 8v4h2.5L10 15V5L6.5 8H4Z';
export const SOUND = `${SPEAKER}m9-.5a3.5 3.5 0 0 1 0 5`;
export const SILENCE = `${SPEAKER}m9 0 4 4m0-4-4 4`;
export const ATTACH =
  'm16.5 9.4-6.6 6.6a3.8 3.8 0 0 1-5.4-5.4l6.9-6.9a2.5 2.5 0 0 1 3.6 3.6l-6.8 6.8a1.2 1.2 0 0 1-1.8-1.8l6.2-6.2';
export const BACK = 'M12.5 4.5 7 10l5.5 5.5';
export const FORTH = 'M7.5 4.5 13 10l-5.5 5.5';
export const SAVE = 'M10 4v8m-3.5-3L10 12.5 13.5 9M4.5 15.5h11';

export function Icon({ path }: { readonly path: string }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
