/** Where a new password comes from: a file, standard input, a person at a terminal, or chance. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { LIMITS, newPasswordSchema } from '@parley/contract';
import { generatePassword } from '../secrets.ts';
import { CommandError, type Given, type Shell } from './command.ts';

export interface NewPassword {
  readonly password: string;
  /** Whether nobody knows it yet, so that it has to be shown. */
  readonly isGenerated: boolean;
}

export const PASSWORD_OPTIONS = {
  'password-file': { type: 'string' },
  generate: { type: 'boolean' },
} as const;

export const PASSWORD_HELP = `  --password-file PATH   take the password from this file; - is standard input
  --generate             make one up and print it once
  Without either it is asked for at a terminal, and made up where there is none.`;

/** The password that the command line asks for. Throws a CommandError for one that is too short or too long. */
export async function newPassword({ values }: Given, shell: Shell): Promise<NewPassword> {
  const path = values['password-file'];
  if (typeof path === 'string') return given(await readSecret(path, shell));
  if (values['generate'] === true || shell.stdin.isTTY !== true) return generated();
  const first = await ask('Password (empty: one is made up): ', shell);
  if (first === '') return generated();
  const password = given(first);
  if ((await ask('Once more: ', shell)) === first) return password;
  throw new CommandError('The two passwords are not the same: nothing was changed.');
}

function generated(): NewPassword {
  return { password: generatePassword(), isGenerated: true };
}

function given(password: string): NewPassword {
  if (newPasswordSchema.safeParse(password).success) return { password, isGenerated: false };
  throw new CommandError(
    `A password has ${LIMITS.passwordMin} to ${LIMITS.passwordMax} characters: nothing was changed.`,
  );
}

async function readSecret(path: string, { stdin, cwd }: Shell): Promise<string> {
  // The last line break is the editor's, or that of `echo`.
  if (path === '-') return (await text(stdin)).replace(/\r?\n$/, '');
  try {
    return readFileSync(resolve(cwd, path), 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CommandError(`${path} can't be read (${code}): correct the path or its rights.`, {
      cause: error,
    });
  }
}

/** Asks without showing what is typed. */
async function ask(question: string, shell: Shell): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: shell.stdin, output: nowhere, terminal: true });
  const stopped = new AbortController();
  lines.once('SIGINT', () => stopped.abort());
  lines.once('close', () => stopped.abort());
  shell.err(question);
  try {
    return await lines.question('', { signal: stopped.signal });
  } catch (error) {
    throw new CommandError('Nothing was changed.', { cause: error });
  } finally {
    lines.close();
    shell.err('\n');
  }
}
