import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface Suite {
  name: string;
  /** Globs below the root. A file belongs to the first suite that matches it. */
  globs: string[];
}

/** Every suite of `npm test`. One without a test file fails the run: a suite that went missing must not look green. */
export const SUITES: readonly Suite[] = [
  { name: 'house', globs: ['tools/**/*.test.ts'] },
  { name: 'stores', globs: ['apps/server/src/store/**/*.test.ts'] },
  {
    name: 'unit',
    globs: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'bench/src/**/*.test.ts'],
  },
  { name: 'reliability', globs: ['apps/server/test/reliability/**/*.test.ts'] },
  { name: 'integration', globs: ['apps/*/test/**/*.test.ts', 'packages/*/test/**/*.test.ts'] },
  { name: 'browser', globs: ['e2e/**/*.test.ts'] },
];

export interface FoundSuite {
  name: string;
  files: string[];
}

/** The files of each suite, relative to `root`, sorted; each file once. */
export function findSuites(root: string, suites: readonly Suite[] = SUITES): FoundSuite[] {
  const taken = new Set<string>();
  return suites.map(({ name, globs }) => {
    const files = globSync(globs, { cwd: root, exclude: ['**/node_modules'] })
      .filter((file) => !taken.has(file))
      .sort();
    for (const file of files) taken.add(file);
    return { name, files };
  });
}

/** Test files below the named files and folders. Throws when one of them holds none. */
export function findNamed(root: string, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const isFolder = statSync(join(root, name), { throwIfNoEntry: false })?.isDirectory() ?? false;
    const files = globSync(isFolder ? join(name, '**/*.test.ts') : name, { cwd: root });
    if (files.length === 0) throw new Error(`no test file at ${name}`);
    return files.sort();
  });
}
