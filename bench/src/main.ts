/**
 * `npm run bench`: measures the product beside its bare counterparts and prints one table. A missed
 * bar is printed, not hidden, and is no failure; the exit code is 1 only when a measurement failed.
 */
import type { Figure, Scenario } from './figure.ts';
import { machine, requireProc } from './machine.ts';
import { readOptions, USAGE } from './options.ts';
import type { Options } from './options.ts';
import { table } from './report.ts';
import { connect } from './rows/connect.ts';
import { crash } from './rows/crash.ts';
import { http } from './rows/http.ts';
import { idleAndActive } from './rows/idle-and-active.ts';
import { idleConnections } from './rows/idle-connections.ts';
import { loneMessage } from './rows/lone-message.ts';
import { loopDelay } from './rows/loop-delay.ts';
import { startAndIdle } from './rows/start.ts';
import { writes } from './rows/writes.ts';
import { cleanUp } from './servers/process.ts';
import { soak } from './soak.ts';

/** B17 comes last: it adds up what the loads of the others lost. */
const SCENARIOS: readonly Scenario[] = [
  startAndIdle,
  writes,
  loneMessage,
  loopDelay,
  idleConnections,
  idleAndActive,
  connect,
  http,
  crash,
];

async function measureRows({ rows, pairs, json }: Options): Promise<boolean> {
  const audits: Parameters<Scenario['run']>[0]['audits'] = [];
  const figures: Figure[] = [];
  const failures: { rows: readonly string[]; error: string }[] = [];
  for (const scenario of SCENARIOS) {
    if (rows.length > 0 && !scenario.rows.some((row) => rows.includes(row))) continue;
    try {
      figures.push(...(await scenario.run({ pairs, audits, say })));
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      failures.push({ rows: scenario.rows, error: text });
      say(`${scenario.rows.join(', ')} could not be measured: ${text}`);
      cleanUp();
    }
  }
  figures.sort((a, b) => Number(a.row.slice(1)) - Number(b.row.slice(1)));
  const text = json
    ? JSON.stringify({ machine: machine(), figures, failures }, null, 2)
    : `\n${table(figures, machine())}`;
  process.stdout.write(`${text}\n`);
  for (const failure of failures) say(`NOT MEASURED: ${failure.rows.join(', ')}`);
  return failures.length === 0;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    cleanUp();
    process.exit(1);
  });
}

try {
  requireProc();
  const known = SCENARIOS.flatMap((scenario) => scenario.rows);
  const options = readOptions(process.argv.slice(2), known);
  const measured = options.soak
    ? await soak({ minutes: options.minutes, json: options.json, say })
    : await measureRows(options);
  process.exitCode = measured ? 0 : 1;
} catch (error) {
  say(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 1;
}
cleanUp();
// People and visitors of a measurement that failed would keep on trying to reach their server.
process.exit();
