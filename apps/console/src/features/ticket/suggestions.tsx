/** What the composer offers while somebody types `/` or `@`. */
import type { Agent, CannedResponse } from '@parley/contract';
import type { ReactNode } from 'react';

export interface Suggestion {
  readonly key: string;
  readonly title: string;
  readonly help: string;
  readonly mark: ReactNode;
  readonly insert: string;
}

export interface Token {
  readonly from: number;
  readonly to: number;
  readonly query: string;
}

const MOST = 8;

/** The word before the caret that begins with `sign`; null where there is none. */
export function tokenAt(text: string, caret: number, sign: '/' | '@'): Token | null {
  const before = text.slice(0, caret);
  const from = before.lastIndexOf(sign);
  if (from < 0 || (from > 0 && !/\s/.test(before[from - 1] ?? ''))) return null;
  const query = before.slice(from + 1);
  return /[\s/@]/.test(query) ? null : { from, to: caret, query: query.toLocaleLowerCase() };
}

export function suggestCanned(
  canned: readonly CannedResponse[],
  { query, department }: { readonly query: string; readonly department: string },
): readonly Suggestion[] {
  return canned
    .filter((one) => one.department === null || one.department === department)
    .filter(({ title, shortcut }) =>
      `${shortcut ?? ''} ${title}`.toLocaleLowerCase().includes(query),
    )
    .sort((a, b) => Number(startsWith(b.shortcut, query)) - Number(startsWith(a.shortcut, query)))
    .slice(0, MOST)
    .map(({ _id, title, shortcut, content }) => ({
      key: _id,
      title,
      help: content,
      mark: shortcut === null ? null : <kbd>/{shortcut}</kbd>,
      insert: content,
    }));
}

export function suggestMentions(
  agents: readonly Agent[],
  query: string,
  face: (agent: Agent) => ReactNode,
): readonly Suggestion[] {
  return agents
    .filter(({ isActive, name }) => isActive && name.toLocaleLowerCase().includes(query))
    .slice(0, MOST)
    .map((agent) => ({
      key: agent._id,
      title: agent.name,
      help: agent.department,
      mark: face(agent),
      insert: `@${agent.name} `,
    }));
}

function startsWith(shortcut: string | null, query: string): boolean {
  return shortcut?.toLocaleLowerCase().startsWith(query) === true;
}
