import type { WidgetSettings } from '@parley/contract';
import type { Shell } from '../parts.ts';
import styles from './bubble.css?inline';
import { onAccent } from './on-accent.ts';

/** A speech bubble. */
const ICON =
  'M12 3C6.5 3 2 6.8 2 11.4c0 2.5 1.3 4.7 3.4 6.3-.1 1-.5 2.2-1.4 3.3 2 0 3.7-.8 4.8-1.6 1 .3 2.1.4 3.2.4 5.5 0 10-3.8 10-8.4S17.5 3 12 3Z';

/** What the snippet says over the settings, and the BCP 47 tag of the language that is wanted. */
export interface Look {
  readonly tag: string;
  readonly position: string | undefined;
  readonly theme: string | undefined;
}

/**
 * Puts the bubble on the page. The page's rules do not reach into the shadow, sheets are adopted and nodes are made one
 * by one, so that neither its styles nor its CSP get in the way.
 */
export function draw({ widget }: WidgetSettings, { tag, position, theme }: Look): Shell {
  const { accent } = widget.colors;
  const host = document.createElement('parley-widget');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];
  const frame = document.createElement('div');
  frame.className = 'parley';
  frame.lang = tag;
  frame.dir = /^ar/i.test(tag) ? 'rtl' : 'ltr';
  frame.dataset.position = position ?? widget.position;
  frame.dataset.theme = theme ?? widget.theme;
  frame.style.setProperty('--accent', accent);
  frame.style.setProperty('--accent-on', onAccent(accent));
  const bubble = document.createElement('button');
  bubble.className = 'bubble';
  bubble.ariaLabel = 'Chat';
  const [svg, path] = ['svg', 'path'].map((name) =>
    document.createElementNS('http://www.w3.org/2000/svg', name),
  ) as [SVGElement, SVGElement];
  svg.setAttribute('viewBox', '0 0 24 24');
  path.setAttribute('d', ICON);
  svg.append(path);
  bubble.append(svg);
  frame.append(bubble);
  root.append(frame);
  document.body.append(host);
  return { root, frame, bubble };
}
