import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { findStaleFaces } from '../faces/stale.mjs';

/**
 * Builds the pages whose sources changed since they were built, and says so. Without them the server is still of use, so
 * a build that fails is a sentence and no error.
 * @param {string} root the repository's folder
 * @param {string} node that is to build them
 * @returns {Promise<boolean>} whether all of them are built
 */
export async function ensureFaces(root, node) {
  const names = findStaleFaces(root).map(({ name }) => name);
  if (names.length === 0) return true;
  console.error(`Building the pages first (${names.join(', ')}); this takes a moment.`);
  const { code, errors } = await build(root, node);
  if (code === 0) return true;
  const reason = errors.trim().split('\n', 1)[0] ?? '';
  console.error(
    `The pages are not built (${reason || `exit code ${code}`}): going on without them.`,
  );
  return false;
}

/**
 * @param {string} root
 * @param {string} node
 * @returns {Promise<{ code: number | null, errors: string }>}
 */
function build(root, node) {
  const child = spawn(node, [join(root, 'tools/faces/build.ts')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: null, errors: error.message }));
    child.on('close', (code) => resolve({ code, errors }));
  });
}
