/** `parley <command>`: finds the command, parses its arguments, and turns whatever happens into an exit code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../domain/errors.ts';
import { explainStart } from '../start-error.ts';
import {
  type Command,
  CommandError,
  FAILED,
  type Given,
  MISUSED,
  OK,
  type Shell,
  UsageError,
} from './command.ts';
import { createAdmin } from './create-admin.ts';
import { resetPassword } from './reset-password.ts';
import { seed } from './seed.ts';

const start: Command = {
  name: 'start',
  summary: 'Run the server, like npm start',
  help: 'Takes its settings from the environment and from .env: see .env.example.',
  takes: [],
  options: {},
  async run(_given, shell) {
    await shell.start();
    return OK;
  },
};

const COMMANDS: readonly Command[] = [start, seed, createAdmin, resetPassword];

/** Runs what the arguments ask for. Resolves with the exit code; a start that stays has 0 until it ends. */
export async function runCli(args: readonly string[], shell: Shell): Promise<number> {
  const [name = '--help', ...rest] = args;
  if (name === '--help' || name === '-h' || name === 'help') return say(shell, overview());
  if (name === '--version' || name === '-v') return say(shell, `${version()}\n`);
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) {
    return complain(shell, `There is no command ${name}: see parley --help.`, MISUSED);
  }
  if (rest.includes('--help') || rest.includes('-h')) return say(shell, helpOf(command));
  try {
    return await command.run(parse(command, rest), shell);
  } catch (error) {
    if (error instanceof UsageError) {
      return complain(shell, `${error.message}: see parley ${name} --help.`, MISUSED);
    }
    const sentence = explain(error);
    if (sentence === null) throw error;
    return complain(shell, sentence, FAILED);
  }
}

function explain(error: unknown): string | null {
  if (error instanceof CommandError) return error.message;
  if (error instanceof AppError) {
    return error.code === 'SERVICE_UNAVAILABLE'
      ? 'The store could not be written just now: another program keeps it, or the disk is full. Try it again.'
      : `${error.message}.`;
  }
  return explainStart(error);
}

function parse({ takes, options }: Command, args: readonly string[]): Given {
  let given: Given;
  try {
    given = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
    }) as Given;
  } catch (error) {
    // Node's own words name the argument.
    throw new UsageError((error as Error).message.replace(/\.(?: .*)?$/s, ''), { cause: error });
  }
  const missing = takes[given.positionals.length];
  if (missing !== undefined) throw new UsageError(`${missing} is missing`);
  const surplus = given.positionals[takes.length];
  if (surplus !== undefined) throw new UsageError(`Nothing is known of ${surplus}`);
  return given;
}

function say(shell: Shell, text: string): number {
  shell.out(text);
  return OK;
}

function complain(shell: Shell, sentence: string, code: number): number {
  shell.err(`${sentence}\n`);
  return code;
}

function overview(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  const list = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}   ${summary}`);
  return `Usage: parley <command>

${list.join('\n')}

  parley <command> --help   what it takes
  parley --version          which version this is
`;
}

function helpOf({ name, takes, summary, help, options }: Command): string {
  const hasOptions = Object.keys(options).length > 0;
  const usage = [`parley ${name}`, ...takes, ...(hasOptions ? ['[options]'] : [])].join(' ');
  return `Usage: ${usage}

${summary}.

${help}
`;
}

/** That of the repository's `package.json`. */
function version(): string {
  const path = join(import.meta.dirname, '../../../../package.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
