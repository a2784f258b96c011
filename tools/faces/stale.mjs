// Which pages have to be built, known by contents alone: times say nothing after a checkout. Plain JavaScript without
// dependencies, because the bootstrap asks it before it becomes the program, on whatever Node the machine has.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** In a face's `dist`: the version that it was built of. */
export const VERSION_FILE = '.version';

/** What every face is made of besides its own folder. */
const SHARED = ['packages/client/src', 'packages/contract/src', 'tools/faces', 'package-lock.json'];

/**
 * @typedef {object} Face
 * @property {string} name
 * @property {string} folder absolute
 * @property {string} version of its sources: 16 hex digits
 */

/**
 * The faces, which are the folders of `apps` that have a `build.ts`, by name.
 * @param {string} root the repository's folder
 * @returns {Face[]}
 */
export function findFaces(root) {
  const apps = join(root, 'apps');
  if (!existsSync(apps)) return [];
  const names = readdirSync(apps).filter((name) => existsSync(join(apps, name, 'build.ts')));
  if (names.length === 0) return [];
  const shared = SHARED.flatMap((path) => filesBelow(root, path));
  const digests = shared.map((path) => digestOf(root, path));
  return names.sort().map((name) => {
    const hash = createHash('sha256').update(digests.join('\n'));
    for (const path of filesBelow(root, `apps/${name}`)) hash.update(digestOf(root, path));
    const version = hash.digest('hex').slice(0, 16);
    return { name, folder: join(apps, name), version };
  });
}

/**
 * Those whose `dist` is missing or was made of other sources.
 * @param {string} root
 * @returns {Face[]}
 */
export function findStaleFaces(root) {
  return findFaces(root).filter(({ folder, version }) => builtVersion(folder) !== version);
}

/** @param {string} folder @returns {string | undefined} */
function builtVersion(folder) {
  try {
    return readFileSync(join(folder, 'dist', VERSION_FILE), 'utf8');
  } catch {
    // Never built, or a build that broke off.
    return undefined;
  }
}

/** @param {string} root @param {string} path @returns {string} */
function digestOf(root, path) {
  const digest = createHash('sha256')
    .update(readFileSync(join(root, path)))
    .digest('hex');
  return `${path} ${digest}`;
}

/**
 * The source files at or below a path, sorted.
 * @param {string} root
 * @param {string} path from the root, with slashes
 * @returns {string[]}
 */
function filesBelow(root, path) {
  const at = join(root, path);
  if (!existsSync(at)) return [];
  if (path.includes('.')) return [path];
  return readdirSync(at, { withFileTypes: true })
    .filter(({ name }) => !/^(?:dist|node_modules|\..*)$|\.test\.tsx?$|~$/.test(name))
    .flatMap((entry) =>
      entry.isDirectory() ? filesBelow(root, `${path}/${entry.name}`) : [`${path}/${entry.name}`],
    )
    .sort();
}
