import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BootstrapError } from './error.mjs';
import { ensureInstalled } from './install.mjs';
import { becomeNode, chooseNode } from './node.mjs';

/** The repository's folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Installs the dependencies when they are missing or not those of the lockfile, builds the pages too where they are
 * needed and stale, and becomes `node <script> <args>` on the pinned Node. What fails is told in one sentence.
 * @param {string | undefined} script from the root
 * @param {string[]} args
 * @param {{ needsFaces: boolean }} options
 * @returns {Promise<void>}
 */
export async function launch(script, args, { needsFaces }) {
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
}
