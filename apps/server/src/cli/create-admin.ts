import { agentEmailSchema, LIMITS, nameSchema } from '@parley/contract';
import { SYSTEM } from '../domain/actor.ts';
import { GENERAL } from '../domain/assignment.ts';
import { AppError } from '../domain/errors.ts';
import { createAgent } from '../usecases/create-agent.ts';
import { type Command, CommandError, OK, UsageError } from './command.ts';
import { newPassword, PASSWORD_HELP, PASSWORD_OPTIONS } from './new-password.ts';
import { sayAccount } from './say-account.ts';
import { openWorkshop } from './workshop.ts';

const DEFAULT_NAME = 'Admin';

export const createAdmin: Command = {
  name: 'create-admin',
  summary: 'Make one more admin',
  help: `  --name NAME            what customers and colleagues read (${DEFAULT_NAME})
${PASSWORD_HELP}
  --json                 print the result as JSON

It works beside a running server, on the store of DATA_DIR.`,
  takes: ['EMAIL'],
  options: { name: { type: 'string' }, ...PASSWORD_OPTIONS, json: { type: 'boolean' } },
  async run(given, shell) {
    const email = parseEmail(given.positionals[0]);
    const name = nameSchema.safeParse(given.values['name'] ?? DEFAULT_NAME);
    if (!name.success) {
      throw new UsageError(`A name is one line of up to ${LIMITS.name} characters`);
    }
    const chosen = await newPassword(given, shell);
    await using workshop = await openWorkshop(shell, { beside: true, store: 'may-be-new' });
    const { deps, passwords } = workshop;
    const passwordHash = await passwords.hash(chosen.password);
    const fields = { email, name: name.data, passwordHash, department: GENERAL } as const;
    const { agent } = await createAgent(
      deps,
      { actor: SYSTEM, origin: null },
      {
        ...fields,
        role: 'admin',
        skills: [],
        languages: [],
        maxConcurrentTickets: LIMITS.defaultConcurrentTickets,
      },
    ).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'CONFLICT') throw error;
      throw new CommandError(
        `Somebody has the address ${email} already: parley reset-password ${email} gives them a new password.`,
        { cause: error },
      );
    });
    sayAccount(shell, { agent, chosen, json: given.values['json'] === true, done: 'was made' });
    return OK;
  },
};

/** Trimmed and in lower case. Throws a UsageError for what is no e-mail address. */
export function parseEmail(given: string | undefined): string {
  const email = agentEmailSchema.safeParse(given);
  if (email.success) return email.data;
  throw new UsageError(`${given ?? ''} is not an e-mail address`);
}
