/** What of a ticket is searched, as words. */
import { createHash } from 'node:crypto';
import { words } from '../../domain/fold.ts';
import type { TicketRecord } from '../../domain/records.ts';
import type { Scope } from '../store.ts';

/** Longer words are cut, in texts and in queries alike. */
const WORD_LENGTH = 64;
/** The department whose unassigned tickets every agent may read (contract §5). */
const GENERAL = 'general';

/** The different words of texts, joined by spaces. */
export function wordsOf(texts: Iterable<string | null>): Set<string> {
  const found = new Set<string>();
  for (const text of texts) {
    if (text === null) continue;
    for (const word of quickWords(text)) found.add(cut(word));
  }
  return found;
}

// eslint-disable-next-line no-control-regex -- the whole ASCII range is meant
const ASCII = /^[\x00-\x7f]*$/;

/** As `words`, at a fifth of the cost for most texts: every message comes by here. */
function quickWords(text: string): string[] {
  return ASCII.test(text) ? (text.toLowerCase().match(/[a-z0-9]+/g) ?? []) : words(text);
}

export function cut(word: string): string {
  return word.length <= WORD_LENGTH ? word : Array.from(word).slice(0, WORD_LENGTH).join('');
}

/** Fields everybody with the ticket may search in. */
export function publicTexts({ subject, ticketId, customerInfo }: TicketRecord): (string | null)[] {
  return [subject, ticketId, customerInfo.name, customerInfo.email, customerInfo.phone];
}

/**
 * Who may find the ticket, as words of their own column: `c…` its customer, `d…` its department, `a…` its
 * agent, `u` everybody on the staff. Hashed, because a department or a customer's id need not be one word.
 */
export function scopeWords(ticket: TicketRecord): string {
  const { customerId, department, assignedAgent } = ticket;
  const found = [hashed('c', customerId), hashed('d', department)];
  if (assignedAgent !== null) found.push(hashed('a', assignedAgent));
  else if (department === GENERAL) found.push('u');
  return found.join(' ');
}

/** One of which a ticket must have; null: any ticket. */
export function wantedScope(scope: Scope): string[] | null {
  switch (scope.kind) {
    case 'all':
      return null;
    case 'customer':
      return [hashed('c', scope.customerId)];
    case 'own':
    case 'department': {
      const wanted = [hashed('d', scope.department)];
      if (scope.agent !== null) wanted.push(hashed('a', scope.agent));
      if (scope.kind === 'department') wanted.push('u');
      return wanted;
    }
    default:
      return scope satisfies never;
  }
}

function hashed(kind: string, value: string): string {
  return kind + createHash('sha256').update(value).digest('hex').slice(0, 20);
}
