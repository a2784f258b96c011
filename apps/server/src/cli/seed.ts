import { randomInt } from 'node:crypto';
import { parseInstant } from '@parley/contract';
import { makePlan } from './demo/plan.ts';
import { play } from './demo/play.ts';
import { emailOf, TEAM } from './demo/shop.ts';
import { MovedClock, Timeline } from './demo/timeline.ts';
import { type Command, CommandError, type Given, OK, type Shell, UsageError } from './command.ts';
import { newPassword, PASSWORD_OPTIONS } from './new-password.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

const DEFAULTS = { days: 30, seed: 1 };
const MOST_DAYS = 90;

export const seed: Command = {
  name: 'seed',
  summary: 'Fill an empty store with a month of a made-up shop, to see a living system',
  help: `  --demo                 what it is filled with; has to be said
  --days DAYS            how many days, 2 to ${MOST_DAYS} (${DEFAULTS.days})
  --seed NUMBER          another number, other conversations (${DEFAULTS.seed})
  --until TIME           the moment at which it ends, such as 2026-03-02T10:00:00Z (now)
  --password-file PATH   the password of the whole team; - is standard input. Else it is made up
  --json                 print the result as JSON

It writes to the store of DATA_DIR, while no server runs on it, and only where there is no conversation
yet: try DATA_DIR=demo parley seed --demo, and then DATA_DIR=demo npm start.`,
  takes: [],
  options: {
    demo: { type: 'boolean' },
    days: { type: 'string' },
    seed: { type: 'string' },
    until: { type: 'string' },
    ...PASSWORD_OPTIONS,
    json: { type: 'boolean' },
  },
  async run(given, shell) {
    const { values } = given;
    if (values['demo'] !== true) throw new UsageError('Say --demo: it is all there is');
    const days = wholeNumber(given, { name: 'days', min: 2, max: MOST_DAYS }) ?? DEFAULTS.days;
    const number = wholeNumber(given, { name: 'seed', min: 0, max: 2 ** 31 }) ?? DEFAULTS.seed;
    const end = endOf(given);
    const chosen =
      values['password-file'] === undefined
        ? { password: slowPassword(), isGenerated: true }
        : await newPassword(given, shell);
    const plan = makePlan({ seed: number, days, end });
    const clock = new MovedClock(plan.begin);
    await using workshop = await openWorkshop(shell, {
      beside: false,
      store: 'may-be-new',
      clock,
      isDraft: true,
    });
    await refuseUsed(workshop);
    const { deps, passwords } = workshop;
    await play({
      deps,
      timeline: new Timeline(clock, () => workshop.settle()),
      plan,
      hash: () => passwords.hash(chosen.password),
    });
    say(shell, {
      json: values['json'] === true,
      dir: workshop.config.dataDir,
      password: chosen.isGenerated ? chosen.password : null,
      conversations: plan.conversations.length,
      days,
    });
    return OK;
  },
};

async function refuseUsed({ deps, config }: Workshop): Promise<void> {
  const { read, latest } = deps.store;
  const known = await Promise.all(TEAM.map((member) => latest.agentByEmail(emailOf(member))));
  const isUsed = (await read.firstTicketAt()) !== null || known.some((agent) => agent !== null);
  if (!isUsed) return;
  throw new CommandError(
    `The data folder ${config.dataDir} already holds conversations: set DATA_DIR to a new folder, such as DATA_DIR=demo parley seed --demo.`,
  );
}

function wholeNumber(
  { values }: Given,
  { name, min, max }: { name: string; min: number; max: number },
): number | undefined {
  const text = values[name];
  if (typeof text !== 'string') return undefined;
  const number = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (number >= min && number <= max) return number;
  throw new UsageError(`--${name} ${text} is not a whole number from ${min} to ${max}`);
}

function endOf({ values }: Given): number {
  const { until } = values;
  if (typeof until !== 'string') return Date.now();
  const end = parseInstant(until)?.to;
  if (end === undefined) throw new UsageError(`--until ${until} is not a time`);
  if (end > Date.now()) throw new UsageError(`--until ${until} lies in the future`);
  return end;
}

/** To be typed by somebody who just wants to look: words of the trade, 60 bits of them. */
function slowPassword(): string {
  const parts = ['kettle', 'grinder', 'dripper', 'morning', 'filter', 'crema', 'bloom', 'pour'];
  const word = (): string => `${parts[randomInt(parts.length)] ?? ''}${randomInt(1_000, 10_000)}`;
  return [word(), word(), word(), word()].join('-');
}

function say(
  shell: Shell,
  result: {
    readonly json: boolean;
    readonly dir: string;
    readonly password: string | null;
    readonly conversations: number;
    readonly days: number;
  },
): void {
  const { json, dir, password, conversations, days } = result;
  const team = TEAM.filter(({ shift }) => shift !== null).map((member) => {
    const { name, role, department } = member;
    return { email: emailOf(member), name, role, department };
  });
  if (json) {
    const shown = password === null ? {} : { password };
    shell.out(`${JSON.stringify({ dataDir: dir, days, conversations, team, ...shown })}\n`);
    return;
  }
  const width = Math.max(...team.map(({ email }) => email.length));
  const people = team.map(
    ({ email, name, role, department }) =>
      `  ${email.padEnd(width)}   ${name}, ${role} (${department})`,
  );
  const lines = [
    `Halden, a made-up shop, is in ${dir}: ${conversations} conversations of ${days} days.`,
    '',
    ...people,
  ];
  if (password !== null) lines.push('', `  Password of all: ${password}   (shown only this once)`);
  lines.push('', 'Start the server on the same DATA_DIR and sign in to the console.');
  shell.out(`${lines.join('\n')}\n`);
}
