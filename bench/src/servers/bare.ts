/** Starts the bare counterparts, each as its own process. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CapturedAnswers } from './captured-answers.ts';
import { removeFolder, start, temporaryFolder } from './process.ts';
import type { Started } from './process.ts';

export function startBareRelay(): Promise<Started> {
  return start({ args: [file('bare-relay')] });
}

export function startBareIdle(): Promise<Started> {
  return start({ args: [file('bare-idle')] });
}

/** `answers`: what the product answered, to be answered again. */
export async function startBareHttp(answers: CapturedAnswers): Promise<Started> {
  const folder = temporaryFolder('answers');
  const path = join(folder, 'answers.json');
  writeFileSync(path, JSON.stringify(answers));
  const started = await start({ args: [file('bare-http'), path] });
  removeFolder(folder);
  return started;
}

function file(name: string): string {
  return fileURLToPath(new URL(`../${name}.ts`, import.meta.url));
}
