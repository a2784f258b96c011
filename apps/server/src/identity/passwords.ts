/** Passwords: argon2id at OWASP's parameters, a few at a time, so that a flood of logins neither fills memory nor starves the rest. */
import type { hash, verify } from '@node-rs/argon2';
/** OWASP's second choice of equal strength: 19 MiB, two passes, one lane. The algorithm is argon2id by default. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** No password has this hash; it is checked for unknown e-mails, so that they take as long as known ones. */
const NOBODYS_PASSWORD =
  'a password that nobody can have, since it is longer than any may be'.repeat(3);

export interface Passwords {
  /** A PHC string. */
  hash(password: string): Promise<string>;
  /** False for a wrong password and, after the same time, for `null` (nobody has that e-mail). */
  verify(phc: string | null, password: string): Promise<boolean>;
}

/** `atOnce`: hashes computed at the same time; the rest waits in the order of arrival. */
export function createPasswords({ atOnce }: { readonly atOnce: number }): Passwords {
  const gate = new Gate(atOnce);
  let nobodys: Promise<string> | null = null;
  return {
    hash: async (password) => {
      const library = await argon2();
      return gate.run(() => library.hash(password, PARAMETERS));
    },
    verify: async (phc, password) => {
      const library = await argon2();
      if (phc !== null) return gate.run(() => library.verify(phc, password));
      nobodys ??= gate.run(() => library.hash(NOBODYS_PASSWORD, PARAMETERS));
      const stand = await nobodys;
      await gate.run(() => library.verify(stand, password));
      return false;
    },
  };
}

/** Loaded with the first password: an idle server has no use for a native library. */
function argon2(): Promise<{ hash: typeof hash; verify: typeof verify }> {
  return import('@node-rs/argon2');
}

/** Lets so many through at once. */
class Gate {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#free = size;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
