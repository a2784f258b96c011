/** `docs/protocol.md` against the tables: what one says the other has. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as common from './entities/common.ts';
import { ERROR_CODES, ERRORS } from './errors.ts';
import { AGENT_INCOMING, AGENT_OUTGOING, CUSTOMER_INCOMING, CUSTOMER_OUTGOING } from './events.ts';
import { ROUTE_KEYS, ROUTES } from './rest.ts';

const TEXT = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');

/** Rows of the table whose header begins with these cells, below a heading. */
function rows(heading: string, ...header: string[]): string[][] {
  const section = TEXT.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const lines = section.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${header.join(' | ')} |`));
  assert.ok(start >= 0, `no table ${header.join(' | ')} below ${heading}`);
  const end = lines.findIndex((line, i) => i > start && !line.startsWith('|'));
  return lines.slice(start + 2, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function plain(cell = ''): string {
  return cell.replaceAll('`', '');
}

test('the event tables list exactly the events of the contract', () => {
  const tables = [
    ['Events of /agent', 'in', AGENT_INCOMING],
    ['Events of /agent', 'out', AGENT_OUTGOING],
    ['Events of /customer', 'in', CUSTOMER_INCOMING],
    ['Events of /customer', 'out', CUSTOMER_OUTGOING],
  ] as const;
  for (const [heading, direction, table] of tables) {
    const listed = rows(heading, direction, 'payload').map(([event]) => plain(event));
    assert.deepEqual(listed.sort(), Object.keys(table).sort(), `${heading}, ${direction}`);
  }
});

test('confirmations are those of the contract', () => {
  for (const [heading, table] of [
    ['Events of /agent', AGENT_INCOMING],
    ['Events of /customer', CUSTOMER_INCOMING],
  ] as const) {
    for (const [event, , confirmation] of rows(heading, 'in', 'payload')) {
      const row = Object.entries(table).find(([name]) => name === plain(event));
      assert.equal(plain(confirmation), row?.[1].confirm ?? '–', plain(event));
    }
  }
});

test('the table of codes is the error table', () => {
  const listed = rows('Envelope and errors', 'code', 'status').map(([code, status]) => [
    plain(code),
    Number(status),
  ]);
  assert.deepEqual(
    listed,
    ERROR_CODES.map((code) => [code, ERRORS[code][0]]),
  );
});

test('the table of routes is the route table, with its statuses', () => {
  const listed = rows('REST', 'route', 'takes').map(
    ([route, , data]) => `${plain(route)} ${data?.startsWith('201') === true ? 201 : 200}`,
  );
  const expected = ROUTE_KEYS.map(
    (key) => `${ROUTES[key].method} ${ROUTES[key].path} ${ROUTES[key].status}`,
  );
  assert.deepEqual(listed.sort(), expected.sort());
});

test('no other event, code or enumeration is named anywhere', () => {
  const known = new Set<string>([
    ...[AGENT_INCOMING, AGENT_OUTGOING, CUSTOMER_INCOMING, CUSTOMER_OUTGOING].flatMap((table) =>
      Object.keys(table),
    ),
    ...ERROR_CODES,
    ...Object.values(common).flatMap((value) =>
      Array.isArray(value) ? (value as readonly string[]) : [],
    ),
    // Not ours: Socket.IO's own event, the cookie, and variables of the server's configuration.
    ...'connect_error parley_refresh IDENTITY_SECRET REQUIRE_IDENTITY AGENT_OFFLINE_GRACE_MS RATE_LIMIT_MAX_REQUESTS RATE_LIMIT_WINDOW AGENT_REQUESTS_PER_MINUTE SEARCHES_PER_SECOND SOCKET_EVENTS_PER_SECOND CUSTOMER_MESSAGES_PER_10S MAX_SOCKETS_PER_ADDRESS'.split(
      ' ',
    ),
  ]);
  const named = [...TEXT.matchAll(/\b(?:[a-z]+(?:_[a-z]+)+|[A-Z]+(?:_[A-Z0-9]+)+)\b/g)].map(
    ([word]) => word,
  );
  const unknown = named.filter((word) => !known.has(word));
  assert.deepEqual([...new Set(unknown)], []);
});

test('paragraphs are numbered one after the other, and what is referred to is there', () => {
  const numbers = [...TEXT.matchAll(/^\*\*P(\d+)\.\*\*/gm)].map(([, number]) => Number(number));
  assert.deepEqual(
    numbers,
    numbers.map((_, i) => i + 1),
  );
  for (const [name, number] of TEXT.matchAll(/\bP(\d+)\b/g)) {
    assert.ok(Number(number) <= numbers.length, name);
  }
});
