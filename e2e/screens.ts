// `npm run e2e`: a picture of every view into e2e/screenshots, light and dark, wide and narrow, to be looked at.
// `npm run e2e -- <part of a name>…` takes only those looks or faces.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { shootConsole } from './console/screens.ts';
import { shootDemo } from './demo/screens.ts';
import { launch } from './kit/browser.ts';
import { shootWidget } from './widget/screens.ts';
import type { Look, Shoot } from './widget/set.ts';

const FOLDER = join(import.meta.dirname, 'screenshots');

const LOOKS: readonly Look[] = (['light', 'dark'] as const).flatMap((scheme) => [
  { scheme, width: 1280, height: 800 },
  { scheme, width: 390, height: 844 },
]);

const FACES = { widget: shootWidget, console: shootConsole, demo: shootDemo };
const names = Object.keys(FACES) as (keyof typeof FACES)[];

const wanted = process.argv.slice(2);
const faces = names.filter((name) => wanted.includes(name));
const looks = wanted.filter((part) => !names.some((name) => name === part));
rmSync(FOLDER, { recursive: true, force: true });
const browser = await launch();
try {
  for (const look of LOOKS) {
    const set = `${look.scheme}-${look.width}`;
    if (looks.length > 0 && !looks.some((part) => set.includes(part))) continue;
    const folder = join(FOLDER, set);
    mkdirSync(folder, { recursive: true });
    const shoot: Shoot = async (page, name) => {
      // What moves has come to rest; what moves for ever is a sign of life.
      await page.waitForTimeout(200);
      await page.evaluate(() =>
        Promise.all(
          document
            .getAnimations()
            .filter((one) => one.effect?.getComputedTiming().iterations !== Infinity)
            .map((one) => one.finished.catch(() => null)),
        ),
      );
      await page.screenshot({ path: join(folder, `${name}.png`) });
    };
    for (const face of faces.length > 0 ? faces : names) {
      await FACES[face](browser, { look, shoot });
    }
    console.log(`${set}: taken`);
  }
} finally {
  await browser.close();
}
