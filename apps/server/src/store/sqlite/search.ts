/**
 * Finding tickets by words. FTS5 walks its lists newest first and stops when a page is full, so the commonest
 * word costs no more than a rare one. Only where hits are few are they all read and put in order of how well
 * they match: ranking is linear in hits.
 */
import { words } from '../../domain/fold.ts';
import type { TicketRecord } from '../../domain/records.ts';
import type { After, Scope } from '../store.ts';
import type { Connection, Parameter } from './connection.ts';
import { INDEXED_PREFIX, type SearchIndex } from './search-index.ts';
import { cut, publicTexts, wantedScope, wordsOf } from './search-words.ts';
import { SELECT_TICKET, toTicket } from './ticket-rows.ts';

/** Up to so many hits are ranked. */
const RANKED_HITS = 200;
/** Up to so many hits are counted. */
const COUNTED_HITS = 10_000;
/** So many different words of a query are looked for; the rest is not. */
const QUERY_WORDS = 32;
/** A longer beginning that stands for more words than this is left to FTS5. */
const EXPANDED_WORDS = 64;
/** How long a search waits for the index to read what is new, in milliseconds. */
const CATCH_UP_MS = 2_000;

export interface SearchRequest {
  readonly query: string;
  readonly scope: Scope;
  readonly page: { readonly limit: number; readonly offset: number; readonly after?: After };
}

export interface SearchResult {
  readonly tickets: TicketRecord[];
  readonly total: number;
  readonly next: After | null;
}

interface Hit {
  readonly n: number;
  readonly ticket: TicketRecord;
  readonly score: number;
}

/** See `Reader.search`. `source` is a connection to the database that `index` was made from. */
export function search(
  index: SearchIndex,
  source: Connection,
  request: SearchRequest,
): SearchResult {
  const wanted = [...new Set(words(request.query).map(cut))].slice(0, QUERY_WORDS);
  if (wanted.length === 0) return { tickets: [], total: 0, next: null };
  index.update(CATCH_UP_MS);
  const match = matchOf(index.db, wanted, request.scope);
  if (match === null) return { tickets: [], total: 0, next: null };
  const few = hits(index.db, match, { limit: RANKED_HITS + 1 });
  const { after } = request.page;
  // A cursor goes on in the order it began in, though there may be more hits or fewer by now.
  const isRanked =
    after === undefined ? few.length <= RANKED_HITS : typeof after.value === 'string';
  return isRanked
    ? rankedPage(source, { wanted, hits: few, index }, request)
    : newestPage(source, { match, index }, request);
}

/** The newest first. */
function newestPage(
  source: Connection,
  { match, index }: { match: string; index: SearchIndex },
  { page: { limit, offset, after } }: SearchRequest,
): SearchResult {
  const before = after === undefined ? undefined : Number(after.value);
  const found = hits(index.db, match, {
    limit: limit + 1,
    ...(before === undefined ? { offset } : { before }),
  });
  const shown = load(source, found.slice(0, limit));
  const last = found[limit - 1];
  const lastTicket = shown.at(-1);
  const count = index.db.get(
    `SELECT count(*) AS count FROM (SELECT 1 FROM fts WHERE fts MATCH ? LIMIT ${COUNTED_HITS})`,
    match,
  );
  return {
    tickets: shown.map(({ ticket }) => ticket),
    total: count?.['count'] as number,
    next:
      found.length > limit && last !== undefined && lastTicket !== undefined
        ? { value: last, id: lastTicket.ticket.id }
        : null,
  };
}

/** The best first, among equals the newest. The cursor's value is a text: `<score>/<number>`. */
function rankedPage(
  source: Connection,
  found: { wanted: readonly string[]; hits: readonly number[]; index: SearchIndex },
  { page: { limit, offset, after } }: SearchRequest,
): SearchResult {
  const ranked = load(source, found.hits)
    .map(({ n, ticket }) => ({ n, ticket, score: scoreOf(found, { n, ticket }) }))
    .sort(byRank);
  const start = after === undefined ? offset : placeAfter(ranked, after);
  const shown = ranked.slice(start, start + limit);
  const last = shown.at(-1);
  const hasMore = last !== undefined && start + limit < ranked.length;
  return {
    tickets: shown.map(({ ticket }) => ticket),
    total: ranked.length,
    next: hasMore ? { value: `${last.score}/${last.n}`, id: last.ticket.id } : null,
  };
}

