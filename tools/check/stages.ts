import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';

export const ROOT = dirname(dirname(import.meta.dirname));

/** Longest a test may take before it counts as hung; watchdog.ts bounds the files. */
const TEST_TIMEOUT_MS = 120_000;

const MODULES = join(ROOT, 'node_modules');

/** Linter with type information, then formatting. Resolves to an exit code. */
export async function lint(): Promise<number> {
  return (
    (await step('lint', [join(MODULES, 'oxlint/bin/oxlint'), '--quiet'])) ||
    (await step('format', [join(MODULES, 'oxfmt/bin/oxfmt'), '--check']))
  );
}

/** Repairs what the linter can, then formats. Resolves to an exit code: 1 when something is left to do by hand. */
export async function format(): Promise<number> {
  const left = await step('lint', [join(MODULES, 'oxlint/bin/oxlint'), '--quiet', '--fix']);
  return (await step('format', [join(MODULES, 'oxfmt/bin/oxfmt'), '--write'])) || left;
}

/** The type checker over everything: what runs in Node, then each project that runs in a browser. Resolves to an exit code. */
export async function types(): Promise<number> {
  const pages = globSync('{apps/*,e2e}/tsconfig.json', { cwd: ROOT }).toSorted();
  for (const project of ['tsconfig.json', ...pages]) {
    const args = [join(MODULES, 'typescript/bin/tsc'), '--pretty', 'false', '-p', project];
    const code = await step(`types of ${project}`, args);
    if (code !== 0) return code;
  }
  return 0;
}

/** Builds the pages that the browser tests drive, where their sources changed. Resolves to an exit code. */
export function pages(): Promise<number> {
  return step('pages', [join(ROOT, 'tools/faces/build.ts')]);
}

/** One run of node:test over `files`, so that there is one set of totals. `flags` go to node. Resolves to an exit code. */
export function tests(files: readonly string[], flags: readonly string[] = []): Promise<number> {
  // At least two at a time, since most of them wait for sockets and disks; at most eight, since each boots a server.
  const concurrency = Math.min(Math.max(availableParallelism(), 2), 8);
  return step('tests', [
    '--test',
    `--import=${join(import.meta.dirname, 'watchdog.ts')}`,
    `--test-concurrency=${concurrency}`,
    `--test-timeout=${TEST_TIMEOUT_MS}`,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${join(import.meta.dirname, 'skip-guard.ts')}`,
    '--test-reporter-destination=stderr',
    ...flags,
    ...files,
  ]);
}

function step(name: string, args: readonly string[]): Promise<number> {
  console.log(`── ${name}`);
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  const forward = (signal: NodeJS.Signals) => void child.kill(signal);
  process.on('SIGINT', forward).on('SIGTERM', forward);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      resolve(code ?? 1);
    });
  });
}
