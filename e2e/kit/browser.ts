/** The machine's Chromium or Chrome; where there is none, the one that a development dependency carries inside of it. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
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

export async function launch(): Promise<Browser> {
  const own = findOwn();
  if (own !== undefined) return chromium.launch({ executablePath: own, args: ARGS });
  const { default: carried } = await import('@sparticuz/chromium');
  const executablePath = await carried.executablePath();
  return chromium.launch({ executablePath, args: [...carried.args, ...ARGS] });
}

function findOwn(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...candidates, MAC].find((path) => existsSync(path));
}
