import type { AgentRecord } from '../domain/records.ts';
import type { Shell } from './command.ts';
import type { NewPassword } from './new-password.ts';

/** Says whose account it is; the password only where nobody knows it yet. */
export function sayAccount(
  shell: Shell,
  options: {
    readonly agent: AgentRecord;
    readonly chosen: NewPassword;
    readonly json: boolean;
    readonly done: string;
  },
): void {
  const { agent, chosen, json, done } = options;
  const { agentId, email, name, role, isActive } = agent;
  const shown = chosen.isGenerated ? { password: chosen.password } : {};
  if (json) {
    shell.out(`${JSON.stringify({ agentId, email, name, role, isActive, ...shown })}\n`);
    return;
  }
  const lines = [`${name} (${role}) ${done}.`, `  E-mail    ${email}`];
  if (chosen.isGenerated) lines.push(`  Password  ${chosen.password}   (shown only this once)`);
  if (!isActive) lines.push('The account is deactivated: an admin has to activate it first.');
  shell.out(`${lines.join('\n')}\n`);
}
