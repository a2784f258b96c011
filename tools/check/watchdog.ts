// Preloaded into every test process: node's own --test-timeout bounds tests, not what a file leaves
// open after them, so a forgotten server would hang the run without a word.
import { isMainThread } from 'node:worker_threads';

const LIMIT_MS = Number(process.env.TEST_FILE_LIMIT_MS ?? 180_000);

if (isMainThread && process.env.NODE_TEST_CONTEXT !== undefined) {
  setTimeout(() => {
    const open = process.getActiveResourcesInfo().join(', ');
    console.error(`${process.argv[1]} still runs after ${LIMIT_MS / 1000} s; open: ${open}`);
    process.exit(1);
  }, LIMIT_MS).unref();
}
