// `node tools/bootstrap/run.mjs [--faces] <script> [...args]`: what every npm script of this repository calls.
// Installs the dependencies when they are missing or not those of the lockfile, then becomes
// `node <script> [...args]` on the pinned Node; with `--faces` it builds the pages too where they are not. Plain JavaScript without dependencies, because on a
// fresh clone it runs before anything is installed, on whatever Node (20 or newer) the machine has.
// The npm scripts say `exec`, because a shell that stays between npm and this process would die of
// a SIGTERM without passing it on.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BootstrapError } from './error.mjs';
import { ensureInstalled } from './install.mjs';
import { becomeNode, chooseNode } from './node.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const given = process.argv.slice(2);
const needsFaces = given[0] === '--faces';
const [script, ...args] = needsFaces ? given.slice(1) : given;

try {
  if (!script) throw new BootstrapError('Name the script to run.');
  await ensureInstalled(root);
  // Set before the script is loaded, so that not even its own types have to be stripped at each start.
  process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'compile');
  const node = chooseNode(root);
  if (needsFaces) {
    const { ensureFaces } = await import('./faces.mjs');
    await ensureFaces(root, node);
  }
  becomeNode(node, [join(root, script), ...args]);
} catch (error) {
  if (!(error instanceof BootstrapError)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
