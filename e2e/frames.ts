/**
 * `npm run frames`: how long the frames of the console are while somebody scrolls a list of 100,000 tickets and while somebody
 * types beside it. No frame may take more than 50 ms. `npm run frames -- 5000` takes as many tickets.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWorld } from '@parley/server/test-kit/deps.ts';
import type { Page } from 'playwright-core';
import { launch } from './kit/browser.ts';
import { openConsole } from './kit/console.ts';
import { startServer } from './kit/server.ts';

const TICKETS = 100_000;
const AT_ONCE = 500;
const WHEELS = 240;
const MOST_MS = 50;
const TEXT =
  'Thanks for the details. I have asked the warehouse, and a new set leaves today. '.repeat(3);

interface Frames {
  readonly what: string;
  readonly gaps: readonly number[];
}

const count = Number(process.argv[2] ?? TICKETS);
if (!Number.isInteger(count) || count < 1) throw new Error('Say how many tickets: a whole number');
const dataDir = mkdtempSync(join(tmpdir(), 'parley-frames-'));
try {
  await fill(dataDir);
  const measured = await measure(dataDir);
  print(measured);
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}

/** Tickets through the use case itself, into a folder of its own. */
async function fill(folder: string): Promise<void> {
  const endings: (() => unknown)[] = [];
  const world = await openWorld({ after: (end) => void endings.push(end as () => unknown) });
  try {
    for (let made = 0; made < count; made += AT_ONCE) {
      const batch = Array.from({ length: Math.min(AT_ONCE, count - made) }, (_, index) =>
        world.ticket({
          subject: `Order NW-${made + index}`,
          initialMessage: `Where is order NW-${made + index}? It should have been here on Monday.`,
        }),
      );
      await Promise.all(batch);
      world.pass(1_000);
      process.stderr.write(`\r${made + batch.length} tickets`);
    }
    process.stderr.write('\n');
    await world.settle();
    cpSync(world.dir, folder, { recursive: true });
  } finally {
    for (const end of endings) await end();
  }
}

async function measure(folder: string): Promise<readonly Frames[]> {
  const browser = await launch();
  try {
    await using server = await startServer({ DATA_DIR: folder });
    await using agent = await openConsole(browser, server);
    const { page, field, rows } = agent;
    await agent.signIn();
    await agent.goTo('/inbox?view=all');
    await rows.first().click();
    await field.waitFor();
    const typing = await during(page, 'typing', () => field.pressSequentially(TEXT, { delay: 25 }));
    await page.locator('.list-scroll').hover();
    const scrolling = await during(page, 'scrolling', async () => {
      for (let turn = 0; turn < WHEELS; turn += 1) {
        await page.mouse.wheel(0, 500);
        await page.evaluate(() => new Promise(requestAnimationFrame));
      }
    });
    const again = await during(page, 'typing, far down', () =>
      field.pressSequentially(TEXT, { delay: 25 }),
    );
    return [typing, scrolling, again];
  } finally {
    await browser.close();
  }
}

/** The time between one frame and the next, for as long as `act` takes. */
async function during(page: Page, what: string, act: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const recorder = { gaps: [] as number[], isOn: true };
    let last = performance.now();
    const step = (now: number) => {
      recorder.gaps.push(now - last);
      last = now;
      if (recorder.isOn) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
    Object.assign(globalThis, { recorder });
  });
  await act();
  const gaps = await page.evaluate(() => {
    const { recorder } = globalThis as unknown as {
      recorder: { gaps: number[]; isOn: boolean };
    };
    recorder.isOn = false;
    return recorder.gaps.slice(1);
  });
  return { what, gaps };
}

function print(measured: readonly Frames[]): void {
  console.log(`${count} tickets; milliseconds from frame to frame, none above ${MOST_MS} wanted`);
  for (const { what, gaps } of measured) {
    const sorted = gaps.toSorted((a, b) => a - b);
    const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
    const long = gaps.filter((gap) => gap > MOST_MS).length;
    console.log(
      `${what.padEnd(18)} ${gaps.length} frames  median ${at(0.5)}  99 % ${at(0.99)}  longest ${at(1)}  above ${MOST_MS}: ${long}`,
    );
  }
}
