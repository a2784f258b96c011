// `npm test`: lint, types, pages, every suite. `npm test -- <file or folder>… [--test-…]`: only those tests.
import { findNamed, findSuites } from './suites.ts';
import { lint, pages, ROOT, tests, types } from './stages.ts';

const args = process.argv.slice(2);
const flags = args.filter((arg) => arg.startsWith('-'));
const names = args.filter((arg) => !arg.startsWith('-'));

process.exitCode = names.length > 0 ? await runNamed() : await runAll();

async function runNamed(): Promise<number> {
  try {
    const files = findNamed(ROOT, names);
    const needsPages = files.some((file) => file.startsWith('e2e'));
    return (needsPages ? await pages() : 0) || (await tests(files, flags));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

async function runAll(): Promise<number> {
  const suites = findSuites(ROOT);
  const missing = suites.filter(({ files }) => files.length === 0);
  for (const { name } of missing) {
    console.error(
      `Suite ${name} has no test file (tools/check/suites.ts names where it should be).`,
    );
  }
  if (missing.length > 0) return 1;

  const code = (await lint()) || (await types()) || (await pages());
  if (code !== 0) return code;

  for (const { name, files } of suites) {
    console.log(`suite ${name}: ${files.length} ${files.length === 1 ? 'file' : 'files'}`);
  }
  return tests(
    suites.flatMap(({ files }) => files),
    flags,
  );
}
