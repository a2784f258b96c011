import { LinkifyIt } from 'linkify-it';
import { type ComponentChildren, h } from 'preact';

// What has neither scheme nor @ stays text: `readme.md` is no address.
const linkify = new LinkifyIt({ fuzzyLink: false }).add('ftp:', null).add('//', null);

/** Only these lead anywhere (security.md, "Rules"). */
const SCHEMES = /^(?:https?|mailto):/i;

/** A text as nodes: what is an address becomes a link, all else stays text. */
export function linkText(text: string): ComponentChildren {
  const nodes: ComponentChildren[] = [];
  let end = 0;
  for (const { index, lastIndex, url } of linkify.match(text) ?? []) {
    if (!SCHEMES.test(url)) continue;
    nodes.push(
      text.slice(end, index),
      <a href={url} target="_blank" rel="noopener noreferrer nofollow ugc">
        {text.slice(index, lastIndex)}
      </a>,
    );
    end = lastIndex;
  }
  return [...nodes, text.slice(end)];
}
