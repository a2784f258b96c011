/** Who writes when, and about what: follows from seed, days and the moment of the end alone. */
import type { CustomerInfo, Millis } from '../../domain/records.ts';
import { BROWSERS, LOCALES, NAMES } from './people.ts';
import { Random } from './random.ts';
import { type Language, type Script, stepsOf } from './script.ts';
import { ENGLISH } from './scripts/english.ts';
import { GERMAN } from './scripts/german.ts';
import { ROMANCE } from './scripts/romance.ts';
import { IN_HAND, ON_HOLD, WAITING } from './scripts/today.ts';
import { WORLD } from './scripts/world.ts';

export interface Person {
  readonly customerId: string;
  readonly info: CustomerInfo;
}

export interface Planned {
  readonly script: Script;
  readonly at: Millis;
  readonly person: Person;
  /** Number of the order that the words are about. */
  readonly order: string;
  /**
   * `history`: lived through as the team works. The others are the state at the end: `held` was given by hand to somebody
   * who is not there now, `waiting` is in the queue.
   */
  readonly ending: 'history' | 'held' | 'waiting';
  /** Of its pauses. */
  readonly seed: number;
}

export interface Plan {
  readonly conversations: readonly Planned[];
  /** Midnight (UTC) of the first day. */
  readonly begin: Millis;
  /** From here on nobody of the team is there. */
  readonly closing: Millis;
  readonly end: Millis;
}

export const HISTORY: readonly Script[] = [...ENGLISH, ...GERMAN, ...ROMANCE, ...WORLD];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Length of the last part, in which nobody of the team is there. */
const LAST_PART = 75 * MINUTE;
/** How long a step of a conversation takes at most, roughly. */
const STEP = 5 * MINUTE;
/** So long after a customer's last conversation the same one may come again: it is closed by then. */
const COMES_AGAIN_AFTER = 8 * DAY;
const COMES_AGAIN = 0.2;
/** For a name that nobody has yet. */
const TRIES = 20;
/** By the day of the week, Sunday being 0: fewest and most. */
const A_DAY: readonly (readonly [number, number])[] = [
  [3, 4],
  [11, 14],
  [10, 13],
  [9, 12],
  [10, 12],
  [8, 11],
  [4, 6],
];
/** On the last day there are also those that are still open: of the others so many fewer. */
const LAST_DAY = 0.4;
/** Minutes before the end. */
const WAITING_SINCE = [58, 46, 37, 29, 21, 14, 8, 3];
const HELD_SINCE = [70, 66, 62, 55, 48, 39, 32, 25];

export function makePlan(options: {
  readonly seed: number;
  readonly days: number;
  readonly end: Millis;
}): Plan {
  const { seed, days, end } = options;
  const today = Math.floor(end / DAY);
  const closing = end - LAST_PART;
  const cast = new Cast(new Random(seed));
  const conversations: Planned[] = [];
  let deck: Script[] = [];
  for (let day = today - days + 1; day <= today; day += 1) {
    const random = new Random(seed ^ Math.imul(day, 0x9e3779b1));
    const [fewest, most] = A_DAY[weekday(day)] ?? [0, 0];
    const share = day === today ? LAST_DAY : 1;
    const count = Math.round(random.whole(fewest, most) * share);
    for (const at of arrivals(day, { random, count })) {
      if (deck.length === 0) deck = random.shuffled(HISTORY);
      const script = deck.pop() as Script;
      const moment = momentOf(script, at, random);
      const planned = cast.plan(script, { at: moment, ending: 'history', random });
      if (moment + lengthOf(script) < closing) conversations.push(planned);
    }
  }
  const random = new Random(seed + 1);
  const held = [...ON_HOLD, ...IN_HAND].map((script, index) => {
    const at = end - (HELD_SINCE[index] ?? 30) * MINUTE;
    return cast.plan(script, { at, ending: 'held', random });
  });
  const waiting = WAITING.map((script, index) => {
    const at = end - (WAITING_SINCE[index] ?? 2) * MINUTE;
    return cast.plan(script, { at, ending: 'waiting', random });
  });
  conversations.push(...held, ...waiting);
  conversations.sort((one, other) => one.at - other.at);
  return { conversations, begin: (today - days + 1) * DAY, closing, end };
}

