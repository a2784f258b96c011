import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { BootstrapError } from './error.mjs';

const MINIMUM = { major: 24, minor: 12 };

/**
 * The Node binary to run on: the pinned one, else this one where it is new enough.
 * @param {string} root
 */
export function chooseNode(root) {
  const pinned = join(root, 'node_modules', '.bin', 'node');
  if (existsSync(pinned)) return pinned;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > MINIMUM.major || (major === MINIMUM.major && minor >= MINIMUM.minor)) {
    return process.execPath;
  }
  throw new BootstrapError(
    `Parley needs Node ${MINIMUM.major}.${MINIMUM.minor} or newer and this is ${process.versions.node}; it brings its own for Linux and ` +
      `for macOS on Apple silicon, but not for ${process.platform}-${process.arch}: install Node 26 and run the command again.`,
  );
}

/**
 * Becomes `node <args>`: the same process where Node can replace itself, so that signals, exit code and memory are those
 * of the program alone. Older Nodes (the first run on a fresh clone) stay as a parent that passes all of that on.
 * @param {string} node
 * @param {string[]} args
 */
export function becomeNode(node, args) {
  if (typeof process.execve === 'function' && process.platform !== 'win32') {
    process.execve(node, [node, ...args], process.env);
  }
  const child = spawn(node, args, { stdio: 'inherit' });
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2']) process.on(signal, forward);
  child.on('error', (error) => {
    console.error(`Could not start ${node}: ${error.message}.`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) =>
    process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)),
  );
}
