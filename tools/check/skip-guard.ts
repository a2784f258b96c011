import type { TestEvent } from 'node:test/reporters';

/**
 * A reporter beside node's own: names each test that was skipped or is marked todo, and with CI set makes the run fail
 * for it. Green has to mean that everything ran.
 */
export default async function* skipGuard(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of source) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { skip, todo, name, file } = event.data;
    if (skip === undefined && todo === undefined) continue;
    const refused = Boolean(process.env.CI);
    if (refused) process.exitCode = 1;
    yield `${skip === undefined ? 'TODO' : 'SKIPPED'}${refused ? ', which fails with CI set' : ''}: ${name} (${file ?? 'unknown file'})\n`;
  }
}
