import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BootstrapError } from './error.mjs';

/**
 * Makes `root/node_modules` be what `root/package-lock.json` asks for, with `npm ci` where it is not.
 * Throws a BootstrapError with one sentence when that fails.
 * @param {string} root the repository's folder
 * @returns {Promise<void>}
 */
export async function ensureInstalled(root) {
  const reason = staleReason(root);
  if (reason === undefined) return;
  console.error(`Installing the dependencies first (${reason}); this takes a moment.`);
  const { code, signal, errors } = await npmCi(root);
  if (signal) throw new BootstrapError(`The installation was interrupted by ${signal}.`, 130);
  if (code !== 0) {
    throw new BootstrapError(
      `Installing the dependencies failed (npm ci: ${npmReason(errors) ?? `exit code ${code}`}): ` +
        'check that this machine reaches its npm registry and may write here, then run the command again.',
    );
  }
}

/**
 * Why `npm ci` has to run, or undefined when it has not. Compares contents, not file times: a checkout
 * touches the lockfile without changing it, and `npm install` writes the two files in either order.
 * `node_modules/.package-lock.json` is npm's own record, written last, so an interrupted install has none.
 * @param {string} root
 * @returns {string | undefined}
 */
export function staleReason(root) {
  const wanted = readJson(join(root, 'package-lock.json'));
  if (wanted === undefined) {
    throw new BootstrapError('package-lock.json is missing or not readable: restore it from git.');
  }
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'));
  if (installed === undefined) return 'none are installed yet';
  for (const [path, entry] of Object.entries(wanted.packages)) {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) continue;
    const found = installed.packages[path];
    // Optional ones are for other platforms, or were left out by npm; their users cope or complain.
    if (found === undefined && entry.optional) continue;
    if (
      found === undefined ||
      found.version !== entry.version ||
      found.integrity !== entry.integrity
    ) {
      return `${nameOf(path)} is not the one of package-lock.json`;
    }
    if (!existsSync(join(root, path))) return `${nameOf(path)} is gone`;
  }
  return undefined;
}

/** @param {string} path of a package, below node_modules */
function nameOf(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/**
 * @param {string} root
 * @returns {Promise<{ code: number | null, signal?: NodeJS.Signals | null, errors: string }>}
 */
function npmCi(root) {
  // npm names itself and its Node to its scripts. Its Node matters: ours may lie in the folder that `npm ci` deletes.
  const { npm_execpath: npmScript, npm_node_execpath: npmNode } = process.env;
  const args = [
    'ci',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  /** @type {import('node:child_process').SpawnOptionsWithoutStdio} */
  const options = { cwd: root };
  const child =
    npmScript && npmNode
      ? spawn(npmNode, [npmScript, ...args], options)
      : spawn('npm', args, { ...options, shell: process.platform === 'win32' });

  /** @type {NodeJS.Signals | undefined} */
  let interruptedBy;
  /** @param {NodeJS.Signals} signal */
  const interrupt = (signal) => {
    interruptedBy = signal;
    child.kill(signal);
  };
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const name of signals) process.on(name, interrupt);

  child.stdout.resume();
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 1, errors: `npm error ${error.message}` }));
    child.on('close', (code, signal) => {
      for (const name of signals) process.off(name, interrupt);
      resolve({ code, signal: interruptedBy ?? signal, errors });
    });
  });
}

/**
 * The first line of npm's complaint that says something; npm prefixes each with "npm error".
 * @param {string} errors
 */
function npmReason(errors) {
  const lines = errors
    .split('\n')
    .flatMap((line) => /^npm (?:error|ERR!) (.+)$/.exec(line)?.[1]?.trim() ?? []);
  return (
    lines.find(
      (line) => line && !/^(?:code|errno|syscall|network This|A complete log)\b/.test(line),
    ) ?? lines[0]
  );
}

/** @param {string} path */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // absent or cut off: the callers treat both as "not there"
  }
}
