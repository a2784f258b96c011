/** Secrets that nobody set are generated once and kept in the data folder, for its owner's eyes only. */
import { randomBytes, randomInt } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder } from './make-folder.ts';
import { StartError } from './start-error.ts';

/** Secrets as the operator set them; null: not set, so that the server makes its own. */
export interface GivenSecrets {
  readonly jwt: string | null;
  readonly session: string | null;
  readonly identity: string | null;
  readonly metricsToken: string | null;
  readonly adminPassword: string | null;
}

/** What the process signs and checks with. Never logged, never sent. */
export interface Secrets {
  /** Agents' access tokens. */
  readonly jwt: string;
  /** Refresh cookies, customer tokens, sealed answers. */
  readonly session: string;
  /** Key of `identityHash`. */
  readonly identity: string;
  /** Bearer token of `/metrics`; null: none is accepted. */
  readonly metricsToken: string | null;
}

export const SECRETS_FILE = 'secrets.json';

const storedSchema = z.object({
  JWT_SECRET: z.string().min(1),
  SESSION_SECRET: z.string().min(1),
  IDENTITY_SECRET: z.string().min(1),
});

/**
 * The secrets to use: those that were given, the rest from `secrets.json` in `dataDir`, which is made when it
 * is missing and needed. Throws a StartError when the file can't be read, written or understood.
 */
export function loadSecrets(given: GivenSecrets, dataDir: string): Secrets {
  const { jwt, session, identity, metricsToken } = given;
  if (jwt !== null && session !== null && identity !== null) {
    return { jwt, session, identity, metricsToken };
  }
  makeDataFolder(dataDir);
  const stored = readStored(join(dataDir, SECRETS_FILE));
  return {
    jwt: jwt ?? stored.JWT_SECRET,
    session: session ?? stored.SESSION_SECRET,
    identity: identity ?? stored.IDENTITY_SECRET,
    metricsToken,
  };
}

function makeDataFolder(path: string): void {
  try {
    makeFolder(path, 0o700);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartError(
      `The data folder ${path} can't be made (${code}): give the server a DATA_DIR it may write to.`,
      { cause: error },
    );
  }
}

function readStored(path: string): z.infer<typeof storedSchema> {
  let text = readText(path);
  if (text === null) {
    create(path);
    text = readText(path);
  }
  try {
    return storedSchema.parse(JSON.parse(text ?? ''));
  } catch (error) {
    throw new StartError(
      `${path} does not hold the three secrets it was made with: restore it from a backup, or remove it to have new ones (everybody has to sign in again then).`,
      { cause: error },
    );
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new StartError(`${path} can't be read (${code}): correct its rights or its owner.`, {
      cause: error,
    });
  }
}

/** Whole or not at all, also when two servers start at once: the name appears by a link, which only the first one gets. */
function create(path: string): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const secret = (): string => randomBytes(32).toString('base64url');
  const text = JSON.stringify(
    { JWT_SECRET: secret(), SESSION_SECRET: secret(), IDENTITY_SECRET: secret() },
    null,
    2,
  );
  try {
    const file = openSync(draft, 'wx', 0o600);
    try {
      writeSync(file, `${text}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    linkSync(draft, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    throw new StartError(
      `${path} can't be written (${code}): give the server a DATA_DIR it may write to.`,
      { cause: error },
    );
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Without what looks alike, and without what ends a word when it is clicked on. */
const PASSWORD_LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** For a person: short enough to type, long enough never to be guessed. */
export function generatePassword(): string {
  const letter = (): string => PASSWORD_LETTERS[randomInt(PASSWORD_LETTERS.length)] ?? '';
  return Array.from({ length: 20 }, letter).join('');
}