function byRank(a: Pick<Hit, 'n' | 'score'>, b: Pick<Hit, 'n' | 'score'>): number {
  return b.score - a.score || b.n - a.n;
}

function placeAfter(ranked: readonly Hit[], after: After): number {
  const [score, n] = String(after.value).split('/').map(Number);
  const seen = { score: score ?? 0, n: n ?? 0 };
  const at = ranked.findIndex((hit) => byRank(seen, hit) < 0);
  return at === -1 ? ranked.length : at;
}

/** How well a ticket matches: where each word stands, and whether it is a whole word there. */
function scoreOf(
  { wanted, index }: { wanted: readonly string[]; index: SearchIndex },
  { n, ticket }: { n: number; ticket: TicketRecord },
): number {
  const doc = index.db.get('SELECT messages, notes FROM doc WHERE ticket = ?', n);
  const places: [ReadonlySet<string>, number][] = [
    [wordsOf([ticket.ticketId]), 10],
    [wordsOf([ticket.subject]), 8],
    [wordsOf(publicTexts(ticket)), 6],
    [wordsOf(ticket.tags), 4],
    [new Set(`${String(doc?.['messages'])} ${String(doc?.['notes'])}`.split(' ')), 2],
  ];
  let score = 0;
  for (const word of wanted) {
    let best = 1;
    for (const [held, weight] of places) {
      if (held.has(word)) best = Math.max(best, weight + 1);
      else if (best < weight && [...held].some((other) => other.startsWith(word))) best = weight;
    }
    score += best;
  }
  return score;
}

function load(source: Connection, found: readonly number[]): { n: number; ticket: TicketRecord }[] {
  const loaded: { n: number; ticket: TicketRecord }[] = [];
  for (const n of found) {
    const row = source.get(`${SELECT_TICKET} WHERE ticket.n = ?`, n);
    if (row !== undefined) loaded.push({ n, ticket: toTicket(row) });
  }
  return loaded;
}

/** Numbers of tickets, the newest first. */
function hits(
  db: Connection,
  match: string,
  options: { limit: number; offset?: number; before?: number },
): number[] {
  const { limit, offset = 0, before } = options;
  const parameters: Parameter[] = before === undefined ? [match] : [match, before];
  const rows = db.all(
    `SELECT rowid FROM fts WHERE fts MATCH ? ${before === undefined ? '' : 'AND rowid < ?'}
      ORDER BY rowid DESC LIMIT +? OFFSET ?`,
    ...parameters,
    limit,
    offset,
  );
  return rows.map(({ rowid }) => rowid as number);
}

/**
 * The query in FTS5's language; null when a word stands nowhere. Only folded words come into it, in quotes,
 * so nothing that was typed can mean anything to FTS5.
 */
function matchOf(db: Connection, wanted: readonly string[], scope: Scope): string | null {
  const columns = scope.kind === 'customer' ? '{open}' : '{open staff}';
  const terms: string[] = [];
  for (const word of wanted) {
    const term = termOf(db, word);
    if (term === null) return null;
    terms.push(`(${columns} : (${term}))`);
  }
  const held = wantedScope(scope);
  if (held !== null) terms.push(`({scope} : (${held.map((word) => `"${word}"`).join(' OR ')}))`);
  return terms.join(' AND ');
}

/**
 * A beginning as FTS5 finds it fastest: short ones have lists of their own; longer ones are written out as
 * the words that begin so, because for those FTS5 would first join all their lists into one.
 */
function termOf(db: Connection, word: string): string | null {
  if (Array.from(word).length <= INDEXED_PREFIX) return `"${word}" *`;
  const rows = db.all(
    'SELECT text FROM word WHERE text >= ? AND text < ? LIMIT +?',
    word,
    `${word}\u{10FFFF}`,
    EXPANDED_WORDS + 1,
  );
  if (rows.length > EXPANDED_WORDS) return `"${word}" *`;
  if (rows.length === 0) return null;
  return rows.map(({ text }) => `"${text as string}"`).join(' OR ');
}
