import { SYSTEM } from '../domain/actor.ts';
import type { AgentRecord } from '../domain/records.ts';
import { updateAgent } from '../usecases/update-agent.ts';
import { type Command, CommandError, OK, type Shell } from './command.ts';
import { parseEmail } from './create-admin.ts';
import { newPassword, PASSWORD_HELP, PASSWORD_OPTIONS } from './new-password.ts';
import { sayAccount } from './say-account.ts';
import { openWorkshop } from './workshop.ts';

const OPTIONS = { beside: true, store: 'must-exist' } as const;

export const resetPassword: Command = {
  name: 'reset-password',
  summary: 'Give an agent or admin a new password',
  help: `${PASSWORD_HELP}
  --json                 print the result as JSON

It works beside a running server, on the store of DATA_DIR, and ends every session of that
account within five seconds.`,
  takes: ['EMAIL'],
  options: { ...PASSWORD_OPTIONS, json: { type: 'boolean' } },
  async run(given, shell) {
    const email = parseEmail(given.positionals[0]);
    // Looked up first, so that nobody types a password in vain; closed again, so that nobody waits for who types.
    const known = await findAgent(email, shell);
    const chosen = await newPassword(given, shell);
    await using workshop = await openWorkshop(shell, OPTIONS);
    const { deps, passwords } = workshop;
    const passwordHash = await passwords.hash(chosen.password);
    const { agent } = await updateAgent(
      deps,
      { actor: SYSTEM, origin: null },
      { agent: known.id, patch: { passwordHash } },
    );
    const json = given.values['json'] === true;
    sayAccount(shell, { agent, chosen, json, done: 'has a new password' });
    return OK;
  },
};

async function findAgent(email: string, shell: Shell): Promise<AgentRecord> {
  await using workshop = await openWorkshop(shell, OPTIONS);
  const known = await workshop.deps.store.latest.agentByEmail(email);
  if (known !== null) return known;
  throw new CommandError(
    `Nobody has the address ${email}: parley create-admin ${email} makes an admin of that address.`,
  );
}
