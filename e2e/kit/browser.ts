/** The machine's Chromium or Chrome; where there is none, the one that a development dependency carries inside of it. */
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** As root it runs without its sandbox; the rest keeps it from asking anybody for anything. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Unpacking takes seconds; a lock that is older is that of a run which was killed. Milliseconds. */
const UNPACKS_WITHIN = 60_000;

export async function launch(): Promise<Browser> {
  const executablePath = findOwn() ?? (await unpackCarried());
  return chromium.launch({ executablePath, args: ARGS });
}

function findOwn(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...candidates, MAC].find((path) => existsSync(path));
}

/**
 * Its own flags are left out: they are for a cloud function, and switch off what is tested here (the same-origin policy).
 * Test files run side by side, and it is unpacked into the one place: one after the other.
 */
async function unpackCarried(): Promise<string> {
  const lock = join(tmpdir(), 'parley-e2e-chromium.lock');
  while (!take(lock)) await wait(100);
  try {
    const { default: carried } = await import('@sparticuz/chromium');
    return await carried.executablePath();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function take(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    // Somebody else has it, or had it when they were killed.
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > UNPACKS_WITHIN) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}
