/** Text with its links: text nodes and anchors, never markup. Only http, https and mailto become links. */
import { LinkifyIt } from 'linkify-it';
import type { ReactNode } from 'react';

const ALLOWED = new Set(['http:', 'https:', 'mailto:']);

let finder: LinkifyIt | null = null;

export function linkify(text: string): ReactNode {
  // Made for the first text: it compiles its patterns.
  finder ??= createFinder();
  const found = finder.match(text);
  if (found === null) return text;
  const nodes: ReactNode[] = [];
  let at = 0;
  for (const { index, lastIndex, url, text: label } of found) {
    if (!isSafe(url)) continue;
    nodes.push(text.slice(at, index));
    nodes.push(
      <a key={index} href={url} target="_blank" rel="noopener noreferrer nofollow ugc">
        {label}
      </a>,
    );
    at = lastIndex;
  }
  nodes.push(text.slice(at));
  return nodes;
}

function createFinder(): LinkifyIt {
  const made = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: true, fuzzyIP: false });
  made.add('ftp:', null).add('//', null);
  return made;
}

function isSafe(url: string): boolean {
  return URL.canParse(url) && ALLOWED.has(new URL(url).protocol);
}