export function weekday(day: number): number {
  // The first of January 1970 was a Thursday.
  return (((day + 4) % 7) + 7) % 7;
}

/** Most come in the morning and after lunch, a few at any hour. */
function arrivals(day: number, { random, count }: { random: Random; count: number }): Millis[] {
  const times = Array.from({ length: count }, () => {
    const peak = random.pick([8.5, 10, 13, 14.5]);
    const hour =
      random.next() < 0.1 ? random.next() * 24 : peak + (random.next() + random.next() - 1) * 3;
    return Math.round(day * DAY + hour * HOUR);
  });
  return times.sort((one, other) => one - other);
}

/** In Japan it is evening by then. */
function momentOf({ language }: Script, at: Millis, random: Random): Millis {
  if (language !== 'ja') return at;
  return Math.floor(at / DAY) * DAY + Math.round((0.5 + random.next() * 6) * HOUR);
}

function lengthOf(script: Script): Millis {
  return stepsOf(script).reduce(
    (sum, step) => sum + (step.kind === 'pause' ? step.ms * 1.2 : STEP),
    0,
  );
}

/** The customers: new ones, and now and then somebody who was here before. */
class Cast {
  readonly #random: Random;
  readonly #known = new Map<Language, { person: Person; last: Millis }[]>();
  readonly #named = new Set<string>();
  #count = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  plan(
    script: Script,
    { at, ending, random }: { at: Millis; ending: Planned['ending']; random: Random },
  ): Planned {
    this.#count += 1;
    const order = `H-${20_400 + this.#count * 3 + random.whole(0, 2)}`;
    const person = this.#personFor(script.language, at);
    return { script, at, person, order, ending, seed: random.whole(1, 2 ** 31) };
  }

  #personFor(language: Language, at: Millis): Person {
    const known = this.#known.get(language) ?? [];
    this.#known.set(language, known);
    const again = known.find(({ last }) => last + COMES_AGAIN_AFTER < at);
    if (again !== undefined && this.#random.next() < COMES_AGAIN) {
      again.last = at;
      return again.person;
    }
    const person = this.#newPerson(language);
    known.push({ person, last: at });
    return person;
  }

  /** One of the list, then first and last names of it in other pairs. */
  #newName(language: Language): string {
    const names = NAMES[language];
    const unused = names.filter((name) => !this.#named.has(name));
    let name = unused.length > 0 ? this.#random.pick(unused) : '';
    for (let tries = 0; name === '' || (this.#named.has(name) && tries < TRIES); tries += 1) {
      const [first] = splitName(this.#random.pick(names));
      const [, last] = splitName(this.#random.pick(names));
      name = `${first} ${last}`;
    }
    this.#named.add(name);
    return name;
  }

  #newPerson(language: Language): Person {
    const name = this.#newName(language);
    const number = 1_000 + this.#count * 7;
    return {
      customerId: `halden-${number}`,
      info: {
        name,
        email: `${loginOf(name) || `customer${number}`}@example.com`,
        phone: this.#random.next() < 0.25 ? `+46 70 174 06 ${this.#random.whole(10, 99)}` : null,
        language: this.#random.pick(LOCALES[language]),
        userAgent: this.#random.pick(BROWSERS),
        ipAddress: `203.0.113.${this.#random.whole(1, 254)}`,
      },
    };
  }
}

function splitName(name: string): readonly [string, string] {
  const at = name.indexOf(' ');
  return [name.slice(0, at), name.slice(at + 1)];
}

function loginOf(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll('ß', 'ss')
    .replaceAll(/[^A-Za-z ]/g, '')
    .trim()
    .toLowerCase()
    .replaceAll(/ +/g, '.');
}
